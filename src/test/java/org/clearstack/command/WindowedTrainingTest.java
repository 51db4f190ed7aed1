// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The window of a training and its buttons, in a real ImageJ. */
@Tag("slow")
@Tag("window")
class WindowedTrainingTest {

	@TempDir
	Path folder;

	@Test
	void aTrainingIsWatchedExportedStoppedAndCanceled() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final Path images = Files.createDirectories(folder.resolve("images"));
		for (final String name : List.of("nuclei-t12.tif", "lysosomes-t20.tif"))
			Files.copy(Path.of("test-images", name), images.resolve(name));
		final Path said = folder.resolve("said.txt");

		final Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-cp", System.getProperty("java.class.path"),
			"-Duser.home=" + folder, WindowedTraining.class.getName(), images.toString(), folder.toString())
			.redirectErrorStream(true)
			.redirectOutput(said.toFile()).start();
		final boolean ended = java.waitFor(3, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();

		final List<String> lines = Files.readAllLines(said);
		assertTrue(ended && java.exitValue() == 0, () -> String.join("\n", lines));
		assertEquals(
			List.of("status: Training on CPU, epoch N of N, N steps/s, N h left", "captions: input|now|target",
				"curves: drawn anew",
				"exported while training: true", "stopped: true",
				"afterwards: Try on open image|Compare|Open folder|Close", "curves stay: true",
				"told: There is no image open. Open one and press the button again.",
				"canceled: Training was stopped after N of N steps. The same command continues after epoch N.",
				"left: false true"),
			lines.stream()
				.filter(
					line -> line.matches(
						"(status|captions|curves|exported while training|stopped|afterwards|curves stay|told|canceled|left): .*"))
				.toList());
	}
}
