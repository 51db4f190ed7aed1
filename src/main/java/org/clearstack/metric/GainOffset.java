// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.pixel.Pointwise;

/**
 * The line r ≈ gain x + offset that brings the intensities of a test image closest to those of a reference.
 * For images whose scale means nothing, such as those a network has normalised: fit, apply, then rate.
 *
 * @param gain what the test image is multiplied by
 * @param offset what is then added, in intensities of the reference
 */
public record GainOffset(double gain, double offset) {

	/**
	 * Fits by least squares: gain = Σ (r - mean r)(x - mean x) / Σ (x - mean x)², offset = mean r - gain mean x. Pixels
	 * where r - x is NaN are left out. A constant test image gives gain 0 and the mean of the reference as offset;
	 * identical images give gain 1 and offset 0. Not symmetric.
	 *
	 * @param reference the clean image
	 * @param test the image to be brought to the reference's intensities, of the same dimensions; bounds may differ
	 * @param mask true where pixels count, of the same dimensions, or null for all
	 * @return the line
	 * @throws IllegalArgumentException if dimensions differ, no pixel is left to compare, or a pixel that counts is
	 * infinite
	 */
	public static GainOffset fit(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		final Pointwise.Totals sums = Pointwise.sum(reference, test, mask, 2, GainOffset::sums);
		final double meanR = sums.mean(0);
		final double meanX = sums.mean(1);
		if (!Double.isFinite(meanR) || !Double.isFinite(meanX))
			throw new IllegalArgumentException(
				"The mean of the reference is " + meanR + " and that of the test image " + meanX
					+ "; a line can only be fitted to finite pixels. Mask infinite pixels.");
		final Pointwise.Totals products =
			Pointwise.sum(reference, test, mask, 2, (r, x, n, into) -> products(r, meanR, x, meanX, n, into));
		final double gain = products.values()[1] > 0 ? products.values()[0] / products.values()[1] : 0;
		return new GainOffset(gain, meanR - gain * meanX);
	}

	/**
	 * @param x intensity in the test image
	 * @return gain x + offset, the intensity in the reference
	 */
	public double apply(final double x) {
		return gain * x + offset;
	}

	private static void sums(final double[] r, final double[] x, final int n, final double[] into) {
		into[0] = 0;
		into[1] = 0;
		for (int i = 0; i < n; i++) {
			into[0] += r[i];
			into[1] += x[i];
		}
	}

	private static void products(final double[] r, final double meanR, final double[] x, final double meanX,
		final int n,
		final double[] into)
	{
		double covariance = 0;
		double variance = 0;
		for (int i = 0; i < n; i++) {
			final double d = x[i] - meanX;
			covariance += (r[i] - meanR) * d;
			variance += d * d;
		}
		into[0] = covariance;
		into[1] = variance;
	}
}
