// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.process.FloatProcessor;
import java.util.Arrays;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** Which part of an image its pictures show, how large, and in which display range. */
public final class Framing {

	/** Panels are at most this wide; smaller images are enlarged by a whole number. */
	private static final int PANEL = 300;
	private static final int LEAST_ZOOM = 3;
	/** Width and height of a region that is found, as a share of the image's shorter side; and at least. */
	private static final double ZOOMED = 0.25;
	private static final int LEAST_REGION = 8;
	/** Share of the pixels darker than black and of those brighter than white. */
	private static final double SATURATED = 0.003;

	private Framing() {}

	/** The display range of all pictures: the original's, without its few darkest and brightest pixels. */
	public static double[] display(final FloatProcessor original) {
		final float[] values = ((float[]) original.getPixels()).clone();
		Arrays.sort(values);
		final double min = values[(int) (SATURATED * (values.length - 1))];
		final double max = values[(int) Math.ceil((1 - SATURATED) * (values.length - 1))];
		return max > min ? new double[] { min, max } : new double[] { values[0], values[0] + 1 };
	}

	/** Width of the pictures of an image: of a small one a whole number of pixels for each of its own. */
	public static int panel(final int width) {
		return width > PANEL ? PANEL : PANEL / width * width;
	}

	/**
	 * The region of an image with most detail, a square of about a quarter of its shorter side that fills its picture
	 * when it is zoomed in on.
	 *
	 * @param plane x and y, with its origin at zero
	 * @param step the region begins at multiples of this many pixels, and its width and height are such
	 */
	public static Interval richestRegion(final RandomAccessibleInterval<? extends RealType<?>> plane, final int step) {
		final int wanted = (int) (ZOOMED * Math.min(plane.dimension(0), plane.dimension(1)));
		final int size = regionWidth((int) plane.dimension(0), Math.max(LEAST_REGION, wanted));
		return Detail.richest(plane, Math.max(1, size / step) * step, step);
	}

	/**
	 * Width of a region that fills its picture when it is zoomed in on by a whole number.
	 *
	 * @param width of the image
	 * @param wanted width of the region, which it has at least where that is possible
	 */
	public static int regionWidth(final int width, final int wanted) {
		final int zoom = Math.max(LEAST_ZOOM, panel(width) / wanted);
		return panel(width) / zoom;
	}
}
