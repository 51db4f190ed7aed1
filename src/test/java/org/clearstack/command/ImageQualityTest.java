// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Ratings.labels;
import static org.clearstack.command.Ratings.noise;
import static org.clearstack.command.Ratings.numbers;
import static org.clearstack.command.Ratings.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Plot;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.metric.DataRange;
import org.clearstack.metric.Hfenn;
import org.clearstack.metric.LogKernel;
import org.clearstack.metric.Metric;
import org.clearstack.metric.Psnr;
import org.clearstack.metric.Ssim;
import org.clearstack.metric.SsimWindow;
import org.clearstack.quality.QualitySettings;
import org.clearstack.quality.QualityTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class ImageQualityTest {

	private static final int SIZE = Ratings.SIZE;

	/** All metrics that images smaller than 176 x 176 have. */
	private static final String SMALL = "mse,rmse,nrmse,mae,psnr,sipsnr,ssim,hfen,nhfen,hfenn";

	@TempDir
	Path folder;

	// -- values --

	/** Computed in float64 by scikit-image and scipy on an image in [0, 1]; here it is in [0, 255], exactly. */
	@Test
	void goldenValuesAreFoundWithTheDefinitionsInColumns() {
		final ResultsTable table =
			table(Ratings.texture(), Ratings.blurredTexture(), "metrics=" + SMALL + " range=255");

		assertClose(0.06712514417531719 * 255 * 255, table.getValue("MSE", 0));
		assertClose(0.44960000129375, table.getValue("NRMSE", 0));
		assertClose(11.731147684882547, table.getValue("PSNR (dB)", 0));
		assertClose(0.39770527434550174, table.getValue("SSIM", 0));
		assertClose(2.071884907114494 * 255, table.getValue("HFEN", 0));
		assertClose(0.6513365543045434, table.getValue("NHFEN", 0));
		assertClose(10.886062260851578, table.getValue("HFENN", 0));
		assertEquals(255, table.getValue("Range", 0));
		assertEquals("given", table.getStringValue("Range rule", 0));
		assertEquals("Gaussian sigma 1.5 11x11 inside the image", table.getStringValue("SSIM definition", 0));
		assertEquals("LoG sigma 1.5 15x15 border zero zero sum", table.getStringValue("HFEN definition", 0));
		assertEquals("LoG sigma 1.5 13x13 border reflect", table.getStringValue("HFENN definition", 0));
		assertEquals("Euclidean norm", table.getStringValue("NRMSE definition", 0));
		assertEquals("whole image", table.getStringValue("Region", 0));
	}

	@Test
	void windowAndBorderAreTheUsersChoice() {
		final ResultsTable table =
			table(Ratings.texture(), Ratings.blurredTexture(), "metrics=ssim,hfen,nhfen window=uniform border=reflect");

		assertClose(0.40436784889347194, table.getValue("SSIM", 0));
		assertClose(2.1116016774472954 * 255, table.getValue("HFEN", 0));
		assertClose(0.7055510022480012, table.getValue("NHFEN", 0));
		assertEquals("uniform 7x7 inside the image sample covariance", table.getStringValue("SSIM definition", 0));
		assertEquals("LoG sigma 1.5 15x15 border reflect zero sum", table.getStringValue("HFEN definition", 0));
		assertClose(0.39799816697486484,
			table(Ratings.texture(), Ratings.blurredTexture(), "metrics=ssim window=course").getValue("SSIM", 0));
	}

	@Test
	void aRealStackIsRatedAsTheMetricsRateIt() throws IOException {
		final ImagePlus reference = ImageFiles.open(Path.of("test-images/lysosomes-t20.tif"));
		final ImagePlus test = reference.duplicate();
		for (int n = 1; n <= test.getStackSize(); n++)
			test.getStack().getProcessor(n).smooth();
		test.setTitle("mean");
		final var r = ImagePlanes.of(reference).stack(0);
		final var x = ImagePlanes.of(test).stack(0);
		final double range = new DataRange.Percentiles(0.1, 99.9).of(r);

		final ResultsTable table = table(reference, test, "rows=stack rule=percentiles metrics=psnr,ssim,hfenn");

		assertEquals(1, table.size());
		assertEquals(range, table.getValue("Range", 0));
		assertEquals("percentiles 0.1 to 99.9 of reference", table.getStringValue("Range rule", 0));
		assertEquals(Psnr.psnr(r, x, range), table.getValue("PSNR (dB)", 0));
		assertEquals(Ssim.ssim(r, x, range), table.getValue("SSIM", 0));
		assertEquals(Hfenn.hfenn(r, x, range), table.getValue("HFENN", 0));
	}

	@Test
	void anImageShiftedByOneHasAnErrorOfOne() {
		final ResultsTable table = table(noise(7, 1, 2, 1, 0), noise(7, 1, 2, 1, 1), "range=255");

		assertEquals(List.of("noise 7 z1", "noise 7 z2", "noise 7 mean", "noise 7 worst"), labels(table));
		for (int row = 0; row < table.size(); row++) {
			assertEquals(1, table.getValue("MSE", row), 1e-6);
			assertEquals(20 * Math.log10(255), table.getValue("PSNR (dB)", row), 1e-5);
			assertEquals(0, table.getValue("HFENN", row), 1e-6);
			assertEquals(255, table.getValue("Range", row));
		}
	}

	@Test
	void anEqualImageIsPerfect() {
		final ResultsTable table = table(noise(7, 1, 1, 1, 0), noise(7, 1, 1, 1, 0), "metrics=" + SMALL);

		assertEquals(1, table.size());
		for (final Metric metric : QualitySettings.metrics(SMALL))
			assertEquals(metric.unit().equals("dB") ? Double.POSITIVE_INFINITY : metric.key().equals("ssim") ? 1 : 0,
				table.getValue(QualityTable.heading(metric), 0), metric.key());
	}

	@Test
	void theSameImageTwiceIsPerfectAndTold() {
		final ImagePlus image = noise(7, 1, 1, 1, 0);

		final Ratings ratings = Ratings.of(image, image, "");

		assertEquals(1, ratings.table().getValue("SSIM", 0));
		assertEquals(List.of("Reference and test image are the same image, noise 7: it is perfect."), ratings.notes());
	}

	/** Fiji's dialog offers a title once. */
	@Test
	void theSameImageTwiceIsToldOfAnotherOfItsTitle() {
		final ImagePlus image = noise(7, 1, 1, 1, 0);
		final ImagePlus namesake = noise(7, 1, 1, 1, 0);
		Interpreter.batchMode = true;
		try {
			Interpreter.addBatchModeImage(image);
			Interpreter.addBatchModeImage(namesake);
			final List<String> notes = Ratings.of(image, image, "").notes();

			assertTrue(notes.get(0).endsWith("rename it."), notes::toString);
		}
		finally {
			Interpreter.batchMode = false;
			Interpreter.removeBatchModeImage(image);
			Interpreter.removeBatchModeImage(namesake);
		}
	}

	@Test
	void imagesOfDifferentBitDepthsAreComparedAsTheyAreAndTold() {
		final ImagePlus shorts = new ImagePlus("T", Ratings.texture().getProcessor().convertToShort(false));

		final Ratings ratings = Ratings.of(Ratings.texture(), shorts, "");

		assertEquals(0, ratings.table().getValue("MSE", 0));
		assertTrue(ratings.notes().get(0).startsWith("T has 8 bits and T 16"), ratings.notes().toString());
	}

	// -- rows --

	@Test
	void hyperstacksAreLabelledByChannelSliceAndFrame() {
		final ResultsTable table = table(noise(7, 2, 2, 2, 0), noise(8, 2, 2, 2, 0), "range=100");

		assertEquals("noise 8 c1 z1 t1", table.getLabel(0));
		assertEquals("noise 8 c2 z1 t1", table.getLabel(1));
		assertEquals("noise 8 c2 z2 t2", table.getLabel(7));
		assertEquals(10, table.size());
	}

	/** Equal numbers of pixels: the mean of means is the mean. MSE is rounded in double, 1e-12. */
	@Test
	void aChannelIsTheMeanOfItsSlicesAndAStackThatOfItsChannels() {
		final ImagePlus reference = noise(7, 2, 3, 2, 0);
		final ImagePlus test = noise(8, 2, 3, 2, 0);

		final ResultsTable slices = table(reference, test, "range=100");
		final ResultsTable channels = table(reference, test, "range=100 rows=channel");
		final ResultsTable stack = table(reference, test, "range=100 rows=stack");

		assertEquals(List.of("noise 8 c1", "noise 8 c2", "noise 8 mean", "noise 8 worst"), labels(channels));
		assertEquals(List.of("noise 8"), labels(stack));
		for (final String heading : List.of("MSE", "SSIM", "HFENN")) {
			final double first = IntStream.range(0, 12).filter(row -> row % 2 == 0)
				.mapToDouble(row -> slices.getValue(heading, row)).average().orElseThrow();
			final double second = IntStream.range(0, 12).filter(row -> row % 2 == 1)
				.mapToDouble(row -> slices.getValue(heading, row)).average().orElseThrow();
			assertEquals(first, channels.getValue(heading, 0), 1e-12 * Math.abs(first), heading);
			assertEquals(second, channels.getValue(heading, 1), 1e-12 * Math.abs(second), heading);
			assertEquals((first + second) / 2, stack.getValue(heading, 0), 1e-12 * Math.abs(first), heading);
		}
	}

	@Test
	void meanAndWorstAreThoseOfTheRows() {
		final ImagePlus reference = noise(7, 1, 3, 1, 0);
		final ImagePlus test = reference.duplicate();
		test.getStack().getProcessor(1).add(1);
		test.getStack().getProcessor(2).add(3);
		test.getStack().getProcessor(3).add(2);

		final ResultsTable table = table(reference, test, "metrics=mse,psnr range=100");

		assertEquals(14 / 3.0, table.getValue("MSE", 3), 1e-5);
		assertEquals(9, table.getValue("MSE", 4), 1e-5);
		assertEquals(table.getValue("PSNR (dB)", 1), table.getValue("PSNR (dB)", 4));
		assertEquals("given", table.getStringValue("Range rule", 4));
	}

	@Test
	void windowsIn3dReachOverSlicesButNotOverFrames() {
		final ImagePlus reference = noise(7, 1, 16, 2, 0);
		final ImagePlus test = noise(8, 1, 16, 2, 0);
		final ImagePlanes r = ImagePlanes.of(reference);
		final ImagePlanes x = ImagePlanes.of(test);
		final SsimWindow window = SsimWindow.gaussian().in(3);
		final LogKernel kernel = LogKernel.scipy().in(3);

		final ResultsTable table = table(reference, test, "volume rows=channel range=100 metrics=ssim,hfenn");

		assertEquals(
			(Ssim.ssim(r.volume(0, 0), x.volume(0, 0), 100, window)
				+ Ssim.ssim(r.volume(0, 1), x.volume(0, 1), 100, window)) / 2,
			table.getValue("SSIM", 0), 1e-12);
		assertEquals(
			(Hfenn.hfenn(r.volume(0, 0), x.volume(0, 0), 100, kernel)
				+ Hfenn.hfenn(r.volume(0, 1), x.volume(0, 1), 100, kernel)) / 2,
			table.getValue("HFENN", 0), 1e-9 * table.getValue("HFENN", 0));
		assertEquals("Gaussian sigma 1.5 11x11x11 inside the image", table.getStringValue("SSIM definition", 0));
	}

	// -- ranges --

	@Test
	void rangeZeroIsTheRangeOfTheWholeReference() {
		final ImagePlus reference = noise(7, 1, 2, 1, 0);
		reference.getStack().getProcessor(1).setf(3, 3, -50);
		reference.getStack().getProcessor(2).setf(4, 4, 150);

		final ResultsTable table = table(reference, noise(7, 1, 2, 1, 0), "");

		assertEquals(200, table.getValue("Range", 0));
		assertEquals("max - min of reference", table.getStringValue("Range rule", 0));
	}

	@Test
	void eachRowMayHaveTheRangeOfItsOwnReference() {
		final ImagePlus reference = noise(7, 1, 2, 1, 0);
		reference.getStack().getProcessor(1).setf(3, 3, -50);
		reference.getStack().getProcessor(2).setf(4, 4, 150);
		final double top = reference.getStack().getProcessor(1).getStats().max;

		final ResultsTable table = table(reference, noise(7, 1, 2, 1, 0), "rangeof=image");

		assertEquals(top + 50, table.getValue("Range", 0));
		assertEquals("max - min of each row's reference", table.getStringValue("Range rule", 0));
	}

	@Test
	void eachChannelHasARangeOfItsOwnUnlessTheyShareARow() {
		final ImagePlus reference = noise(7, 2, 1, 1, 0);
		reference.getStack().getProcessor(1).setf(3, 3, -100);
		reference.getStack().getProcessor(2).setf(3, 3, 300);
		final double low = reference.getStack().getProcessor(1).getStats().max;
		final double high = reference.getStack().getProcessor(2).getStats().min;

		final ResultsTable slices = table(reference, noise(8, 2, 1, 1, 0), "");

		assertEquals(low + 100, slices.getValue("Range", 0));
		assertEquals(300 - high, slices.getValue("Range", 1));
		assertEquals("", slices.getStringValue("Range", 2));
		assertEquals(400, table(reference, noise(8, 2, 1, 1, 0), "rows=stack").getValue("Range", 0));
	}

	@Test
	void aDetectorsRangeIsGivenByItsBits() {
		final ResultsTable table = table(noise(7, 1, 1, 1, 0), noise(8, 1, 1, 1, 0), "rule=12-bit");

		assertEquals(4095, table.getValue("Range", 0));
		assertEquals("12-bit", table.getStringValue("Range rule", 0));
	}

	@Test
	void aConstantReferenceNeedsARangeOnlyWhereOneIsUsed() {
		final ImagePlus flat = IJ.createImage("flat", "8-bit black", SIZE, SIZE, 1);
		final ImagePlus grey = flat.duplicate();
		grey.getProcessor().add(3);

		final Exception e = assertThrows(IllegalArgumentException.class, () -> table(flat, grey, ""));
		assertEquals(
			"The reference flat has no data range (max - min of reference): its values are all equal, or no numbers. "
				+ "Set range, such as range=255 for 8-bit images.",
			e.getMessage());
		assertEquals(Map.of("MSE", 9.0, "MAE", 3.0), numbers(table(flat, grey, "metrics=mse,mae")));
		assertEquals(20 * Math.log10(255 / 3.0), table(flat, grey, "metrics=psnr range=255").getValue("PSNR (dB)", 0),
			1e-12);
	}

	// -- RGB --

	@Test
	void rgbIsRatedChannelByChannel() {
		final ImagePlus reference = IJ.createImage("rgb", "RGB ramp", SIZE, SIZE, 1);
		final ImagePlus test = withChannel(reference, 2, 1);

		final ResultsTable table = table(reference, test, "range=255");

		assertEquals(List.of("t red", "t green", "t blue", "t mean", "t worst"), labels(table));
		assertEquals(0, table.getValue("MSE", 0));
		assertEquals(1, table.getValue("MSE", 1));
		assertEquals(0, table.getValue("MSE", 2));
	}

	@Test
	void rgbIsRatedByLuminanceWhereAsked() {
		final ImagePlus reference = IJ.createImage("rgb", "RGB ramp", SIZE, SIZE, 1);

		final ResultsTable table = table(reference, withChannel(reference, 2, 1), "rgb=luminance metrics=mse");

		assertEquals(List.of("t"), labels(table));
		assertEquals(0.587 * 0.587, table.getValue("MSE", 0), 1e-12);
		assertEquals("luminance", table.getStringValue("RGB", 0));
	}

	@Test
	void anRgbImageIsComparedWithAGreyOneByLuminance() {
		final ImagePlus grey = IJ.createImage("grey", "8-bit ramp", SIZE, SIZE, 1);
		final ImagePlus rgb = new ImagePlus("rgb", grey.getProcessor().convertToRGB());

		final Exception e = assertThrows(IllegalArgumentException.class, () -> table(rgb, grey, ""));

		assertTrue(e.getMessage().contains("3 channels") && e.getMessage().contains("1 channels")
			&& e.getMessage().contains("rgb=luminance"), e.getMessage());
		assertEquals(0, table(rgb, grey, "rgb=luminance metrics=mse").getValue("MSE", 0), 1e-20);
	}

	// -- regions --

	@Test
	void aRectangleIsAsIfBothImagesHadBeenCropped() {
		final Roi roi = new Roi(5, 20, 30, 40);
		final ImagePlus reference = Ratings.texture();
		final ImagePlus test = Ratings.blurredTexture();
		final ResultsTable expected = table(cropped(reference, roi), cropped(test, roi), "range=255 metrics=" + SMALL);

		test.setRoi(roi);
		final ResultsTable found = table(reference, test, "region=selection range=255 metrics=" + SMALL);

		assertEquals(numbers(expected), numbers(found));
		assertEquals("selection 30x40 at 5 20", found.getStringValue("Region", 0));
		assertFalse(numbers(expected).equals(numbers(table(reference, test, "range=255 metrics=" + SMALL))));
	}

	/** Under a mask SSIM and HFEN come from maps of floats: 1e-6. */
	@Test
	void aMaskThatIsEverywhereChangesNothing() throws IOException {
		final Path mask = folder.resolve("mask.tif");
		ImageFiles.save(IJ.createImage("mask", "8-bit white", SIZE, SIZE, 1), mask);
		final ImagePlus reference = noise(7, 2, 14, 2, 0);
		final ImagePlus test = noise(8, 2, 14, 2, 0);

		for (final String rows : List.of("rows=slice", "rows=channel", "rows=stack", "rows=channel volume",
			"rows=stack volume", "rows=stack window=course fit")) {
			final Map<String, Double> expected = numbers(table(reference, test, rows + " metrics=" + SMALL));
			final ResultsTable found = table(reference, test, rows + " mask=[" + mask + "] metrics=" + SMALL);
			expected.forEach((heading, value) -> assertEquals(value, found.getValue(heading, 0), 1e-6 * Math.abs(value),
				rows + " " + heading));
			assertEquals("mask mask.tif", found.getStringValue("Region", 0));
		}
	}

	@Test
	void onlyPixelsInsideAMaskCount() throws IOException {
		final ImagePlus reference = noise(7, 1, 2, 1, 0);
		final ImagePlus test = reference.duplicate();
		test.getStack().getProcessor(1).setf(20, 20, 1000);
		test.getStack().getProcessor(2).setf(10, 10, reference.getStack().getProcessor(2).getf(10, 10) + 5);
		final ImagePlus mask = IJ.createImage("mask", "8-bit black", SIZE, SIZE, 2);
		mask.getStack().getProcessor(1).set(6, 6, 1);
		mask.getStack().getProcessor(2).set(10, 10, 255);
		mask.getStack().getProcessor(2).set(11, 10, 255);
		ImageFiles.save(mask, folder.resolve("mask.tif"));

		final ResultsTable table =
			table(reference, test, "range=100 metrics=mse,ssim mask=[" + folder.resolve("mask.tif") + "]");

		assertEquals(0, table.getValue("MSE", 0));
		assertEquals(12.5, table.getValue("MSE", 1), 1e-4);
		assertTrue(table.getValue("SSIM", 1) < 1, "the window sees the pixel");
	}

	@Test
	void aMaskWhereNoWindowIsWholeIsRefused() throws IOException {
		final ImagePlus mask = IJ.createImage("mask", "8-bit black", SIZE, SIZE, 1);
		mask.getProcessor().set(3, 12, 1);
		ImageFiles.save(mask, folder.resolve("mask.tif"));

		final Exception e = assertThrows(IllegalArgumentException.class,
			() -> table(noise(7, 1, 1, 1, 0), noise(8, 1, 1, 1, 0),
				"metrics=ssim mask=[" + folder.resolve("mask.tif") + "]"));

		assertTrue(e.getMessage().contains("no pixel inside the mask is far enough from the border"), e.getMessage());
	}

	@Test
	void anOvalIsRatedInside() {
		final ImagePlus reference = noise(7, 1, 1, 1, 0);
		final ImagePlus test = reference.duplicate();
		test.getProcessor().setf(0, 0, 1000);
		test.getProcessor().setf(12, 12, reference.getProcessor().getf(12, 12) + 10);
		final OvalRoi oval = new OvalRoi(4, 4, 16, 16);
		reference.setRoi(oval);

		final ResultsTable table = table(reference, test, "region=selection metrics=mse");

		assertEquals(100.0 / oval.getContainedPoints().length, table.getValue("MSE", 0), 1e-4);
		assertEquals("oval selection in 16x16 at 4 4", table.getStringValue("Region", 0));
	}

	// -- exposure --

	@Test
	void gainAndOffsetAreFittedChannelByChannel() {
		final ImagePlus reference = noise(7, 2, 2, 1, 0);
		final ImagePlus test = reference.duplicate();
		for (int n = 1; n <= 4; n++) {
			test.getStack().getProcessor(n).multiply(n % 2 == 1 ? 0.5 : 4);
			test.getStack().getProcessor(n).add(20);
		}

		final ResultsTable table = table(reference, test, "fit range=100 metrics=psnr,mse,ssim");

		assertEquals(2, table.getValue("Gain", 0), 1e-5);
		assertEquals(-40, table.getValue("Offset", 0), 1e-4);
		assertEquals(0.25, table.getValue("Gain", 1), 1e-6);
		for (int row = 0; row < 4; row++) {
			assertEquals(0, table.getValue("MSE", row), 1e-8);
			assertEquals(1, table.getValue("SSIM", row), 1e-8);
		}
		assertEquals("by channel", table(reference, test, "fit rows=stack metrics=mse").getStringValue("Gain", 0));
	}

	// -- pictures --

	@Test
	void mapsShowEachPixel() {
		final ImagePlus reference = Ratings.texture();
		final ImagePlus test = Ratings.blurredTexture();
		final var r = ImagePlanes.of(reference).plane(0, 0, 0);
		final var x = ImagePlanes.of(test).plane(0, 0, 0);

		final Ratings ratings = Ratings.of(reference, test, "range=255 showssim showerror showlog");

		final ImageProcessor ssim = ratings.image("ssimmap").getProcessor();
		assertEquals(Ssim.map(r, x, 255, SsimWindow.gaussian()).getAt(13, 40).get(), ssim.getf(13, 40));
		assertEquals(Math.abs(test.getProcessor().getf(13, 40) - reference.getProcessor().getf(13, 40)),
			ratings.image("errormap").getProcessor().getf(13, 40));
		final ImageProcessor log = ratings.image("logmap").getProcessor();
		double squares = 0;
		for (int i = 0; i < log.getPixelCount(); i++)
			squares += log.getf(i) * (double) log.getf(i);
		assertEquals(ratings.table().getValue("HFENN", 0), 1e4 * squares / log.getPixelCount() / 255 / 255, 1e-5);
		assertEquals(log.getMax(), -log.getMin());
		assertEquals("SSIM of T blurred", ratings.image("ssimmap").getTitle());
		assertNull(Ratings.of(reference, test, "").image("ssimmap"));
	}

	@Test
	void mapsHaveThePlanesTheCalibrationAndTheLabelsOfTheTest() {
		final ImagePlus test = noise(8, 2, 3, 2, 0);
		test.getCalibration().pixelWidth = 0.25;
		test.getCalibration().setUnit("um");
		test.setRoi(4, 6, 12, 13);

		final ImagePlus map =
			Ratings.of(noise(7, 2, 3, 2, 0), test, "range=100 region=selection showerror").image("errormap");

		assertEquals(List.of(12, 13, 2, 3, 2), IntStream.of(map.getDimensions()).boxed().toList());
		assertEquals(0.25, map.getCalibration().pixelWidth);
		assertEquals(-4, map.getCalibration().xOrigin);
		assertEquals("noise 8 c2 z3 t2", map.getStack().getSliceLabel(12));
		assertEquals(
			Math.abs(noise(7, 2, 3, 2, 0).getStack().getVoxel(4, 6, 11)
				- noise(8, 2, 3, 2, 0).getStack().getVoxel(4, 6, 11)),
			map.getStack().getVoxel(0, 0, 11), 1e-5);
	}

	@Test
	void mapsIn3dAreThoseOfTheVolume() {
		final ImagePlus reference = noise(7, 1, 16, 1, 0);
		final ImagePlus test = noise(8, 1, 16, 1, 0);
		final var expected = Ssim.map(ImagePlanes.of(reference).volume(0, 0), ImagePlanes.of(test).volume(0, 0), 100,
			SsimWindow.gaussian().in(3));

		final ImagePlus map = Ratings.of(reference, test, "range=100 rows=stack volume showssim").image("ssimmap");

		assertEquals(expected.getAt(3, 4, 5).get(), (float) map.getStack().getVoxel(3, 4, 5));
	}

	@Test
	void aPlotFollowsTheStack() {
		final ImagePlus reference = noise(7, 2, 3, 1, 0);

		final Ratings ratings = Ratings.of(reference, noise(8, 2, 3, 1, 0), "range=100 metrics=mse plot=ssim");

		final Plot plot = (Plot) ratings.image("graph").getProperty(Plot.PROPERTY_KEY);
		final float[] second = plot.getDataObjectArrays(1)[1];
		assertEquals(3, second.length);
		assertEquals((float) ratings.table().getValue("SSIM", 3), second[1]);
		assertEquals("SSIM of noise 8", ratings.image("graph").getTitle());
	}

	// -- bad input --

	@Test
	void differentSizesAreRefusedWithBoth() {
		final Exception e =
			assertThrows(IllegalArgumentException.class, () -> table(noise(7, 1, 2, 1, 0), noise(8, 1, 3, 1, 0), ""));

		assertEquals(
			"The reference noise 7 has 24 x 24 pixels, 1 channels, 2 slices, 1 frames; noise 8 has 24 x 24 pixels, "
				+ "1 channels, 3 slices, "
				+ "1 frames. They must be equal: crop, rescale or convert one of them.",
			e.getMessage());
	}

	@ParameterizedTest
	@CsvSource({ "metrics=lpips, 'There is no metric \"lpips\"; choose one of mse,'", "metrics=[], metrics is missing",
		"metrics=msssim, 'MS-SSIM of noise 8: The image is 24 x 24 pixels; the window needs at least 176'",
		"volume, 'Choose rows=channel or rows=stack'",
		"volume rows=stack, 'need slices; noise 7 has one (and 1 frames)'",
		"plot=ssim, 'noise 8 has 1 slices and 1 frames'", "plot=lpips, There is no metric \"lpips\"",
		"region=selection, has a selection",
		"mask=nobody, 'There is no open image \"nobody\"'", "range=-1, 'range must be a number from 0'",
		"rule=float, 'rule must be one of minmax, percentiles'", "window=square, 'window must be one of gaussian'" })
	void whatCannotBeIsRefusedWithAWayOut(final String options, final String message) {
		final Exception e = assertThrows(IllegalArgumentException.class,
			() -> table(noise(7, 1, 1, 1, 0), noise(8, 1, 1, 1, 0), options));

		assertTrue(e.getMessage().contains(message), e.getMessage());
	}

	@Test
	void selectionsWithoutPixelsAreRefused() {
		final ImagePlus test = noise(8, 1, 1, 1, 0);
		test.setRoi(new Line(1, 1, 5, 5));

		final Exception e =
			assertThrows(IllegalArgumentException.class, () -> table(noise(7, 1, 1, 1, 0), test, "region=selection"));

		assertTrue(e.getMessage().contains("straight line, which encloses no pixels"), e.getMessage());
	}

	@Test
	void aMaskOfAnotherSizeIsRefused() throws IOException {
		final Path mask = folder.resolve("mask.tif");
		ImageFiles.save(IJ.createImage("mask", "8-bit white", SIZE, SIZE, 3), mask);

		final Exception e = assertThrows(IllegalArgumentException.class,
			() -> table(noise(7, 1, 2, 1, 0), noise(8, 1, 2, 1, 0), "mask=[" + mask + "]"));

		assertTrue(
			e.getMessage().contains("24 x 24 pixels, 3 slices, 1 frames; the reference has 24 x 24 pixels, 2 slices"),
			e.getMessage());
	}

	@Test
	void anImageSmallerThanTheWindowIsRefusedWithTheSizeItNeeds() {
		final ImagePlus reference = new ImagePlus("r", new FloatProcessor(10, 30));
		reference.getProcessor().setf(3, 1);

		final Exception e =
			assertThrows(IllegalArgumentException.class, () -> table(reference, reference.duplicate(), "metrics=ssim"));

		assertTrue(e.getMessage().contains("The image is 10 x 30 pixels; the window needs at least 11"),
			e.getMessage());
	}

	@Test
	void everyMetricIsKnownAndHasItsUsualDefinition() {
		final ImagePlus reference = IJ.createImage("r", "32-bit random", 180, 180, 1);
		final ImagePlus test = IJ.createImage("x", "32-bit random", 180, 180, 1);

		final ResultsTable table = table(reference, test, "metrics=all range=2");

		for (final Metric metric : Metric.all())
			assertEquals(
				metric.compute(ImagePlanes.of(reference).plane(0, 0, 0), ImagePlanes.of(test).plane(0, 0, 0), 2),
				table.getValue(QualityTable.heading(metric), 0), metric.key());
	}

	private static ImagePlus withChannel(final ImagePlus rgb, final int channel, final int xor) {
		final ImagePlus test = rgb.duplicate();
		test.setTitle("t");
		final byte[] values = ((ColorProcessor) test.getProcessor()).getChannel(channel);
		for (int i = 0; i < values.length; i++)
			values[i] ^= xor;
		((ColorProcessor) test.getProcessor()).setChannel(channel,
			new ByteProcessor(rgb.getWidth(), rgb.getHeight(), values));
		return test;
	}

	private static ImagePlus cropped(final ImagePlus image, final Roi roi) {
		final ImageProcessor pixels = image.getProcessor().duplicate();
		pixels.setRoi(roi);
		return new ImagePlus(image.getTitle(), pixels.crop());
	}

	/** For another order of additions. */
	private static void assertClose(final double expected, final double found) {
		assertEquals(expected, found, 1e-9 * Math.abs(expected));
	}
}
