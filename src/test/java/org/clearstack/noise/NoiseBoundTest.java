// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;

class NoiseBoundTest {

	private static final int SIZE = 128;

	private final Random random = new Random(5);

	@Test
	void whiteNoiseIsPossible() {
		final NoiseModel noise = NoiseModel.gaussian(4);
		final float[] pixels = image(i -> i % SIZE + 4 * random.nextGaussian());

		assertSame(noise, NoiseBound.of(pixels, SIZE).apply(noise));
	}

	@Test
	void shotNoiseOfFewPhotonsIsPossible() {
		final NoiseModel noise = NoiseModel.white(1, 0, 0);
		final float[] pixels = image(i -> poisson(0.1 + i % SIZE / 100.0));

		assertSame(noise, NoiseBound.of(pixels, SIZE).apply(noise));
	}

	@Test
	void noiseThatNeighboursShareIsPossible() {
		final float[] white = image(i -> random.nextGaussian());
		final float[] shared = image(i -> (white[i] + white[(i + 1) % white.length]) * 3);
		final NoiseModel noise = new NoiseModel(0, 0, 3 * Math.sqrt(2), 0.5, 0);

		assertSame(noise, NoiseBound.of(shared, SIZE).apply(noise));
	}

	@Test
	void ofTwiceTheNoiseAnImageHasHalfIsLeft() {
		final float[] pixels = image(i -> 4 * random.nextGaussian());

		assertEquals(4, NoiseBound.of(pixels, SIZE).apply(NoiseModel.gaussian(8)).read(), 0.3);
	}

	@Test
	void smoothStripesWithoutNoiseHaveHardlyAny() {
		final float[] stripes = image(i -> 60 + 40 * Math.sin(0.35 * (i % SIZE) + 0.1 * (i / SIZE)));

		final NoiseModel found = NoiseMeter.measure(ArrayImgs.floats(stripes, SIZE, SIZE));

		assertTrue(Math.sqrt(60 * found.gain() + found.read() * found.read()) < 1, found.toString());
	}

	private double poisson(final double mean) {
		final double least = Math.exp(-mean);
		int count = -1;
		for (double product = 1; product > least || count < 0; count++)
			product *= random.nextDouble();
		return count;
	}

	private static float[] image(final IntToDoubleFunction pixel) {
		final float[] pixels = new float[SIZE * SIZE];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = (float) pixel.applyAsDouble(i);
		return pixels;
	}
}
