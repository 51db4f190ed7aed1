// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LinesTest {

	@Test
	void aLongMessageIsBrokenBetweenWords() {
		final String message = "There is no model of this name. ".repeat(12).strip();

		final String lines = Lines.of(message);

		assertEquals(message, lines.replace('\n', ' '));
		assertEquals(4, lines.lines().count());
		assertTrue(lines.lines().allMatch(line -> line.length() <= 100), lines);
	}

	@Test
	void aMessageThatFitsStaysAsItIs() {
		assertEquals("x".repeat(50) + " " + "y".repeat(49), Lines.of("x".repeat(50) + " " + "y".repeat(49)));
		assertEquals("One line\nand another.", Lines.of("One line\nand another."));
		assertEquals("", Lines.of(""));
	}

	@Test
	void aLongPathStaysInOnePiece() {
		final String path = "/folder".repeat(30);

		assertEquals("There is no file\n" + path + "\nhere.", Lines.of("There is no file " + path + " here."));
	}
}
