// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Restoring.open;
import static org.clearstack.command.Restoring.restored;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.Calibration;
import ij.plugin.HyperStackConverter;
import ij.plugin.filter.Info;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.StackConverter;
import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of image ImageJ holds goes through Restore, and nothing that belongs to it is lost. Parts of real images,
 * a tiny model.
 */
@Tag("slow")
class RestoreStacksTest {

	@TempDir
	static Path folder;

	private static String model;

	@BeforeAll
	static void trainAModel() throws IOException {
		model = "model=" + TinyModel.train(folder, "tiny");
	}

	@ParameterizedTest
	@ValueSource(strings = { "xyczt", "xyctz", "xyzct", "xyztc", "xytcz", "xytzc" })
	void hyperstacksOfAnyOrderKeepTheirPlanes(final String order) {
		final ImagePlus image = HyperStackConverter.toHyperStack(movie(), 2, 3, 2, order, "composite");

		final ImagePlus result = restored(image, model, "fit=slice");

		assertArrayEquals(new int[] { 80, 60, 2, 3, 2 }, result.getDimensions());
		for (int t = 1; t <= 2; t++)
			for (int z = 1; z <= 3; z++)
				for (int c = 1; c <= 2; c++)
					assertPlane(image, result, c, z, t);
	}

	@Test
	void aVirtualHyperstackOfAnotherOrderKeepsItsPlanes() {
		final ImagePlus movie = movie();
		final ImagePlus image = HyperStackConverter.toHyperStack(new ImagePlus("virtual", new Slices(movie.getStack())),
			2, 3, 2, "xyzct", "grayscale");

		final ImagePlus result = restored(image, model, "fit=slice");

		assertTrue(image.getStack().isVirtual());
		for (int t = 1; t <= 2; t++)
			for (int z = 1; z <= 3; z++)
				for (int c = 1; c <= 2; c++)
					assertPlane(image, result, c, z, t);
	}

	@ParameterizedTest
	@CsvSource({ "all", "current slice" })
	void compositesKeepColoursRangesModeAndActiveChannels(final String slices) {
		final CompositeImage image =
			(CompositeImage) HyperStackConverter.toHyperStack(movie(), 2, 3, 2, "xyczt", "composite");
		image.setLuts(new LUT[] { ranged(Color.CYAN, 10, 100), ranged(Color.PINK, 20, 200) });
		image.getActiveChannels()[0] = false;
		image.setPosition(2, 3, 1);

		final ImagePlus result = restored(image, model, "slices=" + slices);

		final CompositeImage composite = assertInstanceOf(CompositeImage.class, result);
		assertEquals(CompositeImage.COMPOSITE, composite.getMode());
		assertEquals(List.of(Color.CYAN, Color.PINK),
			List.of(composite.getLuts()).stream().map(lut -> new Color(lut.getRGB(255))).toList());
		assertEquals(List.of(10.0, 100.0, 20.0, 200.0),
			List.of(composite.getLuts()[0].min, composite.getLuts()[0].max, composite.getLuts()[1].min,
				composite.getLuts()[1].max));
		assertEquals(false, composite.getActiveChannels()[0]);
	}

	@ParameterizedTest
	@CsvSource({ "input, 24, 1", "float, 32, 3" })
	void rgbIsRestoredColourByColour(final String type, final int bits, final int channels) {
		final ImagePlus image = open("tissue-rgb.png");
		image.setRoi(100, 100, 50, 40);

		final ImagePlus result = restored(image, model, "type=" + type, "fit=slice");

		assertEquals(bits, result.getBitDepth());
		assertEquals(channels, result.getNChannels());
		final ImagePlus green = new ImagePlus("green", image.getProcessor().toFloat(1, null));
		green.setRoi(100, 100, 50, 40);
		final ImageProcessor expected = restored(green, model, "fit=slice").getProcessor();
		final ImageProcessor found =
			bits == 24 ? result.getProcessor().toFloat(1, null) : result.getStack().getProcessor(2);
		for (int i = 0; i < expected.getPixelCount(); i++)
			assertEquals(Math.max(0, Math.min(255, expected.getf(i))), found.getf(i), bits == 24 ? 0.5001 : 1e-3,
				"pixel " + i);
	}

	@ParameterizedTest
	@CsvSource({ "8, input, 8", "16, input, 16", "32, input, 32", "8, float, 32", "16, float, 32" })
	void anyDepthIsReadAndWritten(final int bits, final String type, final int expected) {
		final ImagePlus image = movie();
		final StackConverter converter = new StackConverter(image);
		if (bits == 16)
			converter.convertToGray16();
		if (bits == 32)
			converter.convertToGray32();

		final ImagePlus result = restored(image, model, "type=" + type);

		assertEquals(expected, result.getBitDepth());
		assertEquals(image.getStack().getProcessor(5).getStats().mean,
			result.getStack().getProcessor(5).getStats().mean, 0.1,
			"the untrained network keeps means; rounding adds a little");
	}

	@Test
	void indexedColoursStayIndices() {
		final ImagePlus image = movie();
		image.setStack(image.getStack().convertToFloat());
		new ImageConverter(image).convertToGray8();
		image.getProcessor().setLut(LUT.createLutFromColor(Color.ORANGE));
		image.updateAndDraw();

		final ImagePlus result = restored(image, model);

		assertEquals(Color.ORANGE, new Color(result.getProcessor().getLut().getRGB(255)));
	}

	@ParameterizedTest
	@CsvSource({ "input", "float" })
	void signedSixteenBitStaysSigned(final String type) {
		final ImagePlus image = open("ct-abdomen.tif");
		final ImagePlus plain = image.duplicate();
		image.getProcessor().add(32768 - 1024);
		image.getCalibration().setSigned16BitCalibration();
		image.setDisplayRange(32768 - 100, 32768 + 200);
		image.setRoi(50, 50, 60, 40);
		plain.setRoi(50, 50, 60, 40);

		final ImagePlus result = restored(image, model, "type=" + type);

		final ImagePlus unsigned = restored(plain, model, "type=" + type);
		assertEquals(type.equals("input"), result.getCalibration().isSigned16Bit());
		for (int i = 0; i < result.getProcessor().getPixelCount(); i++)
			assertEquals(unsigned.getCalibration().getCValue((double) unsigned.getProcessor().getf(i)) - 1024,
				result.getCalibration().getCValue((double) result.getProcessor().getf(i)),
				type.equals("input") ? 1 : 1e-2, "pixel " + i);
		assertEquals(List.of(-100.0, 200.0), List.of(result.getCalibration().getCValue(result.getDisplayRangeMin()),
			result.getCalibration().getCValue(result.getDisplayRangeMax())));
	}

	@Test
	void unitsOriginLabelsAndPropertiesStay() {
		final ImagePlus image = open("ct-heart-z16.tif");
		dress(image);

		final ImagePlus result = restored(image, model);

		final Calibration calibration = result.getCalibration();
		assertEquals(List.of(0.75, 0.75, 3.0, 20.0, 8.0, 4.0),
			List.of(calibration.pixelWidth, calibration.pixelHeight, calibration.pixelDepth,
				calibration.xOrigin, calibration.yOrigin, calibration.zOrigin));
		assertEquals("mm", calibration.getUnit());
		assertEquals("heart 7", result.getStack().getSliceLabel(7));
		assertEquals("a patient", result.getProp("who"));
		assertTrue(result.getInfoProperty().contains("Scanned on Monday"), result.getInfoProperty());
		assertEquals(new Rectangle(20, 40, 60, 80), result.getOverlay().get(0).getBounds());
		assertEquals(7, result.getOverlay().get(0).getPosition());
		assertEquals(new Rectangle(100, 100, 20, 20), result.getOverlay().get(1).getBounds());
	}

	@Test
	void aPartHasItsPartOfAllThat() {
		final ImagePlus image = open("ct-heart-z16.tif");
		dress(image);
		image.setSlice(7);
		image.setRoi(8, 10, 40, 60);

		final ImagePlus result = restored(image, model, "slices=current slice");

		final Calibration calibration = result.getCalibration();
		assertEquals(List.of(2 * (10.0 - 8), 2 * (4.0 - 10), 4.0 - 6),
			List.of(calibration.xOrigin, calibration.yOrigin, calibration.zOrigin));
		assertEquals("heart 7", result.getStack().getSliceLabel(1));
		assertEquals("a patient", result.getProp("who"));
		assertEquals(1, result.getOverlay().size(), "the oval is outside");
		assertEquals(new Rectangle(4, 20, 60, 80), result.getOverlay().get(0).getBounds());
		assertEquals(1, result.getOverlay().get(0).getPosition());
		assertEquals(image.getDisplayRangeMax(), result.getDisplayRangeMax());
	}

	@Test
	void whatWasDoneIsInTheInfo() {
		final ImagePlus image = open("neutron-slice.tif");
		image.setRoi(10, 10, 30, 30);

		final ImagePlus result = restored(image, model, "strength=50", "bright=99.5", "conserve=true", "ensemble=true",
			"normalize=min-max", "fit=slice",
			"tile=64");

		assertEquals(
			"normalize=min-max fit=slice strength=50 bright=99.5 conserve=brightness noise=unknown defects=keep "
				+ "ensemble=true tile=64 batch=0 type=input",
			result.getProp("Clearstack parameters"));
		assertEquals("64 pixels", result.getProp("Clearstack tile"));
		assertTrue(result.getProp("Clearstack weights SHA-256").matches("[0-9a-f]{64}"));
		assertTrue(new Info().getImageInfo(result, result.getProcessor()).contains("Clearstack model: tiny"));
	}

	@Test
	void aModelOfThreeChannelsIsRefusedOnAGreyImage() throws IOException {
		final Path colour = TinyModel.train(folder, "colour");
		final Path description = colour.resolve("rdf.yaml");
		Files.writeString(description, Files.readString(description).replace("channels: 1", "channels: 3"));

		final IllegalArgumentException told =
			assertThrows(IllegalArgumentException.class, () -> restored(movie(), "model=" + colour));

		assertTrue(told.getMessage().contains(
			"needs 3 channels at once, such as red, green and blue; found 1 in movie. Choose an image of 3 "
				+ "channels, or"),
			told.getMessage());
	}

	// -- helpers --

	/** Twelve small planes, all different. */
	private static ImagePlus movie() {
		final ImagePlus image = open("nuclei-t12.tif");
		image.setRoi(60, 60, 40, 30);
		final ImagePlus movie = image.crop("stack");
		movie.setTitle("movie");
		return movie;
	}

	private static void dress(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		calibration.setUnit("mm");
		calibration.xOrigin = 10;
		calibration.yOrigin = 4;
		calibration.zOrigin = 4;
		for (int n = 1; n <= image.getStackSize(); n++)
			image.getStack().setSliceLabel("heart " + n, n);
		image.setProp("who", "a patient");
		image.setProperty("Info", "Scanned on Monday");
		final Roi inSlice7 = new Roi(10, 20, 30, 40);
		inSlice7.setPosition(7);
		image.setOverlay(new Overlay(inSlice7));
		image.getOverlay().add(new OvalRoi(50, 50, 10, 10));
	}

	private static LUT ranged(final Color color, final double min, final double max) {
		final LUT lut = LUT.createLutFromColor(color);
		lut.min = min;
		lut.max = max;
		return lut;
	}

	/** A plane of the result is what the plane alone becomes. */
	private static void assertPlane(final ImagePlus image, final ImagePlus result, final int c, final int z,
		final int t)
	{
		final ImageProcessor alone = image.getStack().getProcessor(image.getStackIndex(c, z, t)).duplicate();
		final ImageProcessor expected = restored(new ImagePlus("alone", alone), model, "fit=slice").getProcessor();
		final ImageProcessor found = result.getStack().getProcessor(result.getStackIndex(c, z, t));
		for (int i = 0; i < expected.getPixelCount(); i++)
			assertEquals(expected.get(i), found.get(i), 1, "plane " + c + ", " + z + ", " + t + ", pixel " + i);
	}

	/** A virtual stack that ImageJ can put into another order. */
	private static final class Slices extends VirtualStack {

		private final ImageStack stack;

		Slices(final ImageStack stack) {
			super(stack.getWidth(), stack.getHeight());
			this.stack = stack;
			setBitDepth(stack.getBitDepth());
		}

		@Override
		public int size() {
			return stack == null ? 0 : stack.size();
		}

		@Override
		public int getSize() {
			return size();
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			return stack.getProcessor(translate(n));
		}

		@Override
		public String getSliceLabel(final int n) {
			return null;
		}
	}
}
