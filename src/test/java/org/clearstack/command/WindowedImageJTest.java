// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.IJ;
import ij.measure.Calibration;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.clearstack.start.MenuEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain ImageJ door with menus, dialogs and recorder, in a real ImageJ. */
@Tag("slow")
@Tag("window")
class WindowedImageJTest {

	@TempDir
	Path folder;

	@Test
	void aCommandIsReachedByMenuMacroDialogAndRecorder() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		installPlugin();

		final Map<String, String> seen = runImageJ();

		assertEquals("org.clearstack.start.MenuEntry(\"ImageQuality\")", seen.get("quality"));
		assertEquals(entry(), seen.get("brighten"));
		assertEquals("macro brighter 15.0", seen.get("macro result"));
		assertEquals("Gain (times)|Offset|Invert|Model|Type|Speed|Protocol|Trouble", seen.get("labels"));
		assertEquals("true", seen.get("help"));
		assertEquals("gain must be a whole number from 1 to 10; found \"99\".", seen.get("refusal"));
		assertEquals("true", seen.get("open still"));
		assertEquals("nothing", seen.get("kept"), "a slip is not offered the next time");
		assertEquals("99", seen.get("typed before"));
		assertEquals("20.0", seen.get("dialog result"));
		assertEquals(
			"run(\"Brighten...\", \"gain=4 offset=0 model=[large one]\");",
			seen.get("recorded"));
		assertEquals("0", seen.get("canceled made"));
	}

	@Test
	void anErrorInABatchEndsTheMacroWithItsMessage() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		installPlugin();
		final Path macro = folder.resolve("macro.ijm");
		Files.writeString(macro, "newImage('a', '32-bit black', 4, 4, 1); run('Brighten...', 'gain=3 offset=2');"
			+ " print(getTitle() + ' ' + getPixel(0, 0)); run('Brighten...', 'gain=99'); print('not reached');");

		final List<String> lines = runJava("ij.ImageJ", "-ijpath", folder.toString(), "-batch", macro.toString());

		assertEquals(List.of("a brighter 2", "Brighten...: gain must be a whole number from 1 to 10; found \"99\"."),
			lines);
	}

	@Test
	void aMacroRestoresAnImageAndLeavesItCurrent() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		installPlugin();
		final Path macro = folder.resolve("macro.ijm");
		final Path saved = folder.resolve("heart.tif");
		Files.writeString(macro, "open('" + Path.of("test-images/ct-heart-z16.tif").toAbsolutePath()
			+ "'); run('Restore...', 'model=microscopy-x2');"
			+ " getPixelSize(unit, w, h, d); print(getTitle() + ' ' + getWidth() + ' ' + getHeight() + ' ' + "
			+ "nSlices + ' ' + w + ' ' + d + ' ' + unit);"
			+ " saveAs('Tiff', '" + saved + "');");

		final List<String> lines = runJava("ij.ImageJ", "-ijpath", folder.toString(), "-batch", macro.toString());

		assertEquals(List.of("ct-heart-z16-microscopy-x2 240 252 16 0.75 3 mm"), lines);
		final Calibration calibration = IJ.openImage(saved.toString()).getCalibration();
		assertEquals(0.75, calibration.pixelWidth, 1e-6, "a TIFF keeps its resolution as a fraction of integers");
		assertEquals(0.75, calibration.pixelHeight, 1e-6);
	}

	@Test
	void whatIsSeenIsRecordedZoomedAndStopped() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		installPlugin();
		final Path report = folder.resolve("report.html");

		final Map<String, String> seen = seen(runJava(WindowedComparison.class.getName(), report.toString()));

		final String compare = "Compare Upscaling...";
		assertEquals(
			"run(\"Compare Upscaling...\", \"models=microscopy-x2 report=" + report + "\");",
			seen.get(compare));
		for (final String title : List.of("nuclei-t12.tif compared", "nuclei-t12.tif side by side",
			"nuclei-t12.tif errors", "nuclei-t12.tif profile",
			"nuclei-t12.tif spectrum"))
			assertTrue(List.of(seen.get(compare + " windows").split("\\|")).contains(title),
				title + " of " + seen.get(compare + " windows"));
		assertEquals("true Stack|Montage|Error maps|Profile|Spectrum|Table", seen.get("one window"));
		assertTrue(Files.size(report) > 10_000);
		assertEquals(
			"run(\"Feature Maps...\", \" \");",
			seen.get("Feature Maps..."));
		assertEquals("run(\"Latent View...\", \" \");",
			seen.get("Latent View..."));
		for (final String label : List.of(compare, "Feature Maps...", "Latent View...")) {
			assertTrue(Integer.parseInt(seen.get(label + " rows")) >= 4, label + " " + seen.get(label + " rows"));
			assertEquals("true", seen.get(label + " again"), label + ": the recorded macro does the same");
		}

		assertEquals("all", seen.get("zoom before"));
		assertEquals("true", seen.get("zoom size"));
		assertEquals("as before", seen.get("zoom back"));
		assertEquals("true", seen.get("zoom alone"));

		assertEquals("Restore", seen.get("progress title"));
		final String end = seen.get("progress end");
		assertTrue(end.matches("Restore\\.\\.\\. Canceled after \\d+ of \\d+ tiles; the source is as it was\\."), end);
		assertEquals("large", seen.get("progress images"));
		assertEquals("true", seen.get("progress source"));
	}

	@Test
	void everyFieldHasAHintAndHelpWhoseLinksWorkBesideTheDialog() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		assumeTrue("Linux".equals(System.getProperty("os.name")),
			"elsewhere a robot needs the user's permission to press keys");
		installPlugin();

		final Map<String, String> seen = seen(runJava(WindowedHelp.class.getName(), "Restore Folder...", "Models..."));

		for (final String kind : List.of("JComboBox", "JSlider", "JTextField", "JCheckBox", "JButton"))
			assertTrue(seen.keySet().stream().anyMatch(field -> field.startsWith("Restore Folder... " + kind + " ")),
				kind + " among " + seen.keySet());
		assertTrue(
			seen.remove("Restore Folder... hint").startsWith("Name of an installed model, or path of a model folder;"));
		assertTrue(seen.remove("Models... hint").startsWith("Name of an installed model, or path of a model folder;"));
		seen.forEach((field, heading) -> assertEquals(
			field.endsWith("link") ? "Clearstack" : field.replaceFirst("\\.\\.\\..*", "..."), heading, field));
		assertEquals("Clearstack", seen.get("Models... link"));
	}

	@Test
	void dialogsAskForFewThingsAndMarkWhatIsWrong() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");

		final Map<String, String> seen = seen(runJava(WindowedDialog.class.getName()));

		assertTrue(
			seen.get("proposed")
				.matches(".*its noise is \\d+\\.\\d % of the range.*Result: 256 x 256 pixels, 1 channel, 66 kB.*"),
			seen.get("proposed"));
		assertEquals("true", seen.get("short"));
		assertEquals("what the model does", seen.get("want follows"));
		assertEquals("auto", seen.get("model follows"));
		assertTrue(seen.get("marked").contains("whatever"), seen.get("marked"));
		assertEquals("model", seen.get("default"));
		assertTrue(seen.get("noise").contains("gain of"), seen.get("noise"));
		assertEquals("true", seen.get("fits"));
		assertTrue(Integer.parseInt(seen.get("train height")) < 400, seen.get("train height"));
		assertEquals("true", seen.get("train asks"));
		assertEquals("pairs", seen.get("learn"));
		assertTrue(seen.get("missing").startsWith("images is missing"), seen.get("missing"));
		assertEquals("true", seen.get("train fits"));
	}

	/** Screens of two pixels a point, and words, numbers and digits of other countries. */
	@ParameterizedTest
	@ValueSource(strings = { "-Dsun.java2d.uiScale=2", "-Duser.language=de -Duser.country=DE",
		"-Duser.language=ar -Duser.country=EG", "-Duser.language=zh -Duser.country=CN" })
	void dialogsFitAndTellTheSameEverywhere(final String options) throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");

		final Map<String, String> seen = seen(runJava(List.of(options.split(" ")), WindowedDialog.class.getName()));

		assertTrue(seen.get("proposed")
			.matches(".*its noise is \\d+\\.\\d % of the range.*Result: 256 x 256 pixels, 1 channel, 66 kB.*"),
			seen.get("proposed"));
		assertEquals("true", seen.get("fits"));
		assertEquals("true", seen.get("train fits"));
		assertTrue(seen.get("marked").contains("whatever"), seen.get("marked"));
		assertTrue(seen.get("noise").contains("gain of"), seen.get("noise"));
		assertEquals("0.5", seen.get("comma"));
	}

	/** A jar of menu entries; the classes come from the class path. */
	private void installPlugin() throws IOException {
		Files.createDirectories(folder.resolve("plugins"));
		final String config = Files.readString(Path.of("plugins.config"))
			+ "\nPlugins>Clearstack>Test, \"Brighten...\", " + entry() + "\n";
		try (OutputStream out = Files.newOutputStream(folder.resolve("plugins/Clearstack_test.jar"));
			JarOutputStream jar = new JarOutputStream(out)) {
			jar.putNextEntry(new JarEntry("plugins.config"));
			jar.write(config.getBytes(StandardCharsets.UTF_8));
			jar.closeEntry();
		}
	}

	private static String entry() {
		return MenuEntry.class.getName() + "(\"" + Brighten.class.getName() + "\")";
	}

	private Map<String, String> runImageJ() throws IOException, InterruptedException {
		return seen(runJava(WindowedImageJ.class.getName()));
	}

	/** The lines {@code key: value}. */
	private static Map<String, String> seen(final List<String> lines) {
		return lines.stream().filter(line -> line.contains(": "))
			.collect(Collectors.toMap(line -> line.substring(0, line.indexOf(": ")),
				line -> line.substring(line.indexOf(": ") + 2), (a, b) -> b));
	}

	/** Runs a class in a Java of its own, with a home of its own; what it prints. */
	private List<String> runJava(final String... main) throws IOException, InterruptedException {
		return runJava(List.of(), main);
	}

	private List<String> runJava(final List<String> options, final String... main)
		throws IOException, InterruptedException
	{
		final Path said = folder.resolve("said.txt");
		final List<String> line =
			new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Dplugins.dir=" + folder, "-Duser.home=" + folder));
		line.addAll(options);
		line.addAll(List.of(main));
		final Process java = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile()).start();
		final boolean ended = java.waitFor(6, TimeUnit.MINUTES);
		java.destroyForcibly().waitFor();
		final List<String> lines = Files.readAllLines(said);
		assertTrue(ended && java.exitValue() == 0, () -> String.join("\n", lines));
		return lines;
	}
}
