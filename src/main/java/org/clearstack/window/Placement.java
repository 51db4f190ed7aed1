// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import java.awt.EventQueue;
import java.awt.Point;
import java.awt.Rectangle;

/** Where a result's window goes: beside that of its source, where there is room, not on top of it. */
public final class Placement {

	private Placement() {}

	/**
	 * Moves the window of a result right of its source's, or below it; leaves it where it is if there is room for
	 * neither, or if one of them has no window.
	 */
	public static void beside(final ImagePlus source, final ImagePlus result) {
		if (source == null || source == result || source.getWindow() == null || result.getWindow() == null)
			return;
		EventQueue.invokeLater(() -> {
			if (source.getWindow() == null || result.getWindow() == null)
				return;
			final Point place = place(source.getWindow().getBounds(), result.getWindow().getBounds(),
				source.getWindow().getGraphicsConfiguration().getBounds());
			if (place != null)
				result.getWindow().setLocation(place);
		});
	}

	/** Null if there is room neither right of it nor below. */
	static Point place(final Rectangle source, final Rectangle result, final Rectangle screen) {
		for (final Point place : new Point[] { new Point(source.x + source.width, source.y),
			new Point(source.x, source.y + source.height) })
			if (screen.contains(new Rectangle(place, result.getSize())))
				return place;
		return null;
	}
}
