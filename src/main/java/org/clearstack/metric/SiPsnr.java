// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Pointwise;
import org.scijava.plugin.Plugin;

/** Peak signal-to-noise ratio that does not see the test image's gain and offset. */
@Plugin(type = Metric.class, name = "sipsnr", priority = 8)
public final class SiPsnr implements Metric {

	/** For SciJava's index; the functions are static. */
	public SiPsnr() {}

	@Override
	public About about() {
		return new About("sipsnr", "SI-PSNR", "dB", true,
			"PSNR after the gain and offset of x that suit r best",
			"any; infinite for identical images", "M. Weigert et al., Nat. Methods 15:1090, 2018");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.RANGE);
	}

	@Override
	public double compute(final ImagePair images) {
		return siPsnr(images.reference(), images.test(), images.range(), images.mask());
	}

	/**
	 * The scale-invariant peak signal-to-noise ratio of all pixels: {@link #siPsnr(RandomAccessibleInterval,
	 * RandomAccessibleInterval, double, RandomAccessibleInterval)} without a mask.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions, in any scale of intensities
	 * @param range the data range L of the reference, in intensities; see {@link DataRange}
	 * @return the ratio in dB
	 * @throws IllegalArgumentException if dimensions differ, no pixel is left, a pixel is infinite, or the range is not
	 * positive
	 * @implNote op names='image.quality.sipsnr'
	 */
	public static double siPsnr(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return siPsnr(reference, test, range, null);
	}

	/**
	 * The scale-invariant peak signal-to-noise ratio, SI-PSNR = 10 log10(L² / (1/N Σ (r - a x - b)²)), in dB, with a
	 * and b from {@link GainOffset#fit}; higher is better, never less than PSNR. Identical images give +infinity, as
	 * does a test image that differs by gain and offset only, up to rounding. A constant test image is rated as the
	 * mean of the reference. Pixels where r - x is NaN are left out. Not symmetric. With L = max r - min r it equals
	 * {@code scale_invariant_psnr} of CAREamics, after M. Weigert et al., "Content-aware image restoration", Nat.
	 * Methods 15:1090-1097, 2018.
	 *
	 * @param reference the clean image
	 * @param test the image to rate, of the same dimensions, in any scale of intensities; bounds may differ
	 * @param range the data range L of the reference, in intensities; see {@link DataRange}
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the ratio in dB
	 * @throws IllegalArgumentException if dimensions differ, no pixel is left, a pixel is infinite, or the range is not
	 * positive
	 * @implNote op names='image.quality.sipsnr'
	 */
	public static double siPsnr(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		Arguments.range(range);
		final GainOffset line = GainOffset.fit(reference, test, mask);
		final Pointwise.Totals residuals =
			Pointwise.sum(reference, test, mask, 1, (r, x, n, into) -> residuals(r, x, line, n, into));
		return Psnr.decibels(range, residuals.mean(0));
	}

	private static void residuals(final double[] r, final double[] x, final GainOffset line, final int n,
		final double[] into)
	{
		double sum = 0;
		for (int i = 0; i < n; i++) {
			final double d = r[i] - line.apply(x[i]);
			sum += d * d;
		}
		into[0] = sum;
	}
}
