// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import static org.clearstack.degrade.Pixels.assertMessage;
import static org.clearstack.degrade.Pixels.constant;
import static org.clearstack.degrade.Pixels.noise;
import static org.clearstack.degrade.Pixels.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseTest {

	private static final int SIDE = 400;

	/**
	 * Mean v, variance gain (v - offset) + readNoise², each within five of its own standard errors (sigma / √n and
	 * variance · √(2 / n), a little more for Poisson's tail).
	 */
	@ParameterizedTest
	@CsvSource({ "2, 0, 100, 101", "2, 0, 100, 112", "2, 0, 100, 125", "0.5, 3, 100, 400", "0, 7, 0, 50",
		"4, 5, 10, 10", "1, 0, 0, 100000", "1, 2, 0, -30" })
	void meanIsKeptAndVarianceIsThatOfTheCamera(final double gain, final double readNoise, final double offset,
		final double value)
	{
		final double variance = gain * Math.max(0, value - offset) + readNoise * readNoise;
		final double n = SIDE * SIDE;

		final double[] noisy = values(new Noise(gain, readNoise, offset, 5).addTo(constant(value, SIDE, SIDE)));

		final double mean = Arrays.stream(noisy).average().orElseThrow();
		final double measured = Arrays.stream(noisy).map(v -> (v - mean) * (v - mean)).sum() / (n - 1);
		final double electrons = gain > 0 ? Math.max(0.1, (value - offset) / gain) : 1e9;
		assertEquals(value, mean, 5 * Math.sqrt(variance / n));
		assertEquals(variance, measured, 5 * variance * Math.sqrt((2 + 1 / electrons) / n));
	}

	@Test
	void sameSeedGivesSameNoiseWithAnyNumberOfThreads() throws Exception {
		final Img<FloatType> image = noise(1, 60, 50, 3);
		final Noise noise = new Noise(3, 2, 0, 99);

		final double[] first = values(noise.addTo(image));
		final double[] oneThread = inPool(1, noise, image);
		final double[] fourThreads = inPool(4, noise, image);

		assertArrayEquals(first, oneThread);
		assertArrayEquals(first, fourThreads);
	}

	@Test
	void seedsPlanesAndRowsDiffer() {
		final Img<FloatType> image = constant(100, 30, 4, 2);
		final Noise noise = new Noise(1, 1, 0, 1);

		final Img<FloatType> one = noise.addTo(image);
		final Img<FloatType> other = noise.withSeed(2).addTo(image);

		assertFalse(Arrays.equals(values(one), values(other)));
		assertFalse(Arrays.equals(values(Views.hyperSlice(one, 2, 0)), values(Views.hyperSlice(one, 2, 1))));
		assertFalse(Arrays.equals(values(Views.hyperSlice(one, 1, 0)), values(Views.hyperSlice(one, 1, 1))));
	}

	/** 160 000 pixels have a correlation of 0 ± 0.0025 if they are independent; 0.0125 is five times that. */
	@Test
	void neighboursAreIndependent() {
		final double[] noisy = values(new Noise(0, 1, 0, 3).addTo(constant(0, SIDE, SIDE)));

		assertEquals(0, product(noisy, 1), 0.0125);
		assertEquals(0, product(noisy, SIDE), 0.0125);
		assertEquals(0, product(noisy, SIDE + 1), 0.0125);
	}

	@Test
	void noNoiseKeepsEveryValue() {
		final Img<FloatType> image = noise(2, 9, 5, 2);

		final Img<FloatType> same = Noise.NONE.addTo(image);

		assertArrayEquals(values(image), values(same));
	}

	@Test
	void whatIsNotANumberStays() {
		final Img<FloatType> image =
			ArrayImgs.floats(new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 5 }, 4, 1);

		final double[] noisy = values(new Noise(2, 3, 0, 1).addTo(image));

		assertArrayEquals(new double[] { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY },
			Arrays.copyOf(noisy, 3));
		assertEquals(5, noisy[3], 30);
	}

	@Test
	void theImageItselfIsLeftAlone() {
		final Img<FloatType> image = noise(6, 8, 8);
		final double[] before = values(image);

		new Noise(1, 1, 0, 1).addTo(image);

		assertArrayEquals(before, values(image));
	}

	@Test
	void impossibleCamerasAreRefused() {
		assertMessage("gain", () -> new Noise(-1, 0, 0, 0));
		assertMessage("found NaN", () -> new Noise(Double.NaN, 0, 0, 0));
		assertMessage("read noise", () -> new Noise(1, Double.POSITIVE_INFINITY, 0, 0));
		assertMessage("offset", () -> new Noise(1, 1, Double.NaN, 0));
		assertMessage("found 1 dimension", () -> Noise.NONE.addTo(noise(1, 5)));
	}

	private static double product(final double[] values, final int distance) {
		double sum = 0;
		for (int i = distance; i < values.length; i++)
			sum += values[i] * values[i - distance];
		return sum / (values.length - distance);
	}

	private static double[] inPool(final int threads, final Noise noise, final Img<FloatType> image) throws Exception {
		final ForkJoinPool pool = new ForkJoinPool(threads);
		try {
			return pool.submit(() -> values(noise.addTo(image))).get();
		}
		finally {
			pool.shutdown();
		}
	}
}
