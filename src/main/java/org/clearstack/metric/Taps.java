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
