// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MacroOptionsTest {

	@Test
	void valuesAreBareInBracketsOrInQuotes() {
		final Map<String, String> values = parse("a=1 b=[two words] c='q r' d=[x [y] z] e= f=[]");

		assertEquals(Map.of("a", "1", "b", "two words", "c", "q r", "d", "x [y] z", "e", "", "f", ""), values);
	}

	@Test
	void aKeywordAloneMeansTrue() {
		assertEquals(Map.of("invert", "true", "flag", "true"), parse("  invert flag "));
	}

	@Test
	void ampersandNamesAMacroVariable() {
		final Map<String, String> values = MacroOptions.parse("a=&x b=&unknown", name -> name.equals("x") ? "7" : null);

		assertEquals(Map.of("a", "7", "b", "&unknown"), values);
	}

	@Test
	void openBracketsAndRepeatedKeysAreRefused() {
		assertTrue(assertThrows(IllegalArgumentException.class, () -> parse("b=[two words")).getMessage()
			.contains("\"b\" has no end"));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> parse("a=1 a=2")).getMessage().contains("twice"));
	}

	private static Map<String, String> parse(final String options) {
		return MacroOptions.parse(options, name -> null);
	}
}
