// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was removed, and how far the signal stands above the noise. */
class NoiseMapsOfResultsTest {

	@Test
	void whiteNoiseIsCorrelatedWithItselfOnly() {
		final double[][] correlations = NoiseAutocorrelation.of(white(128, 1), 128, 128, 4);

		for (final double[] axis : correlations) {
			assertEquals(1, axis[0]);
			for (int shift = 1; shift <= 4; shift++)
				assertEquals(0, axis[shift], 0.03);
		}
	}

	@Test
	void aFilterAlongTheLineShowsInXAlone() {
		final float[] white = white(128, 2);
		final float[] smooth = white.clone();
		for (int i = 1; i < smooth.length; i++)
			smooth[i] = white[i] + white[i - 1];

		final double[][] correlations = NoiseAutocorrelation.of(smooth, 128, 128, 2);

		assertEquals(0.5, correlations[0][1], 0.02);
		assertEquals(0, correlations[0][2], 0.03);
		assertEquals(0, correlations[1][1], 0.03);
	}

	@Test
	void pixelsThatAreNotNumbersDoNotCount() {
		final float[] white = white(128, 3);
		white[500] = Float.NaN;

		assertEquals(1, NoiseAutocorrelation.of(white, 128, 128, 1)[0][0]);
		assertThrows(IllegalArgumentException.class, () -> NoiseAutocorrelation.of(white, 128, 128, 128));
	}

	@Test
	void theRatioIsSignalOverNoise() {
		final float[] flat = new float[20 * 20];
		Arrays.fill(flat, 400);

		final float[] map = LocalSnr.map(flat, 20, 20, NoiseModel.white(1, 100, 10), 100, 2);

		for (final float value : map)
			assertEquals(300 / 20.0, value, 1e-6);
		assertTrue(Float.isInfinite(LocalSnr.map(flat, 20, 20, NoiseModel.gaussian(0), 100, 2)[0]));
		assertThrows(IllegalArgumentException.class, () -> LocalSnr.map(flat, 20, 21, NoiseModel.gaussian(1), 0, 2));
	}

	private static float[] white(final int size, final long seed) {
		final Random random = new Random(seed);
		final float[] plane = new float[size * size];
		for (int i = 0; i < plane.length; i++)
			plane[i] = (float) random.nextGaussian();
		return plane;
	}
}
