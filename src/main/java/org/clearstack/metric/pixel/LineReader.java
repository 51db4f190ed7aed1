// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Reads pieces of lines in x, and what a window sees left and right of the image.
 * Several lines are fetched at once, because a fetch costs as much as a hundred pixels. For one thread's use.
 */
final class LineReader {

	private static final int LINES = 16;

	private final PixelReader reader;
	private final long[] size;
	private final Border border;
	private final long[] first;
	private final int[] extent;
	private final long[] wanted;

	LineReader(final RandomAccessibleInterval<? extends RealType<?>> image, final Border border) {
		this.reader = PixelReader.of(image);
		this.size = image.dimensionsAsLongArray();
		this.border = border;
		first = new long[size.length];
		extent = new int[size.length];
		wanted = new long[size.length];
	}

	/**
	 * @param position of the line, from the image's minimum: inside the image in all dimensions, but x is not looked at
	 * @param start in x, may be outside the image
	 * @param n pixels to be read
	 * @param into filled with the line from index 0
	 */
	void read(final long[] position, final long start, final int n, final double[] into) {
		final long from = Math.max(0, start);
		final int width = (int) (Math.min(size[0], start + n) - from);
		final int left = (int) (from - start);
		fetch(position, from, width);
		reader.decode((int) (position[1] - first[1]) * width, width, into, left);
		for (int i = 0; i < left; i++)
			into[i] = seen(start + i, into, start);
		for (int i = left + width; i < n; i++)
			into[i] = seen(start + i, into, start);
	}

	private double seen(final long x, final double[] line, final long start) {
		final long index = border.index(x, size[0]);
		return index == Border.NOWHERE ? 0 : line[(int) (index - start)];
	}

	/** Makes sure that the lines around the position are there. */
	private void fetch(final long[] position, final long from, final int width) {
		System.arraycopy(position, 0, wanted, 0, wanted.length);
		wanted[0] = from;
		wanted[1] -= wanted[1] % LINES;
		if (extent[0] == width && Arrays.equals(first, wanted))
			return;
		System.arraycopy(wanted, 0, first, 0, first.length);
		Arrays.fill(extent, 1);
		extent[0] = width;
		extent[1] = (int) Math.min(LINES, size[1] - first[1]);
		reader.fetch(first, extent);
	}
}
