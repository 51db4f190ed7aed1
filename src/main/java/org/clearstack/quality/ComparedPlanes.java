// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.ImagePlus;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.util.Cast;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;
import org.clearstack.metric.GainOffset;

/**
 * An image as it is rated: RGB colour by colour or as luminance, cropped, and brought to another image's intensities. A
 * view.
 */
final class ComparedPlanes {

	/** Luma of ITU-R BT.601, that of MATLAB's rgb2gray. */
	private static final double[] LUMA = { 0.299, 0.587, 0.114 };

	private final String title;
	private final ImagePlanes planes;
	private final boolean luminance;
	private final Interval region;
	private final List<GainOffset> lines;

	private ComparedPlanes(final String title, final ImagePlanes planes, final boolean luminance, final Interval region,
		final List<GainOffset> lines)
	{
		this.title = title;
		this.planes = planes;
		this.luminance = luminance;
		this.region = region;
		this.lines = lines;
	}

	/**
	 * @param luminance whether an RGB image is one grey channel
	 * @param region x and y of the part to see, or null for all
	 */
	static ComparedPlanes of(final ImagePlus image, final boolean luminance, final Interval region) {
		final ImagePlanes planes = ImagePlanes.of(image);
		return new ComparedPlanes(image.getTitle(), planes, luminance && planes.isRgb(), region, null);
	}

	/** The same image with another line of gain and offset for each channel. */
	ComparedPlanes with(final List<GainOffset> newLines) {
		return new ComparedPlanes(title, planes, luminance, region, newLines);
	}

	String title() {
		return title;
	}

	int channels() {
		return luminance ? planes.channels() / LUMA.length : planes.channels();
	}

	int slices() {
		return planes.slices();
	}

	int frames() {
		return planes.frames();
	}

	/** Whether the channels are red, green and blue. */
	boolean isColour() {
		return planes.isRgb() && !luminance;
	}

	/** Its dimensions in words; all of them must be those of the other image. */
	String size() {
		return planes.width() + " x " + planes.height() + " pixels, " + channels() + " channels, " + slices()
			+ " slices, " + frames()
			+ " frames";
	}

	/** One plane, from 0: x and y. */
	RandomAccessibleInterval<? extends RealType<?>> slice(final int c, final int z, final int t) {
		return seen(c, channel -> planes.plane(channel, z, t));
	}

	/** The slices of one channel and frame, from 0: x, y and z. */
	RandomAccessibleInterval<? extends RealType<?>> volume(final int c, final int t) {
		return seen(c, channel -> planes.volume(channel, t));
	}

	/**
	 * All of one channel: x, y and, where there are several, planes; or x, y, z and frames, for windows that must not
	 * reach from one frame into the next.
	 *
	 * @param volumes whether frames are a dimension of their own
	 */
	RandomAccessibleInterval<? extends RealType<?>> channel(final int c, final boolean volumes) {
		if (slices() * frames() == 1)
			return slice(c, 0, 0);
		if (!volumes)
			return seen(c, planes::stack);
		return frames() == 1 ? volume(c, 0) : stack(frames(), t -> volume(c, t));
	}

	/** The whole image: as {@link #channel}, and where there are several channels one dimension more. */
	RandomAccessibleInterval<? extends RealType<?>> all(final boolean volumes) {
		return channels() == 1 ? channel(0, volumes) : stack(channels(), c -> channel(c, volumes));
	}

	/** Views side by side in one dimension more. */
	static <T> RandomAccessibleInterval<T> stack(final int count,
		final IntFunction<? extends RandomAccessibleInterval<? extends T>> views)
	{
		return Cast.unchecked(Views.stack(Cast.<List<RandomAccessibleInterval<DoubleType>>>unchecked(
			IntStream.range(0, count).mapToObj(views).toList())));
	}

	/** The part of a view, of any dimensions, that lies inside a region of x and y. */
	static <T> RandomAccessibleInterval<T> cropped(final RandomAccessibleInterval<T> view, final Interval region) {
		if (region == null)
			return view;
		final long[] min = view.minAsLongArray();
		final long[] max = view.maxAsLongArray();
		for (int d = 0; d < 2; d++) {
			min[d] = region.min(d);
			max[d] = region.max(d);
		}
		return Views.interval(view, new FinalInterval(min, max));
	}

	private RandomAccessibleInterval<? extends RealType<?>> seen(final int c,
		final IntFunction<RandomAccessibleInterval<? extends RealType<?>>> views)
	{
		final RandomAccessibleInterval<? extends RealType<?>> whole = luminance ? luma(c, views) : views.apply(c);
		final RandomAccessibleInterval<? extends RealType<?>> view = cropped(whole, region);
		if (lines == null)
			return view;
		final GainOffset line = lines.get(c);
		return Converters.convert(view, (in, out) -> out.set(line.apply(in.getRealDouble())), new DoubleType());
	}

	private static RandomAccessibleInterval<DoubleType> luma(final int c,
		final IntFunction<RandomAccessibleInterval<? extends RealType<?>>> views)
	{
		final int red = LUMA.length * c;
		final RandomAccessibleInterval<DoubleType> both =
			weighted(views.apply(red), LUMA[0], views.apply(red + 1), LUMA[1]);
		return weighted(both, 1, views.apply(red + 2), LUMA[2]);
	}

	private static <A extends RealType<?>, B extends RealType<?>> RandomAccessibleInterval<DoubleType> weighted(
		final RandomAccessibleInterval<A> a, final double weightA, final RandomAccessibleInterval<B> b,
		final double weightB)
	{
		return Converters.convert(a, b,
			(inA, inB, out) -> out.set(weightA * inA.getRealDouble() + weightB * inB.getRealDouble()),
			new DoubleType());
	}
}
