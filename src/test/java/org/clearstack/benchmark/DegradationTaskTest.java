// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.Mse;
import org.junit.jupiter.api.Test;

/** What is rated, and how it is degraded. */
class DegradationTaskTest {

	@Test
	void theMiddleOfAnImageIsRated() {
		final GroundTruthPlane groundTruth = GroundTruthPlane.of("field", "name.tif", "", ramp(100, 75), 60);

		assertArrayEquals(new long[] { 60, 60 }, groundTruth.pixels().dimensionsAsLongArray());
		assertEquals(20 + 1000 * 7, groundTruth.pixels().getAt(0, 0).get(),
			"20 of 40 columns and 7 of 15 rows are left out before it");
		assertEquals(59 + 1000 * 59, groundTruth.range());
		assertEquals(20 + 1000 * 7, groundTruth.min());
	}

	@Test
	void whatCannotBeRatedIsToldWhy() {
		assertEquals("it has 100 x 30 pixels, fewer than 36 x 36", refused(ramp(100, 30), 512));
		assertEquals("it has one value only", refused(ArrayImgs.floats(40, 40), 512));
		final Img<FloatType> hole = ramp(100, 100);
		hole.getAt(50, 50).set(Float.NaN);
		hole.getAt(51, 50).set(Float.NEGATIVE_INFINITY);
		assertEquals("2 of its 2304 pixels are NaN or infinite", refused(hole, 48));
		hole.getAt(50, 50).set(1);
		hole.getAt(51, 50).set(1);
		hole.getAt(0, 0).set(Float.NaN);
		assertEquals(48, GroundTruthPlane.of("f", "i", "", hole, 48).pixels().dimension(0),
			"what is cut off does not count");
	}

	@Test
	void poissonNoiseIsThatOfSixtyPhotonsAtFullRange() {
		final Img<FloatType> half = ArrayImgs.floats(240, 240);
		half.forEach(pixel -> pixel.set(5));
		half.getAt(0, 0).set(-5);
		half.getAt(1, 0).set(15);
		final GroundTruthPlane groundTruth = GroundTruthPlane.of("f", "i", "", half, 512);

		final RandomAccessibleInterval<FloatType> degraded = DegradationTask.POISSON.degraded(groundTruth);

		assertEquals(20.0 * 20 / 60 / 2, Mse.mse(groundTruth.pixels(), degraded), 0.1,
			"30 photons of 20/60 grey levels: 3.33; 57,600 pixels tell it to 0.6 %");
		assertEquals(0, Mse.mse(degraded, DegradationTask.POISSON.degraded(groundTruth)), "each time the same");
	}

	@Test
	void gaussianNoiseIsTwoPercentOfTheRange() {
		final GroundTruthPlane groundTruth = GroundTruthPlane.of("f", "i", "", ramp(240, 240), 512);

		assertEquals(1,
			Mse.mse(groundTruth.pixels(), DegradationTask.GAUSSIAN.degraded(groundTruth))
				/ Math.pow(0.02 * groundTruth.range(), 2),
			0.02, "57,600 pixels tell it to 0.6 %");
	}

	@Test
	void tasksAreReadByTheirLabels() {
		assertEquals(List.of(DegradationTask.X2, DegradationTask.POISSON),
			DegradationTask.parse(" poisson, X2,poisson"));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> DegradationTask.parse("x5")).getMessage()
			.contains("x2, x3, x4, poisson, gaussian, pairs"));
	}

	// -- helpers --

	private static String refused(final Img<FloatType> image, final int crop) {
		return assertThrows(IllegalArgumentException.class, () -> GroundTruthPlane.of("f", "i", "", image, crop))
			.getMessage();
	}

	private static Img<FloatType> ramp(final int width, final int height) {
		final float[] values = new float[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = i % width + 1000 * (i / width);
		return ArrayImgs.floats(values, width, height);
	}
}
