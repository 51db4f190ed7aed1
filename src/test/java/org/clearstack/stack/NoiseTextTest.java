// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.clearstack.degrade.Noise;
import org.clearstack.noise.NoiseModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The noise as a parameter says it. */
class NoiseTextTest {

	@Test
	void oneThreeOrFiveNumbersAreANoise() {
		assertEquals(NoiseModel.gaussian(4.5), NoiseText.model("4.5"));
		assertEquals(NoiseModel.white(0.46, 100, 1.6), NoiseText.model("1.6 0.46 100"));
		assertEquals(new NoiseModel(0.46, 100, 1.6, 0.3, -0.05), NoiseText.model(" 1.6, 0.46, 100, 0.3, -0.05 "));
		assertEquals(new Noise(0.46, 1.6, 100, 0), NoiseText.parse("1.6 0.46 100 0.3 0.05"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "4.5", "1.6 0.46 100", "1.6 0.46 100 0.3 0.05", "2 0 0 0.5 0" })
	void theTextOfANoiseMeansIt(final String text) {
		assertEquals(text, NoiseText.of(NoiseText.model(text)));
	}

	@Test
	void nothingAndUnknownAreNoNoise() {
		assertNull(NoiseText.model(""));
		assertNull(NoiseText.model("Unknown"));
		assertNull(NoiseText.parse("unknown"));
		assertEquals("unknown", NoiseText.of(null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
		value = { "0; A noise of 0", "0 0 100; A noise of 0", "1 2; found \"1 2\"", "1 2 3 4; found \"1 2 3 4\"",
			"much; found \"much\"",
			"-3; at least 0", "1 0.5 100 2 0; along x must lie between -1 and 1" })
	void whatIsNoNoiseIsRefused(final String text, final String message) {
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class, () -> NoiseText.model(text));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}
}
