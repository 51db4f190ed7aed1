// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.metric.pixel.Arguments;

/** Signal-to-noise and contrast-to-noise ratio of selections. */
public final class Regions {

	private Regions() {}

	/**
	 * What a selection holds.
	 *
	 * @param mean grey level
	 * @param deviation sample standard deviation (n − 1) in grey levels
	 * @param pixels how many, without those that are NaN
	 */
	public record Region(double mean, double deviation, long pixels) {

		/** @return mean over standard deviation; infinite without noise. */
		public double snr() {
			return mean / deviation;
		}

		/**
		 * @param background another selection
		 * @return the difference of the means over the background's standard deviation, at least 0
		 */
		public double cnr(final Region background) {
			return Math.abs(mean - background.mean) / background.deviation;
		}
	}

	/**
	 * Measures the pixels of a mask.
	 *
	 * @param image of any number of dimensions
	 * @param mask true where pixels count, of the same dimensions
	 * @return mean and standard deviation
	 * @throws IllegalArgumentException if dimensions differ or fewer than two pixels are left
	 */
	public static Region of(final RandomAccessibleInterval<? extends RealType<?>> image,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		Arguments.notEmpty(image);
		Arguments.mask(image, mask);
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(image).cursor();
		final Cursor<? extends BooleanType<?>> inside = Views.flatIterable(mask).cursor();
		double mean = 0;
		double squares = 0;
		long n = 0;
		while (pixels.hasNext()) {
			final double value = pixels.next().getRealDouble();
			if (!inside.next().get() || Double.isNaN(value))
				continue;
			final double difference = value - mean;
			mean += difference / ++n;
			squares += difference * (value - mean);
		}
		if (n < 2)
			throw new IllegalArgumentException(
				"The selection holds " + n + " pixels of the image that are numbers; at least 2 are needed.");
		return new Region(mean, Math.sqrt(squares / (n - 1)), n);
	}
}
