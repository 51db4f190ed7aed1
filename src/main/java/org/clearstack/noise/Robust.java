// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;

/** Statistics that a few wild values do not spoil. */
final class Robust {

	/** The standard deviation of a normal distribution whose median deviation is 1. */
	static final double MAD_TO_DEVIATION = 1.4826;
	/** The median of chi-squared with one degree of freedom. */
	static final double MEDIAN_OF_SQUARE = 0.45493642311957;

	private Robust() {}

	/** @return the median, the mean of the middle two if their number is even; NaN if there are no values. */
	static double median(final double[] values) {
		final double[] sorted = values.clone();
		Arrays.sort(sorted);
		final int n = sorted.length;
		return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
	}

	/** @return the median of chi-squared over its mean (Wilson and Hilferty 1931). */
	static double medianOfChiSquared(final int degrees) {
		return Math.pow(1 - 2 / (9.0 * degrees), 3);
	}

	/** @return where the least-squares line goes: x of M x = b by Gaussian elimination; M and b are overwritten. */
	static double[] solve(final double[][] m, final double[] b) {
		final int n = b.length;
		for (int i = 0; i < n; i++) {
			int pivot = i;
			for (int j = i + 1; j < n; j++)
				pivot = Math.abs(m[j][i]) > Math.abs(m[pivot][i]) ? j : pivot;
			swap(m, b, i, pivot);
			for (int j = i + 1; j < n && m[i][i] != 0; j++) {
				final double factor = m[j][i] / m[i][i];
				for (int k = i; k < n; k++)
					m[j][k] -= factor * m[i][k];
				b[j] -= factor * b[i];
			}
		}
		final double[] x = new double[n];
		for (int i = n - 1; i >= 0; i--) {
			double rest = b[i];
			for (int k = i + 1; k < n; k++)
				rest -= m[i][k] * x[k];
			x[i] = m[i][i] == 0 ? 0 : rest / m[i][i];
		}
		return x;
	}

	private static void swap(final double[][] m, final double[] b, final int i, final int j) {
		final double[] row = m[i];
		m[i] = m[j];
		m[j] = row;
		final double value = b[i];
		b[i] = b[j];
		b[j] = value;
	}
}
