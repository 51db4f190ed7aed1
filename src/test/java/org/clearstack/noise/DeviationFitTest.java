// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The noise of a camera from a map of each pixel's standard deviation. */
class DeviationFitTest {

	private static final int SIZE = 128;

	@Test
	void gainAndReadNoiseAreFound() {
		final float[] ramp = ramp();
		final VarianceLine line = DeviationFit.of(List.of(ramp), List.of(deviations(ramp, 2, 25)), SIZE);

		assertTrue(line.dependent());
		assertEquals(2, line.slope(), 0.02);
		assertEquals(25, line.offset(), 1);
	}

	@Test
	void evenNoiseHasNoGain() {
		final float[] ramp = ramp();
		final VarianceLine line = DeviationFit.of(List.of(ramp), List.of(deviations(ramp, 0, 9)), SIZE);

		assertFalse(line.dependent());
		assertEquals(9, line.offset(), 1e-3);
	}

	@Test
	void aTexturedQuarterDoesNotCount() {
		final float[] ramp = ramp();
		final float[] deviations = deviations(ramp, 2, 25);
		for (int y = 0; y < SIZE / 4; y++)
			for (int x = 0; x < SIZE; x++)
				deviations[y * SIZE + x] *= 3;
		final VarianceLine line = DeviationFit.of(List.of(ramp), List.of(deviations), SIZE);

		assertEquals(2, line.slope(), 0.1);
		assertEquals(25, line.offset(), 5);
	}

	@Test
	void pixelsThatAreNoNumbersLeaveTheirBlockOut() {
		final float[] ramp = ramp();
		final float[] deviations = deviations(ramp, 0, 4);
		ramp[500] = Float.NaN;
		deviations[9000] = Float.NaN;
		assertEquals(4, DeviationFit.of(List.of(ramp), List.of(deviations), SIZE).offset(), 1e-3);
		Arrays.fill(ramp, Float.NaN);
		assertNull(DeviationFit.of(List.of(ramp), List.of(deviations), SIZE));
	}

	/** The network's strength, the statistics' correlation. */
	@Test
	void theStrengthIsTheNetworks() {
		final float[] noisy = new float[SIZE * SIZE];
		final Random random = new Random(4);
		for (int i = 0; i < noisy.length; i++)
			noisy[i] = (float) (100 + 5 * random.nextGaussian());
		final float[] deviations = new float[SIZE * SIZE];
		Arrays.fill(deviations, 4);
		final NoiseModel noise = NoiseEstimator.measure(List.of(noisy), List.of(deviations), SIZE, SIZE);

		assertEquals(0, noise.gain());
		assertEquals(4, noise.read(), 1e-3);
		assertEquals(0, noise.rhoX(), 0.05);
	}

	/** Nine pixels of ten without a photon: a network that sees no noise there is mistaken. */
	@Test
	void whereHardlyAPixelHasAPhotonStatisticsCount() {
		final float[] counts = new float[SIZE * SIZE];
		final Random random = new Random(5);
		for (int i = 0; i < counts.length; i++)
			counts[i] = random.nextDouble() < 0.1 ? 1 : 0;
		final float[] deviations = new float[SIZE * SIZE];
		Arrays.fill(deviations, 0.01f);
		final NoiseModel noise = NoiseEstimator.measure(List.of(counts), List.of(deviations), SIZE, SIZE);

		assertEquals(NoiseEstimator.measure(counts, SIZE, SIZE), noise);
	}

	private static float[] ramp() {
		final float[] ramp = new float[SIZE * SIZE];
		for (int i = 0; i < ramp.length; i++)
			ramp[i] = i % SIZE * 4 + i / SIZE;
		return ramp;
	}

	private static float[] deviations(final float[] levels, final double gain, final double variance) {
		final float[] deviations = new float[levels.length];
		for (int i = 0; i < deviations.length; i++)
			deviations[i] = (float) Math.sqrt(gain * levels[i] + variance);
		return deviations;
	}
}
