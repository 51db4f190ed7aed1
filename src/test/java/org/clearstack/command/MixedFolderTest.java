// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.GraphicsEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.clearstack.door.cli.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

/**
 * A tree of thirty files, some of them broken and some no images, is restored by each door to the same files with the
 * same report, and each says in its way that not all was well.
 */
@Tag("slow")
class MixedFolderTest {

	private static final String MODEL = Path.of("models/microscopy-denoise").toAbsolutePath().toString();

	private static final List<String> WHOLE = List.of("type-uint8.tif", "type-uint16.tif", "type-float32.tif",
		"type-int8.tif", "type-float64-bigtiff-deflate.tif", "compressed-lzw.tif", "pages.tif", "five-channels.tif",
		"imagej.tif", "ome-tzcyx.ome.tif", "rgb.png", "grey16.png", "grey-alpha.png", "ct.dcm", "frames.dcm",
		"grey.jpg", "p5.pgm", "p6.ppm", "grey.avi", "grey.gif", "runs.bmp");
	private static final List<String> BROKEN = List.of("truncated.png", "truncated-strip.tif", "truncated.dcm",
		"huge.pgm", "truncated.avi", "circle.tif");
	private static final String SUM =
		"Restored 21 of 30 files; 0 were done already, 2 are not images and were skipped, 7 failed.";

	@TempDir
	static Path folder;

	private static Path images;

	@BeforeAll
	static void fillATree() throws IOException {
		images = Files.createDirectories(folder.resolve("images"));
		final Map<String, byte[]> files = new TreeMap<>();
		for (final String archive : List.of("common", "bitmaps"))
			try (InputStream in = MixedFolderTest.class.getResourceAsStream("/formats/" + archive + ".zip");
				ZipInputStream zip = new ZipInputStream(in)) {
				for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
					files.put(entry.getName(), zip.readAllBytes());
			}
		for (int i = 0; i < WHOLE.size(); i++)
			put(List.of("", "a/", "a/deep down/", "\u00e4/").get(i % 4) + WHOLE.get(i), files.get(WHOLE.get(i)));
		for (int i = 0; i < BROKEN.size(); i++)
			put(List.of("", "a/").get(i % 2) + BROKEN.get(i), files.get("refused/" + BROKEN.get(i)));
		put("a/notes.txt", "objective 60x\n".getBytes(StandardCharsets.US_ASCII));
		put("Thumbs.db", new byte[0]);
		put("empty.tif", new byte[0]);
	}

	private static void put(final String name, final byte[] content) throws IOException {
		Files.createDirectories(images.resolve(name).getParent());
		Files.write(images.resolve(name), content);
	}

	@Test
	void everyDoorMakesTheSameFilesAndSaysWhatFailed() throws IOException, InterruptedException, ExecutionException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final Map<String, String> line = onTheCommandLine();
		assertEquals(21, line.keySet().stream().filter(name -> name.endsWith(".tif")).count(), line.toString());
		assertEquals(21, line.keySet().stream().filter(name -> name.startsWith("clearstack-report/pictures/")).count());

		assertEquals(line, inSciJava(), "SciJava, as Fiji without a display runs it");
		assertEquals(line, inAMacro(), "a macro of plain ImageJ");
		assertEquals(line, inAWindow(), "the dialog of plain ImageJ");
	}

	private static Map<String, String> onTheCommandLine() throws IOException {
		final Path output = folder.resolve("line");
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);

		final int exit = Main.run(new String[] { "folder", "folder=" + images, "output=" + output, "model=" + MODEL,
			"device=cpu" }, stream, stream);

		assertEquals(1, exit);
		assertTold(said.toString(StandardCharsets.UTF_8));
		return contents(output);
	}

	private static Map<String, String> inSciJava() throws IOException, InterruptedException, ExecutionException {
		final Path output = folder.resolve("scijava");
		final Context context = new Context();
		try {
			final CommandModule module = context.service(CommandService.class).run(RestoreFolder.class, true, "folder",
				images.toFile(), "output", output.toFile(), "model", MODEL, "device", "cpu").get();

			assertTrue(module.isCanceled());
			assertTold(module.getCancelReason().replace('\n', ' '));
		}
		finally {
			context.dispose();
		}
		return contents(output);
	}

	private static Map<String, String> inAMacro() throws IOException, InterruptedException {
		final Path output = folder.resolve("macro");

		final List<String> lines = new BatchImageJ(folder.resolve("ImageJ")).run("run('Restore Folder...', 'folder=["
			+ images + "] output=[" + output + "] model=[" + MODEL + "] device=cpu'); print('went on');");

		assertTold(String.join(" ", lines));
		assertFalse(lines.contains("went on"), lines.toString());
		return contents(output);
	}

	private static Map<String, String> inAWindow() throws IOException, InterruptedException {
		final Path output = folder.resolve("window");

		final List<String> lines = new BatchImageJ(folder.resolve("ImageJ")).runMain(WindowedFolder.class,
			images.toString(), output.toString(), MODEL);

		assertTold(String.join(" ", lines));
		return contents(output);
	}

	private static void assertTold(final String said) {
		assertTrue(said.contains(SUM), said);
		assertTrue(said.contains("Not restored: ") && said.contains("a/truncated-strip.tif"), said);
		assertFalse(said.contains("\tat ") || said.contains("Exception"), said);
	}

	/** Names and bytes of all files. */
	private static Map<String, String> contents(final Path output) throws IOException {
		final Map<String, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.walk(output)) {
			for (final Path file : files.filter(Files::isRegularFile).toList())
				contents.put(output.relativize(file).toString().replace('\\', '/'),
					Arrays.hashCode(Files.readAllBytes(file)) + " of " + Files.size(file));
		}
		return contents;
	}
}
