// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Images;
import org.clearstack.metric.Mse;
import org.clearstack.metric.Patterns;
import org.clearstack.metric.pixel.Samples;
import org.junit.jupiter.api.Test;

/** Values of scipy, printed by src/test/python/metrics_golden.py. */
class SquirrelTest {

	private final Img<DoubleType> restored = Patterns.pattern(96, 80, 0);

	@Test
	void errorCorrelationAndFitAreThoseOfScipy() {
		final double[] source = Patterns.blurred(restored, 0.9);
		final double[] grain = Samples.of(Patterns.pattern(96, 80, 1), "grain").values();
		for (int i = 0; i < source.length; i++)
			source[i] = 3 * source[i] + 7 + 0.05 * grain[i];

		final Squirrel.Result result = Squirrel.compare(ArrayImgs.doubles(source, 96, 80), restored);

		assertEquals(0.6012917337948035, result.rse(), 1e-8);
		assertEquals(0.9999506319886317, result.rsp(), 1e-8);
		assertEquals(0.9068388034506372, result.sigma(), 1e-5);
		assertEquals(3.053392608226182, result.gain(), 1e-5);
		assertEquals(6.6053549506293665, result.offset(), 1e-3);
	}

	@Test
	void theBlurGainAndOffsetThatMadeTheSourceAreFound() {
		final double[] source = Patterns.blurred(restored, 1.2);
		for (int i = 0; i < source.length; i++)
			source[i] = 0.5 * source[i] + 20;

		final Squirrel.Result result = Squirrel.compare(ArrayImgs.doubles(source, 96, 80), restored);

		assertEquals(1.2, result.sigma(), 1e-3);
		assertEquals(0.5, result.gain(), 1e-4);
		assertEquals(1, result.rsp(), 1e-6);
		assertEquals(0, result.rse(), 1e-3);
	}

	@Test
	void anInventedStructureStandsOutInTheMap() {
		final double[] source = Patterns.blurred(restored, 1);
		final Img<DoubleType> invented = Images.of(96, 80,
			(x, y) -> restored.getAt(x, y).get() + (x > 40 && x < 48 && y > 30 && y < 38 ? 60 : 0));

		final Squirrel.Result result = Squirrel.compare(ArrayImgs.doubles(source, 96, 80), invented);

		assertTrue(result.map().getAt(44, 34).get() > 10 * result.map().getAt(10, 10).get());
		assertEquals(result.rse(), Math.sqrt(Mse.mse(result.map(), ArrayImgs.floats(96, 80))), 1e-5);
	}

	@Test
	void anEnlargedImageIsComparedOnThePixelsOfTheSource() {
		final Img<DoubleType> source =
			Images.of(48, 40, (x, y) -> (restored.getAt(2 * x, 2 * y).get() + restored.getAt(2 * x + 1, 2 * y).get()
				+ restored.getAt(2 * x, 2 * y + 1).get() + restored.getAt(2 * x + 1, 2 * y + 1).get()) / 4);

		assertEquals(0, Squirrel.compare(source, restored).rse(), 1e-9);
	}

	@Test
	void imagesThatDoNotFitAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> Squirrel.compare(restored, Patterns.pattern(100, 80, 0)));
		assertThrows(IllegalArgumentException.class, () -> Squirrel.compare(Images.of(96, 80, (x, y) -> 5), restored));
	}
}
