// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.scijava.plugin.Plugin;

/** Root of the mean squared error. */
@Plugin(type = Metric.class, name = "rmse", priority = 12)
public final class Rmse implements Metric {

	/** For SciJava's index; the functions are static. */
	public Rmse() {}

	@Override
	public About about() {
		return new About("rmse", "RMSE", "intensity", false,
			"square root of the mean of (r − x)²",
			"0 or more; 0 for identical images", "");
	}

	@Override
	public double compute(final ImagePair images) {
		return rmse(images.reference(), images.test(), images.mask());
	}

	/**
	 * The root mean squared error of all pixels:
	 * {@link #rmse(RandomAccessibleInterval, RandomAccessibleInterval, RandomAccessibleInterval)} without a mask.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @return the root mean squared error, in intensities
	 * @throws IllegalArgumentException if dimensions differ or all pixels are NaN
	 * @implNote op names='image.quality.rmse'
	 */
	public static double rmse(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return rmse(reference, test, null);
	}

	/**
	 * The root mean squared error, RMSE = √(1/N Σ (r - x)²), in intensities, from 0 (equal) to infinity.
	 * Pixels where r - x is NaN are left out. Symmetric.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the root mean squared error, in intensities
	 * @throws IllegalArgumentException if dimensions differ or no pixel is left to compare
	 * @implNote op names='image.quality.rmse'
	 */
	public static double rmse(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		return Math.sqrt(Mse.mse(reference, test, mask));
	}
}
