// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class SplitViewTest {

	private static final int BLACK = 0xff000000;
	private static final int WHITE = 0xffffffff;

	@Test
	void theOriginalIsLeftOfTheLineAndTheRestoredImageRightOfIt() {
		final ImagePlus before = IJ.createImage("before", "8-bit black", 32, 32, 1);
		final ImagePlus after = IJ.createImage("after", "8-bit white", 64, 64, 1);
		final SplitView view = new SplitView(before, after);
		view.setSize(view.getPreferredSize());

		view.line(0.25);
		final BufferedImage picture = painted(view);
		assertEquals(BLACK, picture.getRGB(picture.getWidth() / 5, 5));
		assertEquals(WHITE, picture.getRGB(picture.getWidth() / 3, 5));

		view.line(1.5);
		assertEquals(BLACK, painted(view).getRGB(picture.getWidth() - 3, 5), "a line beyond the edge is at the edge");
	}

	@Test
	void aResultStandsBesideItsSourceWhereThereIsRoom() {
		final Rectangle screen = new Rectangle(0, 0, 1366, 768);

		assertArrayEquals(new Point[] { new Point(10, 50), new Point(310, 50) },
			Placement.places(new Rectangle(10, 50, 300, 300), new Rectangle(0, 0, 600, 600), screen));
		assertArrayEquals(new Point[] { new Point(900, 50), new Point(900, 350) },
			Placement.places(new Rectangle(900, 50, 300, 300), new Rectangle(0, 0, 300, 300), screen));
		assertArrayEquals(new Point[] { new Point(900, 50), new Point(300, 50) },
			Placement.places(new Rectangle(900, 50, 300, 300), new Rectangle(0, 0, 600, 600), screen));
		assertArrayEquals(new Point[] { new Point(0, 50), new Point(566, 0) },
			Placement.places(new Rectangle(300, 50, 700, 600), new Rectangle(0, 0, 800, 800), screen),
			"with room nowhere they overlap in the middle");
	}

	@Test
	void aFaintImageIsShownInARangeOfItsOwnAndKeepsItsPixels() {
		final FloatProcessor sky = new FloatProcessor(100, 100);
		for (int i = 0; i < 10000; i++)
			sky.setf(i, i % 100);
		sky.setf(55, 1_000_000);
		sky.resetMinAndMax();
		final float[] before = ((float[]) sky.getPixels()).clone();
		final ImagePlus image = new ImagePlus("sky", sky);

		assertTrue(Stretch.apply(image));
		assertEquals(0, image.getDisplayRangeMin(), 1);
		assertEquals(99, image.getDisplayRangeMax(), 1);
		assertArrayEquals(before, (float[]) image.getProcessor().getPixels());
		assertFalse(Stretch.apply(image), "it is not faint any more");
	}

	@Test
	void theSamePartOfAnEnlargedImageIsShown() {
		final ImagePlus large = IJ.createImage("large", "8-bit black", 201, 100, 1);

		assertEquals(new Rectangle(20, 40, 60, 40), InStep.scaled(new Rectangle(10, 20, 30, 20), 2, large));
		assertEquals(new Rectangle(180, 80, 21, 20), InStep.scaled(new Rectangle(90, 40, 30, 20), 2, large));
	}

	private static BufferedImage painted(final SplitView view) {
		final BufferedImage picture = new BufferedImage(view.getWidth(), view.getHeight(), BufferedImage.TYPE_INT_ARGB);
		view.paint(picture.getGraphics());
		return picture;
	}
}
