// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;
import org.clearstack.normalize.Histogram;
import org.clearstack.task.Progress;

/**
 * Reads the intensities of each channel of an array, chunk by chunk: all of them where they are whole numbers of 8 or
 * 16 bits, otherwise those of chunks that lie evenly over it.
 */
final class IntensityReader {

	/** Chunks of a channel that are looked at where not all values are counted. */
	private static final int CHUNKS = 64;
	/** Values that are kept of them. */
	private static final long VALUES = 1L << 24;

	private final ChunkedArray array;
	private final BlockPlan chunks;
	private final int threads;
	private final Progress progress;

	/** @param threads that read at the same time; the result does not depend on it */
	IntensityReader(final ChunkedArray array, final int threads, final Progress progress) {
		this.array = array;
		this.threads = threads;
		this.progress = progress;
		final long[] channel = array.shape();
		channel[1] = 1;
		final int[] chunk = array.chunks();
		chunk[1] = 1;
		for (int d = 0; d < chunk.length; d++)
			chunk[d] = (int) Math.min(chunk[d], channel[d]);
		chunks = new BlockPlan(channel, chunk, chunk);
	}

	/** Whether every value of a type is counted. */
	static boolean isCounted(final SampleType type) {
		return type.bytes() <= 2 && !type.isReal();
	}

	/** Bytes that are read, unpacked. */
	long bytes() {
		final long channels = array.shape()[1];
		final long all = chunks.voxels() * channels * array.type().bytes();
		return isCounted(array.type()) || chunks.count() <= CHUNKS ? all : all / chunks.count() * CHUNKS;
	}

	/** Those of a channel, from 0. */
	Intensities read(final int channel) throws IOException {
		return isCounted(array.type()) ? new Intensities(counted(channel), null)
			: new Intensities(null, sampled(channel));
	}

	private Histogram counted(final int channel) throws IOException {
		final List<Histogram> parts = new ArrayList<>();
		new Threads(threads).each(chunks.count(), () -> {
			final Histogram own = new Histogram(array.type().isSigned() ? Short.MIN_VALUE : 0);
			synchronized (parts) {
				parts.add(own);
			}
			return number -> {
				final ByteBuffer values = chunk(number, channel);
				count(values, (int) chunks.block(number).voxels(), own);
				progress.report(number + 1, chunks.count(), "Counting the intensities of channel " + (channel + 1));
			};
		}, progress);
		if (progress.isCanceled())
			throw new CancellationException("Canceled before anything was restored.");
		final Histogram all = new Histogram(array.type().isSigned() ? Short.MIN_VALUE : 0);
		parts.forEach(all::add);
		return all;
	}

	private void count(final ByteBuffer values, final int count, final Histogram to) {
		switch (array.type()) {
			case UINT8 -> {
				for (int i = 0; i < count; i++)
					to.add(values.get(i) & 0xff);
			}
			case UINT16 -> {
				for (int i = 0; i < count; i++)
					to.add(values.getShort(2 * i) & 0xffff);
			}
			default -> {
				for (int i = 0; i < count; i++)
					to.add((int) array.type().get(values, i));
			}
		}
	}

	private ByteBuffer chunk(final long number, final int channel) throws IOException {
		final BlockPlan.Block block = chunks.block(number);
		block.offset()[1] = channel;
		return array.read(block.offset(), block.size());
	}

	/** Every so many values, that all fit. */
	private float[] sampled(final int channel) throws IOException {
		final long looked = Math.min(CHUNKS, chunks.count());
		final long chunk = Arrays.stream(chunks.chunk()).asLongStream().reduce(1, (a, b) -> a * b);
		final int step = (int) Math.max(1, (looked * chunk + VALUES - 1) / VALUES);
		float[] values = new float[1024];
		int count = 0;
		for (long i = 0; i < looked; i++) {
			if (progress.isCanceled())
				throw new CancellationException("Canceled before anything was restored.");
			final long number = i * chunks.count() / looked;
			final ByteBuffer from = chunk(number, channel);
			final int there = (int) chunks.block(number).voxels();
			for (int k = 0; k < there; k += step) {
				if (count == values.length)
					values = Arrays.copyOf(values, 2 * count);
				values[count++] = (float) array.type().get(from, k);
			}
			progress.report(i + 1, looked, "Looking at the intensities of channel " + (channel + 1));
		}
		return Arrays.copyOf(values, count);
	}
}
