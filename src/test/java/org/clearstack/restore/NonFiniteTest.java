// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;

class NonFiniteTest {

	private static final float NAN = Float.NaN;

	@Test
	void aHoleBecomesTheMeanOfItsNeighbours() {
		assertEquals(6, filled(3, 1, 2, 3, 4, NAN, 6, 7, 8, 17)[4]);
	}

	@Test
	void aWideHoleIsFilledFromItsRimInwards() {
		assertArrayEquals(new float[] { 2, 2, 5, 8, 8 }, filled(5, 2, NAN, Float.POSITIVE_INFINITY, NAN, 8));
	}

	@Test
	void aPlaneWithoutHolesIsKept() {
		assertArrayEquals(new float[] { 1, -2, 3, 4 }, filled(2, 1, -2, 3, 4));
	}

	@Test
	void aPlaneOfHolesBecomesZero() {
		assertArrayEquals(new float[] { 0, 0 }, filled(2, NAN, NAN));
	}

	@Test
	void theIntervalIsKeptAndTheSourceToo() {
		final float[] values = { 1, NAN, 3, 4 };
		final RandomAccessibleInterval<FloatType> plane = Views.translate(ArrayImgs.floats(values, 2, 2), -7, 5);

		final RandomAccessibleInterval<FloatType> filled = NonFinite.fill(plane);

		assertArrayEquals(plane.minAsLongArray(), filled.minAsLongArray());
		assertEquals(8 / 3f, filled.getAt(-6, 5).get());
		assertEquals(NAN, values[1]);
	}

	private static float[] filled(final int width, final float... values) {
		final float[] filled = new float[values.length];
		int i = 0;
		for (final FloatType pixel : Views
			.flatIterable(NonFinite.fill(ArrayImgs.floats(values, width, values.length / width))))
			filled[i++] = pixel.get();
		return filled;
	}
}
