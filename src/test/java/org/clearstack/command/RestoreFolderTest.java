// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.IJ;
import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Restore Folder by the door of the command line: real images, a tiny model. */
@Tag("slow")
class RestoreFolderTest {

	@TempDir
	static Path models;

	private static Path model;

	@TempDir
	Path temporary;

	private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
	private Path images;
	private Path results;

	@BeforeAll
	static void trainAModel() throws IOException {
		model = TinyModel.train(models, "tiny");
	}

	@BeforeEach
	void fillAFolder() throws IOException {
		images = Files.createDirectories(temporary.resolve("images"));
		results = temporary.resolve("results");
		Files.createDirectories(images.resolve("sky/deep"));
		Files.createDirectories(images.resolve("odd"));
		copy("nuclei-t12.tif", "nuclei.tif");
		copy("tissue-rgb.png", "tissue.png");
		copy("galaxies-hst.fits", "sky/hst.fits");
		copy("galaxies-5bands.tif", "sky/deep/bands.tif");
	}

	@Test
	void everyFormatGoesInAndTheSameTreeComesOut() throws IOException {
		assertEquals(0, run(), errors());

		assertEquals(
			List.of("clearstack-report/pictures/nuclei.tif.png", "clearstack-report/pictures/sky/deep/bands.tif.png",
				"clearstack-report/pictures/sky/hst.fits.png", "clearstack-report/pictures/tissue.png.png",
				"clearstack-report/report.csv",
				"nuclei.tif", "report.html", "sky/deep/bands.tif", "sky/hst.tif", "tissue.tif"),
			names(results));
		final ImagePlus alone = Restoring.restored(ImageFiles.open(images.resolve("sky/hst.fits")), "model=" + model);
		final ImagePlus result = ImageFiles.open(results.resolve("sky/hst.tif"));
		assertArrayEquals((float[]) alone.getProcessor().getPixels(), (float[]) result.getProcessor().getPixels());
		assertEquals(12, ImageFiles.open(results.resolve("nuclei.tif")).getStackSize());
		assertEquals(24, ImageFiles.open(results.resolve("tissue.tif")).getBitDepth());
		assertTrue(errors().contains("Restored 4 of 4 files; 0 were done already, 0 failed."), errors());
	}

	@Test
	void theReportHasFiguresAndPictures() throws IOException {
		assertEquals(0, run(), errors());

		final List<String> csv = Files.readAllLines(results.resolve("clearstack-report/report.csv"));
		final String html = Files.readString(results.resolve("report.html"));
		assertEquals("Label,State,Width,Height,Slices,Bits,Mean before,SD before,Mean after,SD after,Message",
			csv.get(0));
		assertTrue(csv.get(1).startsWith("nuclei.tif,restored,422,380,12,8,"), csv.get(1));
		assertEquals(5, csv.size());
		final String[] cells = csv.get(1).split(",");
		assertEquals(Double.parseDouble(cells[6]), Double.parseDouble(cells[8]), 0.5,
			"the untrained network keeps the mean, but for rounding");
		assertTrue(html.contains("<img src=\"clearstack-report/pictures/sky/hst.fits.png\""), html);
		assertTrue(html.contains("Weights SHA-256: "), html);
		assertEquals(3 * 8 + 2 * 160,
			ImageFiles.open(results.resolve("clearstack-report/pictures/nuclei.tif.png")).getWidth(), 1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
		value = { "*.tif; true; nuclei.tif,sky/deep/bands.tif", "*.tif; false; nuclei.tif",
			"*; false; nuclei.tif,tissue.tif",
			"sky/*; true; sky/hst.tif", "{*.fits,*.png}; true; sky/hst.tif,tissue.tif" })
	void thePatternSaysWhichFiles(final String pattern, final String recursive, final String expected)
		throws IOException
	{
		assertEquals(0, run("pattern=" + pattern, "recursive=" + recursive), errors());

		assertEquals(Arrays.asList(expected.split(",")),
			names(results).stream().filter(name -> name.endsWith(".tif")).toList());
	}

	@Test
	void badFilesAreReportedAndTheRestGoesOn() throws IOException {
		Files.writeString(images.resolve("notes.txt"), "The microscope was dirty.\n");
		Files.createFile(images.resolve("empty.tif"));
		final byte[] whole = Files.readAllBytes(images.resolve("nuclei.tif"));
		Files.write(images.resolve("truncated.tif"), Arrays.copyOf(whole, whole.length / 2));

		assertEquals(1, run());

		assertTrue(errors().contains(
			"Restored 4 of 7 files; 0 were done already, 1 are not images and were skipped, 2 failed."), errors());
		assertTrue(errors().contains("Not restored: empty.tif, truncated.tif."), errors());
		assertFalse(errors().contains("\tat "), errors());
		final String csv = Files.readString(results.resolve("clearstack-report/report.csv"));
		assertTrue(csv.contains("empty.tif,failed,,,,,,,,,empty.tif is empty. Copy it again"), csv);
		assertTrue(csv.contains("notes.txt,skipped,,,,,,,,,no image"), csv);
		assertTrue(csv.contains("truncated.tif is truncated: it has " + whole.length / 2 + " bytes of at least"), csv);
		assertTrue(Files.exists(results.resolve("tissue.tif")));
		assertFalse(Files.exists(results.resolve("truncated.tif")));
	}

	@Test
	void notesBesideImagesAreNoFailure() throws IOException {
		Files.writeString(images.resolve("notes.txt"), "objective 60x\n");
		Files.createFile(images.resolve("Thumbs.db"));

		assertEquals(0, run("pattern=*.{txt,db,fits}"), errors());

		assertTrue(errors().contains(
			"Restored 1 of 3 files; 0 were done already, 2 are not images and were skipped, 0 failed."), errors());
		assertEquals(1, run("pattern=*.txt"));
		assertTrue(errors().contains("None of the 1 files"), errors());
	}

	@Test
	void imagesOfOddShapesAreRestoredAndPictured() throws IOException {
		ImageFiles.save(IJ.createImage("line", "16-bit ramp", 1, 400, 1), images.resolve("odd/line.tif"));
		ImageFiles.save(IJ.createImage("line", "16-bit ramp", 3000, 2, 1), images.resolve("odd/wide.tif"));

		assertEquals(0, run("pattern=odd/*"), errors());

		final ImagePlus line = ImageFiles.open(results.resolve("odd/line.tif"));
		assertEquals(List.of(2, 800), List.of(line.getWidth(), line.getHeight()));
		assertTrue(
			names(results).containsAll(List.of("odd/wide.tif", "clearstack-report/pictures/odd/wide.tif.png",
				"clearstack-report/pictures/odd/line.tif.png")),
			names(results)::toString);
	}

	@Test
	void whatIsDoneIsNotDoneAgain() throws IOException {
		assertEquals(0, run(), errors());
		final Map<String, String> before = contents(results);
		final FileTime time = Files.getLastModifiedTime(results.resolve("nuclei.tif"));
		Files.delete(results.resolve("tissue.tif"));

		assertEquals(0, run(), errors());

		assertTrue(errors().contains("Restored 1 of 4 files; 3 were done already, 0 failed."), errors());
		assertEquals(time, Files.getLastModifiedTime(results.resolve("nuclei.tif")));
		assertEquals(before, contents(results));
	}

	@Test
	void anotherParameterOrSourceIsDoneAgain() throws IOException {
		assertEquals(0, run(), errors());

		assertEquals(0, run("strength=50"), errors());
		assertTrue(errors().contains("Restored 4 of 4 files; 0 were done already, 0 failed."), errors());
		copy("em-mitochondria.tif", "nuclei.tif");
		assertEquals(0, run("strength=50"), errors());

		assertTrue(errors().contains("Restored 1 of 4 files; 3 were done already, 0 failed."), errors());
		assertEquals(2 * 497, ImageFiles.open(results.resolve("nuclei.tif")).getWidth());
	}

	@Test
	void filesThatDifferInTheExtensionOnlyKeepIt() throws IOException {
		copy("tissue-rgb.png", "nuclei.png");

		assertEquals(0, run("recursive=false", "pattern=nuclei*"), errors());

		assertTrue(names(results).containsAll(List.of("nuclei.png.tif", "nuclei.tif.tif")), names(results).toString());
	}

	@Test
	void resultsInsideTheFolderAreNoSources() throws IOException {
		results = images.resolve("restored");
		assertEquals(0, run("recursive=true"), errors());

		assertEquals(0, run("recursive=true"), errors());

		assertTrue(errors().contains("Restored 0 of 4 files; 4 were done already, 0 failed."), errors());
	}

	@Test
	void aKilledRunGoesOnWhereItWas() throws IOException, InterruptedException {
		for (int i = 0; i < 12; i++)
			copy("lysosomes-t20.tif", "many/" + (char) ('a' + i) + ".tif");
		final Process java =
			new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Main.class.getName(), "folder", "folder=" + images,
				"output=" + results, "model=" + model,
				"device=cpu").redirectErrorStream(true).redirectOutput(temporary.resolve("log").toFile()).start();
		while (java.isAlive() && !Files.exists(results.resolve("many/c.tif")))
			Thread.sleep(5);
		java.destroyForcibly().waitFor();
		Files.write(results.resolve(".x.tif.1f2e3d.part"), new byte[1000]); // what a kill within a save leaves
		final Map<String, FileTime> done = times(results);
		assertFalse(Files.exists(results.resolve("tissue.tif")),
			"killed in the middle: " + Files.readString(temporary.resolve("log")));

		assertEquals(0, run(), errors());

		final long tiffs =
			done.keySet().stream().filter(name -> name.endsWith(".tif") && !name.startsWith(".")).count();
		assertTrue(errors().contains("Restored " + (16 - tiffs) + " of 16 files; " + tiffs + " were done already"),
			errors());
		final Map<String, FileTime> after = times(results);
		done.forEach((name, time) -> {
			if (name.endsWith(".tif") && !name.startsWith("."))
				assertEquals(time, after.get(name), name + " was done again");
		});
		final Map<String, String> found = contents(results);
		results = temporary.resolve("undisturbed");
		assertEquals(0, run(), errors());
		assertEquals(contents(results), found);
		assertTrue(found.keySet().stream().noneMatch(name -> name.contains(".part") || name.startsWith(".")),
			found.keySet().toString());
	}

	@Test
	void twoRunsIntoOneFolderAreRefused() throws IOException {
		Files.createDirectories(results);
		try (FileChannel other = FileChannel.open(results.resolve(".clearstack.lock"), StandardOpenOption.CREATE,
			StandardOpenOption.WRITE)) {
			other.lock();

			assertEquals(1, run());
		}

		assertTrue(errors().contains("Another run writes into"), errors());
	}

	@Test
	void aResultThatCannotBeWrittenStopsTheRun() throws IOException {
		Files.createDirectories(results.resolve("tissue.tif/in the way"));

		assertEquals(1, run());

		assertTrue(errors().contains("Cannot write ") && errors().contains("tissue.tif"), errors());
		assertTrue(Files.exists(results.resolve("sky/hst.tif")), "what was done before stays");
		assertTrue(names(results).stream().noneMatch(name -> name.contains(".part") || name.endsWith(".lock")),
			names(results).toString());
	}

	@Test
	void aFullDiskStopsTheRunAndLeavesNoPart() throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "limits the size of files with bash's ulimit");
		final String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

		final Process limited = new ProcessBuilder("/bin/bash", "-c", "ulimit -f 1000; exec \"$@\"", "bash", java,
			"-XX:-UsePerfData", "-cp",
			System.getProperty("java.class.path"), Main.class.getName(), "folder", "folder=" + images,
			"output=" + results, "model=" + model,
			"device=cpu").redirectErrorStream(true).start();
		final String told = new String(limited.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertEquals(1, limited.waitFor(), told);
		assertTrue(told.contains("Cannot write ") && told.contains("nuclei.tif: ") && told.contains("check the space"),
			told);
		assertTrue(names(results).stream().noneMatch(name -> name.contains(".part") || name.endsWith("nuclei.tif")),
			names(results).toString());
		assertEquals(0, run(), "with space again it goes on: " + errors());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
		value = { "pattern=*.nd2; is called *.nd2", "pattern=[; means nothing",
			"output=SAME; is the folder of the images",
			"folder=NONE; There is no folder", "conserve=perhaps; conserve must be one of no, brightness, counts",
			"tile=8; too small for a margin" })
	void whatCannotBeIsRefused(final String option, final String message) throws IOException {
		final int code =
			run(option.replace("SAME", images.toString()).replace("NONE", temporary.resolve("none").toString()));

		assertTrue(code > 0);
		assertTrue(errors().contains(message)
			|| Files.readString(results.resolve("clearstack-report/report.csv")).contains(message), errors());
	}

	// -- helpers --

	private int run(final String... options) {
		errors.reset();
		final Map<String, String> all =
			new TreeMap<>(Map.of("folder", images.toString(), "output", results.toString(), "model", model.toString(),
				"device", "cpu"));
		for (final String option : options)
			all.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
		final List<String> args = new ArrayList<>(List.of("folder"));
		all.forEach((key, value) -> args.add(key + "=" + value));
		final PrintStream err = new PrintStream(errors, true, StandardCharsets.UTF_8);
		return Main.run(args.toArray(new String[0]), err, err);
	}

	private String errors() {
		return errors.toString(StandardCharsets.UTF_8);
	}

	private void copy(final String image, final String name) throws IOException {
		Files.createDirectories(images.resolve(name).getParent());
		Files.deleteIfExists(images.resolve(name));
		Files.copy(Path.of("test-images", image), images.resolve(name));
	}

	private static List<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString().replace('\\', '/'))
				.sorted().toList();
		}
	}

	private static Map<String, FileTime> times(final Path folder) throws IOException {
		final Map<String, FileTime> times = new TreeMap<>();
		for (final String name : names(folder))
			times.put(name, Files.getLastModifiedTime(folder.resolve(name)));
		return times;
	}

	/** Names and bytes of all files. */
	private static Map<String, String> contents(final Path folder) throws IOException {
		final Map<String, String> contents = new TreeMap<>();
		for (final String name : names(folder))
			contents.put(name,
				Arrays.hashCode(Files.readAllBytes(folder.resolve(name))) + " of " + Files.size(folder.resolve(name)));
		return contents;
	}
}
