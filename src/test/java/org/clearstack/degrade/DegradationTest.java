// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import static org.clearstack.degrade.Pixels.assertMessage;
import static org.clearstack.degrade.Pixels.noise;
import static org.clearstack.degrade.Pixels.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class DegradationTest {

	@Test
	void theOpticsBlurThenPixelsCollectThenTheCameraAddsNoise() {
		final Img<FloatType> groundTruth = noise(1, 21, 16, 2);
		final Noise noise = new Noise(2, 3, 100, 8);

		final Img<FloatType> degraded = new Degradation(1.2, 3, noise).apply(groundTruth);

		assertArrayEquals(new long[] { 7, 5, 2 }, degraded.dimensionsAsLongArray());
		assertArrayEquals(values(noise.addTo(Binning.bin(GaussianBlur.blur(groundTruth, 1.2), 3))), values(degraded));
	}

	@Test
	void eachStepCanBeAlone() {
		final Img<FloatType> groundTruth = noise(2, 20, 16);
		final Noise noise = new Noise(2, 3, 100, 8);

		final double[] binned = values(Degradation.binning(2).apply(groundTruth));
		final double[] noisy = values(Degradation.noise(noise).apply(groundTruth));

		assertArrayEquals(values(Binning.bin(groundTruth, 2)), binned);
		assertArrayEquals(values(noise.addTo(groundTruth)), noisy);
	}

	@Test
	void anotherSeedChangesTheNoiseOnly() {
		final Degradation degradation = new Degradation(1, 2, new Noise(2, 3, 100, 8));

		final Degradation other = degradation.withSeed(9);

		assertEquals(new Degradation(1, 2, new Noise(2, 3, 100, 9)), other);
	}

	@Test
	void impossibleStepsAreRefusedAtOnce() {
		assertMessage("found -1.0", () -> new Degradation(-1, 2, Noise.NONE));
		assertMessage("found 0", () -> Degradation.binning(0));
		assertMessage("Use Noise.NONE", () -> new Degradation(0, 2, null));
	}
}
