// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;
import org.clearstack.metric.numeric.Quantiles;

/**
 * Two classic measures of white Gaussian noise, for comparison with other programs. Both take fine texture for noise
 * and shot noise for a mean of it; {@link NoiseEstimator} is more careful.
 */
public final class NoiseLevel {

	private static final int SMALLEST = 3;
	private static final int TAPS = 4;
	/** High-pass of Daubechies' wavelet with two vanishing moments. */
	private static final double[] DB2 =
		{ -0.48296291314453416, 0.8365163037378079, -0.2241438680420134, -0.12940952255126037 };
	/** The upper quartile of the normal distribution. */
	private static final double QUARTILE = 0.6744897501960817;

	private NoiseLevel() {}

	/**
	 * The mean absolute answer of a filter that sees no planes of constant slope,
	 * σ = √(π/2) · Σ |I ∗ L| / (6 (W − 2) (H − 2)) with L = [1 −2 1; −2 4 −2; 1 −2 1].
	 * J. Immerkær, "Fast noise variance estimation", Comput. Vis. Image Underst. 64(2):300-302, 1996.
	 * Places where a pixel is not finite are left out.
	 *
	 * @param pixels {@code width · height} values, row by row
	 * @param width in pixels, at least 3
	 * @param height in pixels, at least 3
	 * @return standard deviation of the noise in grey levels
	 * @throws IllegalArgumentException if the plane is too small, or no 3 x 3 pixels side by side are finite
	 */
	public static double immerkaer(final float[] pixels, final int width, final int height) {
		check(pixels, width, height);
		double sum = 0;
		long n = 0;
		for (int y = 1; y < height - 1; y++)
			for (int x = 1; x < width - 1; x++) {
				final double prediction =
					Math.abs(second(pixels, (y - 1) * width + x) - 2 * second(pixels, y * width + x)
						+ second(pixels, (y + 1) * width + x));
				if (Double.isFinite(prediction)) {
					sum += prediction;
					n++;
				}
			}
		if (n == 0)
			throw new IllegalArgumentException(
				"The noise cannot be measured: no 3 x 3 pixels side by side are finite numbers. Crop the image.");
		return Math.sqrt(Math.PI / 2) * sum / (6 * n);
	}

	private static double second(final float[] pixels, final int i) {
		return (double) pixels[i - 1] - 2.0 * pixels[i] + pixels[i + 1];
	}

	/**
	 * The median absolute diagonal coefficient of the finest scale of the wavelet db2, over 0.6745. D. L. Donoho and I.
	 * M. Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81(3):425-455, 1994. scikit-image:
	 * {@code estimate_sigma(image)}. Coefficients of exactly 0 and those that are not finite are left out.
	 *
	 * @param pixels {@code width · height} values, row by row
	 * @param width in pixels, at least 3
	 * @param height in pixels, at least 3
	 * @return standard deviation of the noise in grey levels; 0 if all coefficients are 0
	 * @throws IllegalArgumentException if the plane is too small
	 */
	public static double waveletMad(final float[] pixels, final int width, final int height) {
		check(pixels, width, height);
		final int columns = (width + TAPS - 1) / 2;
		final int rows = (height + TAPS - 1) / 2;
		final double[] across = new double[height * columns];
		for (int y = 0; y < height; y++)
			for (int k = 0; k < columns; k++)
				for (int j = 0; j < TAPS; j++)
					across[y * columns + k] += DB2[j] * pixels[y * width + mirrored(2 * k + 1 - j, width)];
		final double[] details = new double[rows * columns];
		int n = 0;
		for (int k = 0; k < rows; k++)
			for (int x = 0; x < columns; x++) {
				double detail = 0;
				for (int j = 0; j < TAPS; j++)
					detail += DB2[j] * across[mirrored(2 * k + 1 - j, height) * columns + x];
				if (detail != 0 && Double.isFinite(detail))
					details[n++] = Math.abs(detail);
			}
		return n == 0 ? 0 : Quantiles.median(Arrays.copyOf(details, n)) / QUARTILE;
	}

	/** @return the index in a line that is reflected at its ends, the last pixel twice. */
	private static int mirrored(final int i, final int n) {
		return i < 0 ? -1 - i : i < n ? i : 2 * n - 1 - i;
	}

	private static void check(final float[] pixels, final int width, final int height) {
		if (width < SMALLEST || height < SMALLEST || pixels.length != width * height)
			throw new IllegalArgumentException(
				"The noise level needs a plane of at least 3 x 3 pixels and one value for each; found " + width + " x "
					+ height + " pixels and " + pixels.length + " values.");
	}
}
