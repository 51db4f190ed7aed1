// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

/**
 * The noise of a camera's image: shot noise and read noise (Foi et al., IEEE Trans. Image Process. 17(10):1737, 2008),
 * and how much of it neighbouring pixels share. The variance of a pixel whose true value is v is {@code gain · max(0, v
 * − dark) + read²}.
 *
 * @param gain grey levels per photo-electron, at least 0; 0 for no shot noise
 * @param dark grey level of the dark camera
 * @param read standard deviation of the read noise in grey levels, at least 0
 * @param rhoX correlation of the noise of a pixel and its right neighbour, −1 to 1; 0 for white noise
 * @param rhoY correlation of the noise of a pixel and the one below it, −1 to 1; 0 for white noise
 */
public record NoiseModel(double gain, double dark, double read, double rhoX, double rhoY) {

	/** @throws IllegalArgumentException if a number is out of its range or not finite */
	public NoiseModel {
		checkLevel("gain", "grey levels per photo-electron", gain);
		checkLevel("read noise", "grey levels", read);
		if (!Double.isFinite(dark))
			throw new IllegalArgumentException(
				"The grey level of the dark camera must be a finite number; found " + dark + ".");
		checkCorrelation("x", rhoX);
		checkCorrelation("y", rhoY);
	}

	/** White noise: what neighbouring pixels add is independent. */
	public static NoiseModel white(final double gain, final double dark, final double read) {
		return new NoiseModel(gain, dark, read, 0, 0);
	}

	/** White Gaussian noise of a standard deviation in grey levels. */
	public static NoiseModel gaussian(final double deviation) {
		return white(0, 0, deviation);
	}

	/** The same noise in an image whose grey levels became {@code factor · value + offset}; the factor is above 0. */
	public NoiseModel mapped(final double factor, final double offset) {
		return new NoiseModel(factor * gain, factor * dark + offset, factor * read, rhoX, rhoY);
	}

	/** The variance of a pixel of a true value, in squared grey levels. */
	public double variance(final double value) {
		return gain * Math.max(0, value - dark) + read * read;
	}

	/** Whether there is no noise at all. */
	public boolean isNone() {
		return gain == 0 && read == 0;
	}

	private static void checkLevel(final String name, final String unit, final double value) {
		if (!(value >= 0 && value < Double.POSITIVE_INFINITY))
			throw new IllegalArgumentException(
				"The " + name + " is in " + unit + ", at least 0 (0 for none); found " + value + ".");
	}

	private static void checkCorrelation(final String axis, final double value) {
		if (!(value >= -1 && value <= 1))
			throw new IllegalArgumentException(
				"The correlation of the noise along " + axis + " must lie between -1 and 1; found " + value + ".");
	}
}
