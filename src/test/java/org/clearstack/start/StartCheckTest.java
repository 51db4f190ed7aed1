// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.clearstack.testing.Jars;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class StartCheckTest {

	private static final Path CLASSES = Path.of("target/classes/org/clearstack");
	private static final int JAVA_8 = 52;
	private static final int JAVA_17 = 61;

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "1.8, 8", "9, 9", "11, 11", "16, 16" })
	void aJavaThatIsTooOldIsTold(final String version, final String number) {
		assertEquals("Clearstack needs Java 17 or later, but this is Java " + number
			+ " in /old: start ImageJ with a newer Java, such as the one that comes with today's Fiji.",
			StartCheck.javaProblem(version, "/old"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "17", "21", "25" })
	void aNewJavaWillDo(final String version) {
		assertNull(StartCheck.javaProblem(version, "/new"));
	}

	@Test
	void nothingIsWrongHere() {
		assertNull(StartCheck.problem());
		assertNull(CommandLine.libraryProblem(getClass().getClassLoader()));
	}

	/** An old Java refuses a class by the version in its file; the library calls were checked by the compiler. */
	@Test
	void allThatStartsIsForJava8() throws IOException {
		try (Stream<Path> classes = Files.list(CLASSES.resolve("start"))) {
			final List<Path> all = classes.toList();
			assertFalse(all.isEmpty());
			for (final Path file : all)
				assertEquals(JAVA_8, classVersion(file), file.toString());
		}
		assertEquals(JAVA_17, classVersion(CLASSES.resolve("door/imagej/ClearstackPlugIn.class")));
	}

	@Test
	void twoCopiesAreNamed() throws IOException {
		final Path old = Jars.write(folder.resolve("plugins/Clearstack_-0.1.0.jar"),
			Map.of("org/clearstack/network/Engine.class", ""));
		final Path other = Jars.write(folder.resolve("plugins/x/Clearstack_-0.2.0.jar"),
			Map.of("org/clearstack/network/Engine.class", ""));

		try (URLClassLoader one = new URLClassLoader(new URL[] { old.toUri().toURL() }, null);
			URLClassLoader two = new URLClassLoader(new URL[] { other.toUri().toURL() }, one)) {
			assertNull(StartCheck.copiesProblem(one));
			assertEquals(
				"Clearstack is installed 2 times, as " + old + " and " + other
					+ ": delete all but the newest and start ImageJ again.",
				StartCheck.copiesProblem(two));
		}
	}

	@Test
	void theFilesForImageJAreNoticedInFiji() throws IOException {
		final Path fiji =
			Jars.write(folder.resolve("Fiji app/jars/scijava-common-2.jar"), Map.of("org/scijava/Context.class", "",
				"net/imagej/legacy/LegacyService.class", ""));
		final Path ours = Jars.write(folder.resolve("Fiji app/plugins/Clearstack/scijava-common-1.jar"),
			Map.of("org/scijava/Context.class", ""));

		try (URLClassLoader right = new URLClassLoader(new URL[] { fiji.toUri().toURL() }, null);
			URLClassLoader wrong = new URLClassLoader(new URL[] { ours.toUri().toURL() }, right);
			URLClassLoader plain = new URLClassLoader(new URL[] { ours.toUri().toURL() }, null)) {
			assertNull(StartCheck.fijiProblem(right));
			assertNull(StartCheck.fijiProblem(plain));
			assertEquals(
				"These are Clearstack's files for ImageJ, but Fiji has libraries of its own, which are now there "
					+ "twice: delete "
					+ ours.getParent()
					+ " and install Clearstack for Fiji.",
				StartCheck.fijiProblem(wrong));
		}
	}

	@Test
	void theCommandLineNamesTheLibraryThatIsMissing() throws IOException, InterruptedException {
		final Path said = folder.resolve("said.txt");
		final Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-cp", "target/classes",
			CommandLine.class.getName(), "help").redirectErrorStream(true).redirectOutput(said.toFile()).start();

		assertEquals(true, java.waitFor(1, TimeUnit.MINUTES));
		assertEquals(1, java.exitValue());
		assertEquals(
			"ImageJ is missing: beside Clearstack's jar there must be ij.jar in ImageJ's folder, or Clearstack/cli, "
				+ "so unpack the whole zip again.",
			Files.readString(said).strip());
	}

	private static int classVersion(final Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file); DataInputStream data = new DataInputStream(in)) {
			data.readInt();
			data.readUnsignedShort();
			return data.readUnsignedShort();
		}
	}
}
