// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import java.util.function.DoubleUnaryOperator;

/**
 * A symmetric interpolation kernel: the weight of a pixel as a function of its distance, in input pixels.
 *
 * @param radius the weight is zero from this distance on
 * @param weight of a pixel at a distance; one at zero, zero at other integers (a pixel that is hit is kept)
 */
record Kernel(double radius, DoubleUnaryOperator weight) {

	/** The nearest pixel. */
	static Kernel nearest() {
		return new Kernel(0.5, x -> 1);
	}

	/** A triangle: linear interpolation. */
	static Kernel linear() {
		return new Kernel(1, x -> 1 - Math.abs(x));
	}

	/**
	 * Cubic convolution: R. Keys, Cubic convolution interpolation for digital image processing,
	 * IEEE Trans. ASSP 29(6):1153, 1981.
	 *
	 * @param a slope at distance one; -0.5 reproduces parabolas, -0.75 is sharper and overshoots more
	 */
	static Kernel cubic(final double a) {
		return new Kernel(2, signed -> {
			final double x = Math.abs(signed);
			if (x < 1)
				return ((a + 2) * x - (a + 3)) * x * x + 1;
			return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
		});
	}

	/**
	 * Lanczos: sinc(x) sinc(x / lobes). C. Duchon, Lanczos filtering in one and two dimensions, J. Appl. Meteor.
	 * 18:1016, 1979.
	 *
	 * @param lobes on each side, which is the radius
	 */
	static Kernel lanczos(final int lobes) {
		return new Kernel(lobes, x -> sinc(x) * sinc(x / lobes));
	}

	private static double sinc(final double x) {
		if (x == 0)
			return 1;
		return x == Math.rint(x) ? 0 : Math.sin(Math.PI * x) / (Math.PI * x);
	}

	/**
	 * The weights for each output pixel that lies on one input pixel.
	 *
	 * @param scale output pixels per input pixel
	 * @return as many phases as the scale; phase p serves the output pixels p, p + scale, p + 2 · scale ...
	 */
	Phase[] phases(final int scale) {
		final Phase[] phases = new Phase[scale];
		for (int p = 0; p < scale; p++)
			phases[p] = phase((p + 0.5) / scale - 0.5);
		return phases;
	}

	/**
	 * The weights around a point this far right of a pixel's centre; those that are zero at the ends are left out, so
	 * that NaN does not spread by them.
	 */
	private Phase phase(final double shift) {
		int first = (int) Math.ceil(shift - radius);
		int last = (int) Math.floor(shift + radius);
		while (at(shift - first) == 0)
			first++;
		while (at(shift - last) == 0)
			last--;
		double sum = 0;
		for (int k = first; k <= last; k++)
			sum += at(shift - k);
		final float[] weights = new float[last - first + 1];
		for (int k = first; k <= last; k++)
			weights[k - first] = (float) (at(shift - k) / sum);
		return new Phase(first, weights);
	}

	private double at(final double x) {
		return Math.abs(x) < radius ? weight.applyAsDouble(x) : 0;
	}

	/**
	 * How an output pixel is made of input pixels, along one axis.
	 *
	 * @param first of the input pixels, relative to the one the output pixel lies on
	 * @param weights of this and the following input pixels; their sum is one
	 */
	record Phase(int first, float[] weights) {}
}
