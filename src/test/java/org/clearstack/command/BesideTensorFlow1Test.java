// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fiji has one flat class path, on which older plugins bring TensorFlow 1.x and an old protobuf; neither may disturb
 * the other.
 */
@Tag("slow")
class BesideTensorFlow1Test {

	@TempDir
	Path folder;

	@Test
	void bothHaveTheirOwnTensorFlowInOneJava() throws IOException, InterruptedException {
		final Path model = TinyModel.train(folder, "tiny");
		final Path said = folder.resolve("said.txt");
		final Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Djava.awt.headless=true", "-cp", classPath(),
			BesideTensorFlow1.class.getName(), model.toString()).redirectErrorStream(true).redirectOutput(said.toFile())
			.start();

		final boolean ended = java.waitFor(2, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();
		final List<String> lines = Files.readAllLines(said).stream()
			.filter(line -> line.matches("(before|after|ours|restored|theirs work): .*")).toList();

		assertTrue(ended && java.exitValue() == 0, () -> read(said));
		assertEquals(List.of("before: org.tensorflow.Tensor libtensorflow-1.12.0.jar", "restored: 422 x 380",
			"after: org.tensorflow.Graph libtensorflow-1.12.0.jar",
			"after: org.tensorflow.SavedModelBundle libtensorflow-1.12.0.jar",
			"after: com.google.protobuf.GeneratedMessageV3 protobuf-java-3.5.1.jar"), lines.subList(0, 5));
		assertTrue(
			lines.get(5).startsWith("ours: tensorflow-api-") && lines.get(6).startsWith("ours: protobuf-java-4."),
			lines::toString);
		assertEquals("theirs work: true", lines.get(7));
	}

	/** Theirs first, then ours without the engine's jars, as in Fiji. */
	private static String classPath() throws IOException {
		final Set<String> engine =
			Set.of(Files.readString(Path.of("target/engine.classpath")).strip().split(File.pathSeparator));
		try (Stream<Path> theirs = Files.list(Path.of("target/neighbours/tensorflow1"))) {
			final Stream<String> ours = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
				.filter(path -> !engine.contains(path));
			return Stream.concat(theirs.map(Path::toString), ours).collect(Collectors.joining(File.pathSeparator));
		}
	}

	private static String read(final Path file) {
		try {
			return Files.readString(file);
		}
		catch (final IOException e) {
			return e.toString();
		}
	}
}
