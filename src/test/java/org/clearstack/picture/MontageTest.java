// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ij.ImagePlus;
import java.awt.Color;
import java.util.List;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class MontageTest {

	private static final int GAP = 8;
	private static final int LABEL = 22;

	@Test
	void equalIntensitiesAreEqualGreysInPanelsOfOtherSizes() {
		final ImagePlus picture = new Montage(0, 100, 40).add("small", flat(10, 10, 20)).add("large", flat(80, 80, 20))
			.add("as is", flat(40, 40, 60))
			.image();

		assertEquals(new Color(51, 51, 51), colour(picture, GAP + 20, LABEL + 20));
		assertEquals(new Color(51, 51, 51), colour(picture, 2 * GAP + 60, LABEL + 20));
		assertEquals(new Color(153, 153, 153), colour(picture, 3 * GAP + 100, LABEL + 20));
		assertEquals(Color.WHITE, colour(picture, GAP + 40 + GAP / 2, LABEL + 20));
	}

	@Test
	void enlargedPixelsAreSquares() {
		final RandomAccessibleInterval<FloatType> two = ArrayImgs.floats(new float[] { 0, 100, 100, 0 }, 2, 2);

		final ImagePlus picture = new Montage(0, 100, 40).add("", two).image();

		for (int y = 0; y < 40; y++)
			for (int x = 0; x < 40; x++)
				assertEquals(x / 20 == y / 20 ? Color.BLACK : Color.WHITE, colour(picture, GAP + x, LABEL + y));
	}

	@Test
	void theRegionIsFramedAndShownLargerBelow() {
		final float[] pixels = new float[40 * 40];
		pixels[21 * 40 + 11] = 100;
		final FinalInterval region = FinalInterval.createMinSize(10, 20, 8, 8);

		final ImagePlus picture = new Montage(0, 100, 40).zoom(region, new FinalInterval(40, 40))
			.add("", ArrayImgs.floats(pixels, 40, 40)).image();

		assertEquals(Color.YELLOW, colour(picture, GAP + 10, LABEL + 20));
		final int top = LABEL + 40 + 4;
		for (int y = 1; y < 39; y++)
			for (int x = 1; x < 39; x++)
				assertEquals(x / 5 == 1 && y / 5 == 1 ? Color.WHITE : Color.BLACK, colour(picture, GAP + x, top + y));
	}

	@Test
	void anotherRegionIsShownInTheSameSpace() {
		final float[] pixels = new float[40 * 40];
		pixels[3 * 40 + 5] = 100;
		final Montage montage =
			new Montage(0, 100, 40).zoom(FinalInterval.createMinSize(10, 20, 8, 8), new FinalInterval(40, 40)).add("",
				ArrayImgs.floats(pixels, 40, 40));
		final ImagePlus before = montage.image();

		final ImagePlus after =
			montage.look(FinalInterval.createMinSize(4, 2, 20, 10), new FinalInterval(40, 40)).image();

		assertEquals(before.getHeight(), after.getHeight());
		assertEquals(Color.YELLOW, colour(after, GAP + 4, LABEL + 2), "the frame has moved");
		assertEquals(Color.BLACK, colour(after, GAP + 10, LABEL + 20), "and has left no trace");
		final int top = LABEL + 40 + 4;
		assertEquals(Color.WHITE, colour(after, GAP + 2, top + 2),
			"pixel 5, 3 twice as large, at the second pixel of the region");
		assertEquals(Color.WHITE, colour(after, GAP + 20, top + 30), "nothing below a region that is half as high");
	}

	@Test
	void threePlanesAreRedGreenAndBlue() {
		final ImagePlus picture =
			new Montage(0, 255, 20).add("", List.of(flat(20, 20, 10), flat(20, 20, 200), flat(20, 20, 300))).image();

		assertEquals(new Color(10, 200, 255), colour(picture, GAP + 10, LABEL + 10));
	}

	@Test
	void panelsBreakIntoRows() {
		final Montage montage = new Montage(0, 1, 20).columns(2);
		for (int i = 0; i < 3; i++)
			montage.add("", flat(20, 20, 0));

		final ImagePlus picture = montage.image();

		assertEquals(3 * GAP + 40, picture.getWidth());
		assertEquals(2 * (LABEL + 20 + GAP), picture.getHeight());
		assertEquals(Color.BLACK, colour(picture, GAP + 10, LABEL + 20 + GAP + LABEL + 10));
	}

	@Test
	void anEmptyDisplayRangeIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> new Montage(3, 3, 20));
	}

	private static RandomAccessibleInterval<FloatType> flat(final int width, final int height, final float value) {
		final RandomAccessibleInterval<FloatType> plane = ArrayImgs.floats(width, height);
		plane.forEach(pixel -> pixel.set(value));
		return plane;
	}

	private static Color colour(final ImagePlus picture, final int x, final int y) {
		return new Color(picture.getProcessor().getPixel(x, y));
	}
}
