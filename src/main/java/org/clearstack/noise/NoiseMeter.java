// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** Measures the noise of a plane that nothing is known of. */
public final class NoiseMeter {

	/** Normal distribution: the standard deviation over the median of absolute values. */
	private static final double MEDIAN = 1.4826;
	/** Most differences that are sorted. */
	private static final int MOST = 1 << 18;

	private NoiseMeter() {}

	/**
	 * The noise as Gaussian and white: the median of the absolute second differences of 2 × 2 pixels, which smooth images do not have (Donoho and Johnstone, 1994).
	 *
	 * @param plane x and y, at least 2 × 2 pixels; NaN and infinite ones do not count
	 */
	public static NoiseModel measure(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final long width = plane.dimension(0) / 2;
		final long height = plane.dimension(1) / 2;
		final long step = Math.max(1, width * height / MOST);
		final RandomAccess<? extends RealType<?>> pixels = plane.randomAccess();
		final double[] differences = new double[(int) ((width * height + step - 1) / Math.max(1, step))];
		int count = 0;
		for (long i = 0; i < width * height; i += step) {
			final long x = plane.min(0) + 2 * (i % width);
			final long y = plane.min(1) + 2 * (i / width);
			final double difference = Math.abs(at(pixels, x, y) - at(pixels, x + 1, y) - at(pixels, x, y + 1) + at(pixels, x + 1, y + 1)) / 2;
			if (Double.isFinite(difference))
				differences[count++] = difference;
		}
		if (count == 0)
			return NoiseModel.gaussian(0);
		Arrays.sort(differences, 0, count);
		return NoiseModel.gaussian(MEDIAN * differences[count / 2]);
	}

	private static double at(final RandomAccess<? extends RealType<?>> pixels, final long x, final long y) {
		return pixels.setPositionAndGet(x, y).getRealDouble();
	}
}
