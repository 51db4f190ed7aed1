// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

/**
 * Autocorrelation of a plane that should show noise alone, such as what a restoration took away: 1 at no shift, and
 * near 0 at all others if the noise is white. Values that stay above 0 over several pixels say that structure went with
 * the noise.
 */
public final class NoiseAutocorrelation {

	private NoiseAutocorrelation() {}

	/**
	 * Correlates the plane with itself at whole shifts.
	 *
	 * @param residual {@code width · height} values, row by row; NaN and infinite ones are left out
	 * @param width in pixels
	 * @param height in pixels
	 * @param farthest shift in pixels, less than width and height
	 * @return correlations, −1 to 1: first the shifts 0, 1, ... along x, then those along y; NaN where the plane is
	 * constant
	 * @throws IllegalArgumentException if sizes do not fit
	 */
	public static double[][] of(final float[] residual, final int width, final int height, final int farthest) {
		if (residual.length != width * height || farthest < 0 || farthest >= Math.min(width, height))
			throw new IllegalArgumentException("A plane of " + width + " x " + height + " pixels has " + width * height
				+ " values and is shifted by less than its size; found " + residual.length + " values and a shift of "
				+ farthest + ".");
		double sum = 0;
		int n = 0;
		for (final float value : residual)
			if (Float.isFinite(value)) {
				sum += value;
				n++;
			}
		final double mean = sum / n;
		final double[][] correlations = new double[2][farthest + 1];
		final double variance = product(residual, width, height, mean, 0, 0);
		for (int shift = 0; shift <= farthest; shift++) {
			correlations[0][shift] = product(residual, width, height, mean, shift, 0) / variance;
			correlations[1][shift] = product(residual, width, height, mean, 0, shift) / variance;
		}
		return correlations;
	}

	private static double product(final float[] plane, final int width, final int height, final double mean,
		final int dx, final int dy)
	{
		double sum = 0;
		long n = 0;
		for (int y = 0; y + dy < height; y++)
			for (int x = 0; x + dx < width; x++) {
				final double product = (plane[y * width + x] - mean) * (plane[(y + dy) * width + x + dx] - mean);
				if (Double.isFinite(product)) {
					sum += product;
					n++;
				}
			}
		return sum / n;
	}
}
