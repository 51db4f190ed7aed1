// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import java.util.function.Consumer;
import org.clearstack.network.ForwardingNetwork;
import org.clearstack.network.TileNetwork;
import org.clearstack.task.ClearstackException;

/**
 * A network that makes do with the memory there is: where the device has not enough, it halves the batch, and then the
 * tile, and remembers. The result is the same but for the tile's margin, which is thrown away anyway.
 */
final class MemoryBackoffNetwork extends ForwardingNetwork {

	private final Limits limits;
	private final Consumer<String> listener;

	/** What has been learnt about the memory of a device; outlives a run, so that the next one need not fail first. */
	static final class Limits {
		private volatile int tiles = Integer.MAX_VALUE;
		private volatile long pixels = Long.MAX_VALUE;
		/** How many times the network went on elsewhere, where nothing is known. */
		private volatile int moves;
	}

	/**
	 * @param limits known from earlier runs, and remembered for later ones
	 * @param listener called with a message when batch or tile are halved
	 */
	MemoryBackoffNetwork(final TileNetwork network, final Limits limits, final Consumer<String> listener) {
		super(network);
		this.limits = limits;
		this.listener = listener;
	}

	@Override
	public float[] run(final float[] tiles, final int batch, final int height, final int width) {
		if (batch > limits.tiles)
			return runInParts(tiles, batch, height, width);
		if ((long) height * width > limits.pixels)
			return batch == 1 ? runInHalves(tiles, height, width) : runInParts(tiles, batch, height, width);
		final int moves = limits.moves;
		try {
			return checked(network().run(tiles, batch, height, width), batch, height, width);
		}
		catch (final ClearstackException e) {
			if (!ClearstackException.isOutOfMemory(e))
				throw e;
			synchronized (limits) {
				if (moves == limits.moves && batch <= limits.tiles && (long) height * width <= limits.pixels)
					learn(batch, height, width, e);
			}
			return run(tiles, batch, height, width);
		}
	}

	private float[] checked(final float[] result, final int batch, final int height, final int width) {
		final long scale = spec().scale();
		final long expected = batch * scale * height * scale * width * spec().channels();
		if (result.length != expected)
			throw new ClearstackException(
				"'" + spec().name() + "' answered " + result.length + " values to " + batch + " tiles of " + width
					+ " x " + height + " pixels; expected " + expected
					+ ". Does its description have the right scale and channels?");
		return result;
	}

	/** Called by one thread at a time, and only if no other has learnt as much meanwhile. */
	private void learn(final int batch, final int height, final int width, final ClearstackException reason) {
		if (batch > 1) {
			limits.tiles = batch / 2;
			listener.accept("Not enough memory for " + batch + " tiles at once; continuing with " + limits.tiles + ".");
			return;
		}
		final boolean smallest = half(height) >= height && half(width) >= width;
		if (smallest && moveToCpu(
			device() + " has not enough free memory even for one tile of " + width + " x " + height + " pixels")) {
			limits.tiles = Integer.MAX_VALUE;
			limits.pixels = Long.MAX_VALUE;
			limits.moves++;
			return;
		}
		if (smallest)
			throw new ClearstackException(
				"There is not enough memory on " + device() + " even for one tile of " + width + " x " + height
					+ " pixels, the smallest '" + spec().name()
					+ "' can use; close other programs, or use the CPU or a smaller model.",
				reason);
		limits.pixels = (long) height * width - 1;
		listener
			.accept(
				"Not enough memory for a tile of " + width + " x " + height + " pixels; continuing with half of it.");
	}

	private int answerLength(final float[] tiles) {
		return Math.multiplyExact(tiles.length / spec().inputs() * spec().channels(), spec().scale() * spec().scale());
	}

	private float[] runInParts(final float[] tiles, final int batch, final int height, final int width) {
		final int length = tiles.length / batch;
		final float[] all = new float[answerLength(tiles)];
		for (int done = 0; done < batch;) {
			final int part = Math.min((long) height * width > limits.pixels ? 1 : limits.tiles, batch - done);
			final float[] result =
				run(Arrays.copyOfRange(tiles, done * length, (done + part) * length), part, height, width);
			System.arraycopy(result, 0, all, done * (all.length / batch), result.length);
			done += part;
		}
		return all;
	}

	/** Cuts a tile across its longer axis into two that overlap by the margins, and joins what lies within them. */
	private float[] runInHalves(final float[] tile, final int height, final int width) {
		final boolean rows = half(width) >= width || height >= width && half(height) < height;
		final int length = rows ? height : width;
		final int half = half(length);
		final int scale = spec().scale();
		final float[] joined = new float[answerLength(tile)];
		final int across = (rows ? width : height) * scale;
		final int cut = length * scale / 2;
		final int shift = (length - half) * scale;
		final float[] first = runPart(tile, height, width, rows, 0, half);
		final float[] second = runPart(tile, height, width, rows, length - half, half);
		final Lines whole = new Lines(joined, length * scale, across, rows, spec().channels());
		whole.of(first, half * scale).copy(0, cut, whole, 0);
		whole.of(second, half * scale).copy(cut - shift, length * scale - cut, whole, cut);
		return joined;
	}

	private float[] runPart(final float[] tile, final int height, final int width, final boolean rows, final int from,
		final int count)
	{
		final int across = rows ? width : height;
		final float[] part = new float[count * across * spec().inputs()];
		final Lines some = new Lines(part, count, across, rows, spec().inputs());
		some.of(tile, rows ? height : width).copy(from, count, some, 0);
		return rows ? run(part, 1, count, width) : run(part, 1, height, count);
	}

	/**
	 * A tile as rows or columns.
	 *
	 * @param pixels of the tile, row by row
	 * @param length how many rows or columns there are
	 * @param across how many pixels each of them has
	 * @param rows whether they are rows
	 * @param values of a pixel
	 */
	private record Lines(float[] pixels, int length, int across, boolean rows, int values) {

		/** Other pixels of so many rows or columns of the same kind. */
		Lines of(final float[] others, final int otherLength) {
			return new Lines(others, otherLength, across, rows, values);
		}

		/** Copies some rows or columns, from the one at {@code start} on. */
		void copy(final int start, final int count, final Lines to, final int toStart) {
			if (rows) {
				System.arraycopy(pixels, start * across * values, to.pixels, toStart * across * values,
					count * across * values);
				return;
			}
			for (int y = 0; y < across; y++)
				System.arraycopy(pixels, (y * length + start) * values, to.pixels,
					(y * to.length + toStart) * values, count * values);
		}
	}

	/** The shortest of two equal parts whose insides cover the inside of the whole. */
	private int half(final int length) {
		final int multiple = spec().multiple();
		final int half = (length + 1) / 2 + spec().margin();
		return (half + multiple - 1) / multiple * multiple;
	}
}
