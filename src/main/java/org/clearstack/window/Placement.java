// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import java.awt.EventQueue;
import java.awt.Point;
import java.awt.Rectangle;

/**
 * Where a result's window goes: beside that of its source, where there is room, not on top of it; and what it shows:
 * the same as its source's, also later.
 */
public final class Placement {

	private Placement() {}

	/**
	 * Shows a result beside its source, in step with it, and both so that something is seen of a faint image.
	 *
	 * @param source null if there is none
	 */
	public static void show(final ImagePlus source, final ImagePlus result) {
		result.show();
		beside(source, result);
	}

	/** Right of its source's window, or where there is room; later each shows what the other does. */
	private static void beside(final ImagePlus source, final ImagePlus result) {
		if (source == null || source == result || source.getWindow() == null || result.getWindow() == null)
			return;
		EventQueue.invokeLater(() -> {
			if (source.getWindow() == null || result.getWindow() == null)
				return;
			arrange(source, result);
			if (isRestored(source, result)) {
				if (Stretch.apply(source)) {
					result.setDisplayRange(source.getDisplayRangeMin(), source.getDisplayRangeMax());
					result.updateAndDraw();
				}
				InStep.keep(source, result);
			}
		});
	}

	/** Moves the windows so that neither hides the other, as far as there is room. */
	static void arrange(final ImagePlus source, final ImagePlus result) {
		final Point[] places = places(source.getWindow().getBounds(), result.getWindow().getBounds(),
			source.getWindow().getGraphicsConfiguration().getBounds());
		source.getWindow().setLocation(places[0]);
		result.getWindow().setLocation(places[1]);
	}

	/** Whether one shows what the other does, in as many or several times as many pixels, and the same grey levels. */
	private static boolean isRestored(final ImagePlus source, final ImagePlus result) {
		return result.getProp("Clearstack model") != null && result.getWidth() % source.getWidth() == 0
			&& result.getWidth() / source.getWidth() * source.getHeight() == result.getHeight();
	}

	/**
	 * Where the source and the result go: the source stays if there is room right of it, below it or left of it; else
	 * it goes to the left edge of the screen and the result to the right one.
	 */
	static Point[] places(final Rectangle source, final Rectangle result, final Rectangle screen) {
		for (final Point place : new Point[] { new Point(source.x + source.width, source.y),
			new Point(source.x, source.y + source.height), new Point(source.x - result.width, source.y) })
			if (screen.contains(new Rectangle(place, result.getSize())))
				return new Point[] { source.getLocation(), place };
		final int right = screen.x + Math.max(0, Math.min(source.width, screen.width - result.width));
		final int y = Math.max(screen.y, Math.min(source.y, screen.y + screen.height - result.height));
		return new Point[] { new Point(screen.x, source.y), new Point(right, y) };
	}
}
