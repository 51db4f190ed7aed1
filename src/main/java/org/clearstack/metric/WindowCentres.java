// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * Which windows of two images count: those that touch no NaN, in either image, whose centre is inside the mask, and,
 * where the rules say so, that touch no pixel outside of it.
 */
final class WindowCentres {

	private final boolean[] counts;
	private final int pixels;

	/**
	 * @param images whose windows are meant
	 * @param radius of the windows
	 * @param crop whether a window must lie inside the images
	 */
	WindowCentres(final ImagePair images, final int radius, final boolean crop) {
		final int[] size = size(images.reference());
		final boolean[] numbers = numbers(images, size);
		final boolean[] inside = inside(images, numbers.length);
		if (images.rules().inside() && images.mask() != null)
			for (int i = 0; i < inside.length; i++)
				numbers[i] &= inside[i];
		for (int d = 0, stride = 1; d < images.rules().dimensions(); stride *= size[d++])
			erode(numbers, size[d], stride, radius, crop);
		int n = 0;
		for (int i = 0; i < inside.length; i++) {
			inside[i] &= numbers[i];
			n += inside[i] ? 1 : 0;
		}
		counts = inside;
		pixels = n;
		if (n == 0)
			throw new IllegalArgumentException("no pixel inside the mask is far enough from the border of the image "
				+ "and from pixels without a number. Use another mask, or a smaller window.");
	}

	private static int[] size(final RandomAccessibleInterval<?> image) {
		if (Intervals.numElements(image) > Integer.MAX_VALUE - 8)
			throw new IllegalArgumentException("an image of more than 2^31 pixels cannot be rated with a mask or with "
				+ "NaN. Rate it slice by slice.");
		return Arrays.stream(image.dimensionsAsLongArray()).mapToInt(Math::toIntExact).toArray();
	}

	private static boolean[] numbers(final ImagePair images, final int[] size) {
		final boolean[] numbers = new boolean[Arrays.stream(size).reduce(1, (a, b) -> a * b)];
		final Cursor<? extends RealType<?>> r = Views.flatIterable(images.reference()).cursor();
		final Cursor<? extends RealType<?>> x = Views.flatIterable(images.test()).cursor();
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = !Double.isNaN(r.next().getRealDouble()) & !Double.isNaN(x.next().getRealDouble());
		return numbers;
	}

	private static boolean[] inside(final ImagePair images, final int pixels) {
		final boolean[] inside = new boolean[pixels];
		if (images.mask() == null) {
			Arrays.fill(inside, true);
			return inside;
		}
		int i = 0;
		for (final BooleanType<?> pixel : Views.flatIterable(images.mask()))
			inside[i++] = pixel.get();
		return inside;
	}

	/** Leaves, along one dimension, those with nothing left out within the radius. */
	private static void erode(final boolean[] kept, final int n, final int stride, final int radius,
		final boolean crop)
	{
		final boolean[] line = new boolean[n];
		for (int start = 0; start < kept.length; start++)
			if (start / stride % n == 0) {
				for (int i = 0; i < n; i++)
					line[i] = kept[start + i * stride];
				int gap = crop ? -1 : -radius - 1;
				for (int i = 0; i < n; i++) {
					gap = line[i] ? gap : i;
					kept[start + i * stride] &= i - gap > radius;
				}
				gap = crop ? n : n + radius;
				for (int i = n - 1; i >= 0; i--) {
					gap = line[i] ? gap : i;
					kept[start + i * stride] &= gap - i > radius;
				}
			}
	}

	int pixels() {
		return pixels;
	}

	/** The mean of a function of a map's pixels over the windows that count. */
	double mean(final RandomAccessibleInterval<FloatType> map, final DoubleUnaryOperator function) {
		final Cursor<FloatType> values = Views.flatIterable(map).cursor();
		double sum = 0;
		for (final boolean count : counts) {
			final float value = values.next().get();
			if (count)
				sum += function.applyAsDouble(value);
		}
		return sum / pixels;
	}

	/** An image with 0 where it or the other is NaN: windows there do not count. */
	static <A extends RealType<?>, B extends RealType<?>> RandomAccessibleInterval<DoubleType> filled(
		final RandomAccessibleInterval<A> image, final RandomAccessibleInterval<B> other)
	{
		return Converters.convert(image, other, (in, beside, out) -> {
			final double value = in.getRealDouble();
			out.set(Double.isNaN(value) || Double.isNaN(beside.getRealDouble()) ? 0 : value);
		}, new DoubleType());
	}
}
