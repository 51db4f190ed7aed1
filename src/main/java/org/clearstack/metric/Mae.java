// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.pixel.Pointwise;
import org.scijava.plugin.Plugin;

/** Mean absolute error. */
@Plugin(type = Metric.class, name = "mae", priority = 10)
public final class Mae implements Metric {

	/** For SciJava's index; the functions are static. */
	public Mae() {}

	@Override
	public About about() {
		return new About("mae", "MAE", "intensity", false,
			"mean of |r − x|",
			"0 or more; 0 for identical images", "");
	}

	@Override
	public double compute(final ImagePair images) {
		return mae(images.reference(), images.test(), images.mask());
	}

	/**
	 * The mean absolute error of all pixels:
	 * {@link #mae(RandomAccessibleInterval, RandomAccessibleInterval, RandomAccessibleInterval)} without a mask.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @return the mean absolute error, in intensities
	 * @throws IllegalArgumentException if dimensions differ or all pixels are NaN
	 * @implNote op names='image.quality.mae'
	 */
	public static double mae(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return mae(reference, test, null);
	}

	/**
	 * The mean absolute error, MAE = 1/N Σ |r - x|, in intensities, from 0 (equal) to infinity.
	 * Pixels where r - x is NaN are left out. Symmetric. numpy: {@code abs(r - x).mean()}.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the mean absolute error, in intensities
	 * @throws IllegalArgumentException if dimensions differ or no pixel is left to compare
	 * @implNote op names='image.quality.mae'
	 */
	public static double mae(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		return Pointwise.sum(reference, test, mask, 1, Mae::absolutes).mean(0);
	}

	/**
	 * The absolute error |r - x| of each pixel, whose mean is the mean absolute error. NaN where r or x is.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @return the map, in intensities, with the bounds of the reference
	 * @throws IllegalArgumentException if dimensions differ
	 */
	public static RandomAccessibleInterval<FloatType> map(
		final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return QualityMap.pointwise(reference, test, (r, x) -> Math.abs(r - x));
	}

	private static void absolutes(final double[] r, final double[] x, final int n, final double[] into) {
		double sum = 0;
		for (int i = 0; i < n; i++)
			sum += Math.abs(r[i] - x[i]);
		into[0] = sum;
	}
}
