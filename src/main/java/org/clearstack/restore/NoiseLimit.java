// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.degrade.GaussianBlur;
import org.clearstack.degrade.Noise;

/**
 * Keeps a denoiser from removing more than the noise that is known to be there. A network that was not given the noise
 * takes fine texture for it; what it removed is then stronger than noise can be, and part of it is given back.
 * <p>
 * What was removed is r = n + t: the noise, of known variance v, and texture t that is independent of it. Of all
 * multiples of r, that by v / (v + var t) is the one nearest to n in the mean square (Wiener, 1949). v and the mean
 * square of r are averaged around each pixel by a Gaussian of {@value #SIGMA} pixels; var t is what r has more than v,
 * and more than chance may give it: two standard deviations. A single pixel counts as {@value #MOST} v at most, so that
 * a hot pixel that was removed does not bring back the noise around it.
 */
public final class NoiseLimit {

	/** Of the Gaussian that averages around a pixel, in pixels. */
	private static final double SIGMA = 4;
	/** How many times the noise's variance a pixel's square counts at most. */
	private static final double MOST = 25;
	/** Pixels around a region whose values the region's result depends on. */
	public static final int REACH = 16;
	/**
	 * How much larger than expected the mean square of noise alone may be: two standard deviations, √(2 / N) each, with
	 * N = 4π·SIGMA² the number of independent pixels that the Gaussian averages.
	 */
	private static final double CHANCE = 1 + 2 * Math.sqrt(2 / (4 * Math.PI * SIGMA * SIGMA));

	private NoiseLimit() {}

	/**
	 * Gives back in place what cannot have been noise. Pixels that are NaN or infinite stay, and do not count for their
	 * neighbours.
	 *
	 * @param source x and y before restoration
	 * @param output the denoised image, all or any region of the source's interval; what is nearer to a region's border
	 * than {@value #REACH} pixels comes out somewhat different from what it is in the whole, unless the region ends
	 * with the source
	 * @param noise of the source, in its units
	 * @throws IllegalArgumentException if the source does not cover the output
	 */
	public static void apply(final RandomAccessibleInterval<? extends RealType<?>> source,
		final RandomAccessibleInterval<FloatType> output, final Noise noise)
	{
		final Interval region = ScaledInterval.within(source, output, 1);
		final Img<FloatType> removed = ArrayImgs.floats(output.dimension(0), output.dimension(1));
		final double unit = subtract(Views.zeroMin(Views.interval(source, region)), Views.zeroMin(output), removed);
		if (unit == 0)
			return;
		final Img<FloatType> squares = ArrayImgs.floats(Intervals.dimensionsAsLongArray(removed));
		final Img<FloatType> variances = ArrayImgs.floats(Intervals.dimensionsAsLongArray(removed));
		LoopBuilder.setImages(removed, Views.zeroMin(output), squares, variances)
			.forEachPixel((r, value, square, variance) -> {
				if (Float.isFinite(r.get())) {
					final double expected = noise.variance(value.get()) / unit / unit;
					variance.set((float) expected);
					square.set((float) Math.min(r.get() / unit * (r.get() / unit), MOST * expected));
				}
			});
		final Cursor<FloatType> square = GaussianBlur.blur(squares, SIGMA).cursor();
		final Cursor<FloatType> variance = GaussianBlur.blur(variances, SIGMA).cursor();
		final Cursor<FloatType> r = removed.cursor();
		for (final FloatType pixel : Views.flatIterable(output)) {
			final double given = 1 - share(square.next().get(), variance.next().get());
			final float back = r.next().get();
			if (Float.isFinite(back))
				pixel.set((float) (pixel.get() + given * back));
		}
	}

	/** How much of what was removed is noise; nothing where there is none. */
	private static double share(final double square, final double variance) {
		if (variance == 0)
			return 0;
		final double texture = Math.max(0, square - CHANCE * variance);
		return texture == 0 ? 1 : variance / (variance + texture);
	}

	/** Subtracts, and returns the largest finite difference without its sign. */
	private static <T extends RealType<?>> double subtract(final RandomAccessibleInterval<T> source,
		final RandomAccessibleInterval<FloatType> output,
		final Img<FloatType> removed)
	{
		final double[] largest = new double[1];
		LoopBuilder.setImages(source, output, removed).forEachPixel((before, after, difference) -> {
			difference.set((float) (before.getRealDouble() - after.get()));
			if (Float.isFinite(difference.get()))
				largest[0] = Math.max(largest[0], Math.abs(difference.get()));
		});
		return largest[0];
	}
}
