// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RadialSpectrumTest {

	@ParameterizedTest
	@CsvSource({ "64, 64, 8, 0", "64, 64, 0, 8", "100, 70, 5, 0", "64, 64, 12, 9" })
	void aWavePeaksAtItsFrequency(final int width, final int height, final int u, final int v) {
		final RadialSpectrum spectrum = RadialSpectrum
			.of(image(width, height, i -> Math.cos(2 * Math.PI * (u * (i % width) + v * (i / width)) / 64.0)));

		final int peak = peak(spectrum.powers());
		assertEquals(Math.hypot(u, v) / 64, spectrum.frequencies()[peak], 1e-12);
		for (int r = 0; r < spectrum.powers().length; r++)
			if (Math.abs(r - peak) > 2)
				assertTrue(spectrum.powers()[r] < 1e-6 * spectrum.powers()[peak],
					"ring " + r + ": a Hann window reaches one ring farther");
	}

	@Test
	void whiteNoiseIsFlatAndKeepsItsVariance() {
		final Random random = new Random(5);
		final int size = 256;

		final RadialSpectrum spectrum = RadialSpectrum.of(image(size, size, i -> 3 * random.nextGaussian()));

		// Variance 9 spread over size² frequencies; the window's mean square is (3/2)² of its squared mean. Rings hold
		// thousands of values.
		final double expected = 9 * 2.25 / size / size;
		for (int r = 40; r < size / 2; r++)
			assertEquals(expected, spectrum.powers()[r], 0.3 * expected, "ring " + r);
	}

	@Test
	void theMeanHasNoPower() {
		final RadialSpectrum spectrum = RadialSpectrum.of(image(32, 40, i -> 1000));

		for (final double power : spectrum.powers())
			assertEquals(0, power, 1e-18);
	}

	@Test
	void frequenciesGoToHalfACyclePerPixel() {
		final double[] frequencies = RadialSpectrum.of(image(32, 100, i -> i)).frequencies();

		assertEquals(1.0 / 32, frequencies[0]);
		assertEquals(0.5, frequencies[frequencies.length - 1]);
	}

	@Test
	void theTransformIsTheSumOfItsDefinition() {
		final Random random = new Random(3);
		final double[] re = random.doubles(16).toArray();
		final double[] im = random.doubles(16).toArray();
		final double[] before = re.clone();
		final double[] beforeIm = im.clone();

		Fourier.transform(re, im, 0, 1, 16);

		for (int k = 0; k < 16; k++) {
			double sum = 0;
			double sumIm = 0;
			for (int n = 0; n < 16; n++) {
				final double angle = -2 * Math.PI * k * n / 16;
				sum += before[n] * Math.cos(angle) - beforeIm[n] * Math.sin(angle);
				sumIm += before[n] * Math.sin(angle) + beforeIm[n] * Math.cos(angle);
			}
			assertEquals(sum, re[k], 1e-12);
			assertEquals(sumIm, im[k], 1e-12);
		}
	}

	@Test
	void tinyPlanesAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> RadialSpectrum.of(image(7, 90, i -> i)));
	}

	private static RandomAccessibleInterval<DoubleType> image(final int width, final int height,
		final IntToDoubleFunction value)
	{
		final double[] values = new double[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = value.applyAsDouble(i);
		return ArrayImgs.doubles(values, width, height);
	}

	private static int peak(final double[] values) {
		int peak = 0;
		for (int i = 1; i < values.length; i++)
			if (values[i] > values[peak])
				peak = i;
		return peak;
	}
}
