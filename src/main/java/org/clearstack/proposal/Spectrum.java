// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import ij.process.FHT;
import ij.process.FloatProcessor;

/**
 * How much detail an image has that half as many pixels could not hold: what its power spectrum has beyond half the
 * Nyquist frequency.
 */
final class Spectrum {

	private static final int LARGEST = 512;

	private Spectrum() {}

	/**
	 * The standard deviation of the finest detail: all frequencies of which one component is beyond half of Nyquist's,
	 * less the part that white noise has in them.
	 *
	 * @param pixels row by row; must be finite
	 * @param noise standard deviation of the noise
	 * @return in grey levels; 0 if there is no more than noise, NaN if the image is smaller than 32 pixels along an
	 * axis
	 */
	static double finestDetail(final float[] pixels, final int width, final int height, final double noise) {
		int size = LARGEST;
		while (size > Math.min(width, height))
			size /= 2;
		if (size < 32)
			return Double.NaN;
		final FHT transform = new FHT(windowed(pixels, width, height, size));
		transform.transform();
		final float[] h = (float[]) transform.getPixels();
		double power = 0;
		long count = 0;
		for (int v = 0; v < size; v++)
			for (int u = 0; u < size; u++)
				if (beyond(u, size) || beyond(v, size)) {
					final double a = h[v * size + u];
					final double b = h[(size - v) % size * size + (size - u) % size];
					power += (a * a + b * b) / 2;
					count++;
				}
		final double area = (double) size * size;
		final double variance = power / area / area / windowPower(size); // Parseval's theorem
		return Math.sqrt(Math.max(0, variance - noise * noise * count / area));
	}

	private static boolean beyond(final int frequency, final int size) {
		return Math.min(frequency, size - frequency) > size / 4;
	}

	private static FloatProcessor windowed(final float[] pixels, final int width, final int height, final int size) {
		final int left = (width - size) / 2;
		final int top = (height - size) / 2;
		double mean = 0;
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++)
				mean += pixels[(top + y) * width + left + x];
		mean /= (double) size * size;
		final FloatProcessor square = new FloatProcessor(size, size);
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++)
				square.setf(x, y,
					(float) ((pixels[(top + y) * width + left + x] - mean) * hann(x, size) * hann(y, size)));
		return square;
	}

	private static double hann(final int at, final int size) {
		return 0.5 - 0.5 * Math.cos(2 * Math.PI * (at + 0.5) / size);
	}

	/** Mean square of the window: 3/8 along each axis. */
	private static double windowPower(final int size) {
		double sum = 0;
		for (int x = 0; x < size; x++)
			sum += hann(x, size) * hann(x, size);
		return sum / size * (sum / size);
	}
}
