// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.Arrow;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.measure.Calibration;
import ij.process.ImageProcessor;
import ij.process.LUT;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.image.ResultImage.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultImageTest {

	// -- pixels --

	@ParameterizedTest
	@ValueSource(strings = { "8-bit", "16-bit", "32-bit", "RGB" })
	void planesPutBackGiveTheSourceAgain(final String type) {
		final ImagePlus source = Hyperstacks.counting(type, 5, 4, 1, 3, 2);

		final ImagePlus result = copy(source, 1, Type.SOURCE);

		assertEquals(source.getType(), result.getType());
		assertArrayEquals(source.getDimensions(), result.getDimensions());
		for (int n = 1; n <= source.getStackSize(); n++) {
			final ImageProcessor expected = source.getStack().getProcessor(n);
			for (int i = 0; i < 20; i++)
				assertEquals(expected.get(i), result.getStack().getProcessor(n).get(i));
		}
	}

	@Test
	void compositesKeepTheOrderOfChannelsSlicesAndFrames() {
		final ImagePlus source = Hyperstacks.counting("16-bit", 5, 4, 2, 3, 2);

		final ImagePlus result = copy(source, 2, Type.FLOAT);

		for (int n = 1; n <= 12; n++)
			assertEquals(source.getStack().getProcessor(n).getf(4, 3), result.getStack().getProcessor(n).getf(9, 7));
	}

	@ParameterizedTest
	@CsvSource({ "8-bit, -3, 0", "8-bit, 254.5, 255", "8-bit, 300, 255", "8-bit, 1.4999, 1", "8-bit, NaN, 0",
		"16-bit, -1, 0",
		"16-bit, 65534.6, 65535", "16-bit, 1e9, 65535", "32-bit, 1e9, 1e9", "32-bit, -0.25, -0.25" })
	void integersAreRoundedAndClampedAndFloatsAreNot(final String type, final double value, final double expected) {
		final ImagePlus source = IJ.createImage("x", type + " black", 3, 2, 1);

		assertEquals((float) expected, filled(source, Type.SOURCE, value).getProcessor().getf(1, 1));
		assertEquals((float) value, filled(source, Type.FLOAT, value).getProcessor().getf(1, 1));
	}

	@Test
	void rgbAskedAsFloatBecomesThreeChannels() {
		final ImagePlus source = Hyperstacks.counting("RGB", 5, 4, 1, 3, 1);

		final ImagePlus result = copy(source, 2, Type.FLOAT);

		assertInstanceOf(CompositeImage.class, result);
		assertArrayEquals(new int[] { 10, 8, 3, 3, 1 }, result.getDimensions());
		assertEquals(CompositeImage.COMPOSITE, ((CompositeImage) result).getMode());
		assertEquals(List.of(Color.RED, Color.GREEN, Color.BLUE), colours(result));
		assertEquals(255, result.getLuts()[1].max);
		final int rgb = source.getStack().getProcessor(2).get(1, 1);
		assertEquals(rgb >> 8 & 0xff, result.getStack().getProcessor(result.getStackIndex(2, 2, 1)).getf(2, 2));
		assertEquals("s2", result.getStack().getSliceLabel(result.getStackIndex(3, 2, 1)));
	}

	@Test
	void signedSixteenBitIsWrittenBackAndKeptSigned() {
		final ImagePlus source = IJ.createImage("x", "16-bit black", 3, 2, 1);
		source.getCalibration().setSigned16BitCalibration();
		source.setDisplayRange(32768 - 100, 32768 + 200);

		final ImagePlus same = filled(source, Type.SOURCE, -1234.4);
		final ImagePlus floats = filled(source, Type.FLOAT, -1234.5);

		assertEquals(32768 - 1234, same.getProcessor().get(1, 1));
		assertTrue(same.getCalibration().isSigned16Bit());
		assertEquals(-1234.5f, floats.getProcessor().getf(1, 1));
		assertFalse(floats.getCalibration().calibrated());
		assertEquals(List.of(-100.0, 200.0), List.of(floats.getDisplayRangeMin(), floats.getDisplayRangeMax()));
	}

	@Test
	void aFloatResultOfACurveIsCalibratedAsImageJDoes() {
		final ImagePlus source = IJ.createImage("od", "8-bit white", 3, 2, 1);
		source.getCalibration().setFunction(Calibration.UNCALIBRATED_OD, null, "OD");
		source.getCalibration().setFunction(Calibration.POLY2, new double[] { 1, 0, 2 }, "OD");

		assertEquals(1 + 2 * 10.5 * 10.5, filled(source, Type.FLOAT, 10.5).getProcessor().getf(1, 1), 1e-4);
		assertEquals("OD", filled(source, Type.FLOAT, 10.5).getCalibration().getValueUnit());
		assertEquals(11, filled(source, Type.SOURCE, 10.6).getProcessor().get(1, 1));
		assertEquals(Calibration.POLY2, filled(source, Type.SOURCE, 10.5).getCalibration().getFunction());
	}

	@Test
	void aSmallerResultIsRoundedDown() {
		final ResultImage result =
			ResultImage.of(IJ.createImage("x", "8-bit black", 11, 7, 1), 1.0 / 3, Type.FLOAT, "small");

		assertEquals(List.of(3, 2), List.of(result.width(), result.height()));
		assertEquals(333,
			ResultImage.of(IJ.createImage("x", "8-bit black", 999, 3, 1), 1.0 / 3, Type.FLOAT, "small").width());
		assertThrows(IllegalArgumentException.class,
			() -> ResultImage.of(IJ.createImage("x", "8-bit black", 2, 7, 1), 1.0 / 3, Type.FLOAT, "small"));
	}

	@Test
	void wrongPlanesAndMissingPlanesAreTold() {
		final ResultImage result = ResultImage.of(Hyperstacks.counting("8-bit", 5, 4, 1, 2, 1), 2, Type.FLOAT, "x");

		assertThrows(IllegalArgumentException.class, () -> result.put(0, 0, 0, ArrayImgs.floats(5, 4)));
		assertThrows(IllegalArgumentException.class, () -> result.put(0, 2, 0, ArrayImgs.floats(10, 8)));
		result.put(0, 1, 0, ArrayImgs.floats(10, 8));
		assertEquals("Plane 0 of 2 was not computed.",
			assertThrows(IllegalStateException.class, result::image).getMessage());
	}

	// -- looks --

	@Test
	void titleCalibrationLabelsAndPropertiesAreCarried() {
		final ImagePlus source = Hyperstacks.counting("16-bit", 5, 4, 1, 3, 1);
		final Calibration calibration = source.getCalibration();
		calibration.pixelWidth = 0.5;
		calibration.pixelHeight = 0.25;
		calibration.pixelDepth = 2;
		calibration.xOrigin = 3;
		calibration.yOrigin = 1.5;
		calibration.zOrigin = 4;
		calibration.frameInterval = 7;
		calibration.setUnit("mm");
		source.setProperty("Info", "by a microscope");
		source.setProp("Objective", "40x");
		source.setSlice(2);

		final ImagePlus result = start(source, 2, Type.FLOAT).property("Clearstack model", "a\nb").image();

		assertEquals("counting.tif restored", result.getTitle());
		assertEquals(0.25, result.getCalibration().pixelWidth);
		assertEquals(0.125, result.getCalibration().pixelHeight);
		assertEquals(2, result.getCalibration().pixelDepth);
		assertEquals(6, result.getCalibration().xOrigin);
		assertEquals(3, result.getCalibration().yOrigin);
		assertEquals(4, result.getCalibration().zOrigin);
		assertEquals(7, result.getCalibration().frameInterval);
		assertEquals("mm", result.getCalibration().getUnit());
		assertEquals("s3", result.getStack().getSliceLabel(3));
		assertEquals("by a microscope", result.getProperty("Info"));
		assertEquals("40x", result.getProp("Objective"));
		assertEquals("a b", result.getProp("Clearstack model"));
		assertEquals(2, result.getCurrentSlice());
		assertTrue(result.changes);
	}

	@Test
	void theLabelOfASingleSliceIsCarried() {
		final ImagePlus source = Hyperstacks.counting("8-bit", 5, 4, 1, 1, 1);
		source.setProp("Slice_Label", "day 3");

		assertEquals("day 3", copy(source, 2, Type.SOURCE).getStack().getSliceLabel(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "8-bit", "16-bit", "32-bit" })
	void lutAndDisplayRangeAreCarried(final String type) {
		for (final Type asked : Type.values())
			for (final int slices : new int[] { 1, 3 }) {
				final ImagePlus source = Hyperstacks.counting(type, 5, 4, 1, slices, 1);
				source.setLut(LUT.createLutFromColor(Color.MAGENTA));
				source.setDisplayRange(20, 90);

				final ImagePlus result = copy(source, 2, asked);

				assertEquals(Color.MAGENTA.getRGB(), result.getProcessor().getLut().getRGB(255), type + asked + slices);
				assertEquals(List.of(20.0, 90.0), List.of(result.getDisplayRangeMin(), result.getDisplayRangeMax()),
					type + asked + slices);
				result.setSlice(slices);
				assertEquals(90, result.getDisplayRangeMax(), type + asked + slices);
			}
	}

	@Test
	void compositesKeepModeLutsRangesAndHiddenChannels() {
		final CompositeImage source = (CompositeImage) Hyperstacks.counting("16-bit", 5, 4, 2, 3, 1);
		source.setLuts(new LUT[] { ranged(Color.CYAN, 1001, 1100), ranged(Color.YELLOW, 1020, 1200) });

		for (final Type asked : Type.values()) {
			source.setMode(CompositeImage.COLOR);
			assertEquals(CompositeImage.COLOR, ((CompositeImage) copy(source, 2, asked)).getMode());

			source.setMode(CompositeImage.COMPOSITE);
			source.getActiveChannels()[1] = false;
			final CompositeImage result = (CompositeImage) copy(source, 2, asked);

			assertEquals(CompositeImage.COMPOSITE, result.getMode());
			assertEquals(List.of(Color.CYAN, Color.YELLOW), colours(result));
			assertEquals(List.of(1020.0, 1200.0), List.of(result.getLuts()[1].min, result.getLuts()[1].max));
			assertFalse(result.getActiveChannels()[1]);
			assertTrue(result.isHyperStack());
		}
	}

	@Test
	void theSourceIsNotTouched() {
		final CompositeImage source = (CompositeImage) Hyperstacks.counting("16-bit", 5, 4, 2, 3, 1);
		source.setLuts(new LUT[] { ranged(Color.CYAN, 1001, 1100), ranged(Color.YELLOW, 1020, 1200) });
		source.setOverlay(new Overlay(new Roi(1, 1, 2, 2)));
		source.setRoi(new Roi(1, 1, 3, 2));
		source.setPosition(2, 3, 1);
		source.changes = false;
		final Object pixels = source.getStack().getPixels(1);

		final ImagePlus result = copy(source, 2, Type.SOURCE);
		result.getCalibration().pixelWidth = 99;
		result.getOverlay().get(0).setLocation(9, 9);

		assertNotSame(pixels, result.getStack().getPixels(1));
		assertEquals(1, source.getCalibration().pixelWidth);
		assertEquals(1100, source.getLuts()[0].max);
		assertEquals(1, source.getOverlay().get(0).getBounds().x);
		assertEquals(3, source.getRoi().getBounds().width);
		assertEquals(List.of(2, 3), List.of(source.getC(), source.getZ()));
		assertFalse(source.changes);
		assertNull(source.getProp("Clearstack model"));
	}

	// -- selection and overlay --

	@Test
	void areasAreMultipliedAndPixelCentresStayCentres() {
		final ImagePlus source = Hyperstacks.counting("8-bit", 20, 20, 1, 1, 1);
		final Overlay overlay = new Overlay();
		overlay.add(new Roi(1, 2, 3, 4));
		overlay.add(new OvalRoi(2, 3, 5, 6));
		overlay.add(new PointRoi(4, 5));
		overlay.add(new Arrow(1, 1, 5, 9));
		overlay.add(new PolygonRoi(new float[] { 1, 9, 5 }, new float[] { 1, 1, 7 }, 3, Roi.POLYGON));
		overlay.add(new TextRoi(3, 4, "cell"));
		source.setOverlay(overlay);

		final Overlay scaled = copy(source, 3, Type.FLOAT).getOverlay();

		assertEquals(new Rectangle2D.Double(3, 6, 9, 12), scaled.get(0).getFloatBounds());
		assertEquals(Roi.RECTANGLE, scaled.get(0).getType());
		assertEquals(new Rectangle2D.Double(6, 9, 15, 18), scaled.get(1).getFloatBounds());
		assertInstanceOf(OvalRoi.class, scaled.get(1));
		// the centre of pixel 4 of 20 is the centre of the middle one, 13, of its three pixels 12, 13, 14
		assertEquals(List.of(13f, 16f),
			List.of(scaled.get(2).getFloatPolygon().xpoints[0], scaled.get(2).getFloatPolygon().ypoints[0]));
		assertInstanceOf(Arrow.class, scaled.get(3));
		assertEquals(List.of(4.0, 28.0), List.of(((Arrow) scaled.get(3)).x1d, ((Arrow) scaled.get(3)).y2d));
		assertEquals(new Rectangle2D.Double(3, 3, 24, 18), scaled.get(4).getFloatBounds());
		assertEquals("cell", ((TextRoi) scaled.get(5)).getText().strip());
	}

	@Test
	void coloursNamesAndPositionsOfAnOverlayAreCarried() {
		final ImagePlus source = Hyperstacks.counting("8-bit", 20, 20, 1, 3, 2);
		final Roi roi = new Roi(1, 2, 3, 4);
		roi.setStrokeColor(Color.ORANGE);
		roi.setName("nucleus");
		roi.setPosition(0, 3, 2);
		final Roi other = new OvalRoi(1, 2, 3, 4);
		other.setPosition(5);
		source.setOverlay(new Overlay(roi));
		source.getOverlay().add(other);

		final Overlay scaled = copy(source, 2, Type.SOURCE).getOverlay();

		assertEquals(Color.ORANGE, scaled.get(0).getStrokeColor());
		assertEquals("nucleus", scaled.get(0).getName());
		assertEquals(List.of(0, 3, 2),
			List.of(scaled.get(0).getCPosition(), scaled.get(0).getZPosition(), scaled.get(0).getTPosition()));
		assertEquals(5, scaled.get(1).getPosition());
	}

	@Test
	void positionsFollowTheSlicesOfASplitRgb() {
		final ImagePlus source = Hyperstacks.counting("RGB", 20, 20, 1, 4, 1);
		final Roi roi = new Roi(1, 2, 3, 4);
		roi.setPosition(3);
		source.setOverlay(new Overlay(roi));

		final Roi scaled = copy(source, 2, Type.FLOAT).getOverlay().get(0);

		assertEquals(List.of(0, 3, 1), List.of(scaled.getCPosition(), scaled.getZPosition(), scaled.getTPosition()));
	}

	@Test
	void theSelectionIsScaled() {
		final ImagePlus source = Hyperstacks.counting("8-bit", 20, 20, 1, 1, 1);
		source.setRoi(new Roi(2, 3, 4, 5));

		assertEquals(new Rectangle2D.Double(4, 6, 8, 10), copy(source, 2, Type.FLOAT).getRoi().getFloatBounds());
	}

	@Test
	void pointsKeepTheirCountersAndSlices() {
		final ImagePlus source = Hyperstacks.counting("8-bit", 20, 20, 1, 3, 1);
		final PointRoi points = new PointRoi(4, 5);
		points.addPoint(7.5, 8, 2);
		points.setPointType(PointRoi.CIRCLE);
		source.setOverlay(new Overlay(points));

		final PointRoi scaled = (PointRoi) copy(source, 2, Type.FLOAT).getOverlay().get(0);

		assertEquals(2, scaled.size());
		assertEquals(2, scaled.getPointPosition(1));
		assertEquals(PointRoi.CIRCLE, scaled.getPointType());
		assertEquals(7.5f * 2 + 0.5f, scaled.getFloatPolygon().xpoints[1]);
	}

	// -- helpers --

	private static ImagePlus copy(final ImagePlus source, final int scale, final Type type) {
		return start(source, scale, type).image();
	}

	/** Puts each plane of the source enlarged by nearest neighbour. */
	private static ResultImage start(final ImagePlus source, final int scale, final Type type) {
		final ImagePlanes planes = ImagePlanes.of(source);
		final ResultImage result = ResultImage.of(source, scale, type, source.getTitle() + " restored");
		for (int t = 0; t < planes.frames(); t++)
			for (int z = 0; z < planes.slices(); z++)
				for (int c = 0; c < planes.channels(); c++)
					result.put(c, z, t, nearest(planes.plane(c, z, t), scale));
		return result;
	}

	private static RandomAccessibleInterval<FloatType> nearest(
		final RandomAccessibleInterval<? extends RealType<?>> plane, final int scale)
	{
		final long width = plane.dimension(0) * scale;
		final float[] pixels = new float[(int) (width * plane.dimension(1) * scale)];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = plane.getAt(i % width / scale, i / width / scale).getRealFloat();
		return ArrayImgs.floats(pixels, width, plane.dimension(1) * scale);
	}

	private static ImagePlus filled(final ImagePlus source, final Type type, final double value) {
		final ResultImage result = ResultImage.of(source, 1, type, "filled");
		final RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(source.getWidth(), source.getHeight());
		plane.forEach(pixel -> pixel.set((float) value));
		return result.put(0, 0, 0, plane).image();
	}

	private static LUT ranged(final Color color, final double min, final double max) {
		final LUT lut = LUT.createLutFromColor(color);
		lut.min = min;
		lut.max = max;
		return lut;
	}

	private static List<Color> colours(final ImagePlus image) {
		return List.of(image.getLuts()).stream().map(lut -> new Color(lut.getRGB(255))).toList();
	}
}
