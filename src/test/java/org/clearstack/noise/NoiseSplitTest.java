// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.degrade.Noise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseSplitTest {

	private static final int SIZE = 512;
	private static final double SHARE = 0.8;

	private static RandomGenerator random() {
		return RandomGeneratorFactory.of("L64X128MixRandom").create(3);
	}

	/** An even image with noise, split; the two parts minus the true value. */
	private static double[][] parts(final NoiseModel noise, final double value) {
		final float[] even = new float[SIZE * SIZE];
		Arrays.fill(even, (float) value);
		final float[] image = new float[even.length];
		int i = 0;
		for (final FloatType pixel : new Noise(noise.gain(), noise.read(), noise.dark(), 9)
			.addTo(ArrayImgs.floats(even, SIZE, SIZE)))
			image[i++] = pixel.get();
		final float[] change = new NoiseSplit(noise, SHARE).change(image, SIZE, random());
		final double[][] parts = new double[2][image.length];
		for (int j = 0; j < image.length; j++) {
			parts[0][j] = image[j] + change[j] / SHARE - value;
			parts[1][j] = image[j] - change[j] / (1 - SHARE) - value;
		}
		return parts;
	}

	private static double mean(final double[] a, final double[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++)
			sum += a[i] * b[i];
		return sum / a.length;
	}

	@ParameterizedTest(name = "{0} grey levels per electron above {1}, read noise {2}, at {3}")
	@CsvSource({ "0, 0, 3, 100", "2, 0, 0, 8", "2, 0, 0, 60", "2, 100, 0, 110", "1, 10, 5, 40", "0.5, 0, 2, 400" })
	void twoPartsHaveIndependentNoiseOfTheirShareOfTheLight(final double gain, final double dark, final double read,
		final double value)
	{
		final NoiseModel noise = NoiseModel.white(gain, dark, read);

		final double[][] parts = parts(noise, value);

		final double variance = noise.variance(value);
		assertEquals(variance / SHARE, mean(parts[0], parts[0]), 0.02 * variance / SHARE);
		assertEquals(variance / (1 - SHARE), mean(parts[1], parts[1]), 0.02 * variance / (1 - SHARE));
		assertEquals(0, mean(parts[0], parts[1]), 0.02 * variance);
	}

	/** Where normal noise would fail: the square of one part tells nothing of the other. */
	@Test
	void partsOfFewElectronsShareNoSkewness() {
		final double[][] parts = parts(NoiseModel.white(1, 0, 0), 2);
		final double[] squares = Arrays.stream(parts[0]).map(v -> v * v).toArray();

		assertEquals(0, mean(squares, parts[1]), 0.05 * Math.pow(2, 1.5));
	}

	@Test
	void addedNoiseHasTheCorrelationOfTheImage() {
		final NoiseModel noise = new NoiseModel(0, 0, 1, 0.45, -0.2);
		final float[] field = CorrelatedNoise.of(noise).draw(SIZE, random());

		double square = 0;
		double alongX = 0;
		double alongY = 0;
		for (int y = 0; y + 1 < SIZE; y++)
			for (int x = 0; x + 1 < SIZE; x++) {
				final double v = field[y * SIZE + x];
				square += v * v;
				alongX += v * field[y * SIZE + x + 1];
				alongY += v * field[(y + 1) * SIZE + x];
			}
		assertEquals(1, square / ((SIZE - 1) * (SIZE - 1)), 0.02);
		assertEquals(0.45, alongX / square, 0.01);
		assertEquals(-0.2, alongY / square, 0.01);
	}

	@Test
	void theFirstPartsNoiseIsThatOfAShorterExposure() {
		assertEquals(NoiseModel.white(2.5, 7, 2),
			new NoiseSplit(NoiseModel.white(2, 7, Math.sqrt(3.2)), SHARE).first());
	}

	@ParameterizedTest
	@CsvSource({ "0", "1", "NaN" })
	void aShareIsBetweenNothingAndAll(final double share) {
		assertThrows(IllegalArgumentException.class, () -> new NoiseSplit(NoiseModel.gaussian(1), share));
	}
}
