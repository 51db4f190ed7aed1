// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.clearstack.door.CommandRun;
import org.clearstack.door.cli.Main;
import org.clearstack.task.Progress;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feature Maps on real images, with the bundled model and with one whose answers are known. */
@Tag("slow")
class FeatureMapsTest {

	private static final Path IMAGES = Path.of("test-images");

	@TempDir
	Path folder;

	@Test
	void aLayersChannelsAreSlicesOfTrueScale() {
		final ImagePlus image = open("ct-heart-z16.tif");

		final ImagePlus maps = image(show(image, "model", "microscopy-denoise", "layers", "encoder1_0a"), "maps");

		assertEquals(64, maps.getStackSize());
		assertEquals("encoder1_0a: 17/64", maps.getStack().getSliceLabel(17));
		assertArrayEquals(new int[] { 60, 63 }, new int[] { maps.getWidth(), maps.getHeight() });
		assertEquals(3, maps.getCalibration().pixelWidth, 1e-5, "1.5 mm times two");
		assertEquals(image.getWidth() * image.getCalibration().pixelWidth,
			maps.getWidth() * maps.getCalibration().pixelWidth, 1e-9);
		assertTrue(maps.getStack().getProcessor(1).getStatistics().stdDev > 0);
	}

	@Test
	void coarserLayersAreEnlargedToTheFinest() {
		final ImagePlus maps = image(show(open("actin-clean.tif"), "layers", "head,down0"), "maps");

		assertEquals(32 + 64, maps.getStackSize());
		assertEquals(256, maps.getWidth());
		final float[] coarse = (float[]) maps.getStack().getPixels(40);
		for (int y = 0; y < 256; y += 2)
			for (int x = 0; x < 256; x += 2)
				assertEquals(coarse[y * 256 + x], coarse[(y + 1) * 256 + x + 1]);
	}

	@Test
	void mapsAreTheConvolutionOfTheImage() throws IOException {
		final float[] toTheLeft = new float[9];
		toTheLeft[3] = 1;
		final SavedModels shift = new SavedModels(1);
		final Path model = shift
			.write(folder, shift.convolution("shift", "input", 3, toTheLeft, new float[] { 5 }, false), 1, 2, 1).path();
		final ImagePlus image = open("neutron-slice.tif");

		final ImagePlus maps = image(show(image, "model", model.toString(), "layers", "all"), "maps");

		for (int y = 0; y < 256; y++)
			for (int x = 0; x < 256; x++)
				assertEquals(5 + image.getProcessor().getf(Math.max(0, x - 1), y), maps.getProcessor().getf(x, y), 1e-5,
					"mirrored at the left border");
	}

	@Test
	void aKerasExportShowsItsLayersToo() {
		final CommandRun run =
			show(open("actin-clean.tif"), "model", "src/test/resources/keras", "layers", "deep,last");

		final ImagePlus maps = image(run, "maps");
		assertEquals("deep: 1/6", maps.getStack().getSliceLabel(1));
		assertArrayEquals(new int[] { 256, 256, 1, 7, 1 }, maps.getDimensions());
		final ImagePlus restored = Restoring.restored(open("actin-clean.tif"), "model=src/test/resources/keras",
			"type=float", "defects=ignore");
		final float[] last = (float[]) maps.getStack().getPixels(7);
		final double largest = Math.abs(maps.getStack().getProcessor(7).getStatistics().min);
		assertArrayEquals((float[]) restored.getProcessor().getPixels(), last, (float) (1e-5 * largest),
			"the last layer is what a restoration gives");
		assertEquals("keras: 413 parameters", image(run, "drawing").getTitle(), "40 + 246 + 123 + 4");
	}

	@Test
	void aSelectionIsShownAlone() {
		final ImagePlus image = open("em-mitochondria.tif");
		image.setRoi(new Roi(100, 80, 31, 20));

		final ImagePlus maps = image(show(image, "layers", "tail"), "maps");

		assertArrayEquals(new int[] { 31, 20, 1, 1, 1 }, maps.getDimensions());
	}

	@Test
	void rgbIsShownAsItsMean() {
		final ImagePlus colour = open("tissue-rgb.png");
		final ImagePlus grey = new ImagePlus("grey", colour.getProcessor().convertToFloatProcessor());
		for (int i = 0; i < grey.getProcessor().getPixelCount(); i++) {
			final int rgb = colour.getProcessor().get(i);
			grey.getProcessor().setf(i, ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3f);
		}

		final ImagePlus ofColour = image(show(colour, "layers", "head"), "maps");
		final ImagePlus ofGrey = image(show(grey, "layers", "head"), "maps");

		assertArrayEquals((float[]) ofGrey.getStack().getPixels(5), (float[]) ofColour.getStack().getPixels(5), 1e-5f);
	}

	@Test
	void theTableAndTheDrawingShowEveryLayer() {
		final CommandRun run = show(open("actin-clean.tif"), "layers", "tail");

		final ResultsTable table = (ResultsTable) output(run, "anatomy");
		assertEquals("head", table.getLabel(0));
		assertEquals("3x3", table.getStringValue("Kernel", 0));
		assertEquals(288, table.getValue("Parameters", 0));
		assertEquals(32 * 256 * 256 * 4, table.getValue("Bytes", 0));
		double parameters = 0;
		for (int row = 0; row < table.size(); row++)
			parameters += table.getValue("Parameters", row);
		final ImagePlus drawing = image(run, "drawing");
		assertEquals("microscopy-denoise: " + String.format(Locale.ROOT, "%,d", (long) parameters) + " parameters",
			drawing.getTitle());
		final int lines = (58 + 22) * table.size() / 1560 + 1;
		assertTrue(drawing.getWidth() <= 1560, "it fits a screen");
		assertTrue(drawing.getHeight() > lines * 76, "and goes on in the next line");
	}

	@Test
	void theCommandLineSavesMapsDrawingAndTable() throws IOException {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final PrintStream err = new PrintStream(said, true);

		final int code = Main.run(new String[] { "features", "image=" + IMAGES.resolve("nuclei-t12.tif"),
			"model=src/test/resources/keras", "layers=encoder",
			"maps=" + folder.resolve("maps.tif"), "drawing=" + folder.resolve("drawing.png"),
			"table=" + folder.resolve("layers.csv") }, err, err);

		assertEquals(0, code, said.toString());
		assertEquals(4, IJ.openImage(folder.resolve("maps.tif").toString()).getStackSize());
		assertTrue(IJ.openImage(folder.resolve("drawing.png").toString()).getWidth() > 7 * 58, "seven boxes");
		assertEquals(8, Files.readAllLines(folder.resolve("layers.csv")).size(), "a heading and seven layers");
	}

	@Test
	void anUnknownLayerIsAnsweredWithThoseThereAre() {
		final Exception told =
			assertThrows(IllegalArgumentException.class, () -> show(open("actin-clean.tif"), "layers", "encoder 2a"));

		assertTrue(told.getMessage().contains("no layer \"encoder 2a\". Its layers are head, encoder0_0a"),
			told.getMessage());
	}

	// -- helpers --

	private static ImagePlus open(final String name) {
		return IJ.openImage(IMAGES.resolve(name).toString());
	}

	private static CommandRun show(final ImagePlus image, final String... options) {
		final CommandRun run = CommandRun.of(FeatureMaps.class);
		run.set(run.input("image"), image);
		for (int i = 0; i < options.length; i += 2)
			run.set(run.input(options[i]), options[i + 1]);
		run.run(Progress.NONE);
		return run;
	}

	private static ImagePlus image(final CommandRun run, final String name) {
		return (ImagePlus) output(run, name);
	}

	private static Object output(final CommandRun run, final String name) {
		return run.get(run.outputs().stream().filter(item -> item.getName().equals(name)).findFirst().orElseThrow());
	}
}
