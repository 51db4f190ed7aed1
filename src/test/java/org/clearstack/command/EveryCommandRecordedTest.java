// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every menu entry, used by its dialog in a real ImageJ, is recorded; what was recorded does the same. */
@Tag("slow")
@Tag("window")
class EveryCommandRecordedTest {

	private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\", org\\.clearstack\\.start\\.MenuEntry");
	private static final Pattern KEYS = Pattern.compile("(?:^| )([a-z][a-z0-9]*)=");

	@TempDir
	Path folder;

	@Test
	void theRecordedLineDoesTheSame() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		final Path images = Files.createDirectories(folder.resolve(strange("Bob's raw")));
		final Path others = Files.createDirectories(folder.resolve("others [1]"));
		save(images, others);

		final List<String> lines = new BatchImageJ(folder.resolve("ImageJ")).runMain(WindowedRecorder.class,
			images.toString(), others.toString(), folder.resolve(
				"new results").toString());

		final Map<String,
			String> seen = lines.stream().filter(line -> line.contains(": "))
				.collect(Collectors.toMap(line -> line.substring(0, line.indexOf(": ")),
					line -> line.substring(line.indexOf(": ") + 2), (a, b) -> b));
		for (final String label : labels()) {
			assertTrue(seen.containsKey(label), () -> label + " is not tried: " + String.join("\n", lines));
			assertEquals(command(label).menu(), seen.get(label + " menu"), "in ImageJ's menus once");
			assertTrue(recordedKeys(seen.get(label)).containsAll(keys(label)),
				() -> keys(label) + " in " + seen.get(label));
			if (label.startsWith("Compare Upscaling")) // one window by its dialog, images by a macro
				assertTrue(seen.get(label + " dialog").contains("text Compare Upscaling: ")
					&& seen.get(label + " macro").contains("image good \"cells\" ü细.tif compared"),
					seen.get(label + " dialog") + "\n" + seen.get(label + " macro"));
			else // after a training by its dialog a window asks what to do with the model
				assertEquals(seen.get(label + " dialog").replaceAll("\\|text Training my [^|]*", ""),
					seen.get(label + " macro"), seen.get(label));
		}
		assertTrue(seen.get("equal titles").matches(".*(reference|test)=-\\d+ .*"), seen.get("equal titles"));
		assertTrue(seen.get("equal titles dialog").contains("row"), seen.get("equal titles dialog"));
		assertEquals(seen.get("equal titles dialog"), seen.get("equal titles macro"));
		assertTrue(seen.get("Restore...").contains(" strength=70 ") && seen.get("Restore...").contains(" type=float "),
			seen.get("Restore..."));
	}

	/** Two small images, and two others of the same names. */
	private static void save(final Path images, final Path others) throws IOException {
		final ImagePlus stack = Restoring.open("nuclei-t12.tif");
		for (int i = 0; i < 2; i++) {
			final ImageProcessor slice = stack.getStack().getProcessor(2 + 4 * i);
			slice.setRoi(40, 40, 64, 64);
			final ImageProcessor image = slice.crop();
			ImageFiles.save(new ImagePlus("image", image), images.resolve(i + ".tif"));
			image.smooth();
			ImageFiles.save(new ImagePlus("other", image), others.resolve(i + ".tif"));
		}
	}

	/** A name with umlauts, Chinese characters and double quotes, where the system has them. */
	private static String strange(final String name) {
		final String quoted = File.separatorChar == '\\' ? name : name.replace("raw", "\"raw\"");
		return "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? quoted + " f\u00fcr \u56fe\u50cf" : quoted;
	}

	private static Set<String> labels() throws IOException {
		final Matcher entry = ENTRY.matcher(Files.readString(Path.of("plugins.config")));
		final Set<String> labels = new TreeSet<>();
		while (entry.find())
			labels.add(entry.group(1));
		return labels;
	}

	/** All parameters that the dialog asks for at first, but the current image and the files that were not given. */
	private static Set<String> keys(final String label) {
		final CommandRun command = command(label);
		return command.worthRecording().stream()
			.filter(item -> !(item.getType() == ImagePlus.class && command.images().size() == 1))
			.filter(item -> item.isRequired() || item.getType() != File.class).map(item -> item.getName())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static CommandRun command(final String label) {
		return Commands.all().values().stream().map(type -> CommandRun.of(type))
			.filter(run -> run.label().equals(label)).findFirst().orElseThrow();
	}

	private static Set<String> recordedKeys(final String line) {
		final Set<String> keys = new TreeSet<>();
		final Matcher key = KEYS.matcher(line.substring(line.indexOf(',') < 0 ? line.length() : line.indexOf(',') + 3));
		while (key.find())
			keys.add(key.group(1));
		return keys;
	}
}
