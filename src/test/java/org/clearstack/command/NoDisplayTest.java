// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plain ImageJ door where there is no display. */
@Tag("slow")
class NoDisplayTest {

	@TempDir
	Path folder;

	@Test
	void theDefaultsAreTakenAndWhatIsMissingIsTold() throws IOException, InterruptedException {
		final List<String> lines = new BatchImageJ(folder).runMain(NoDisplay.class);

		assertEquals("dark brighter 10.5", lines.get(0), lines::toString);
		assertTrue(lines.get(1).contains("minuend") && lines.stream().noneMatch(line -> line.contains("\tat ")),
			lines::toString);
	}
}
