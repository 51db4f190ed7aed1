// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.Images;
import org.clearstack.metric.Patterns;
import org.clearstack.metric.numeric.GaussianBlur;
import org.junit.jupiter.api.Test;

/** Values of numpy, printed by src/test/python/metrics_golden.py, and spectra known by formula. */
class NoisePowerTest {

	@Test
	void ringsAreThoseOfNumpy() {
		final NoisePower.Spectrum spectrum = NoisePower.of(Images.of(64, 48, Patterns::hashed), 16, 0.5);

		assertEquals(41.870993866357786, spectrum.power()[1], 1e-9);
		assertEquals(64.18884388727271, spectrum.power()[4], 1e-9);
		assertEquals(65.3553033232134, spectrum.power()[8], 1e-9);
		assertEquals(16.206037787271345, spectrum.deviation(), 1e-9);
		assertEquals(35, spectrum.regions());
		assertEquals(1 / 8.0, spectrum.step());
	}

	@Test
	void whiteNoiseIsFlatAndItsSumIsTheVariance() {
		final NoisePower.Spectrum spectrum = NoisePower.of(gaussian(512, 0), 32, 1);

		for (int ring = 4; ring <= 16; ring++)
			assertEquals(9, spectrum.power()[ring], 0.4, "ring " + ring);
		assertEquals(3, spectrum.deviation(), 0.05);
	}

	@Test
	void smoothedNoiseHasTheSpectrumOfTheFilter() {
		final NoisePower.Spectrum spectrum = NoisePower.of(gaussian(512, 0.8), 32, 1);

		for (int ring = 4; ring <= 8; ring++) {
			final double f = ring / 32.0;
			assertEquals(1, spectrum.power()[ring] / (9 * Math.exp(-4 * Math.PI * Math.PI * 0.64 * f * f)), 0.08,
				"ring " + ring);
		}
		assertTrue(spectrum.median() < NoisePower.of(gaussian(512, 0), 32, 1).median());
	}

	@Test
	void aSlowTrendIsNoNoise() {
		final Img<DoubleType> bowl = Images.of(64, 64, (x, y) -> 0.01 * x * x + 0.2 * y - 0.003 * x * y);

		assertEquals(0, NoisePower.of(bowl, 16, 1).deviation(), 1e-9);
	}

	@Test
	void selectionsThatAreTooSmallAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> NoisePower.of(ArrayImgs.floats(20, 20), 32, 1));
		assertThrows(IllegalArgumentException.class, () -> NoisePower.of(ArrayImgs.floats(20, 20), 16, 0));
	}

	private static Img<DoubleType> gaussian(final int size, final double sigma) {
		final Random random = new Random(11);
		final double[] noise = new double[size * size];
		for (int i = 0; i < noise.length; i++)
			noise[i] = 3 * random.nextGaussian();
		return ArrayImgs.doubles(sigma == 0 ? noise : GaussianBlur.blur(noise, size, size, sigma), size, size);
	}
}
