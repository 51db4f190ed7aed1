// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.util.Util;
import net.imglib2.view.Views;

/** Images for tests, and how to compare them. */
public final class TestImages {

	private TestImages() {}

	/** Uniform noise between 0 and 1000. */
	public static RandomAccessibleInterval<FloatType> noise(final long seed, final Interval interval) {
		final Random random = new Random(seed);
		final RandomAccessibleInterval<FloatType> image = empty(interval);
		Views.flatIterable(image).forEach(pixel -> pixel.set(1000 * random.nextFloat()));
		return image;
	}

	/** Uniform noise between 0 and 1000, origin 0. */
	public static RandomAccessibleInterval<FloatType> noise(final long seed, final long... dimensions) {
		return noise(seed, Intervals.createMinSize(concatenate(new long[dimensions.length], dimensions)));
	}

	/** Zeros in the given interval, wherever that lies. */
	public static RandomAccessibleInterval<FloatType> empty(final Interval interval) {
		return Views.translate(ArrayImgs.floats(interval.dimensionsAsLongArray()), interval.minAsLongArray());
	}

	/** NaN in the given interval: what a restoration must overwrite. */
	public static RandomAccessibleInterval<FloatType> unset(final Interval interval) {
		final RandomAccessibleInterval<FloatType> image = empty(interval);
		image.forEach(pixel -> pixel.set(Float.NaN));
		return image;
	}

	/** Fails unless the images cover the same interval and differ by at most the tolerance; NaN equals NaN. */
	public static void assertImageEquals(final RandomAccessibleInterval<? extends RealType<?>> expected,
		final RandomAccessibleInterval<? extends RealType<?>> actual, final double tolerance)
	{
		assertEquals(Intervals.toString(expected), Intervals.toString(actual));
		final Cursor<? extends RealType<?>> cursor = expected.localizingCursor();
		final RandomAccess<? extends RealType<?>> access = actual.randomAccess();
		while (cursor.hasNext()) {
			final double value = cursor.next().getRealDouble();
			access.setPosition(cursor);
			final double found = access.get().getRealDouble();
			if (Double.compare(value, found) != 0)
				assertEquals(value, found, tolerance, () -> "at " + Util.printCoordinates(cursor));
		}
	}

	/** The largest absolute difference of two images over the interval of the first. */
	public static double worstError(final RandomAccessibleInterval<? extends RealType<?>> expected,
		final RandomAccessibleInterval<? extends RealType<?>> actual)
	{
		double worst = 0;
		final Cursor<? extends RealType<?>> cursor = expected.localizingCursor();
		final RandomAccess<? extends RealType<?>> access = actual.randomAccess();
		while (cursor.hasNext()) {
			final double value = cursor.next().getRealDouble();
			access.setPosition(cursor);
			worst = Math.max(worst, Math.abs(value - access.get().getRealDouble()));
		}
		return worst;
	}

	private static long[] concatenate(final long[] first, final long[] second) {
		final long[] all = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, all, first.length, second.length);
		return all;
	}
}
