// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A real ImageJ in a Java of its own, with our menu entries in its plugins folder, that runs a macro. Needs a display.
 */
final class BatchImageJ {

	/** Far more than is needed: a busy machine is no failure. */
	private static final int MINUTES = 8;

	private final Path folder;

	/** @param folder for ImageJ's plugins, its preferences and the macro */
	BatchImageJ(final Path folder) throws IOException {
		this.folder = folder;
		Files.createDirectories(folder.resolve("plugins"));
		try (OutputStream out = Files.newOutputStream(folder.resolve("plugins/Clearstack_test.jar"));
			JarOutputStream jar = new JarOutputStream(out)) {
			jar.putNextEntry(new JarEntry("plugins.config"));
			jar.write(Files.readAllBytes(Path.of("plugins.config")));
			jar.closeEntry();
		}
	}

	/** Runs a macro; what it and ImageJ print. */
	List<String> run(final String macro) throws IOException, InterruptedException {
		final Path file = Files.writeString(folder.resolve("macro.ijm"), macro, StandardCharsets.UTF_8);
		return java("ij.ImageJ", "-ijpath", folder.toString(), "-batch", file.toString());
	}

	/** Runs a class that starts an ImageJ itself; what it prints. */
	List<String> runMain(final Class<?> main, final String... args) throws IOException, InterruptedException {
		return java(Stream.concat(Stream.of(main.getName()), Stream.of(args)).toArray(String[]::new));
	}

	private List<String> java(final String... main) throws IOException, InterruptedException {
		final Path said = folder.resolve("said.txt");
		final List<String> line =
			new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Duser.home=" + folder, "-Dplugins.dir=" + folder));
		line.addAll(List.of(main));
		final Process java = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile()).start();
		final boolean ended = java.waitFor(MINUTES, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();
		final List<String> lines = Files.readAllLines(said);
		assertTrue(ended && java.exitValue() == 0, () -> String.join("\n", lines));
		return lines;
	}
}
