// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The maps by which a network is given the noise, and the default measurement. */
class NoiseMapsTest {

	private static final int WIDTH = 9;
	private static final int HEIGHT = 7;
	private static final int REACH = NoiseMaps.REACH;

	@Test
	void readNoiseAloneIsTheSameEverywhere() {
		final float[] map = NoiseMaps.deviation(NoiseModel.gaussian(0.25), image(1), WIDTH, HEIGHT);

		assertEquals(WIDTH * HEIGHT, map.length);
		for (final float deviation : map)
			assertEquals(0.25f, deviation);
	}

	/** The sum over all pixels in reach, without separating the axes. */
	@Test
	void shotNoiseIsThatOfTheSmoothedImage() {
		final float[] image = image(2);
		final NoiseModel noise = NoiseModel.white(0.04, 0.3, 0.1);

		final float[] map = NoiseMaps.deviation(noise, image, WIDTH, HEIGHT);

		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++) {
				double sum = 0;
				double weights = 0;
				for (int v = -REACH; v <= REACH; v++)
					for (int u = -REACH; u <= REACH; u++) {
						final double weight = Math.exp(-(u * u + v * v) / (2 * 1.5 * 1.5));
						sum += weight * image[(y + v + REACH) * (WIDTH + 2 * REACH) + x + u + REACH];
						weights += weight;
					}
				assertEquals(Math.sqrt(0.04 * Math.max(0, sum / weights - 0.3) + 0.01), map[y * WIDTH + x], 1e-6,
					"pixel " + x + ", " + y);
			}
	}

	@Test
	void mapsScaleWithTheGainAndDoNotSeeTheOffset() {
		final float[] image = image(3);
		final float[] mapped = image.clone();
		for (int i = 0; i < mapped.length; i++)
			mapped[i] = 7 * mapped[i] - 2;
		final NoiseModel noise = new NoiseModel(0.02, 0.1, 0.05, 0.3, -0.1);

		final float[] before = NoiseMaps.deviation(noise, image, WIDTH, HEIGHT);
		final float[] after = NoiseMaps.deviation(noise.mapped(7, -2), mapped, WIDTH, HEIGHT);

		for (int i = 0; i < before.length; i++)
			assertEquals(7 * before[i], after[i], 1e-5);
	}

	@Test
	void mapsStandBehindTheChannelsOfAPixel() {
		final float[] pixels = new float[2 * 8];

		NoiseMaps.put(new NoiseModel(0, 0, 1, 0.5, -0.25), new float[] { 2, 4 }, pixels, 5, 8);

		assertArrayEquals(new float[] { 0, 0, 0, 0, 0, 2, 1, -0.5f, 0, 0, 0, 0, 0, 4, 2, -1 }, pixels);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
		value = { "-1; 0; 0; 0; 0; The gain", "0; NaN; 0; 0; 0; grey level of the dark camera",
			"0; 0; -2; 0; 0; The read noise",
			"0; 0; 1; 1.5; 0; along x must lie between -1 and 1; found 1.5", "0; 0; 1; 0; NaN; along y" })
	void numbersThatAreNoNoiseAreRefused(final double gain, final double dark, final double read, final double rhoX,
		final double rhoY, final String message)
	{
		final IllegalArgumentException told =
			assertThrows(IllegalArgumentException.class, () -> new NoiseModel(gain, dark, read, rhoX, rhoY));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	@Test
	void theVarianceGrowsAboveTheDarkLevel() {
		final NoiseModel noise = NoiseModel.white(2, 100, 3);

		assertEquals(9, noise.variance(50));
		assertEquals(29, noise.variance(110));
	}

	private static float[] image(final long seed) {
		final Random random = new Random(seed);
		final float[] image = new float[(WIDTH + 2 * REACH) * (HEIGHT + 2 * REACH)];
		for (int i = 0; i < image.length; i++)
			image[i] = random.nextFloat();
		return image;
	}
}
