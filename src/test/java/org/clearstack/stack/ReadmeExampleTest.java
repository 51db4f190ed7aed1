// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import net.imglib2.RandomAccessibleInterval;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.plugin.SciJavaPlugin;

/** The Java example of the README does what it says. */
@Tag("slow")
class ReadmeExampleTest {

	private static final Path LYSOSOMES = Path.of("test-images/lysosomes-t20.tif");
	private static final int SIDE = 96;

	@Test
	void theReadmesLinesRestoreSaveAndRate(@TempDir final Path folder) throws Exception {
		final ImagePlus frames = ImageFiles.open(LYSOSOMES);
		frames.setRoi(16, 16, SIDE, SIDE);
		final ImagePlus reference = new ImagePlus("reference", frames.getProcessor().crop());
		ImageFiles.save(reference, folder.resolve("reference.tif"));
		final ImagePlus cells = new ImagePlus("cells", reference.getProcessor().bin(2));
		ImageFiles.save(cells, folder.resolve("cells.tif"));

		final double ssim = run(compiled(lines(), folder));

		final ImagePlus saved = ImageFiles.open(folder.resolve("cells-restored.tif"));
		assertEquals(SIDE, saved.getWidth());
		assertTrue(ssim > 0.5 && ssim < 1, "SSIM " + ssim);
	}

	/** The lines of the README between the marks of a block of Java. */
	private static String lines() throws IOException {
		final String readme = Files.readString(Path.of("README.md"));
		final int begin = readme.indexOf("```java\n") + "```java\n".length();
		return readme.substring(begin, readme.indexOf("```", begin));
	}

	private static Path compiled(final String lines, final Path folder) throws IOException {
		final Path source = folder.resolve("Example.java");
		Files.writeString(source,
			"import ij.*; import java.nio.file.*; import org.clearstack.image.*; import org.clearstack.metric.*; "
				+ "import org.clearstack.stack.*;\npublic class Example { public static double run() throws "
				+ "Exception {\n"
				+ lines.replace("Path.of(\"",
					"Path.of(\"" + folder.toString().replace("\\", "\\\\") + File.separator.replace("\\", "\\\\"))
				+ "return ssim; } }");
		final ByteArrayOutputStream messages = new ByteArrayOutputStream();
		final String path =
			Stream.of(ImageRestorer.class, ImagePlus.class, RandomAccessibleInterval.class, SciJavaPlugin.class)
				.map(ReadmeExampleTest::home)
				.collect(Collectors.joining(File.pathSeparator));
		final int failed = ToolProvider.getSystemJavaCompiler().run(null, null, messages, "-proc:none", "-cp", path,
			"-d", folder.toString(),
			source.toString());
		assertEquals(0, failed, () -> messages.toString(StandardCharsets.UTF_8));
		return folder;
	}

	private static String home(final Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}

	private static double run(final Path classes) throws Exception {
		try (URLClassLoader loader =
			new URLClassLoader(new URL[] { classes.toUri().toURL() }, ReadmeExampleTest.class.getClassLoader())) {
			return (double) loader.loadClass("Example").getMethod("run").invoke(null);
		}
	}
}
