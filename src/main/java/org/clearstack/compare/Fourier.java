// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

/** The fast Fourier transform of Cooley and Tukey (1965), radix 2. */
final class Fourier {

	private Fourier() {}

	/**
	 * Transforms values in place: X(k) = sum of x(n) exp(-2πi kn / count).
	 *
	 * @param re real parts
	 * @param im imaginary parts
	 * @param first index of the first value
	 * @param stride from one value to the next
	 * @param count of values, a power of two
	 */
	static void transform(final double[] re, final double[] im, final int first, final int stride, final int count) {
		reverseBits(re, im, first, stride, count);
		for (int half = 1; half < count; half *= 2)
			for (int k = 0; k < half; k++) {
				final double c = Math.cos(Math.PI * k / half);
				final double s = -Math.sin(Math.PI * k / half);
				for (int n = k; n < count; n += 2 * half)
					butterfly(re, im, first + n * stride, first + (n + half) * stride, c, s);
			}
	}

	private static void butterfly(final double[] re, final double[] im, final int a, final int b, final double c,
		final double s)
	{
		final double r = re[b] * c - im[b] * s;
		final double i = re[b] * s + im[b] * c;
		re[b] = re[a] - r;
		im[b] = im[a] - i;
		re[a] += r;
		im[a] += i;
	}

	private static void reverseBits(final double[] re, final double[] im, final int first, final int stride,
		final int count)
	{
		final int shift = Integer.numberOfLeadingZeros(count) + 1;
		for (int n = 1; n < count - 1; n++) {
			final int m = Integer.reverse(n) >>> shift;
			if (m > n) {
				swap(re, first + n * stride, first + m * stride);
				swap(im, first + n * stride, first + m * stride);
			}
		}
	}

	private static void swap(final double[] values, final int a, final int b) {
		final double value = values[a];
		values[a] = values[b];
		values[b] = value;
	}
}
