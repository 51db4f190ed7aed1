// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

/** Golden values of numpy and scikit-image 0.26; src/test/python/metrics_golden.py prints them. */
class NoiseLevelTest {

	private static final int WIDTH = 61;
	private static final int HEIGHT = 48;
	private static final double IMMERKAER = 72.17377707379562;
	private static final double WAVELET = 76.0070155867597;

	@Test
	void immerkaersFilterGivesWhatNumpyGives() {
		assertEquals(IMMERKAER, NoiseLevel.immerkaer(pattern(), WIDTH, HEIGHT), 1e-8 * IMMERKAER);
	}

	@Test
	void theWaveletGivesWhatScikitImageGives() {
		assertEquals(WAVELET, NoiseLevel.waveletMad(pattern(), WIDTH, HEIGHT), 1e-8 * WAVELET);
	}

	@Test
	void aSlopeIsNoNoise() {
		final float[] slope = new float[WIDTH * HEIGHT];
		for (int i = 0; i < slope.length; i++)
			slope[i] = 2 * (i % WIDTH) + 3 * (i / WIDTH);

		assertEquals(0, NoiseLevel.immerkaer(slope, WIDTH, HEIGHT), 1e-12);
	}

	@Test
	void aConstantImageHasNoNoise() {
		final float[] constant = new float[WIDTH * HEIGHT];
		Arrays.fill(constant, 4);

		assertEquals(0, NoiseLevel.immerkaer(constant, WIDTH, HEIGHT));
		assertEquals(0, NoiseLevel.waveletMad(constant, WIDTH, HEIGHT), 1e-12);
	}

	@Test
	void onePixelThatIsNotANumberChangesLittle() {
		final float[] image = pattern();
		final double immerkaer = NoiseLevel.immerkaer(image, WIDTH, HEIGHT);
		final double wavelet = NoiseLevel.waveletMad(image, WIDTH, HEIGHT);
		image[20 * WIDTH + 30] = Float.NaN;

		assertEquals(immerkaer, NoiseLevel.immerkaer(image, WIDTH, HEIGHT), 0.02 * immerkaer);
		assertEquals(wavelet, NoiseLevel.waveletMad(image, WIDTH, HEIGHT), 0.05 * wavelet);
	}

	@Test
	void aPlaneOfTwoRowsIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> NoiseLevel.immerkaer(new float[10], 5, 2));
		assertThrows(IllegalArgumentException.class, () -> NoiseLevel.waveletMad(new float[10], 5, 2));
	}

	private static float[] pattern() {
		final float[] pixels = new float[WIDTH * HEIGHT];
		for (int i = 0; i < pixels.length; i++) {
			final int x = i % WIDTH + 9;
			final int y = i / WIDTH + 9;
			pixels[i] = (x * x * x + 7 * x * y * y + 3 * y * y * y) % 251;
		}
		return pixels;
	}
}
