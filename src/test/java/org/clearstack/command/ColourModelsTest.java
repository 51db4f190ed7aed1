// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Restoring.open;
import static org.clearstack.command.Restoring.restored;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.clearstack.door.CommandRun;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.clearstack.task.Progress;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that take three channels at once, through the Commands: one that turns the colours round, and the network of
 * the course.
 */
@Tag("slow")
class ColourModelsTest {

	@TempDir
	static Path folder;

	private static Path turn;
	private static Path brighter;
	private static Path same;
	private static Path course;

	@BeforeAll
	static void makeModels() throws IOException {
		turn = pixelwise("turn", new float[] { 0, 1, 0, 0, 0, 1, 1, 0, 0 }, 0, "none");
		brighter = pixelwise("brighter", new float[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, 0.1f, "min-max");
		same = pixelwise("same", new float[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, 0, "min-max");
		course = courseOfAStep();
	}

	/**
	 * A model of one multiplication a pixel: what red, green and blue become red, green and blue from, and what is
	 * added to each.
	 */
	private static Path pixelwise(final String name, final float[] weights, final float added,
		final String normalization) throws IOException
	{
		final SavedModels net = new SavedModels(3);
		final Path model = net
			.write(folder.resolve(name),
				net.convolution("mix", "input", 1, weights, new float[] { added, added, added }, false), 1, 0, 1)
			.path();
		final Path description = model.resolve("rdf.yaml");
		Files.writeString(description,
			Files.readString(description).replace("name: toy", "name: " + name).replace("normalization: none",
				"normalization: " + normalization));
		return model;
	}

	private static Path courseOfAStep() throws IOException {
		final Path images = Files.createDirectories(folder.resolve("colours"));
		for (int i = 0; i < 2; i++) {
			final ImagePlus image = open("tissue-rgb.png");
			image.setRoi(100 * i, 0, 100, 100);
			ImageFiles.save(image.crop(), images.resolve(i + ".tif"));
		}
		final CommandRun command = CommandRun.of(TrainAutoencoder.class);
		command.setTexts(Map.of("images", images.toString(), "out", folder.resolve("colour-course-x2").toString(),
			"network", "course", "channels", "3", "epochs", "1",
			"steps", "1", "batch", "1", "patch", "16", "validation", "0.5"), null);
		command.run(Progress.NONE);
		return folder.resolve("colour-course-x2");
	}

	@Test
	void theColoursOfAnRgbImageAreRestoredTogether() {
		final ImagePlus image = open("tissue-rgb.png");

		final ImagePlus result = restored(image, "model=" + turn);

		assertEquals(24, result.getBitDepth());
		for (int i = 0; i < image.getProcessor().getPixelCount(); i++) {
			final int rgb = image.getProcessor().get(i);
			assertEquals((rgb & 255) << 16 | rgb >> 8 & 0xffff, result.getProcessor().get(i) & 0xffffff,
				"blue became red, red green, green blue");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lazy=false", "lazy=true" })
	void theChannelsOfACompositeAreRestoredTogetherWithTheirOwnNormalisation(final String lazy) {
		final ImagePlus image = open("cell-3channels.tif");

		final ImagePlus result = restored(image, "model=" + brighter, "type=float", lazy);

		assertEquals(List.of(3, true), List.of(result.getNChannels(), result.isComposite()));
		for (int c = 1; c <= 3; c++) {
			final ImageProcessor before = image.getStack().getProcessor(c);
			final ImageProcessor after = result.getStack().getProcessor(c);
			final double added = 0.1 * (before.getStatistics().max - before.getStatistics().min);
			for (int i = 0; i < before.getPixelCount(); i += 7)
				assertEquals(before.getf(i) + added, after.getf(i), 0.02, "channel " + c + ": 16-bit values in float");
		}
	}

	@Test
	void strengthUncertaintyAndHolesAreThoseOfEachChannel() {
		final ImageStack stack = new ImageStack(40, 30);
		for (int c = 0; c < 3; c++) {
			stack.addSlice(new FloatProcessor(40, 30));
			for (int i = 0; i < 1200; i++)
				stack.getProcessor(c + 1).setf(i, (i * 31 + c) % 97 * (c + 1));
		}
		stack.getProcessor(2).setf(3, 4, Float.NaN);
		final ImagePlus image = new ImagePlus("hole", stack);
		image.setDimensions(3, 1, 1);

		final Restoring run = Restoring.of(image, "model=" + brighter, "strength=50", "uncertainty=true", "tile=16");

		for (int c = 1; c <= 3; c++)
			for (int i = 0; i < 1200; i++) {
				final float before = stack.getProcessor(c).getf(i);
				if (Float.isNaN(before))
					assertTrue(Float.isNaN(run.image().getStack().getProcessor(c).getf(i)));
				else
					assertEquals(before + 0.05 * 96 * c, run.image().getStack().getProcessor(c).getf(i), 1e-3,
						"half of a tenth of the range");
				if (!Float.isNaN(before))
					assertEquals(run.uncertainty().getStack().getProcessor(c).getf(0),
						run.uncertainty().getStack().getProcessor(c).getf(i), 1e-3,
						"every orientation answers the same, so all that is left is the noise, which is the same everywhere");
			}
	}

	@Test
	void theNetworkOfTheCourseUpscalesColours() {
		final ImagePlus image = open("tissue-rgb.png");

		final ImagePlus result = restored(image, "model=" + course);

		assertArrayEquals(new int[] { 640, 512, 1, 1, 1 }, result.getDimensions());
		assertEquals(24, result.getBitDepth());
	}

	@Test
	void theNetworkOfTheCourseIsComparedAmongTheInstalledModelsWhereItSuits() throws IOException {
		final String installed = System.getProperty("clearstack.models");
		System.setProperty("clearstack.models", folder.toString());
		try {
			final List<String> ofColours = methods(compare(part("tissue-rgb.png"), "all"));
			final List<String> ofGrey = methods(compare(part("actin-clean.tif"), "all"));

			assertTrue(ofColours.containsAll(List.of("bicubic", "colour-course-x2", "microscopy-x2")),
				ofColours.toString());
			assertTrue(ofGrey.contains("microscopy-x2") && !ofGrey.contains("colour-course-x2"),
				"it takes three channels: " + ofGrey);
		}
		finally {
			if (installed == null)
				System.clearProperty("clearstack.models");
			else
				System.setProperty("clearstack.models", installed);
		}
	}

	@Test
	void aModelOfThreeChannelsIsRatedAsWhatItIs() throws IOException {
		final CommandRun run = compare(part("cell-3channels.tif"), same.toString());

		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(run.outputs().size() - 1));
		assertEquals(List.of("bicubic", "bicubic + same"), methods(run));
		assertEquals(table.getValue("PSNR (dB)", 0), table.getValue("PSNR (dB)", 1), 1e-4, "it changes nothing");
	}

	@Test
	void aGreyImageIsRefusedByEveryCommand() throws IOException {
		final ImagePlus grey = open("actin-clean.tif");
		final String needs =
			"needs 3 channels at once, such as red, green and blue; found 1 in actin-clean.tif. Choose an image of "
				+ "3 channels, or";

		for (final Exception told : List.of(
			assertThrows(IllegalArgumentException.class, () -> restored(grey, "model=" + turn)),
			assertThrows(IllegalArgumentException.class, () -> compare(grey, turn.toString())),
			assertThrows(IllegalArgumentException.class, () -> maps(grey, turn))))
			assertTrue(told.getMessage().contains(needs), told.getMessage());
	}

	@Test
	void inAFolderOnlyTheFilesThatDoNotSuitFail() throws IOException {
		final Path images = Files.createDirectories(folder.resolve("mixed"));
		Files.copy(Path.of("test-images/tissue-rgb.png"), images.resolve("tissue.png"));
		Files.copy(Path.of("test-images/actin-clean.tif"), images.resolve("grey.tif"));
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final PrintStream err = new PrintStream(said, true);

		final int code = Main.run(
			new String[] { "folder", "folder=" + images, "output=" + folder.resolve("mixed-out"), "model=" + turn,
				"device=cpu" },
			err,
			err);

		assertEquals(1, code);
		assertTrue(said.toString().contains("Not restored: grey.tif: The model turn needs 3 channels at once"),
			said.toString());
		assertTrue(Files.exists(folder.resolve("mixed-out/tissue.tif")));
	}

	@Test
	void mapsAreOfAllColours() throws IOException {
		final ImagePlus image = open("tissue-rgb.png");

		final ImagePlus maps = maps(image, turn);

		assertEquals(3, maps.getStackSize());
		for (int i = 0; i < image.getProcessor().getPixelCount(); i++)
			assertEquals(image.getProcessor().get(i) & 255, maps.getStack().getProcessor(1).getf(i), "blue became red");
	}

	@Test
	void theNetworkOfTheCourseShowsItsLayers() throws IOException {
		final ImagePlus maps = maps(open("tissue-rgb.png"), course);

		assertEquals("code: 1/256", maps.getStack().getSliceLabel(1));
		assertArrayEquals(new int[] { 160, 128, 1, 256, 1 }, maps.getDimensions(), "a quarter of twice the size");
	}

	// -- helpers --

	/** A few pixels of a test image. */
	private static ImagePlus part(final String name) {
		final ImagePlus image = open(name);
		image.setRoi(20, 30, 40, 40);
		return image;
	}

	private static CommandRun compare(final ImagePlus image, final String models) throws IOException {
		final CommandRun run = CommandRun.of(CompareUpscaling.class);
		run.set(run.input("image"), image);
		run.setTexts(Map.of("methods", "bicubic", "models", models, "device", "cpu"), null);
		run.run(Progress.NONE);
		return run;
	}

	private static List<String> methods(final CommandRun run) {
		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(run.outputs().size() - 1));
		return IntStream.range(0, table.size()).mapToObj(row -> table.getStringValue("Method", row)).toList();
	}

	private static ImagePlus maps(final ImagePlus image, final Path model) throws IOException {
		final CommandRun run = CommandRun.of(FeatureMaps.class);
		run.set(run.input("image"), image);
		run.setTexts(
			Map.of("model", model.toString(), "layers", model.equals(course) ? "code" : "all", "device", "cpu"), null);
		run.run(Progress.NONE);
		return (ImagePlus) run.get(run.outputs().get(0));
	}
}
