// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.ImageInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadablePropertiesTest {

	@Test
	void aLongValueIsShownByImageJInLines() {
		final ImagePlus image = IJ.createImage("a", "8-bit black", 8, 8, 1);
		final String value = "normalize=[percentile 0.1 99.9] fit=channel strength=100 bright=100 conserve=false "
			+ "noise=unknown defects=keep";

		ReadableProperties.set(image, "Clearstack parameters", value);
		final String info = new ImageInfo().getImageInfo(image);

		assertEquals(value, image.getProp("Clearstack parameters"));
		assertTrue(info.contains("strength=100"), info);
		assertTrue(info.contains("defects=keep"), info);

		ReadableProperties.set(image, "Clearstack parameters", "short");
		assertNull(image.getProp("Clearstack parameters 1"));
		assertEquals("short", image.getProp("Clearstack parameters"));
	}

	@Test
	void linesBreakAtSpacesAndLongWordsAreCut() {
		assertEquals(List.of("a".repeat(80), "a".repeat(20) + " b"), ReadableProperties.lines("a".repeat(100) + " b"));
		assertEquals(List.of("x ".repeat(40).strip(), "y"), ReadableProperties.lines("x ".repeat(40) + "y"));
	}
}
