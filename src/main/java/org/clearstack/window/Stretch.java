// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.util.Arrays;

/**
 * Another display range for images in which few bright pixels, such as stars, leave everything else black. No pixel is
 * changed.
 */
public final class Stretch {

	private static final int LOOKED_AT = 1 << 18;
	private static final double DARK = 0.005;
	private static final double BRIGHT = 0.995;
	/** Share of the display range below which the 99th percentile of an image counts as faint. */
	private static final double FAINT = 0.1;

	private Stretch() {}

	/** Sets the display range of a faint image of 16 or 32 bits; whether it did. */
	public static boolean apply(final ImagePlus image) {
		final double[] range = image.isComposite() || image.getBitDepth() == 24 || image.getBitDepth() == 8 ? null
			: range(image.getProcessor(), image.getDisplayRangeMin(), image.getDisplayRangeMax());
		if (range == null)
			return false;
		image.setDisplayRange(range[0], range[1]);
		image.updateAndDraw();
		return true;
	}

	/** A range in which more is seen; null if the image is not faint in the one it has. */
	static double[] range(final ImageProcessor pixels, final double min, final double max) {
		final int step = Math.max(1, pixels.getPixelCount() / LOOKED_AT);
		final float[] values = new float[(pixels.getPixelCount() + step - 1) / step];
		int n = 0;
		for (int i = 0; i < pixels.getPixelCount(); i += step)
			if (Float.isFinite(pixels.getf(i)))
				values[n++] = pixels.getf(i);
		final float[] sorted = Arrays.copyOf(values, n);
		Arrays.sort(sorted);
		if (n < 2 || sorted[(int) (0.99 * (n - 1))] - min > FAINT * (max - min))
			return null;
		final double low = sorted[(int) (DARK * (n - 1))];
		final double high = sorted[(int) (BRIGHT * (n - 1))];
		return high > low ? new double[] { low, high } : null;
	}
}
