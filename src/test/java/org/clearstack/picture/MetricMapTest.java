// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.process.ImageProcessor;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import net.imglib2.FinalInterval;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricMapTest {

	@TempDir
	Path folder;

	@Test
	void equalIsBrightAndDifferentIsDark() {
		final ImagePlus map = map(MetricMap.Scale.SIMILARITY, 1, 0.5f, 0);

		assertArrayEquals(new double[] { 0, 1 }, range(map));
		assertArrayEquals(new int[] { 0xfde725, 0x440154 }, new int[] { colour(map, 0), colour(map, 2) });
	}

	@Test
	void errorsGoFromBlackToWhiteAtTheLargest() {
		final ImagePlus map = map(MetricMap.Scale.ERROR, 0, 7, 20);

		assertArrayEquals(new double[] { 0, 20 }, range(map));
		assertArrayEquals(new int[] { 0, 0xffffff }, new int[] { colour(map, 0), colour(map, 2) });
	}

	@Test
	void signedErrorsAreWhiteAtZeroWhateverTheirSide() {
		final ImagePlus map = map(MetricMap.Scale.SIGNED, -5, 0, 2);

		assertArrayEquals(new double[] { -5, 5 }, range(map));
		assertEquals(0x053061, colour(map, 0));
		assertEquals(0xff, colour(map, 1) >> 16, 3, "256 colours have no middle: almost white");
	}

	@Test
	void aMapOfNothingButZerosOrNumbersThatAreNoneCanBeShown() {
		assertArrayEquals(new double[] { 0, 1 }, range(map(MetricMap.Scale.ERROR, 0, 0, 0)));
		assertArrayEquals(new double[] { 0, 3 },
			range(map(MetricMap.Scale.ERROR, Float.NaN, 3, Float.POSITIVE_INFINITY)));
	}

	@Test
	void theBarsTellColoursAndLengthsAndAreSaved() throws IOException {
		final ImagePlus source = IJ.createImage("s", "32-bit ramp", 400, 120, 2);
		source.getCalibration().pixelWidth = 0.1;
		source.getCalibration().setUnit("um");
		final MetricMap map = new MetricMap(source, MetricMap.Scale.ERROR, new FinalInterval(400, 120), 1);
		map.put(0, 1, 0, "second", ImagePlanes.of(source).plane(0, 0, 0));

		ImageFiles.save(map.image("map", ""), folder.resolve("map.tif"));
		final ImagePlus opened = ImageFiles.open(folder.resolve("map.tif"));

		final Overlay bars = opened.getOverlay();
		assertEquals(2, bars.size());
		final Rectangle colours = bars.get(0).getBounds();
		final Rectangle length = bars.get(1).getBounds();
		assertEquals(60, colours.height);
		assertEquals(396, colours.x + colours.width);
		assertEquals(50 + 2 * 4, length.width, "5 um are 50 pixels, and gaps; the text is shorter: " + length);
		assertEquals(0, opened.getStack().getVoxel(150, 3, 0));
		assertEquals("second", opened.getStack().getSliceLabel(2));
	}

	@Test
	void smallMapsHaveNoRoomForBars() {
		assertNull(map(MetricMap.Scale.ERROR, 1, 2, 3).getOverlay());
	}

	@Test
	void aRegionKeepsItsPlaceInCalibratedCoordinates() {
		final ImagePlus source = IJ.createImage("s", "8-bit ramp", 30, 20, 1);
		source.getCalibration().pixelWidth = 2;

		final ImagePlus map = new MetricMap(source, MetricMap.Scale.ERROR, FinalInterval.createMinSize(10, 5, 3, 4), 1)
			.image("map", "dB");

		assertEquals(source.getCalibration().getX(10), map.getCalibration().getX(0));
		assertEquals(source.getCalibration().getY(5), map.getCalibration().getY(0));
		assertEquals("dB", map.getCalibration().getValueUnit());
	}

	private static ImagePlus map(final MetricMap.Scale scale, final float... values) {
		final ImagePlus source = IJ.createImage("s", "8-bit black", values.length, 1, 1);
		final MetricMap map = new MetricMap(source, scale, new FinalInterval(values.length, 1), 1);
		map.put(0, 0, 0, "only", ArrayImgs.floats(values, values.length, 1));
		return map.image("map", "");
	}

	private static double[] range(final ImagePlus image) {
		return new double[] { image.getDisplayRangeMin(), image.getDisplayRangeMax() };
	}

	private static int colour(final ImagePlus image, final int x) {
		final ImageProcessor shown = image.getProcessor().duplicate();
		final int[] rgb = new int[3];
		Arrays.setAll(rgb, k -> shown.convertToRGB().getPixel(x, 0, null)[k]);
		return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
	}
}
