// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Images;
import org.clearstack.metric.Patterns;
import org.junit.jupiter.api.Test;

/** Fluxes of photutils, printed by src/test/python/metrics_golden.py. */
class StarPhotometryTest {

	private final Img<DoubleType> field = Patterns.stars();

	@Test
	void fluxesAreThoseOfPhotutils() {
		final List<StarPhotometry.Pair> stars = StarPhotometry.compare(field, field, 5).stars();

		assertEquals(3, stars.size());
		assertEquals(14352.482053976568, stars.get(0).reference().flux(), 1e-3);
		assertEquals(7972.631278491065, stars.get(1).reference().flux(), 1e-3);
		assertEquals(4786.576841626859, stars.get(2).reference().flux(), 1e-3);
		assertEquals(50.5, stars.get(0).reference().x(), 0.02);
		assertEquals(65.1, stars.get(0).reference().y(), 0.02);
	}

	@Test
	void aFieldEqualsItself() {
		final StarPhotometry.Result result = StarPhotometry.compare(field, field, 5);

		assertEquals(0, result.fluxError());
		assertEquals(0, result.shift());
		assertEquals(1.6 * 2.3548, result.testFwhm(), 0.03);
	}

	@Test
	void lostFluxMovedCentresAndBlurAreSeen() {
		final Img<DoubleType> moved =
			Images.of(110, 90, (x, y) -> x == 0 ? 100 : 100 + 0.9 * (field.getAt(x - 1, y).get() - 100));
		final StarPhotometry.Result result = StarPhotometry.compare(field, moved, 5);
		final StarPhotometry.Result blurred =
			StarPhotometry.compare(field, ArrayImgs.doubles(Patterns.blurred(field, 1.2), 110, 90), 8);

		assertEquals(1, result.shift(), 0.01);
		assertEquals(10, result.fluxError(), 1.5);
		assertEquals(2.3548 * Math.sqrt(1.6 * 1.6 + 1.2 * 1.2), blurred.testFwhm(), 0.05);
		assertTrue(blurred.fluxError() < 0.5, "flux error " + blurred.fluxError());
	}

	@Test
	void fieldsWithoutStarsAreRefused() {
		assertThrows(IllegalArgumentException.class,
			() -> StarPhotometry.compare(Images.noise(2, 60, 60), Images.noise(2, 60, 60), 4));
		assertThrows(IllegalArgumentException.class, () -> StarPhotometry.compare(field, Images.noise(2, 60, 60), 4));
		assertThrows(IllegalArgumentException.class, () -> StarPhotometry.compare(field, field, 1));
	}
}
