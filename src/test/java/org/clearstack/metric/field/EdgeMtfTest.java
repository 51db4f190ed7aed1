// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edges blurred by a Gaussian, whose modulation transfer function is known: exp(−2 π² σ² f²). */
class EdgeMtfTest {

	@ParameterizedTest
	@CsvSource({ "0.7, 5", "1, 5", "1.5, 8", "1, -6" })
	void aGaussianEdgeHasItsFunctionWithinOnePerCent(final double sigma, final double degrees) {
		final EdgeMtf.Curve curve = EdgeMtf.of(edge(sigma, degrees, false));

		for (double f = 0.05; f <= 0.35; f += 0.05) {
			final int i = (int) Math.round(f / curve.step());
			final double exact = i * curve.step();
			assertEquals(Math.exp(-2 * Math.PI * Math.PI * sigma * sigma * exact * exact), curve.mtf()[i], 0.01,
				"at " + exact);
		}
		final double half = Math.sqrt(Math.log(2) / 2) / (Math.PI * sigma);
		assertEquals(half, curve.frequency(0.5), 0.01 * half);
		assertEquals(degrees, curve.degrees(), 0.1);
		assertEquals(80, curve.contrast(), 1);
	}

	@Test
	void anEdgeThatLiesFlatIsTurned() {
		final EdgeMtf.Curve upright = EdgeMtf.of(edge(1, 5, false));
		final EdgeMtf.Curve flat = EdgeMtf.of(edge(1, 5, true));

		assertEquals(upright.frequency(0.5), flat.frequency(0.5), 1e-12);
	}

	@Test
	void selectionsWithoutAnEdgeAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> EdgeMtf.of(ArrayImgs.floats(40, 40)));
		assertThrows(IllegalArgumentException.class, () -> EdgeMtf.of(ArrayImgs.floats(10, 40)));
		assertThrows(IllegalArgumentException.class, () -> EdgeMtf.of(edge(1, 0, false)));
		assertThrows(IllegalArgumentException.class,
			() -> EdgeMtf.of(Images.of(40, 40, (x, y) -> x == 3 ? Double.NaN : x)));
	}

	private static Img<DoubleType> edge(final double sigma, final double degrees, final boolean flat) {
		final double tilt = Math.toRadians(degrees);
		return Images.of(64, 64, (x, y) -> {
			final double across = flat ? y : x;
			final double along = flat ? x : y;
			return 20 + 80 * normal(((across - 31.6) * Math.cos(tilt) - (along - 31.5) * Math.sin(tilt)) / sigma);
		});
	}

	/** The distribution function of the normal distribution, by its series. */
	private static double normal(final double z) {
		if (Math.abs(z) > 8)
			return z < 0 ? 0 : 1;
		double term = z;
		double sum = z;
		for (int n = 1; n < 200; n++)
			sum += term *= z * z / (2 * n + 1);
		return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
	}
}
