// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.degrade.Noise;
import org.clearstack.resample.Resampling;

/**
 * What is done to a network's output without asking the network again: give back what cannot have been noise, blend
 * with the image it came from, keep bright pixels, conserve flux; in this order.
 *
 * @param strength from 0 (the source, or its bicubic upscale) to 1 (the network's output)
 * @param flux what an upscaled result keeps of the source's: whether binning it, by mean or by sum, gives the source back
 * @param noise of the source where it is known, so that no more than that is removed, see {@link NoiseLimit}; otherwise
 * null
 */
public record PostProcessing(double strength, Flux flux, Noise noise) {

	/** Leaves the network's output as it is. */
	public static final PostProcessing NONE = new PostProcessing(1, Flux.FREE, null);

	/** How far cubic convolution reaches, in source pixels, and one more. */
	private static final int REACH = 3;

	public PostProcessing {
		if (!(strength >= 0 && strength <= 1))
			throw new IllegalArgumentException(
				"The strength is " + strength + "; it must lie between 0 (no restoration) and 1 (all of it).");
	}

	/** Whether there is nothing to do, whatever the threshold. */
	public boolean isNone() {
		return strength == 1 && flux == Flux.FREE && noise == null;
	}

	/** Pixels around a region of a denoised image that the region's finish depends on. */
	public int reach() {
		return noise == null ? 0 : NoiseLimit.REACH;
	}

	/**
	 * Finishes a plane in place.
	 *
	 * @param source the whole plane before restoration, x and y
	 * @param output the network's output: all or any region of the source's interval, multiplied by the scale; whole
	 * blocks of scale x scale pixels
	 * @param scale output pixels per source pixel along x and y
	 * @param threshold intensity of the source above which its pixels are kept; infinite to keep none
	 */
	public void apply(final RandomAccessibleInterval<? extends RealType<?>> source,
		final RandomAccessibleInterval<FloatType> output,
		final int scale, final double threshold)
	{
		if (noise != null && scale == 1)
			NoiseLimit.apply(source, output, noise);
		if (strength < 1 || threshold < Double.POSITIVE_INFINITY) {
			final RandomAccessibleInterval<FloatType> base = base(source, output, scale);
			StrengthBlend.apply(base, output, strength);
			if (threshold < Double.POSITIVE_INFINITY)
				KeepBright.apply(finite(source), base, output, threshold, scale);
		}
		if (flux != Flux.FREE)
			FluxConservation.apply(source, output, scale);
		if (flux.factor(scale) != 1)
			LoopBuilder.setImages(output).forEachPixel(pixel -> pixel.mul(flux.factor(scale)));
	}

	/** The image without restoration: the source, or what cubic convolution makes of it; its holes are grown over. */
	private static RandomAccessibleInterval<FloatType> base(
		final RandomAccessibleInterval<? extends RealType<?>> source, final Interval output,
		final int scale)
	{
		final long[] reach = { REACH, REACH };
		final Interval needed =
			Intervals.intersect(source, Intervals.expand(ScaledInterval.down(output, scale), reach));
		final RandomAccessibleInterval<FloatType> part = Views.interval(floats(source), needed);
		if (scale == 1)
			return part;
		final RandomAccessibleInterval<FloatType> whole = isFinite(part) ? part : NonFinite.fill(part);
		return Views.translate(Resampling.BICUBIC.upscale(whole, scale), scale * needed.min(0), scale * needed.min(1));
	}

	private static boolean isFinite(final RandomAccessibleInterval<FloatType> image) {
		for (final FloatType pixel : Views.iterable(image))
			if (!Float.isFinite(pixel.get()))
				return false;
		return true;
	}

	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<T> source)
	{
		return source.view().convert(FloatType::new, (in, out) -> out.set(in.getRealFloat()));
	}

	/** Infinite pixels are no bright ones: they are there already. */
	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> finite(final RandomAccessibleInterval<T> source)
	{
		return source.view().convert(FloatType::new,
			(in, out) -> out.set(Float.isInfinite(in.getRealFloat()) ? Float.NaN : in.getRealFloat()));
	}
}
