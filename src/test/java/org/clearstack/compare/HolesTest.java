// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HolesTest {

	private static final float NAN = Float.NaN;

	@Test
	void aHoleBecomesTheMeanOfItsNeighbours() {
		final float[] plane = { 1, 2, 3, 4, NAN, 6, 7, 8, 17 };

		assertEquals(1, Holes.fill(plane, 3));

		assertEquals(6, plane[4]);
	}

	@Test
	void aWideHoleIsFilledFromItsRimInwards() {
		final float[] row = { 2, NAN, Float.POSITIVE_INFINITY, NAN, 8 };

		assertEquals(3, Holes.fill(row, 5));

		assertArrayEquals(new float[] { 2, 2, 5, 8, 8 }, row);
	}

	@Test
	void aPlaneWithoutHolesIsKept() {
		final float[] plane = { 1, -2, 3, 4 };

		assertEquals(0, Holes.fill(plane, 2));

		assertArrayEquals(new float[] { 1, -2, 3, 4 }, plane);
	}

	@Test
	void aPlaneOfHolesBecomesZero() {
		final float[] plane = { NAN, NAN };

		assertEquals(2, Holes.fill(plane, 2));

		assertArrayEquals(new float[] { 0, 0 }, plane);
	}
}
