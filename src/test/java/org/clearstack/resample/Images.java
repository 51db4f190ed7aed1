// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** Makes and compares small images. */
final class Images {

	private Images() {}

	/** Uniform noise from 0 to 1000. */
	static Img<FloatType> noise(final long seed, final long... dimensions) {
		final SplittableRandom random = new SplittableRandom(seed);
		final Img<FloatType> image = ArrayImgs.floats(dimensions);
		image.forEach(t -> t.set((float) (1000 * random.nextDouble())));
		return image;
	}

	/** A plane from a function of the pixel's column and row. */
	static Img<FloatType> plane(final int width, final int height, final ToDoubleBiFunction<Integer, Integer> value) {
		final float[] values = new float[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = (float) value.applyAsDouble(i % width, i / width);
		return ArrayImgs.floats(values, width, height);
	}

	static double[] values(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final double[] values = new double[(int) Views.iterable(image).size()];
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(image).cursor();
		for (int i = 0; i < values.length; i++)
			values[i] = cursor.next().getRealDouble();
		return values;
	}

	static double mean(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return Arrays.stream(values(image)).average().orElseThrow();
	}

	/** Sizes are equal, and values within a tolerance. NaN equals NaN. */
	static void assertSame(final RandomAccessibleInterval<? extends RealType<?>> expected,
		final RandomAccessibleInterval<? extends RealType<?>> actual,
		final double tolerance)
	{
		assertArrayEquals(expected.dimensionsAsLongArray(), actual.dimensionsAsLongArray());
		final double[] e = values(expected);
		final double[] a = values(actual);
		for (int i = 0; i < e.length; i++)
			assertEquals(e[i], a[i], tolerance, "at pixel " + i);
	}
}
