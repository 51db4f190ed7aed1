// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonTest {

	private static final int DRAWS = 200_000;

	/**
	 * Chi-square over the counts that are expected at least ten times; its mean is the number of counts n, its
	 * deviation √(2n): five of them are allowed.
	 */
	@ParameterizedTest
	@ValueSource(doubles = { 0.01, 0.7, 3, 9.99, 10, 14.5, 60, 1234.5 })
	void countsAreAsFrequentAsPoissonSays(final double mean) {
		final SplittableRandom random = new SplittableRandom(17);
		final int[] histogram = new int[(int) (mean + 20 * Math.sqrt(mean)) + 20];

		for (int i = 0; i < DRAWS; i++)
			histogram[(int) Poisson.draw(mean, random)]++;

		double chiSquare = 0;
		int classes = 0;
		double log = -mean;
		for (int k = 0; k < histogram.length; k++) {
			final double expected = DRAWS * Math.exp(log);
			if (expected >= 10) {
				chiSquare += (histogram[k] - expected) * (histogram[k] - expected) / expected;
				classes++;
			}
			log += Math.log(mean / (k + 1));
		}
		assertTrue(classes >= 2);
		assertTrue(chiSquare < classes + 5 * Math.sqrt(2 * classes), chiSquare + " for " + classes + " counts");
	}

	@Test
	void noMeanGivesNoEvents() {
		final SplittableRandom random = new SplittableRandom(1);

		for (int i = 0; i < 100; i++)
			assertEquals(0, Poisson.draw(0, random));
	}

	/** Within six standard deviations. */
	@ParameterizedTest
	@ValueSource(doubles = { 1e9, 1e11, 1e15 })
	void hugeMeansAreDrawnToo(final double mean) {
		final SplittableRandom random = new SplittableRandom(2);

		for (int i = 0; i < 1000; i++)
			assertEquals(mean, Poisson.draw(mean, random), 6 * Math.sqrt(mean));
	}
}
