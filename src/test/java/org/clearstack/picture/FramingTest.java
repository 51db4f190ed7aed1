// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {

	/** Pictures are 300 pixels wide, those of small images the largest multiple of their width below. */
	@ParameterizedTest
	@CsvSource({ "1100, 170, 100, at least three pixels for one", "672, 128, 100, the same",
		"256, 64, 64, 4 times in 256", "450, 60, 60, 5 times in 300",
		"400, 64, 75, 4 times in 300 and not narrower than wanted", "16, 8, 8, 36 times in 288" })
	void aRegionFillsItsPicture(final int width, final int wanted, final int expected, final String why) {
		assertEquals(expected, Framing.regionWidth(width, wanted), why);
	}
}
