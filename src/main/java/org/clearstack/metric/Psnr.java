// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.pixel.Arguments;
import org.scijava.plugin.Plugin;

/** Peak signal-to-noise ratio. */
@Plugin(type = Metric.class, name = "psnr", priority = 9)
public final class Psnr implements Metric {

	/** For SciJava's index; the functions are static. */
	public Psnr() {}

	@Override
	public About about() {
		return new About("psnr", "PSNR", "dB", true,
			"10 log10(L² / MSE)",
			"any; infinite for identical images", "");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.RANGE);
	}

	@Override
	public double compute(final ImagePair images) {
		return psnr(images.reference(), images.test(), images.range(), images.mask());
	}

	/**
	 * The peak signal-to-noise ratio of all pixels: {@link #psnr(RandomAccessibleInterval, RandomAccessibleInterval,
	 * double, RandomAccessibleInterval)} without a mask.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @return the ratio in dB, infinite for identical images
	 * @throws IllegalArgumentException if dimensions differ, all pixels are NaN, or the range is not positive
	 * @implNote op names='image.quality.psnr'
	 */
	public static double psnr(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return psnr(reference, test, range, null);
	}

	/**
	 * The peak signal-to-noise ratio, PSNR = 10 log10(L² / MSE), in dB; higher is better.
	 * Pixels where r - x is NaN are left out. Identical images give +infinity.
	 * scikit-image: {@code peak_signal_noise_ratio(r, x, data_range=L)}.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the ratio in dB
	 * @throws IllegalArgumentException if dimensions differ, no pixel is left to compare, or the range is not positive
	 * @implNote op names='image.quality.psnr'
	 */
	public static double psnr(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		Arguments.range(range);
		return decibels(range, Mse.mse(reference, test, mask));
	}

	/** @return 10 log10(range² / mse), in a form that squares neither. */
	static double decibels(final double range, final double mse) {
		return 20 * Math.log10(range / Math.sqrt(mse));
	}
}
