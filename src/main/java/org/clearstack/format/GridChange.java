// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.awt.Rectangle;

/**
 * How the pixels of a result lie on those of its source: cut out, then enlarged.
 *
 * @param left pixels of the source left of the result
 * @param top pixels of the source above the result
 * @param bottom pixels of the source below the result; a fraction if the result's size was rounded
 * @param first slice of the source, from 0, that is the result's first
 * @param scale how many times more pixels along x and y
 * @param width of the result, in its pixels
 * @param height of the result, in its pixels
 */
public record GridChange(double left, double top, double bottom, int first, double scale, int width, int height) {

	/** Enlarged as a whole, from the upper left corner. */
	public static GridChange enlarged(final int sourceHeight, final double scale, final int width, final int height) {
		return new GridChange(0, 0, sourceHeight - height / scale, 0, scale, width, height);
	}

	/** A rectangle cut out, in pixels of the source from its upper left corner. */
	public static GridChange cropped(final Rectangle part, final int sourceHeight, final int firstSlice) {
		return new GridChange(part.x, part.y, sourceHeight - part.y - part.height, firstSlice, 1, part.width,
			part.height);
	}

	/** Whether nothing changes. */
	boolean isNone() {
		return left == 0 && top == 0 && Math.abs(bottom) < 1e-9 && first == 0 && scale == 1;
	}

	/** Where a position lies in the result; pixel centres are whole numbers from 1, as FITS counts. */
	double fromOne(final double position, final double cut) {
		return (position - cut - 0.5) * scale + 0.5;
	}
}
