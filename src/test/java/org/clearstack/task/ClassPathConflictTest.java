// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.clearstack.testing.Jars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathConflictTest {

	@TempDir
	Path folder;

	@Test
	void anOldCopyBeforeTheRightOneIsNamed() throws IOException {
		final Path old =
			Jars.write(folder.resolve("jars/imglib2-5.0.jar"), Map.of("net/imglib2/util/Intervals.class", ""));
		final Path right =
			Jars.write(folder.resolve("plugins/imglib2-8.0.jar"), Map.of("net/imglib2/util/Intervals.class", ""));

		try (URLClassLoader loader =
			new URLClassLoader(new URL[] { old.toUri().toURL(), right.toUri().toURL() }, null)) {
			assertEquals(Optional.of(
				"Class path conflict: Clearstack needs net.imglib2.util.Intervals.expand, which this version of "
					+ "ImgLib2 lacks;"
					+ " it comes 2 times, from "
					+ old + " and " + right + ". Delete the older one and start ImageJ again."),
				ClassPathConflict.of(new NoSuchMethodError(
					"'org.other.Thing net.imglib2.util.Intervals.expand(net.imglib2.Interval, long[])'"), loader));
		}
	}

	@Test
	void aClassThatIsMissingIsToldWithTheJarThatLacksIt() throws IOException {
		final Path old = Jars.write(folder.resolve("jars/scijava-common-1.0.jar"),
			Map.of("org/scijava/", "", "org/scijava/task/", ""));

		try (URLClassLoader loader = new URLClassLoader(new URL[] { old.toUri().toURL() }, null)) {
			assertEquals(Optional.of(
				"Class path conflict: Clearstack needs org.scijava.task.TaskService, which this version of SciJava "
					+ "lacks;"
					+ " it comes from " + old
					+ ". Update ImageJ or Fiji, or delete that file if another plugin brought it."),
				ClassPathConflict.of(new NoClassDefFoundError(
					"org/scijava/task/TaskService"), loader));
			assertEquals(Optional.of(
				"Class path conflict: Clearstack needs org.snakeyaml.engine.v2.api.Load, which this version of "
					+ "SnakeYAML Engine"
					+ " lacks; it is nowhere on the class path. Install Clearstack again."),
				ClassPathConflict.of(new NoClassDefFoundError(
					"org/snakeyaml/engine/v2/api/Load"), loader));
		}
	}

	@Test
	void otherErrorsAreNoConflict() {
		assertEquals(Optional.empty(), ClassPathConflict
			.of(new UnsatisfiedLinkError("no tensorflow in java.library.path"), getClass().getClassLoader()));
		assertEquals(Optional.empty(), ClassPathConflict.of(new LinkageError(), getClass().getClassLoader()));
	}

	@Test
	void theUserIsToldTheConflictAndNotAFault() {
		final Failure failure = Failure.of(new NoSuchMethodError("'void net.imglib2.util.Intervals.gone()'"));

		assertEquals(Failure.Kind.USER, failure.kind());
		assertEquals(
			"Class path conflict: Clearstack needs net.imglib2.util.Intervals.gone, which this version of ImgLib2 "
				+ "lacks; it comes from ",
			failure.message().replaceFirst("(comes from ).*", "$1"));
	}
}
