// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * How much of each spatial frequency an image holds, whatever the direction.
 * <p>
 * The plane is covered by overlapping square windows, the largest power of two that fits up to 256 pixels. Of each the
 * mean is taken away, a Hann window is laid over it, and |FFT|² is averaged over all windows (P. D. Welch, IEEE Trans.
 * Audio Electroacoust. 15(2):70, 1967) and over rings of width 1 / size. A wave of amplitude A gives A²/4 at each of
 * its two frequencies, spread by the window over neighbouring rings.
 *
 * @param frequencies middles of the rings in cycles per pixel, from 1 / size to 0.5
 * @param powers mean power in each ring, in squared intensities
 */
public record RadialSpectrum(double[] frequencies, double[] powers) {

	private static final int MAX_SIZE = 256;

	/**
	 * Measures a plane.
	 *
	 * @param plane x and y, at least 8 by 8 pixels, all finite
	 * @throws IllegalArgumentException if it is smaller
	 */
	public static RadialSpectrum of(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final int smaller = (int) Math.min(plane.dimension(0), plane.dimension(1));
		if (smaller < 8)
			throw new IllegalArgumentException("A spectrum needs at least 8 x 8 pixels; found " + plane.dimension(0)
				+ " x " + plane.dimension(1) + ".");
		final int size = Math.min(MAX_SIZE, Integer.highestOneBit(smaller));
		final double[] power = new double[size * size];
		final int[] xs = starts((int) plane.dimension(0), size);
		final int[] ys = starts((int) plane.dimension(1), size);
		for (final int y : ys)
			for (final int x : xs)
				add(power, window(plane, plane.min(0) + x, plane.min(1) + y, size), size);
		return rings(power, size, (double) xs.length * ys.length);
	}

	/** Where windows begin along an axis: at both ends, and so many between that they overlap by half or more. */
	private static int[] starts(final int length, final int size) {
		final int steps = (int) Math.ceil((length - size) / (size / 2.0));
		final int[] starts = new int[steps + 1];
		for (int i = 1; i <= steps; i++)
			starts[i] = (int) Math.round((double) (length - size) * i / steps);
		return starts;
	}

	private static double[] window(final RandomAccessibleInterval<? extends RealType<?>> plane, final long x,
		final long y, final int size)
	{
		final double[] values = new double[size * size];
		final RandomAccess<? extends RealType<?>> pixels = plane.randomAccess();
		double mean = 0;
		for (int i = 0; i < values.length; i++) {
			values[i] = pixels.setPositionAndGet(x + i % size, y + i / size).getRealDouble();
			mean += values[i] / values.length;
		}
		for (int i = 0; i < values.length; i++)
			values[i] = (values[i] - mean) * hann(i % size, size) * hann(i / size, size);
		return values;
	}

	/** Hann's window; its values at 0 to size - 1 have a mean of 1. */
	private static double hann(final int i, final int size) {
		return 1 - Math.cos(2 * Math.PI * i / size);
	}

	private static void add(final double[] power, final double[] values, final int size) {
		final double[] imaginary = new double[values.length];
		for (int i = 0; i < size; i++)
			Fourier.transform(values, imaginary, i * size, 1, size);
		for (int i = 0; i < size; i++)
			Fourier.transform(values, imaginary, i, size, size);
		final double count = (double) values.length * values.length;
		for (int i = 0; i < power.length; i++)
			power[i] += (values[i] * values[i] + imaginary[i] * imaginary[i]) / count;
	}

	private static RadialSpectrum rings(final double[] power, final int size, final double windows) {
		final double[] sums = new double[size / 2];
		final int[] counts = new int[size / 2];
		for (int i = 0; i < power.length; i++) {
			final int u = i % size < size / 2 ? i % size : i % size - size;
			final int v = i / size < size / 2 ? i / size : i / size - size;
			final int ring = (int) Math.round(Math.hypot(u, v)) - 1;
			if (ring >= 0 && ring < sums.length) {
				sums[ring] += power[i] / windows;
				counts[ring]++;
			}
		}
		final double[] frequencies = new double[size / 2];
		for (int r = 0; r < sums.length; r++) {
			frequencies[r] = (r + 1.0) / size;
			sums[r] /= counts[r];
		}
		return new RadialSpectrum(frequencies, sums);
	}
}
