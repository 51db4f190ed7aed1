// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.pixel.Pointwise;
import org.scijava.plugin.Plugin;

/** Root mean squared error, normalised by the reference. */
@Plugin(type = Metric.class, name = "nrmse", priority = 11)
public final class Nrmse implements Metric {

	/** For SciJava's index; the functions are static. */
	public Nrmse() {}

	@Override
	public About about() {
		return new About("nrmse", "NRMSE", "", false,
			"RMSE / square root of the mean of r²",
			"0 or more; 0 for identical images", "");
	}

	@Override
	public double compute(final ImagePair images) {
		return nrmse(images.reference(), images.test(), Normalization.EUCLIDEAN, images.mask());
	}

	@Override
	public String definition(final MetricRules rules) {
		return "Euclidean norm";
	}

	/** What the root mean squared error is divided by; scikit-image's names. */
	public enum Normalization {

		/** √(mean of r²): the result is ‖r - x‖ / ‖r‖. */
		EUCLIDEAN,

		/** max r - min r. */
		MIN_MAX,

		/** mean r, which must be positive. */
		MEAN
	}

	/**
	 * The normalised root mean squared error of all pixels, normalised by the Euclidean norm:
	 * {@link #nrmse(RandomAccessibleInterval, RandomAccessibleInterval, Normalization, RandomAccessibleInterval)}
	 * with {@link Normalization#EUCLIDEAN} and without a mask.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @return the error, without unit
	 * @throws IllegalArgumentException if dimensions differ, all pixels are NaN, or the reference is zero everywhere
	 * @implNote op names='image.quality.nrmse'
	 */
	public static double nrmse(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return nrmse(reference, test, Normalization.EUCLIDEAN, null);
	}

	/**
	 * The normalised root mean squared error, NRMSE = √(1/N Σ (r - x)²) / D, without unit, from 0 (equal) to infinity,
	 * where D is √(1/N Σ r²), max r - min r, or 1/N Σ r. Not symmetric: it is normalised by the reference.
	 * Pixels where r - x is NaN are left out. scikit-image: {@code normalized_root_mse(r, x, normalization=...)}.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param normalization what D is
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the error
	 * @throws IllegalArgumentException if dimensions differ, no pixel is left to compare, or D is not positive
	 * @implNote op names='image.quality.nrmse'
	 */
	public static double nrmse(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final Normalization normalization,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		final Pointwise.Totals sums = Pointwise.sum(reference, test, mask, 3, Nrmse::terms);
		final double norm = switch (normalization) {
			case EUCLIDEAN -> Math.sqrt(sums.mean(1));
			case MIN_MAX -> Pointwise.range(reference, test, mask);
			case MEAN -> sums.mean(2);
		};
		if (!(norm > 0))
			throw new IllegalArgumentException("The reference's " + normalization + " norm is " + norm
				+ "; to divide by it, it must be positive. Choose another normalisation.");
		return Math.sqrt(sums.mean(0)) / norm;
	}

	private static void terms(final double[] r, final double[] x, final int n, final double[] into) {
		double error = 0;
		double power = 0;
		double sum = 0;
		for (int i = 0; i < n; i++) {
			final double d = r[i] - x[i];
			error += d * d;
			power += r[i] * r[i];
			sum += r[i];
		}
		into[0] = error;
		into[1] = power;
		into[2] = sum;
	}
}
