// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.clearstack.engine.Platform;
import org.clearstack.start.CommandLine;
import org.clearstack.testing.Jars;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clearstack as users have it: each file where a zip or Fiji's updater puts it, in a Java with nothing of the build on
 * its class path, and nowhere to write but the folder for temporary files.
 */
@Tag("slow")
class InstallationTest {

	private static final Path TARGET = Path.of("target").toAbsolutePath();
	private static final Set<String> IN_FIJI = Set.of("ij", "imglib2", "scijava-common", "parsington");
	private static final int SIZE = 48;

	/** Both installations unpack TensorFlow to the same place, so only the first takes the time. */
	@TempDir
	static Path folder;

	private static Parts parts;
	private static ImageProcessor image;

	@BeforeAll
	static void pack() throws IOException {
		final Path jar = Jars.ofFolder(TARGET.resolve("classes"), folder.resolve("Clearstack_-1.0.jar"));
		parts = new Parts(jar, listed("runtime.classpath"), listed("engine.classpath"), Path.of("models"),
			List.of(Path.of("LICENSE")));
		final ImageProcessor slice = IJ.openImage("test-images/ct-heart-z16.tif").getProcessor().convertToFloat();
		slice.setRoi(30, 30, SIZE, SIZE);
		image = slice.crop();
		assertTrue(new FileSaver(new ImagePlus("in", image)).saveAsTiff(folder.resolve("in.tif").toString()));
		Files.writeString(folder.resolve("file"), "a home inside a file can be made by nobody");
		Files.createDirectories(folder.resolve("temporary"));
	}

	@Test
	void fijisUpdaterInstallsWhatRestores() throws IOException, InterruptedException {
		final Path site = folder.resolve("site");
		final Path fiji = folder.resolve(named("Bob's Fiji"));
		new UpdateSite(20260101000000L, List.of()).write(parts.forFiji(), site);
		try (SiteServer server = new SiteServer(site)) {
			new SiteClient(server.address()).install(Platform.current().folder(), fiji);
		}
		for (final Path library : parts.libraries())
			if (IN_FIJI.contains(library.getFileName().toString().replaceFirst("-\\d.*", "")))
				Files.copy(library, fiji.resolve("jars").resolve(library.getFileName()));
		setWritable(fiji, false);

		final List<String> told = java(classPath(fiji), CommandLine.class.getName(), "engine");
		java(classPath(fiji), CommandLine.class.getName(), "restore", "image=" + folder.resolve("in.tif"),
			"model=microscopy-x2", "device=cpu", "out=" + folder
				.resolve("fiji.tif"));

		setWritable(fiji, true);
		assertRestored(folder.resolve("fiji.tif"));
		assertTold("natives from " + folder.resolve("temporary").toRealPath(), told);
		assertTold(fiji.resolve("models/clearstack").toString(), told);
	}

	@Test
	void theZipUnpackedIntoImageJRestoresByMacro() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final Path zip = folder.resolve("imagej.zip");
		final Path imagej = folder.resolve(named("Bob's ImageJ"));
		InstallZip.write(parts.forImageJ(Platform.current()), LocalDateTime.of(2026, 1, 1, 0, 0), zip);
		unpack(zip, imagej);
		final Path ij = Files.copy(
			parts.libraries().stream().filter(library -> library.getFileName().toString().startsWith("ij-")).findFirst()
				.get(),
			imagej.resolve("ij.jar"));
		final Path macro = Files.writeString(folder.resolve("macro.ijm"), "open('" + path("in.tif") + "');\n"
			+ "run('Restore...', 'model=microscopy-x2 device=cpu');\n"
			+ "print(getTitle());\nsaveAs('Tiff', '" + path("imagej.tif")
			+ "');\nrun('Restore...', 'modle=microscopy-x2');\nprint('not reached');\n");
		setWritable(imagej, false);

		final List<String> told =
			java(ij.toString(), "ij.ImageJ", "-ijpath", imagej.toString(), "-batch", macro.toString());

		setWritable(imagej, true);
		assertEquals("in-microscopy-x2", told.get(0));
		assertTrue(told.get(1).startsWith(
			"Restore...: There is no parameter \"modle\". Did you mean model? Restore... knows: want, model, scale, "),
			told.get(1));
		assertEquals(2, told.size(), () -> String.join("\n", told));
		assertRestored(folder.resolve("imagej.tif"));
	}

	@Test
	void theNoticeNamesAllThatIsShipped() throws IOException {
		final Set<String> named = Stream.of(Files.readString(Path.of("src/main/dist/NOTICE.txt")).split("[\\s,]+"))
			.collect(Collectors.toSet());

		for (final Path jar : Stream.concat(parts.libraries().stream(), parts.engine().stream()).toList()) {
			final String name = jar.getFileName().toString().replaceFirst("-\\d.*", "");
			assertTrue(named.contains(name) || name.equals("ij"), name + " needs a line in NOTICE.txt");
		}
	}

	@Test
	void whereNothingCanBeWrittenTheFoldersAreNamed() throws IOException, InterruptedException {
		final Path nowhere = folder.resolve("file/inside");
		final String classPath = TARGET.resolve("classes") + File.pathSeparator
			+ parts.libraries().stream().map(Path::toString).collect(Collectors.joining(
				File.pathSeparator));

		final List<String> told = run(1,
			List.of("-cp", classPath, "-Duser.home=" + nowhere, "-Djava.io.tmpdir=" + nowhere,
				CommandLine.class.getName(),
				"engine"));

		assertEquals("There is no folder to unpack TensorFlow's library to: neither in " + nowhere + " nor in "
			+ nowhere
			+ " may files be written. Name one that has a gigabyte free with -Dorg.bytedeco.javacpp.cachedir=FOLDER.",
			told.get(told.size() - 1));
	}

	// -- helpers --

	/** Twice the size, the input's brightness in each block of pixels, and more than the input's pixels doubled. */
	private static void assertRestored(final Path file) {
		final ImageProcessor restored = IJ.openImage(file.toString()).getProcessor();
		assertEquals(2 * SIZE, restored.getWidth());
		assertEquals(2 * SIZE, restored.getHeight());
		final FloatProcessor binned = (FloatProcessor) restored.duplicate().convertToFloat().bin(2);
		double detail = 0;
		for (int y = 0; y < SIZE; y++)
			for (int x = 0; x < SIZE; x++) {
				assertEquals(image.getf(x, y), binned.getf(x, y), 1e-5 * (image.getMax() - image.getMin()),
					x + ", " + y);
				detail += Math.abs(restored.getf(2 * x, 2 * y) - image.getf(x, y));
			}
		assertTrue(detail / SIZE / SIZE > 1e-3 * (image.getMax() - image.getMin()),
			"mean detail " + detail / SIZE / SIZE);
	}

	private static void assertTold(final String what, final List<String> told) {
		assertTrue(told.stream().anyMatch(line -> line.contains(what)),
			() -> what + " is not in\n" + String.join("\n", told));
	}

	/** The name with umlauts and Chinese characters, where the system's encoding of file names has them. */
	private static String named(final String name) {
		return "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? name + " für 图像" : name;
	}

	/** Fiji's class path: the jars of jars/ and plugins/ and of the folders in them. */
	private static String classPath(final Path fiji) throws IOException {
		final List<String> jars = new ArrayList<>();
		for (final String name : List.of("jars", "plugins"))
			try (Stream<Path> files = Files.walk(fiji.resolve(name), 2)) {
				files.filter(file -> file.toString().endsWith(".jar")).sorted()
					.forEach(file -> jars.add(file.toString()));
			}
		return String.join(File.pathSeparator, jars);
	}

	private static List<String> java(final String classPath, final String... main)
		throws IOException, InterruptedException
	{
		final List<String> arguments = new ArrayList<>(
			List.of("-cp", classPath, "-Duser.home=" + folder.resolve("file/home"), "-Djava.io.tmpdir=" + folder
				.resolve("temporary")));
		arguments.addAll(List.of(main));
		return run(0, arguments);
	}

	/** Starts a Java; the lines it said. */
	private static List<String> run(final int exit, final List<String> arguments)
		throws IOException, InterruptedException
	{
		final Path said = Files.createTempFile(folder, "said", ".txt");
		final List<String> line =
			new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		line.addAll(arguments);
		final Process java = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true)
			.redirectOutput(said.toFile()).start();
		final boolean ended = java.waitFor(3, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();
		final List<String> lines = Files.readAllLines(said);
		assertTrue(ended && java.exitValue() == exit, () -> String.join("\n", lines));
		return lines;
	}

	private static void unpack(final Path zip, final Path folder) throws IOException {
		try (InputStream in = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(in)) {
			for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
				final Path file = folder.resolve(entry.getName());
				Files.createDirectories(file.getParent());
				Files.copy(entries, file);
			}
		}
	}

	/** Of a folder and all folders in it; a superuser may write all the same. */
	private static void setWritable(final Path folder, final boolean writable) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path path : all.filter(Files::isDirectory).toList())
				path.toFile().setWritable(writable);
		}
	}

	private static String path(final String name) {
		return folder.resolve(name).toString().replace('\\', '/');
	}

	private static List<Path> listed(final String name) throws IOException {
		return Stream.of(Files.readString(TARGET.resolve(name)).strip().split(File.pathSeparator)).map(Path::of)
			.toList();
	}
}
