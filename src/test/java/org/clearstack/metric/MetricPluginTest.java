// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.DoubleType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.annotations.AnnotationProcessor;
import org.scijava.plugin.Plugin;

/** A metric that somebody else wrote: the example of the help, compiled as its page says. */
class MetricPluginTest {

	private static final Path PAGE = Path.of("src/main/resources/org/clearstack/help/metrics.html");

	@TempDir
	Path folder;

	@Test
	void theHelpsExampleIsFoundInTheIndexOfItsJar() throws IOException {
		compile("WorstError", example());
		final Img<DoubleType> r = Images.of(8, 8, (x, y) -> x);
		final Img<DoubleType> t = Images.of(8, 8, (x, y) -> x == 3 && y == 4 ? 10 : x);

		try (URLClassLoader loader = loader()) {
			final Metrics found = new Metrics(loader);

			assertEquals(Metric.all().size() + 1, found.list().size());
			assertEquals("worst", found.list().get(Metric.all().size()).key(), "after ours");
			assertEquals(7, found.of("worst").compute(r, t, 1));
		}
	}

	@Test
	void oneThatCannotBeMadeIsToldAndTheOthersAreThere() throws IOException {
		compile("WorstError", example()
			.replace("public class WorstError implements Metric {",
				"public class WorstError implements Metric {\n\tpublic WorstError(int none) {}\n"));

		try (URLClassLoader loader = loader()) {
			final Metrics found = new Metrics(loader);

			assertEquals(Metric.all().size(), found.list().size());
			final var e = assertThrows(IllegalArgumentException.class, () -> found.of("worst"));
			assertTrue(e.getMessage().contains("WorstError is left out"), e.getMessage());
		}
	}

	@Test
	void aKeyThatIsTakenIsTold() throws IOException {
		compile("WorstError", example().replace("new About(\"worst\"", "new About(\"psnr\""));

		try (URLClassLoader loader = loader()) {
			final Metrics found = new Metrics(loader);

			assertEquals(Psnr.class, found.of("psnr").getClass());
			final var e = assertThrows(IllegalArgumentException.class, () -> found.of("worst"));
			assertTrue(e.getMessage().contains("its key psnr is that of"), e.getMessage());
		}
	}

	private static String example() throws IOException {
		final Matcher code = Pattern.compile("<pre>(import.*?)</pre>", Pattern.DOTALL).matcher(Files.readString(PAGE));
		assertTrue(code.find());
		return code.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
	}

	private void compile(final String name, final String code) throws IOException {
		final Path source = folder.resolve(name + ".java");
		Files.writeString(source, code);
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		final List<String> options = new ArrayList<>(List.of("-cp", classPath(), "-d",
			folder.toString()));
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
			final JavaCompiler.CompilationTask task =
				compiler.getTask(null, files, new DiagnosticCollector<>(), options, null,
					files.getJavaFileObjects(source));
			task.setProcessors(List.of(new AnnotationProcessor()));
			assertTrue(task.call());
		}
	}

	/** Clearstack's classes and the jars that the example needs. */
	private static String classPath() {
		return Stream.of(Metric.class, Plugin.class, Img.class).map(type -> {
			try {
				return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
			}
			catch (final URISyntaxException e) {
				throw new AssertionError(e);
			}
		}).collect(Collectors.joining(File.pathSeparator));
	}

	private URLClassLoader loader() throws IOException {
		return new URLClassLoader(new URL[] { folder.toUri().toURL() }, Metric.class.getClassLoader());
	}
}
