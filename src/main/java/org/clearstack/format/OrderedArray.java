// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;

/** An array that is only read, its axes in another order, and axes of length 1 where it has none. */
final class OrderedArray implements ChunkedArray {

	private final ChunkedArray array;
	private final int[] axes;
	private final boolean alone;

	/**
	 * @param axes for each axis wanted its number in the array; -1 for one that the array has not
	 * @param alone whether only one thread at a time may read the array
	 */
	OrderedArray(final ChunkedArray array, final int[] axes, final boolean alone) {
		this.array = array;
		this.axes = axes.clone();
		this.alone = alone;
	}

	@Override
	public long[] shape() {
		final long[] shape = array.shape();
		return Arrays.stream(axes).mapToLong(axis -> axis < 0 ? 1 : shape[axis]).toArray();
	}

	@Override
	public int[] chunks() {
		final int[] chunks = array.chunks();
		return Arrays.stream(axes).map(axis -> axis < 0 ? 1 : chunks[axis]).toArray();
	}

	@Override
	public SampleType type() {
		return array.type();
	}

	@Override
	public ByteBuffer read(final long[] offset, final int[] size) throws IOException {
		final long[] from = new long[array.shape().length];
		final int[] count = new int[from.length];
		for (int i = 0; i < axes.length; i++)
			if (axes[i] >= 0) {
				from[axes[i]] = offset[i];
				count[axes[i]] = size[i];
			}
		final ByteBuffer box = box(from, count);
		final int[] there = Arrays.stream(axes).filter(axis -> axis >= 0).toArray();
		return IntStream.range(1, there.length).allMatch(i -> there[i - 1] < there[i]) ? box : turned(box, count, size);
	}

	private ByteBuffer box(final long[] from, final int[] count) throws IOException {
		if (!alone)
			return array.read(from, count);
		synchronized (array) {
			return array.read(from, count);
		}
	}

	/** Copies value by value into the order of these axes. */
	private ByteBuffer turned(final ByteBuffer box, final int[] count, final int[] size) {
		final int bytes = array.type().bytes();
		final int[] strides = new int[count.length];
		for (int i = count.length - 1, step = 1; i >= 0; step *= count[i--])
			strides[i] = step;
		final ByteBuffer turned = ByteBuffer.allocate(box.capacity()).order(box.order());
		final int[] at = new int[size.length];
		for (int to = 0; to < box.capacity() / bytes; to++) {
			int from = 0;
			for (int i = 0; i < axes.length; i++)
				from += axes[i] < 0 ? 0 : at[i] * strides[axes[i]];
			turned.put(to * bytes, box, from * bytes, bytes);
			for (int i = at.length - 1; i >= 0 && ++at[i] == size[i]; i--)
				at[i] = 0;
		}
		return turned;
	}

	@Override
	public void write(final long[] offset, final int[] size, final ByteBuffer values) {
		throw new IllegalArgumentException("This array can only be read.");
	}
}
