// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;

/**
 * A symmetric one-dimensional kernel, and how lines are filtered with it. The loops add few pairs of taps at a time: so
 * the compiler can turn those over different arrays into vector instructions.
 */
public final class SymmetricKernel {

	private final double[] weights;

	/** @param weights from the centre outwards */
	private SymmetricKernel(final double... weights) {
		this.weights = weights;
	}

	/** @return the Gaussian sampled at whole pixels up to the radius, divided by its sum, as scipy does. */
	public static SymmetricKernel gaussian(final double sigma, final int radius) {
		final double[] weights = new double[radius + 1];
		double sum = 0;
		for (int i = radius; i >= 0; i--) {
			weights[i] = Math.exp(-0.5 / (sigma * sigma) * i * i);
			sum += i == 0 ? weights[i] : 2 * weights[i];
		}
		for (int i = 0; i <= radius; i++)
			weights[i] /= sum;
		return new SymmetricKernel(weights);
	}

	/** @return the second derivative of {@link #gaussian}: its taps times x²/sigma⁴ - 1/sigma², as scipy does. */
	public static SymmetricKernel gaussianCurvature(final double sigma, final int radius) {
		final double[] weights = gaussian(sigma, radius).weights;
		final double variance = sigma * sigma;
		for (int i = 0; i <= radius; i++)
			weights[i] *= i * (double) i / (variance * variance) - 1 / variance;
		return new SymmetricKernel(weights);
	}

	/** @return 2 radius + 1 equal taps, each of the value given. */
	public static SymmetricKernel uniform(final double value, final int radius) {
		final double[] weights = new double[radius + 1];
		Arrays.fill(weights, value);
		return new SymmetricKernel(weights);
	}

	public int radius() {
		return weights.length - 1;
	}

	/** @return the sum of all taps. */
	public double sum() {
		double sum = 0;
		for (int i = radius(); i > 0; i--)
			sum += 2 * weights[i];
		return sum + weights[0];
	}

	/** Filters along a line of n + 2 radius values into n values. */
	public void across(final double[] line, final int n, final double[] out) {
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
	 * Filters along two lines of n + 2 radius values, each with a kernel of its own but of the same radius, into the
	 * sum of both. As this is where LoG spends much of its time, the usual radius of 6 is written out.
	 */
	public static void across(final double[] a, final SymmetricKernel tapsA, final double[] b,
		final SymmetricKernel tapsB,
		final int n, final double[] out)
	{
		if (tapsA.radius() == 6 && tapsB.radius() == 6) {
			across13(a, tapsA.weights, b, tapsB.weights, n, out);
			return;
		}
		final double[] other = new double[n];
		tapsA.across(a, n, out);
		tapsB.across(b, n, other);
		add(other, 1, n, out);
	}

	private static void across13(final double[] a, final double[] v, final double[] b, final double[] w, final int n,
		final double[] out)
	{
		final double v0 = v[0], v1 = v[1], v2 = v[2], v3 = v[3], v4 = v[4], v5 = v[5], v6 = v[6];
		final double w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3], w4 = w[4], w5 = w[5], w6 = w[6];
		for (int i = 0; i < n; i++)
			out[i] =
				v0 * a[i + 6] + v1 * (a[i + 5] + a[i + 7]) + v2 * (a[i + 4] + a[i + 8]) + v3 * (a[i + 3] + a[i + 9])
					+ (v4 * (a[i + 2] + a[i + 10]) + v5 * (a[i + 1] + a[i + 11]) + v6 * (a[i] + a[i + 12]))
					+ (w0 * b[i + 6] + w1 * (b[i + 5] + b[i + 7]) + w2 * (b[i + 4] + b[i + 8])
						+ w3 * (b[i + 3] + b[i + 9])
						+ (w4 * (b[i + 2] + b[i + 10]) + w5 * (b[i + 1] + b[i + 11]) + w6 * (b[i] + b[i + 12])));
	}

	/**
	 * Filters across 2 radius + 1 lines of n values with two kernels of this radius at once, since half of the
	 * additions are the same.
	 */
	public static void along(final double[][] lines, final int n, final SymmetricKernel a, final double[] outA,
		final SymmetricKernel b, final double[] outB)
	{
		final int r = a.radius();
		scale(lines[r], 0, a.weights[0], n, outA);
		scale(lines[r], 0, b.weights[0], n, outB);
		int i = 1;
		for (; i < r; i += 2)
			addTwo(lines, i, n, a, outA, b, outB);
		if (i == r) {
			add(lines[0], lines[2 * r], a.weights[r], n, outA);
			add(lines[0], lines[2 * r], b.weights[r], n, outB);
		}
	}

	/** Two more pairs of taps of each kernel, i lines from the middle and further out. */
	private static void addTwo(final double[][] lines, final int i, final int n, final SymmetricKernel v,
		final double[] outV, final SymmetricKernel w, final double[] outW)
	{
		final int r = v.radius();
		final double[] a = lines[r - i], b = lines[r + i], c = lines[r - i - 1], d = lines[r + i + 1];
		final double v1 = v.weights[i], v2 = v.weights[i + 1], w1 = w.weights[i], w2 = w.weights[i + 1];
		for (int x = 0; x < n; x++) {
			final double p = a[x] + b[x];
			final double q = c[x] + d[x];
			outV[x] += v1 * p + v2 * q;
			outW[x] += w1 * p + w2 * q;
		}
	}

	/** Filters across 2 radius + 1 lines of n values into one. */
	public void along(final double[][] lines, final int n, final double[] out) {
		scale(lines[radius()], 0, weights[0], n, out);
		addPairs(lines, n, out);
	}

	/** As {@link #along}, added to what out holds. */
	public void addAlong(final double[][] lines, final int n, final double[] out) {
		add(lines[radius()], weights[0], n, out);
		addPairs(lines, n, out);
	}

	private void addPairs(final double[][] lines, final int n, final double[] out) {
		final int r = radius();
		int i = 1;
		for (; i + 2 <= r; i += 3)
			addThree(lines, i, n, out);
		for (; i <= r; i++)
			add(lines[r - i], lines[r + i], weights[i], n, out);
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

	/** Three more pairs of taps, i lines from the middle and further out. */
	private void addThree(final double[][] lines, final int i, final int n, final double[] out) {
		final int r = radius();
		final double[] a = lines[r - i], b = lines[r + i], c = lines[r - i - 1], d = lines[r + i + 1];
		final double[] e = lines[r - i - 2], f = lines[r + i + 2];
		final double u = weights[i], v = weights[i + 1], w = weights[i + 2];
		for (int x = 0; x < n; x++)
			out[x] += u * (a[x] + b[x]) + v * (c[x] + d[x]) + w * (e[x] + f[x]);
	}

	private static void add(final double[] line, final int a, final int b, final double w, final int n,
		final double[] out)
	{
		for (int i = 0; i < n; i++)
			out[i] += w * (line[i + a] + line[i + b]);
	}

	/** The centre and the first three pairs of taps. */
	private static void start(final double[] line, final int r, final double[] weights, final int n,
		final double[] out)
	{
		final double w0 = weights[0];
		final double w1 = weights[1];
		final double w2 = weights[2];
		final double w3 = weights[3];
		for (int i = 0, c = r; i < n; i++, c++)
			out[i] = w0 * line[c] + w1 * (line[c - 1] + line[c + 1]) + w2 * (line[c - 2] + line[c + 2])
				+ w3 * (line[c - 3] + line[c + 3]);
	}

	/** Three more pairs of taps, k pixels from the centre and further out. */
	private static void add(final double[] line, final int r, final double[] weights, final int k, final int n,
		final double[] out)
	{
		final double w0 = weights[k];
		final double w1 = weights[k + 1];
		final double w2 = weights[k + 2];
		for (int i = 0, left = r - k, right = r + k; i < n; i++, left++, right++)
			out[i] += w0 * (line[left] + line[right]) + w1 * (line[left - 1] + line[right + 1])
				+ w2 * (line[left - 2] + line[right + 2]);
	}
}
