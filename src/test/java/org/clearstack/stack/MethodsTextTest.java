// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import org.junit.jupiter.api.Test;

class MethodsTextTest {

	@Test
	void theSentenceIsMadeOfTheImagesProperties() {
		final ImagePlus image = IJ.createImage("cells-any", "8-bit", 4, 4, 1);
		image.setProp("Clearstack model", "any");
		image.setProp("Clearstack weights SHA-256", "0123456789abcdef");
		image.setProp("Clearstack version", "0.1.0");
		image.setProp("Clearstack parameters", "strength=100");
		image.setProp("Clearstack device", "CPU, because there is no GPU");

		final String text = MethodsText.of(image);

		assertEquals(
			"Images were restored with Clearstack 0.1.0, model any (weights' SHA-256 0123456789ab...), with the "
				+ "parameters strength=100, computed on CPU.",
			text.lines().findFirst().orElseThrow());
		assertTrue(text.contains("(version 0.1.0), see CITATION.cff"), text);
	}

	@Test
	void anImageThatWasNotRestoredIsRefused() {
		final ImagePlus image = IJ.createImage("raw", "8-bit", 4, 4, 1);

		assertTrue(assertThrows(IllegalArgumentException.class, () -> MethodsText.of(image)).getMessage()
			.startsWith("The image raw does not say"));
	}
}
