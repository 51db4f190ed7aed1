// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A real ImageJ in a Java of its own, with our menu entries in its plugins folder, that runs a macro. Needs a display. */
final class BatchImageJ {

	private final Path folder;

	/** @param folder for ImageJ's plugins, its preferences and the macro */
	BatchImageJ(final Path folder) throws IOException {
		this.folder = folder;
		Files.createDirectories(folder.resolve("plugins"));
		try (OutputStream out = Files.newOutputStream(folder.resolve("plugins/Clearstack_test.jar")); JarOutputStream jar = new JarOutputStream(out)) {
			jar.putNextEntry(new JarEntry("plugins.config"));
			jar.write(Files.readAllBytes(Path.of("plugins.config")));
			jar.closeEntry();
		}
	}

	/** Runs a macro; what it and ImageJ print. */
	List<String> run(final String macro) throws IOException, InterruptedException {
		final Path file = Files.writeString(folder.resolve("macro.ijm"), macro, StandardCharsets.UTF_8);
		final Path said = folder.resolve("said.txt");
		final Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
			System.getProperty("java.class.path"), "-Duser.home=" + folder, "-Dplugins.dir=" + folder, "ij.ImageJ", "-ijpath", folder.toString(), "-batch",
			file.toString()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
		final boolean ended = java.waitFor(2, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();
		final List<String> lines = Files.readAllLines(said);
		assertTrue(ended && java.exitValue() == 0, () -> String.join("\n", lines));
		return lines;
	}
}
