// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

import org.clearstack.metric.pixel.Border;
import org.clearstack.metric.pixel.Parallel;

/**
 * Gaussian filter of a plane, as {@code scipy.ndimage.gaussian_filter} does it: cut at 4 sigma, the plane reflected at
 * its border.
 */
public final class GaussianBlur {

	private static final double TRUNCATE = 4;

	private GaussianBlur() {}

	/** @return a new plane; a copy if sigma is so small that the filter has one tap. */
	public static double[] blur(final double[] plane, final int width, final int height, final double sigma) {
		final int radius = (int) (TRUNCATE * sigma + 0.5);
		if (radius == 0)
			return plane.clone();
		final double[] taps = taps(sigma, radius);
		final double[] across = new double[plane.length];
		Parallel.run(height, () -> {
			final double[] line = new double[width + 2 * radius];
			return y -> {
				for (int x = -radius; x < width + radius; x++)
					line[x + radius] = plane[y * width + (int) Border.REFLECT.index(x, width)];
				filter(line, taps, across, y * width, width);
			};
		});
		final double[] blurred = new double[plane.length];
		Parallel.run(height, () -> y -> {
			for (int k = -radius; k <= radius; k++) {
				final int from = (int) Border.REFLECT.index(y + k, height) * width;
				final double tap = taps[k + radius];
				for (int x = 0; x < width; x++)
					blurred[y * width + x] += tap * across[from + x];
			}
		});
		return blurred;
	}

	private static void filter(final double[] line, final double[] taps, final double[] out, final int at,
		final int n)
	{
		for (int k = 0; k < taps.length; k++) {
			final double tap = taps[k];
			for (int x = 0; x < n; x++)
				out[at + x] += tap * line[x + k];
		}
	}

	private static double[] taps(final double sigma, final int radius) {
		final double[] taps = new double[2 * radius + 1];
		double sum = 0;
		for (int i = 0; i < taps.length; i++)
			sum += taps[i] = Math.exp(-0.5 * (i - radius) * (i - radius) / (sigma * sigma));
		for (int i = 0; i < taps.length; i++)
			taps[i] /= sum;
		return taps;
	}
}
