// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * An image copied to doubles, for measures that need all of it at once.
 *
 * @param values x fastest
 * @param size in each dimension
 */
public record Samples(double[] values, int[] size) {

	/** @throws IllegalArgumentException if a pixel is not finite or there are more than an array holds */
	public static Samples of(final RandomAccessibleInterval<? extends RealType<?>> image, final String name) {
		Arguments.notEmpty(image);
		if (Intervals.numElements(image) > Integer.MAX_VALUE - 8)
			throw new IllegalArgumentException("The " + name + " is " + Arguments.size(image.dimensionsAsLongArray())
				+ " pixels; this measure takes at most 2^31. Choose a part of it.");
		final double[] values = new double[(int) Intervals.numElements(image)];
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(image).cursor();
		for (int i = 0; i < values.length; i++) {
			values[i] = cursor.next().getRealDouble();
			if (!Double.isFinite(values[i]))
				throw new IllegalArgumentException("The " + name + " is " + values[i] + " at "
					+ Arrays.toString(position(i, image.dimensionsAsLongArray()))
					+ "; a metric with a window needs finite pixels. Replace such pixels or crop them away.");
		}
		return new Samples(values, Arrays.stream(image.dimensionsAsLongArray()).mapToInt(Math::toIntExact).toArray());
	}

	private static long[] position(final int index, final long[] size) {
		final long[] position = new long[size.length];
		long rest = index;
		for (int d = 0; d < size.length; rest /= size[d++])
			position[d] = rest % size[d];
		return position;
	}

	public double mean() {
		return CompensatedSum.of(values) / values.length;
	}
}
