// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.Plot;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.clearstack.door.CommandRun;
import org.clearstack.door.cli.Main;
import org.clearstack.model.ModelLibrary;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare Upscaling on real images. */
@Tag("slow")
class CompareUpscalingTest {

	private static final Path IMAGES = Path.of("test-images");

	private final List<String> notes = new ArrayList<>();

	@TempDir
	Path folder;

	@Test
	void theModelBeatsInterpolationOnAStackItNeverSaw() {
		final ResultsTable table = table(compare(open("lysosomes-t20.tif"), "models", "microscopy-x2"));

		assertEquals(List.of("nearest", "bicubic", "lanczos", "lanczos+bp", "microscopy-x2"), column(table, "Method"));
		for (int row = 0; row < 4; row++) {
			assertTrue(table.getValue("PSNR (dB)", row) < table.getValue("PSNR (dB)", 4));
			assertTrue(table.getValue("HFENN", row) > table.getValue("HFENN", 4));
			assertTrue(table.getValue("PSNR worst", row) < table.getValue("PSNR (dB)", row), "twenty slices differ");
			assertTrue(table.getValue("SSIM worst", row) < table.getValue("SSIM", row));
			assertTrue(table.getValue("MSE worst", row) > table.getValue("MSE", row));
		}
		assertTrue(table.getStringValue("Best", 4).startsWith("MSE PSNR SSIM HFENN"), table.getStringValue("Best", 4));
		assertFalse(table.getStringValue("Best", 0).contains("PSNR"));
	}

	@Test
	void denoisersAreComparedOnAGoodImageThatIsMadeNoisy() {
		final ResultsTable table =
			table(compare(open("actin-clean.tif"), "scale", "1", "noise", "12", "models", "general-denoise"));

		assertEquals(List.of("as it is", "Gaussian blur 1.0", "general-denoise"), column(table, "Method"));
		assertEquals(20 * Math.log10(range(open("actin-clean.tif")) / 12), table.getValue("PSNR (dB)", 0), 0.3);
		assertTrue(table.getValue("PSNR (dB)", 2) > table.getValue("PSNR (dB)", 0) + 5,
			"" + column(table, "PSNR (dB)"));
		assertTrue(table.getValue("PSNR (dB)", 2) > table.getValue("PSNR (dB)", 1), "" + column(table, "PSNR (dB)"));
	}

	private static double range(final ImagePlus image) {
		return image.getStatistics().max - image.getStatistics().min;
	}

	/** Whatever gain and offset the noisy exposure has. */
	@Test
	void denoisersAreComparedOnANoisyImageWithAReference() {
		final String reference = IMAGES.resolve("actin-clean.tif").toString();
		final ImagePlus other = open("actin-noisy.tif");
		other.setProcessor(other.getProcessor().convertToFloat());
		other.getProcessor().multiply(3);
		other.getProcessor().add(50);

		final ResultsTable table = table(
			compare(open("actin-noisy.tif"), "scale", "1", "reference", reference, "models", "general-denoise"));
		final ResultsTable again = table(compare(other, "scale", "1", "reference", reference, "models", "none"));

		assertTrue(table.getValue("PSNR (dB)", 2) > table.getValue("PSNR (dB)", 0) + 3,
			"" + column(table, "PSNR (dB)"));
		assertEquals(table.getValue("PSNR (dB)", 0), again.getValue("PSNR (dB)", 0), 1e-3);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "scale|1|models|none|At scale 1 there is nothing to remove",
		"scale|2|reference|actin-clean.tif|A reference is for denoising one image",
		"scale|1|reference|nowhere.tif|There is no open image \"nowhere.tif\"" })
	void whatCannotBeComparedByScaleOneIsRefused(final String key, final String value, final String other,
		final String text, final String expected)
	{
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> compare(open("actin-clean.tif"), key, value, other, text));

		assertTrue(told.getMessage().startsWith(expected), told.getMessage());
	}

	@Test
	void theStackIsLabelledAndHasOneDisplayRange() {
		final ImagePlus image = open("ct-heart-z16.tif");
		image.setSlice(5);

		final ImagePlus stack = image(compare(image, "models", "none"), "stack");

		assertEquals(6, stack.getStackSize());
		assertEquals("low", stack.getStack().getSliceLabel(1));
		assertTrue(stack.getStack().getSliceLabel(3).matches("bicubic  \\d\\d\\.\\d\\d dB"),
			stack.getStack().getSliceLabel(3));
		assertEquals("original", stack.getStack().getSliceLabel(6));
		assertEquals(1.5, stack.getCalibration().pixelWidth, 1e-6);
		image.setSlice(5);
		for (int i = 0; i < image.getProcessor().getPixelCount(); i++)
			assertEquals(image.getProcessor().getf(i), stack.getStack().getProcessor(6).getf(i),
				"the current slice is shown");
		final double low = stack.getDisplayRangeMin();
		stack.setSlice(6);
		assertEquals(low, stack.getDisplayRangeMin());
	}

	@Test
	void aSelectionIsComparedAsItsCrop() {
		final ImagePlus image = open("em-mitochondria.tif");
		image.setRoi(new Roi(101, 51, 60, 40));
		final ImagePlus crop = image.crop();

		final ResultsTable ofSelection = table(compare(image, "models", "none"));
		final ResultsTable ofCrop = table(compare(crop, "models", "none"));

		for (final String heading : List.of("MSE", "PSNR (dB)", "SSIM", "HFENN"))
			assertArrayEquals(ofCrop.getColumn(heading), ofSelection.getColumn(heading));
	}

	@Test
	void theProfileFollowsASelectedLine() {
		final ImagePlus image = open("em-mitochondria.tif");
		image.setRoi(new Line(10, 20, 40, 60));

		final Plot plot = (Plot) image(compare(image, "models", "none", "methods", "bicubic"), "profile")
			.getProperty(Plot.PROPERTY_KEY);

		final float[] distance = plot.getDataObjectArrays(0)[0];
		final float[] original = plot.getDataObjectArrays(0)[1];
		assertEquals(50, distance[distance.length - 1]);
		assertTrue(plot.getLimits()[1] > 60, "the legend lies beside the curves");
		assertEquals(image.getProcessor().getf(10, 20), original[0]);
		assertEquals(image.getProcessor().getf(40, 60), original[50]);
		assertEquals(image.getProcessor().getf(25, 40), original[25], 1e-3);
	}

	@Test
	void theSpectrumOfASharperMethodHasMorePower() {
		final Plot plot =
			(Plot) image(compare(open("em-mitochondria.tif"), "models", "none", "methods", "bilinear,lanczos+bp"),
				"spectrum")
				.getProperty(Plot.PROPERTY_KEY);

		final float[] frequencies = plot.getDataObjectArrays(0)[0];
		assertEquals(0.5f, frequencies[frequencies.length - 1]);
		final int quarter = frequencies.length / 2;
		assertTrue(plot.getDataObjectArrays(1)[1][quarter] < plot.getDataObjectArrays(2)[1][quarter]);
		assertTrue(plot.getDataObjectArrays(2)[1][quarter] < plot.getDataObjectArrays(0)[1][quarter]);
	}

	@Test
	void noMethodAndNoModelIsShifted() {
		final ImagePlus image = open("em-mitochondria.tif");
		image.setRoi(150, 150, 160, 140);

		final ImagePlus stack = image(compare(image, "methods", "all", "models", "microscopy-x2,general-x2"), "stack");

		final ImageProcessor original = stack.getStack().getProcessor(stack.getStackSize());
		assertEquals(1 + 6 + 2 + 1, stack.getStackSize());
		for (int n = 1; n < stack.getStackSize(); n++) {
			final double peak = correlation(original, stack.getStack().getProcessor(n), 0, 0);
			for (int dy = -2; dy <= 2; dy++)
				for (int dx = -2; dx <= 2; dx++)
					assertTrue(
						dx == 0 && dy == 0 || correlation(original, stack.getStack().getProcessor(n), dx, dy) < peak,
						stack.getStack().getSliceLabel(n) + " correlates better when it is moved by " + dx + ", " + dy);
		}
	}

	/** The mean product of an image less its mean and another that is moved, away from the border. */
	private static double correlation(final ImageProcessor image, final ImageProcessor other, final int dx,
		final int dy)
	{
		final double mean = image.getStatistics().mean;
		double sum = 0;
		for (int y = 2; y < image.getHeight() - 2; y++)
			for (int x = 2; x < image.getWidth() - 2; x++)
				sum += (image.getf(x, y) - mean) * (other.getf(x + dx, y + dy) - mean);
		return sum;
	}

	@Test
	void rgbIsShownInColour() {
		final CommandRun run = compare(open("tissue-rgb.png"), "models", "none", "methods", "nearest");

		assertEquals(24, image(run, "stack").getBitDepth());
		final int[] original = (int[]) open("tissue-rgb.png").getProcessor().getPixels();
		assertArrayEquals(original, (int[]) image(run, "stack").getStack().getProcessor(3).getPixels());
	}

	@Test
	void severalChannelsAreRatedAndTheCurrentOneIsShown() {
		final ImagePlus image = open("galaxies-5bands.tif");
		image.setPosition(4, 1, 1);

		final ImagePlus stack = image(compare(image, "models", "none", "methods", "nearest"), "stack");

		assertArrayEquals((float[]) image.getStack().getPixels(4), (float[]) stack.getStack().getPixels(3));
	}

	@Test
	void noiseAndBlurMakeItHarder() {
		final double clean = psnr("noise", "0");

		assertTrue(psnr("noise", "20") < clean - 1);
		assertTrue(psnr("gain", "5") < clean - 1);
		assertTrue(psnr("blur", "2") < clean - 1);
	}

	private double psnr(final String parameter, final String value) {
		return table(compare(open("actin-clean.tif"), "models", "none", "methods", "lanczos", parameter, value))
			.getValue("PSNR (dB)", 0);
	}

	@Test
	void whatTheScaleDoesNotDivideIsCroppedAndTold() {
		final ImagePlus stack =
			image(compare(open("nuclei-t12.tif"), "scale", "4", "models", "none", "methods", "nearest"), "stack");

		assertEquals(208, stack.getWidth());
		assertEquals(188, stack.getHeight());
		assertEquals(List.of("nuclei-t12.tif: Cropped from 211 x 190 to 208 x 188 pixels, which 4 divides."), notes);
	}

	@Test
	void pixelsThatAreNoNumbersAreFilledAndTold() {
		final ImagePlus image = open("neutron-slice.tif");
		image.getProcessor().setf(100, 100, Float.NaN);

		final ResultsTable table = table(compare(image, "models", "microscopy-x2", "methods", "bicubic"));

		assertEquals(1, notes.size(), notes.toString());
		assertTrue(notes.get(0).contains("1 pixels that are NaN or infinite were filled"), notes.toString());
		for (int row = 0; row < 2; row++)
			assertTrue(Double.isFinite(table.getValue("PSNR (dB)", row)) && table.getValue("SSIM", row) > 0.5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "scale|3|models|microscopy-x2|upscales by 2; the comparison is by 3. Set scale=2",
			"methods|cubic|models|none|There is no resampling \"cubic\". Use one of: nearest",
			"methods|none|models|none|There is no method to compare",
			"region|1,2,3|models|none|region is x,y,width,height",
			"region|120,0,20,20|models|none|inside the 128 x 128",
			"slice|21|models|none|There is no slice 21: the image has 20" })
	void badInputIsAnsweredWithAdvice(final String key, final String value, final String key2, final String value2,
		final String message)
	{
		final Exception told = assertThrows(IllegalArgumentException.class,
			() -> compare(open("lysosomes-t20.tif"), key, value, key2, value2));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	@Test
	void anUnknownModelIsAnsweredWithThoseThereAre() {
		final Exception told =
			assertThrows(ClearstackException.class, () -> compare(open("lysosomes-t20.tif"), "models", "nobody"));

		assertTrue(told.getMessage().contains("microscopy-x2"), told.getMessage());
	}

	@Test
	void aModelThatKeepsTheSizeIsGivenTheBicubicUpscale() throws IOException {
		final float[] nothingElse = new float[9];
		nothingElse[4] = 1;
		final SavedModels identity = new SavedModels(1);
		final Path model = identity
			.write(folder, identity.convolution("same", "input", 3, nothingElse, new float[1], false), 1, 2, 1).path();

		final ResultsTable table =
			table(compare(open("actin-clean.tif"), "methods", "bicubic", "models", model.toString()));

		assertEquals(List.of("bicubic", "bicubic + toy"), column(table, "Method"));
		assertEquals(table.getValue("PSNR (dB)", 0), table.getValue("PSNR (dB)", 1), 1e-4,
			"float rounding of the normalisation");
	}

	/** Stands in for the course's network, which needs no more than this to be known. */
	@Test
	void withoutAnyOptionTheCourseStandsBetweenTheClassicalMethodsAndOurs() throws IOException {
		final Path model = folder.resolve("zoo/course-x2");
		final SavedModels copies = new SavedModels(1);
		copies.write(model, copies.upsample("nearest", "input"), 2, 2, 1);
		Files.writeString(model.resolve("rdf.yaml"),
			Files.readString(model.resolve("rdf.yaml")).replace("name: toy", "name: course-x2")
				+ "    network:\n      architecture: course\n");
		final ImagePlus image = open("em-mitochondria.tif");
		image.setRoi(100, 100, 64, 64);

		final String installed = System.getProperty(ModelLibrary.FOLDER_PROPERTY);
		System.setProperty(ModelLibrary.FOLDER_PROPERTY, model.getParent().toString());
		try {
			final ImagePlus stack = image(compare(image), "stack");

			final List<String> labels = Arrays.stream(stack.getStack().getSliceLabels()).filter(Objects::nonNull)
				.map(label -> label.split("  ")[0]).toList();
			assertEquals(List.of("low", "nearest", "bicubic", "lanczos", "lanczos+bp", "course-x2"),
				labels.subList(0, 6));
			assertTrue(labels.subList(6, labels.size() - 1)
				.containsAll(List.of("general-x2", "microscopy-x2", "tomography-x2")), labels.toString());
			assertEquals("original", labels.get(labels.size() - 1));
			assertArrayEquals((float[]) stack.getStack().getPixels(2), (float[]) stack.getStack().getPixels(6), 1e-2f,
				"what only copies pixels is nearest");
		}
		finally {
			if (installed == null)
				System.clearProperty(ModelLibrary.FOLDER_PROPERTY);
			else
				System.setProperty(ModelLibrary.FOLDER_PROPERTY, installed);
		}
	}

	@Test
	void smallSelectionsAreRefused() {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(new Roi(20, 20, 15, 30));

		final Exception told = assertThrows(IllegalArgumentException.class, () -> compare(image, "models", "none"));

		assertTrue(told.getMessage().contains("15 x 30 pixels; a comparison by 2 needs at least 16 x 16"),
			told.getMessage());
	}

	@Test
	void theReportOfAnImageNeedsNoOtherFile() throws IOException {
		final Path report = folder.resolve("report.html");

		compare(open("lysosomes-t20.tif"), "models", "none", "report", report.toString());

		final String html = Files.readString(report);
		assertEquals(4, html.split("<img ", -1).length - 1, "montage, errors, profile, spectrum");
		assertEquals(4, html.split("src=\"data:image/png;base64,", -1).length - 1);
		assertFalse(html.matches("(?s).*(src|href)=\"(?!data:).*"), "nothing comes from elsewhere");
		assertTrue(html.contains("<td>lanczos+bp</td>") && html.contains("class=\"best\""));
	}

	@Test
	void aFolderIsSummedUpAndABadFileDoesNotStopIt() throws IOException {
		for (final String name : List.of("lysosomes-t20.tif", "actin-clean.tif", "galaxies-hst.fits"))
			Files.copy(IMAGES.resolve(name), folder.resolve(name));
		Files.writeString(folder.resolve("broken.tif"), "no image");
		Files.writeString(folder.resolve("notes.txt"), "not to be looked at");
		final Path report = folder.resolve("report.html");

		final CommandRun run = compare(null, "folder", folder.toString(), "models", "none", "methods",
			"nearest,bicubic", "report", report.toString());

		final ResultsTable table = table(run);
		assertEquals(6, table.size());
		assertEquals("actin-clean.tif", table.getLabel(0));
		final String html = Files.readString(report);
		assertTrue(html.contains("<td>bicubic</td><td>3</td>"), "three images");
		final double mean =
			(table.getValue("PSNR (dB)", 1) + table.getValue("PSNR (dB)", 3) + table.getValue("PSNR (dB)", 5)) / 3;
		assertTrue(html.contains(String.format(Locale.ROOT, "<td class=\"best\">%.2f</td>", mean)),
			"mean PSNR " + mean);
		assertTrue(html.contains("Left out: ") && html.contains("broken.tif"));
		assertEquals(6, html.split("<img ", -1).length - 1, "three box plots, three montages");
		assertEquals(1, notes.size(), notes.toString());
		assertNull(image(run, "stack"));
	}

	@Test
	void theCommandLineNeedsNoImageToSave() throws IOException {
		final Path csv = folder.resolve("table.csv");
		final Path montage = folder.resolve("montage.png");
		final ByteArrayOutputStream errors = new ByteArrayOutputStream();
		final PrintStream err = new PrintStream(errors, true);

		final int code = Main.run(new String[] { "compare", "image=" + IMAGES.resolve("actin-clean.tif"), "scale=2",
			"models=none", "table=" + csv,
			"montage=" + montage, "report=" + folder.resolve("report.html") }, err, err);

		assertEquals(0, code, errors.toString());
		assertTrue(Files.readString(csv).startsWith("Label,Method,MSE,PSNR (dB),SSIM,HFENN,"), Files.readString(csv));
		assertTrue(IJ.openImage(montage.toString()).getWidth() > 3 * 256);
		assertTrue(Files.exists(folder.resolve("report.html")));
	}

	// -- helpers --

	private static ImagePlus open(final String name) {
		return IJ.openImage(IMAGES.resolve(name).toString());
	}

	/** Runs the Command; options are key, value, key, value. */
	private CommandRun compare(final ImagePlus image, final String... options) {
		final CommandRun run = CommandRun.of(CompareUpscaling.class);
		if (image != null)
			run.set(run.input("image"), image);
		try {
			for (int i = 0; i < options.length; i += 2)
				run.setText(run.input(options[i]), options[i + 1], text -> null);
		}
		catch (final IOException e) {
			throw new AssertionError("no image is named", e);
		}
		run.run(new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public void note(final String line) {
				notes.add(line);
			}
		});
		return run;
	}

	private static ResultsTable table(final CommandRun run) {
		return (ResultsTable) output(run, "comparison");
	}

	private static ImagePlus image(final CommandRun run, final String name) {
		return (ImagePlus) output(run, name);
	}

	private static Object output(final CommandRun run, final String name) {
		return run.get(run.outputs().stream().filter(item -> item.getName().equals(name)).findFirst().orElseThrow());
	}

	private static List<String> column(final ResultsTable table, final String heading) {
		final List<String> cells = new ArrayList<>();
		for (int row = 0; row < table.size(); row++)
			cells.add(table.getStringValue(heading, row));
		return cells;
	}
}
