// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** Finds the part of a plane that has most detail, to zoom in on. */
public final class Detail {

	private Detail() {}

	/**
	 * The window with the largest sum of squared differences between neighbouring pixels.
	 *
	 * @param plane x and y, with its origin at zero
	 * @param size of the window in pixels, a multiple of step; taken smaller where the plane is
	 * @param step the window begins at multiples of this many pixels
	 */
	public static Interval richest(final RandomAccessibleInterval<? extends RealType<?>> plane, final int size,
		final int step)
	{
		final int width = (int) plane.dimension(0);
		final int height = (int) plane.dimension(1);
		final int w = Math.min(size, width / step * step);
		final int h = Math.min(size, height / step * step);
		final double[] sums = sumsOfContrast(plane, width, height);
		int bestX = 0;
		int bestY = 0;
		double best = -1;
		for (int y = 0; y + h <= height; y += step)
			for (int x = 0; x + w <= width; x += step) {
				final double contrast = sum(sums, width + 1, x, y, w, h);
				if (contrast > best) {
					best = contrast;
					bestX = x;
					bestY = y;
				}
			}
		return FinalInterval.createMinSize(bestX, bestY, w, h);
	}

	/**
	 * Integral image of the squared differences to the next pixel in x and in y: (width + 1) times (height + 1) sums.
	 */
	private static double[] sumsOfContrast(final RandomAccessibleInterval<? extends RealType<?>> plane, final int width,
		final int height)
	{
		final double[] sums = new double[(width + 1) * (height + 1)];
		final RandomAccess<? extends RealType<?>> pixels = plane.randomAccess();
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				final double here = pixels.setPositionAndGet(x, y).getRealDouble();
				final double dx = x + 1 < width ? pixels.setPositionAndGet(x + 1, y).getRealDouble() - here : 0;
				final double dy = y + 1 < height ? pixels.setPositionAndGet(x, y + 1).getRealDouble() - here : 0;
				final int i = (y + 1) * (width + 1) + x + 1;
				sums[i] = dx * dx + dy * dy + sums[i - 1] + sums[i - width - 1] - sums[i - width - 2];
			}
		return sums;
	}

	private static double sum(final double[] sums, final int stride, final int x, final int y, final int w,
		final int h)
	{
		return sums[(y + h) * stride + x + w] - sums[y * stride + x + w] - sums[(y + h) * stride + x]
			+ sums[y * stride + x];
	}
}
