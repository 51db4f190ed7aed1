// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import net.imglib2.Cursor;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** Two exposures of one object, brought to the same grey levels. */
final class GreyLevels {

	private GreyLevels() {}

	/**
	 * Replaces a noisy image by {@code (image - offset) / gain}, where {@code image = gain * groundTruth + offset} is
	 * the line of least squares through all pixels. The line is fitted in this direction because the noise of what
	 * stands on its right side would make it too flat.
	 */
	static void bring(final Img<FloatType> noisy, final ReferenceStack groundTruth) {
		final double[] line = line(noisy, groundTruth);
		if (line[0] != 0)
			noisy.forEach(pixel -> pixel.set((float) ((pixel.get() - line[1]) / line[0])));
	}

	/** Gain and offset from the ground-truth image to the noisy one. */
	private static double[] line(final Img<FloatType> noisy, final ReferenceStack groundTruth) {
		double x = 0;
		double y = 0;
		double xx = 0;
		double xy = 0;
		long n = 0;
		final double[] origin = origin(noisy, groundTruth);
		for (int z = 0; z < groundTruth.slices(); z++) {
			final Cursor<FloatType> to = Views.flatIterable(Views.hyperSlice(noisy, 2, z)).cursor();
			for (final FloatType from : Views.flatIterable(groundTruth.slice(z))) {
				final double a = from.get() - origin[0];
				final double b = to.next().get() - origin[1];
				x += a;
				y += b;
				xx += a * a;
				xy += a * b;
				n++;
			}
		}
		final double spread = xx - x * x / n;
		final double gain = spread > 0 ? (xy - x * y / n) / spread : 0;
		return new double[] { gain, origin[1] + y / n - gain * (origin[0] + x / n) };
	}

	/** Values near those of both images, for sums that lose no digits. */
	private static double[] origin(final Img<FloatType> noisy, final ReferenceStack groundTruth) {
		return new double[] { groundTruth.slice(0).firstElement().get(), noisy.firstElement().get() };
	}
}
