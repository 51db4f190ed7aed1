// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ij.IJ;
import ij.ImagePlus;
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

		assertEquals(new Point(310, 50),
			Placement.place(new Rectangle(10, 50, 300, 300), new Rectangle(0, 0, 600, 600), screen));
		assertEquals(new Point(900, 350),
			Placement.place(new Rectangle(900, 50, 300, 300), new Rectangle(0, 0, 300, 300), screen));
		assertNull(Placement.place(new Rectangle(900, 50, 300, 300), new Rectangle(0, 0, 600, 600), screen));
	}

	private static BufferedImage painted(final SplitView view) {
		final BufferedImage picture = new BufferedImage(view.getWidth(), view.getHeight(), BufferedImage.TYPE_INT_ARGB);
		view.paint(picture.getGraphics());
		return picture;
	}
}
