// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Arrays;

/**
 * A symmetric one-dimensional kernel, and how lines are filtered with it.
 * The loops add few pairs of taps at a time: so the compiler can turn those over different arrays into vector instructions.
 */
final class Taps {

	private final double[] weights;

	/** @param weights from the centre outwards */
	private Taps(final double... weights) {
		this.weights = weights;
	}

	/** @return the Gaussian sampled at whole pixels up to the radius, divided by its sum, as scipy does. */
	static Taps gaussian(final double sigma, final int radius) {
		final double[] weights = new double[radius + 1];
		double sum = 0;
		for (int i = radius; i >= 0; i--) {
			weights[i] = Math.exp(-0.5 / (sigma * sigma) * i * i);
			sum += i == 0 ? weights[i] : 2 * weights[i];
		}
		for (int i = 0; i <= radius; i++)
			weights[i] /= sum;
		return new Taps(weights);
	}

	/** @return the second derivative of {@link #gaussian}: its taps times x²/sigma⁴ - 1/sigma², as scipy does. */
	static Taps gaussianCurvature(final double sigma, final int radius) {
		final double[] weights = gaussian(sigma, radius).weights;
		final double variance = sigma * sigma;
		for (int i = 0; i <= radius; i++)
			weights[i] *= i * (double) i / (variance * variance) - 1 / variance;
		return new Taps(weights);
	}

	/** @return 2 radius + 1 equal taps, each of the value given. */
	static Taps uniform(final double value, final int radius) {
		final double[] weights = new double[radius + 1];
		Arrays.fill(weights, value);
		return new Taps(weights);
	}

	int radius() {
		return weights.length - 1;
	}

	/** @return the sum of all taps. */
	double sum() {
		double sum = 0;
		for (int i = radius(); i > 0; i--)
			sum += 2 * weights[i];
		return sum + weights[0];
	}

	/** Filters along a line of n + 2 radius values into n values. */
	void across(final double[] line, final int n, final double[] out) {
		final int r = radius();
		if (r == 5) {
			across11(line, n, weights, out);
			return;
		}
		if (r < 3)
			scale(line, r, weights[0], n, out);
		else
			start(line, r, weights, n, out);
		int i = r < 3 ? 1 : 4;
		for (; i + 2 <= r; i += 3)
			add(line, r, weights, i, n, out);
		for (; i <= r; i++)
			add(line, r - i, r + i, weights[i], n, out);
	}

	/** The usual window of SSIM, where it spends most of its time. */
	private static void across11(final double[] line, final int n, final double[] w, final double[] out) {
		final double w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3], w4 = w[4], w5 = w[5];
		for (int i = 0; i < n; i++)
			out[i] = w0 * line[i + 5] + w1 * (line[i + 4] + line[i + 6]) + w2 * (line[i + 3] + line[i + 7])
				+ (w3 * (line[i + 2] + line[i + 8]) + w4 * (line[i + 1] + line[i + 9]) + w5 * (line[i] + line[i + 10]));
	}

	/**
	 * Filters along a line with two kernels of the same radius at once, since half of the additions are the same.
	 * As this is where LoG spends most of its time, the usual radius of 6 is written out.
	 */
	static void across(final double[] line, final int n, final Taps a, final double[] outA, final Taps b, final double[] outB) {
		if (a.radius() == 6 && b.radius() == 6)
			across13(line, n, a.weights, outA, b.weights, outB);
		else {
			a.across(line, n, outA);
			b.across(line, n, outB);
		}
	}

	private static void across13(final double[] line, final int n, final double[] a, final double[] outA, final double[] b,
		final double[] outB)
	{
		final double a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6];
		final double b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6];
		for (int i = 0; i < n; i++) {
			final double p0 = line[i + 6];
			final double p1 = line[i + 5] + line[i + 7];
			final double p2 = line[i + 4] + line[i + 8];
			final double p3 = line[i + 3] + line[i + 9];
			final double p4 = line[i + 2] + line[i + 10];
			final double p5 = line[i + 1] + line[i + 11];
			final double p6 = line[i] + line[i + 12];
			outA[i] = a0 * p0 + a1 * p1 + a2 * p2 + a3 * p3 + (a4 * p4 + a5 * p5 + a6 * p6);
			outB[i] = b0 * p0 + b1 * p1 + b2 * p2 + b3 * p3 + (b4 * p4 + b5 * p5 + b6 * p6);
		}
	}

	/** Filters across 2 radius + 1 lines of n values into one. */
	void along(final double[][] lines, final int n, final double[] out) {
		scale(lines[radius()], 0, weights[0], n, out);
		addPairs(lines, n, out);
	}

	/** As {@link #along}, added to what out holds. */
	void addAlong(final double[][] lines, final int n, final double[] out) {
		add(lines[radius()], weights[0], n, out);
		addPairs(lines, n, out);
	}

	private void addPairs(final double[][] lines, final int n, final double[] out) {
		final int r = radius();
		int i = 1;
		for (; i < r; i += 2)
			add(lines[r - i], lines[r + i], weights[i], lines[r - i - 1], lines[r + i + 1], weights[i + 1], n, out);
		if (i == r)
			add(lines[0], lines[2 * r], weights[r], n, out);
	}

	private static void scale(final double[] a, final int shift, final double w, final int n, final double[] out) {
		for (int i = 0; i < n; i++)
			out[i] = w * a[i + shift];
	}

	private static void add(final double[] a, final double w, final int n, final double[] out) {
		for (int i = 0; i < n; i++)
			out[i] += w * a[i];
	}

	private static void add(final double[] a, final double[] b, final double w, final int n, final double[] out) {
		for (int i = 0; i < n; i++)
			out[i] += w * (a[i] + b[i]);
	}

	private static void add(final double[] a, final double[] b, final double v, final double[] c, final double[] d, final double w,
		final int n, final double[] out)
	{
		for (int i = 0; i < n; i++)
			out[i] += v * (a[i] + b[i]) + w * (c[i] + d[i]);
	}

	private static void add(final double[] line, final int a, final int b, final double w, final int n, final double[] out) {
		for (int i = 0; i < n; i++)
			out[i] += w * (line[i + a] + line[i + b]);
	}

	/** The centre and the first three pairs of taps. */
	private static void start(final double[] line, final int r, final double[] weights, final int n, final double[] out) {
		final double w0 = weights[0];
		final double w1 = weights[1];
		final double w2 = weights[2];
		final double w3 = weights[3];
		for (int i = 0, c = r; i < n; i++, c++)
			out[i] = w0 * line[c] + w1 * (line[c - 1] + line[c + 1]) + w2 * (line[c - 2] + line[c + 2])
				+ w3 * (line[c - 3] + line[c + 3]);
	}

	/** Three more pairs of taps, k pixels from the centre and further out. */
	private static void add(final double[] line, final int r, final double[] weights, final int k, final int n, final double[] out) {
		final double w0 = weights[k];
		final double w1 = weights[k + 1];
		final double w2 = weights[k + 2];
		for (int i = 0, left = r - k, right = r + k; i < n; i++, left++, right++)
			out[i] += w0 * (line[left] + line[right]) + w1 * (line[left - 1] + line[right + 1])
				+ w2 * (line[left - 2] + line[right + 2]);
	}
}
