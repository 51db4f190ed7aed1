// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImageFiles;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Field Measurements... on phantoms whose numbers are known. */
class FieldMeasuresTest {

	private static final double FWHM = 2 * Math.sqrt(2 * Math.log(2));

	@TempDir
	Path folder;

	/** White noise: the spectrum is flat but where the fit takes it away, so its median is in the middle or above. */
	@Test
	void whiteNoiseHasAFlatSpectrumInItsUnits() throws Exception {
		final Random random = new Random(5);
		final ImagePlus image = calibrated(image(256, 256, (x, y) -> 50 + 4 * random.nextGaussian()), 0.5, "mm");

		final CommandRun run = run(image, "measure=noise square=32");
		final ResultsTable table = table(run);

		assertEquals(4, table.getValue("Noise SD", 0), 0.04);
		assertEquals(0.53, table.getValue("NPS median frequency (1/mm)", 0), 0.04);
		assertEquals("256x256 at 0 0", table.getStringValue("Region", 0));
		assertTrue(table.getStringValue("Definition", 0).contains("ICRU"));
		assertNotNull(run.get(run.outputs().get(1)));
	}

	@Test
	void aStackAveragesOverItsSlices() throws Exception {
		final Random random = new Random(6);
		final ImagePlus image = image(64, 64, (x, y) -> random.nextGaussian());
		image.getStack().addSlice(image(64, 64, (x, y) -> 3 * random.nextGaussian()).getProcessor());
		image.setStack(image.getStack());

		assertEquals(1, table(run(image, "measure=noise square=32")).getValue("Noise SD", 0), 0.05);
		assertEquals(Math.sqrt(5), table(run(image, "measure=noise square=32 slices=true")).getValue("Noise SD", 0),
			0.1);
	}

	/** Of a Gaussian blur the function is exp(−2 π² σ² f²). */
	@Test
	void aBlurredEdgeHasTheFunctionOfItsBlur() throws Exception {
		final double sigma = 1.5;
		final double tilt = Math.tan(Math.toRadians(5));
		final ImagePlus image = calibrated(image(96, 96, (x, y) -> {
			final double distance = (x - 48 - tilt * (y - 48)) * Math.cos(Math.toRadians(5));
			return 100 + 200 * cumulative(distance / sigma);
		}), 0.5, "mm");

		final ResultsTable table = table(run(image, "measure=edge region=10,10,76,76"));

		final double half = Math.sqrt(Math.log(2) / 2) / Math.PI / sigma;
		assertEquals(half / 0.5, table.getValue("MTF50 (1/mm)", 0), 0.01 * half / 0.5);
		assertEquals(half / 0.5 * Math.sqrt(Math.log(10) / Math.log(2)), table.getValue("MTF10 (1/mm)", 0), 0.01);
		assertEquals(5, Math.abs(table.getValue("Edge tilt (degrees)", 0)), 0.05);
		assertEquals(200, table.getValue("Edge contrast", 0), 1);
	}

	@Test
	void contrastToNoiseIsThatOfItsDefinition() throws Exception {
		final ImagePlus image = image(40, 20, (x, y) -> (x < 20 ? 110 : 60) + (x % 2 == 0 ? 5 : -5));
		image.setOverlay(new Overlay(new Roi(2, 2, 10, 10)));
		image.getOverlay().add(new Roi(24, 2, 10, 10));
		final double deviation = 5 * Math.sqrt(100 / 99.0);

		final ResultsTable marked = table(run(image, "measure=contrast"));
		final ResultsTable written = table(run(image, "measure=contrast region=2,2,10,10 background=24,2,10,10"));

		for (final ResultsTable table : new ResultsTable[] { marked, written }) {
			assertEquals(50 / deviation, table.getValue("CNR", 0), 1e-9);
			assertEquals(110 / deviation, table.getValue("SNR object", 0), 1e-9);
			assertEquals(100, table.getValue("Background (pixels)", 0));
		}
	}

	@Test
	void whatHappenedToStarsIsToldStarByStar() throws Exception {
		final ImagePlus before = calibrated(stars(0, 1), 0.25, "arcsec");
		ImageFiles.save(before, folder.resolve("before.tif"));

		final CommandRun run = run(calibrated(stars(0.4, 0.9), 0.25, "arcsec"),
			"measure=stars aperture=6 reference=" + folder.resolve("before.tif"));
		final ResultsTable table = table(run);

		assertEquals(4, table.size());
		assertEquals(60, table.getValue("X (pixels)", 0), 0.02);
		assertEquals(-10, table.getValue("Flux error (%)", 0), 1);
		assertEquals(10, table.getValue("Flux error (%)", 3), 1);
		final String unit = before.getCalibration().getUnit();
		assertEquals(0.25 * 0.4, table.getValue("Shift (" + unit + ")", 3), 0.005);
		assertEquals(0.25 * FWHM * 1.5, table.getValue("FWHM (" + unit + ")", 3), 0.01);
		assertTrue(table.getLabel(3).endsWith("median of 3 stars"));
		assertNotNull(run.get(run.outputs().get(1)));
	}

	@Test
	void oneBeadOrAllAreMeasuredAlongBothAxes() throws Exception {
		final ImagePlus image = image(120, 100, (x, y) -> 10 + bead(x - 30.3, y - 40.6) + bead(x - 80.5, y - 60.2));
		image.getCalibration().setUnit("um");
		image.getCalibration().pixelWidth = 0.1;
		image.getCalibration().pixelHeight = 0.2;
		final String unit = image.getCalibration().getUnit();

		final ResultsTable all = table(run(image, "measure=beads aperture=7"));
		final ResultsTable one = table(run(image, "measure=beads region=20,30,21,21"));

		assertEquals(3, all.size());
		assertEquals(1, one.size());
		for (final ResultsTable table : new ResultsTable[] { all, one }) {
			assertEquals(0.1 * FWHM * 1.5, table.getValue("FWHM x (" + unit + ")", 0), 1e-3);
			assertEquals(0.2 * FWHM * 2, table.getValue("FWHM y (" + unit + ")", 0), 2e-3);
		}
		assertEquals(30.3, one.getValue("X (pixels)", 0), 1e-3);
		assertEquals(40.6, one.getValue("Y (pixels)", 0), 1e-3);
	}

	@Test
	void aLineAcrossAFilamentGivesItsWidth() throws Exception {
		final ImagePlus image = calibrated(
			image(80, 60, (x, y) -> 20 + 100 * Math.exp(-(x - 40.2) * (x - 40.2) / (2 * 2.5 * 2.5))), 0.2, "um");
		final String unit = image.getCalibration().getUnit();
		final double expected = 0.2 * FWHM * 2.5;

		final CommandRun written = run(image, "measure=line region=20,30,60,30");
		image.setRoi(new Line(20, 20, 60, 20));
		final CommandRun drawn = run(image, "measure=line");

		assertEquals(expected, table(written).getValue("FWHM (" + unit + ")", 0), 1e-3 * expected);
		assertEquals(expected, table(drawn).getValue("FWHM (" + unit + ")", 0), 1e-3 * expected);
		assertEquals(0.2 * 20.2, table(drawn).getValue("Centre (" + unit + ")", 0), 0.01);
		assertNotNull(drawn.get(drawn.outputs().get(1)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
		measure=noise region=200,200,64,64            | lies outside the image
		measure=noise region=1,2,3                    | is not a place in an image
		measure=noise square=64 region=0,0,20,20      | the window needs at least 64
		measure=edge region=0,0,40,40                 | edge
		measure=edge region=0,0,8,8                   | the window needs at least 16
		measure=contrast                              | Two selections are needed
		measure=contrast region=1,1,8,8               | found one
		measure=contrast region=1,1,1,1 background=2,2,8,8 | at least 2 are needed
		measure=stars                                 | Choose it as reference
		measure=beads                                 | No bead was found
		measure=line                                  | A straight line is needed
		measure=line region=-20,5,30,5                | leaves the image
		measure=line region=5,5,7,5                   | Draw a longer line
		measure=line region=5,5,35,5                  | No bright peak
		""")
	void whatCannotBeMeasuredIsRefusedWithAHint(final String parameters, final String message) {
		final ImagePlus flat = image(48, 48, (x, y) -> 7);

		final Exception e = assertThrows(IllegalArgumentException.class, () -> run(flat, parameters));

		assertTrue(e.getMessage().contains(message), e.getMessage());
	}

	@Test
	void starsNeedStarsOneSizeAndNumbers() throws Exception {
		ImageFiles.save(stars(0, 1), folder.resolve("before.tif"));
		ImageFiles.save(image(120, 100, (x, y) -> 7), folder.resolve("flat.tif"));
		final String before = "measure=stars reference=" + folder.resolve("before.tif");
		final ImagePlus holed = stars(0, 1);
		holed.getProcessor().setf(5, 5, Float.NaN);

		assertMessage("they must be equal", () -> run(image(60, 50, (x, y) -> 7), before));
		assertMessage("NaN", () -> run(holed, before));
		assertMessage("No star was found",
			() -> run(stars(0, 1), "measure=stars reference=" + folder.resolve("flat.tif")));
	}

	@Test
	void pixelsThatAreNotSquareAreRefusedWhereTheyMatter() {
		final ImagePlus image = image(64, 64, (x, y) -> x % 7);
		image.getCalibration().setUnit("mm");
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.7;

		assertMessage("square pixels", () -> run(image, "measure=noise square=32"));
	}

	private static void assertMessage(final String part, final org.junit.jupiter.api.function.Executable work) {
		final Exception e = assertThrows(IllegalArgumentException.class, work);
		assertTrue(e.getMessage().contains(part), e.getMessage());
	}

	// -- phantoms --

	private static ImagePlus image(final int width, final int height, final DoubleBinaryOperator value) {
		final FloatProcessor pixels = new FloatProcessor(width, height);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				pixels.setf(x, y, (float) value.applyAsDouble(x, y));
		return new ImagePlus("phantom", pixels);
	}

	private static ImagePlus calibrated(final ImagePlus image, final double size, final String unit) {
		image.getCalibration().setUnit(unit);
		image.getCalibration().pixelWidth = size;
		image.getCalibration().pixelHeight = size;
		return image;
	}

	private static ImagePlus stars(final double shift, final double gain) {
		final double[][] stars = { { 30.3, 25.6, 500 }, { 80.5, 70.2, 300 }, { 60, 50, 900 } };
		final Random noise = new Random(3);
		return image(120, 100, (x, y) -> {
			double value = 100 + noise.nextGaussian();
			for (final double[] star : stars)
				value += gain * star[2] * Math.exp(-((x - star[0] - shift) * (x - star[0] - shift)
					+ (y - star[1]) * (y - star[1])) / (2 * 1.5 * 1.5));
			return value;
		});
	}

	private static double bead(final double x, final double y) {
		return 100 * Math.exp(-x * x / (2 * 1.5 * 1.5) - y * y / (2 * 2 * 2));
	}

	/** The normal distribution, by a series: 1e-7. */
	private static double cumulative(final double z) {
		double sum = z;
		double term = z;
		for (int i = 1; i < 200 && Math.abs(z) < 8; i++) {
			term *= z * z / (2 * i + 1);
			sum += term;
		}
		return z < -8 ? 0 : z > 8 ? 1 : 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
	}

	private static ResultsTable table(final CommandRun run) {
		return (ResultsTable) run.get(run.outputs().get(0));
	}

	private static CommandRun run(final ImagePlus image, final String parameters) throws Exception {
		final CommandRun run = CommandRun.of(FieldMeasures.class);
		final Map<String, String> texts = new LinkedHashMap<>();
		for (final String pair : parameters.trim().split(" "))
			texts.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
		run.setTexts(texts, text -> {
			throw new AssertionError(text);
		});
		run.set(run.input("image"), image);
		run.check();
		run.run(Progress.NONE);
		return run;
	}
}
