// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import java.awt.event.KeyEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageProgressTest {

	@AfterEach
	void forgetEscape() {
		IJ.resetEscape();
	}

	@Test
	void escapeStopsWhatRunsAndNotWhatComesNext() {
		final ImageProgress first = new ImageProgress();
		assertFalse(first.isCanceled());

		IJ.setKeyDown(KeyEvent.VK_ESCAPE);

		assertTrue(first.isCanceled());
		assertFalse(new ImageProgress().isCanceled());
	}

	@Test
	void reportingNeedsNoWindow() {
		final ImageProgress progress = new ImageProgress();

		for (int i = 0; i <= 1000; i++)
			progress.report(i, i == 500 ? 0 : 1000, "counting");
		progress.end("");

		assertFalse(progress.isCanceled());
	}
}
