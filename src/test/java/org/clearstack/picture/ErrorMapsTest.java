// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.plugin.LutLoader;
import ij.process.LUT;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class ErrorMapsTest {

	private static final int GAP = 8;
	private static final int LABEL = 22;

	private final LUT lut = new LUT(LutLoader.getLut("fire"), 0, 255);

	@Test
	void equalErrorsHaveEqualColoursInAllMaps() {
		final ErrorMaps maps = new ErrorMaps(List.of(ramp(0, 0)), 40, new Calibration());
		maps.add("ten below", List.of(ramp(-10, 0)));
		maps.add("ten above, twenty on the right", List.of(ramp(10, 20)));

		final ImagePlus picture = maps.image(2);

		assertEquals(20, maps.brightest(), 1e-4);
		assertEquals(lut.getRGB(128) & 0xffffff, colour(picture, GAP + 20, LABEL + 5));
		assertEquals(lut.getRGB(128) & 0xffffff, colour(picture, GAP + 40 + GAP + 5, LABEL + 5));
		assertEquals(lut.getRGB(255) & 0xffffff, colour(picture, GAP + 40 + GAP + 35, LABEL + 5));
	}

	@Test
	void theErrorOfColoursIsTheMeanOverTheChannels() {
		final ErrorMaps maps = new ErrorMaps(List.of(ramp(0, 0), ramp(0, 0), ramp(0, 0)), 40, new Calibration());

		maps.add("", List.of(ramp(3, 3), ramp(-6, -6), ramp(0, 0)));

		assertEquals(3, maps.brightest(), 1e-4);
	}

	@Test
	void perfectImagesAreDrawnToo() {
		final ErrorMaps maps = new ErrorMaps(List.of(ramp(0, 0)), 40, new Calibration());
		maps.add("", List.of(ramp(0, 0)));

		final ImagePlus picture = maps.image(1);

		assertEquals(lut.getRGB(0) & 0xffffff, colour(picture, GAP + 20, LABEL + 5));
		assertTrue(maps.brightest() > 0);
	}

	@Test
	void theNumbersOfTheColourBarHaveRoom() {
		for (final float error : new float[] { 2350, 0.00123f, 65535, 12 }) {
			final ErrorMaps maps = new ErrorMaps(List.of(ramp(0, 0)), 200, new Calibration());
			maps.add("", List.of(ramp(error, error)));

			final ImagePlus picture = maps.image(1);

			for (int y = 0; y < picture.getHeight(); y++)
				assertEquals(0xffffff, colour(picture, picture.getWidth() - 1, y),
					"white behind the longest number, for errors of " + error);
		}
	}

	/** 40 x 40 pixels that rise to the right, with one number added on the left half and another on the right. */
	private static RandomAccessibleInterval<FloatType> ramp(final float left, final float right) {
		final float[] pixels = new float[1600];
		for (int i = 0; i < pixels.length; i++)
			pixels[i] = i % 40 + (i % 40 < 20 || right == 0 ? left : right);
		return ArrayImgs.floats(pixels, 40, 40);
	}

	private static int colour(final ImagePlus picture, final int x, final int y) {
		return picture.getProcessor().getPixel(x, y) & 0xffffff;
	}
}
