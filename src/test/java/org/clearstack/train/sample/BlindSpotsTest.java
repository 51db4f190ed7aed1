// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.network.TrainingBatch;
import org.clearstack.normalize.LinearMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlindSpotsTest {

	private static final int SIZE = 64;

	private static double[] powers(final double correlation) {
		final double[] powers = new double[17];
		for (int k = 0; k < powers.length; k++)
			powers[k] = Math.pow(correlation, k);
		return powers;
	}

	@ParameterizedTest(name = "{0} along x and {1} along y: {2}")
	@CsvSource({ "0, 0, single", "0.04, -0.04, single", "0.3, 0.1, x 2", "-0.1, 0.3, y 2", "0.3, 0.3, square 2",
		"0.5, 0.2, square 4", "0.95, 0, x 16", "-0.3, 0, x 2" })
	void theNoiseProposesAMask(final double alongX, final double alongY, final String expected) {
		final BlindSpots auto = BlindSpots.parse("auto", false);

		assertEquals(expected, auto.forNoise(powers(alongX), powers(alongY)).toString());
		assertEquals("cross 3", BlindSpots.parse("cross 3", false).forNoise(powers(alongX), powers(alongY)).toString());
	}

	@ParameterizedTest
	@CsvSource({ "single, 1", "x 4, 9", "'y,4', 9", "cross 2, 9", "square 2, 25", "Square 16, 1089" })
	void aMaskHidesSoManyPixels(final String text, final int count) {
		final List<int[]> hidden = BlindSpots.parse(text, false).hidden();

		assertEquals(count, hidden.size());
		assertEquals(count, hidden.stream().map(p -> p[0] + " " + p[1]).distinct().count());
		assertEquals(0, hidden.get(0)[0]);
		assertEquals(0, hidden.get(0)[1]);
	}

	@ParameterizedTest
	@ValueSource(
		strings = { "", "x", "x 0", "x 17", "single 2", "auto 1", "row 3", "x -1", "x 4 4", "square 99999999999" })
	void anotherMaskIsRefused(final String text) {
		final String message =
			assertThrows(IllegalArgumentException.class, () -> BlindSpots.parse(text, false)).getMessage();
		assertTrue(message.contains("such as x 4"), message);
	}

	/** An image whose value is 1000 times the row plus the column, so that each pixel can be told. */
	private static TrainingBatch batch(final BlindSpots spots, final int symmetry) {
		final float[] pixels = new float[SIZE * SIZE];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = 1000 * (i / SIZE) + i % SIZE;
		final var plane = ArrayImgs.floats(pixels, SIZE, SIZE);
		final TrainingImage image = TrainingImage.of("rows", () -> List.of(plane), List.of(plane),
			List.of(new LinearMap(1, 0)), new PixelCache(1 << 20));
		final BatchBuilder batch = new BatchBuilder(1, SIZE, 0, 1, 1, 1, true);
		new Noise2VoidSampler(List.of(image), new PatchSize(SIZE, 0), 1, spots).put(0, 0, 0, symmetry,
			RandomGeneratorFactory.of("L64X128MixRandom").create(1), batch, 0);
		return batch.batch();
	}

	@ParameterizedTest
	@CsvSource({ "single, 0", "x 3, 0", "x 3, 4", "y 3, 0", "cross 2, 0", "square 2, 0", "square 2, 7" })
	void whatIsHiddenIsTheMaskAroundEachPixelThatCounts(final String text, final int symmetry) {
		final BlindSpots spots = BlindSpots.parse(text, false);
		final TrainingBatch batch = batch(spots, symmetry);
		final Set<Integer> expected = new HashSet<>();
		for (int i = 0; i < SIZE * SIZE; i++)
			if (batch.weights()[i] > 0)
				for (final int[] place : (symmetry == 0 ? spots : spots.turned()).hidden()) {
					final int x = i % SIZE + place[0];
					final int y = i / SIZE + place[1];
					if (x >= 0 && x < SIZE && y >= 0 && y < SIZE)
						expected.add(y * SIZE + x);
				}

		final Set<Integer> hidden = IntStream.range(0, SIZE * SIZE)
			.filter(i -> batch.degraded()[i] != batch.groundTruth()[i]).boxed().collect(Collectors.toSet());

		assertTrue(expected.containsAll(hidden));
		assertTrue(hidden.size() > 0.98 * expected.size(), hidden.size() + " of " + expected.size());
		assertTrue(expected.size() <= SIZE * SIZE * 0.26 + spots.hidden().size());
	}

	@Test
	void theMedianLeavesThePixelItselfOut() {
		final TrainingBatch batch = batch(BlindSpots.parse("single", true), 0);

		for (int i = 0; i < SIZE * SIZE; i++) {
			final int x = i % SIZE;
			final int y = i / SIZE;
			if (batch.weights()[i] > 0 && x >= 2 && y >= 2 && x < SIZE - 2 && y < SIZE - 2)
				assertEquals(1000 * y + x, batch.degraded()[i], 1e-3, "median of a linear ramp without its middle");
		}
		assertEquals(1.5f, BlindSpots.median(new float[] { 9, 1, 2, 0, 77 }, 4), 0);
	}
}
