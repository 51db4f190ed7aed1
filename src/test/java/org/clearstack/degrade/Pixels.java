// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.function.Executable;

/** Small images and their values. */
final class Pixels {

	private Pixels() {}

	/** Uniform noise from 0 to 1000. */
	static Img<FloatType> noise(final long seed, final long... dimensions) {
		final SplittableRandom random = new SplittableRandom(seed);
		final Img<FloatType> image = ArrayImgs.floats(dimensions);
		image.forEach(t -> t.set((float) (1000 * random.nextDouble())));
		return image;
	}

	static Img<FloatType> constant(final double value, final long... dimensions) {
		final Img<FloatType> image = ArrayImgs.floats(dimensions);
		image.forEach(t -> t.setReal(value));
		return image;
	}

	static double[] values(final RandomAccessibleInterval<? extends RealType<?>> image) {
		final double[] values = new double[(int) Views.iterable(image).size()];
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(image).cursor();
		for (int i = 0; i < values.length; i++)
			values[i] = cursor.next().getRealDouble();
		return values;
	}

	/** An IllegalArgumentException says this. */
	static void assertMessage(final String part, final Executable call) {
		final String message = assertThrows(IllegalArgumentException.class, call).getMessage();
		assertTrue(message.contains(part), message);
	}
}
