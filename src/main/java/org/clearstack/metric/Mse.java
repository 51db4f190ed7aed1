// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.pixel.LineSums;
import org.clearstack.metric.pixel.Pointwise;
import org.scijava.plugin.Plugin;

/** Mean squared error. */
@Plugin(type = Metric.class, name = "mse", priority = 13)
public final class Mse implements Metric {

	private static final Pointwise.Terms SQUARES = new Pointwise.Terms() {

		@Override
		public void sum(final double[] r, final double[] x, final int n, final double[] into) {
			into[0] = LineSums.ofSquaredDifferences(r, x, n);
		}

		@Override
		public boolean sum(final float[] r, final float[] x, final int n, final double[] into) {
			into[0] = LineSums.ofSquaredDifferences(r, x, n);
			return true;
		}
	};

	/** For SciJava's index; the functions are static. */
	public Mse() {}

	@Override
	public About about() {
		return new About("mse", "MSE", "intensity²", false,
			"mean of (r − x)²",
			"0 or more; 0 for identical images", "");
	}

	@Override
	public double compute(final ImagePair images) {
		return mse(images.reference(), images.test(), images.mask());
	}

	/**
	 * The mean squared error of all pixels: {@link #mse(RandomAccessibleInterval, RandomAccessibleInterval,
	 * RandomAccessibleInterval)} without a mask.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @return the mean squared error, in squared intensities
	 * @throws IllegalArgumentException if dimensions differ or all pixels are NaN
	 * @implNote op names='image.quality.mse'
	 */
	public static double mse(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return mse(reference, test, null);
	}

	/**
	 * The mean squared error, MSE = 1/N Σ (r - x)², in squared intensities, from 0 (equal) to infinity.
	 * Pixels where r - x is NaN are left out. Identical images give 0; an infinite difference gives infinity.
	 * Symmetric. scikit-image: {@code mean_squared_error(r, x)}.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the mean squared error, in squared intensities
	 * @throws IllegalArgumentException if dimensions differ or no pixel is left to compare
	 * @implNote op names='image.quality.mse'
	 */
	public static double mse(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		return Pointwise.sum(reference, test, mask, 1, SQUARES).mean(0);
	}

	/**
	 * The squared error (r - x)² of each pixel, whose mean is the mean squared error.
	 * NaN where r or x is.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @return the map, in squared intensities, with the bounds of the reference
	 * @throws IllegalArgumentException if dimensions differ
	 */
	public static RandomAccessibleInterval<FloatType> map(
		final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return QualityMap.pointwise(reference, test, (r, x) -> (r - x) * (r - x));
	}
}
