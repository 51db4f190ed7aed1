// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.Jars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be wrong with an installed engine, each told as what it is. */
class EngineFolderTest {

	@TempDir
	Path imagej;

	private Path home;
	private Path lib;

	@BeforeEach
	void install() throws IOException {
		home = imagej.resolve("plugins/Clearstack_-1.0.jar");
		lib = imagej.resolve("plugins/Clearstack/lib");
		for (final String name : EngineFolder.expected())
			Jars.write(lib.resolve(name), Map.of("x.txt", ""));
		natives(lib.resolve("linux64/tensorflow-core-native-1.0.jar"), "linux-x86_64");
	}

	@Test
	void theBuildListsTheEnginesFiles() {
		final List<String> names = EngineFolder.expected();

		assertTrue(names.stream().anyMatch(name -> name.matches("tensorflow-engine-[\\d.]+\\.jar")), names.toString());
		assertTrue(names.stream().anyMatch(name -> name.matches("javacpp-[\\d.]+\\.jar")), names.toString());
		assertFalse(names.stream().anyMatch(name -> name.startsWith("tensorflow-core-native")), names.toString());
	}

	@Test
	void aWholeFolderIsTakenWithItsPlatformsNatives() throws IOException {
		natives(lib.resolve("win64/tensorflow-core-native-1.0.jar"), "windows-x86_64");

		final List<Path> jars = installed(Platform.LINUX64);

		assertEquals(EngineFolder.expected().size() + 1, jars.size());
		assertEquals(lib.resolve("linux64/tensorflow-core-native-1.0.jar"), jars.get(jars.size() - 1));
	}

	@Test
	void nativesMayAlsoBeBesideTheOthersAndForGpus() throws IOException {
		Files.delete(lib.resolve("linux64/tensorflow-core-native-1.0.jar"));
		natives(lib.resolve("tensorflow-core-native-1.0-linux-x86_64-gpu.jar"), "linux-x86_64-gpu");

		assertEquals(EngineFolder.expected().size() + 1, installed(Platform.LINUX64).size());
	}

	@Test
	void aFileThatIsMissingIsNamed() throws IOException {
		final String name = EngineFolder.expected().get(3);
		Files.delete(lib.resolve(name));

		assertEquals(
			"The engine was copied in part only: " + name + " is missing from " + lib
				+ ". Install Clearstack again, all files.",
			problem(
				Platform.LINUX64));
	}

	@Test
	void aFileThatWasCutShortIsNamed() throws IOException {
		final Path jar = lib.resolve("linux64/tensorflow-core-native-1.0.jar");
		final byte[] whole = Files.readAllBytes(jar);
		Files.write(jar, Arrays.copyOf(whole, whole.length / 2));

		final String problem = problem(Platform.LINUX64);
		assertTrue(problem.startsWith("The engine was copied in part only: " + jar + " is damaged ("), problem);
		assertTrue(problem.endsWith("Install Clearstack again, all files."), problem);
	}

	@Test
	void nativesOfAnotherPlatformAreNotEnough() {
		assertEquals(
			"TensorFlow's library for macosx-arm64 is missing from " + lib + ". It belongs in "
				+ lib.resolve("macos-arm64")
				+ ": install the macos-arm64 zip of Clearstack, or update in Fiji on this computer.",
			problem(Platform.MACOS_ARM64));
	}

	@Test
	void aJarInTheWrongPlaceIsToldWhereItBelongs() {
		home = imagej.resolve("plugins/Tools/more/Clearstack_-1.0.jar");

		assertEquals("Clearstack_-1.0.jar is in the wrong place: it is in " + home.getParent()
			+ ", but its other files expect it in " + imagej.resolve(
				"plugins")
			+ ". Move it there and start ImageJ again.", problem(Platform.LINUX64));
	}

	@Test
	void aJarBesideFijisPluginsFolderIsToldWhereItBelongs() throws IOException {
		final Path fiji = Files.createDirectories(imagej.resolve("Fiji/plugins")).getParent();
		Files.createDirectories(fiji.resolve("lib"));
		Files.move(lib, fiji.resolve("lib/clearstack"));
		home = fiji.resolve("Clearstack_-1.0.jar");

		assertEquals("Clearstack_-1.0.jar is in the wrong place: it is in " + fiji
			+ ", but its other files expect it in " + fiji.resolve("plugins")
			+ ". Move it there and start ImageJ again.", problem(Platform.LINUX64));
	}

	@Test
	void aJarAloneIsTold() throws IOException {
		final Path elsewhere = Files.createTempDirectory("alone");
		home = elsewhere.resolve("plugins/Clearstack_-1.0.jar");

		assertEquals("The TensorFlow engine's files were not found. They belong in one of "
			+ EngineLoader.candidates(home)
			+ ". Install Clearstack again, all files and not only the jar, or name their folder with "
			+ "-Dclearstack.engine=FOLDER.",
			problem(Platform.WIN64));
		Files.delete(elsewhere);
	}

	private List<Path> installed(final Platform platform) {
		return EngineLoader.installed(home, EngineLoader.candidates(home), platform);
	}

	private String problem(final Platform platform) {
		return assertThrows(ClearstackException.class, () -> installed(platform)).getMessage();
	}

	private static void natives(final Path jar, final String platform) throws IOException {
		Jars.write(jar, Map.of("org/tensorflow/internal/c_api/" + platform + "/libjnitensorflow.so", "no library"));
	}
}
