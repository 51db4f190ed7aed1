// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

/** Sums over a line, each in four interleaved parts, because an addition need not wait for the one before. */
public final class LineSums {

	private LineSums() {}

	public static double of(final double[] a, final int n) {
		double s0 = 0;
		double s1 = 0;
		double s2 = 0;
		double s3 = 0;
		int i = 0;
		for (; i + 3 < n; i += 4) {
			s0 += a[i];
			s1 += a[i + 1];
			s2 += a[i + 2];
			s3 += a[i + 3];
		}
		for (; i < n; i++)
			s0 += a[i];
		return s0 + s1 + (s2 + s3);
	}

	public static double ofSquares(final double[] a, final int n) {
		double s0 = 0;
		double s1 = 0;
		double s2 = 0;
		double s3 = 0;
		int i = 0;
		for (; i + 3 < n; i += 4) {
			s0 += a[i] * a[i];
			s1 += a[i + 1] * a[i + 1];
			s2 += a[i + 2] * a[i + 2];
			s3 += a[i + 3] * a[i + 3];
		}
		for (; i < n; i++)
			s0 += a[i] * a[i];
		return s0 + s1 + (s2 + s3);
	}

	public static double ofSquaredDifferences(final double[] a, final double[] b, final int n) {
		double s0 = 0;
		double s1 = 0;
		double s2 = 0;
		double s3 = 0;
		int i = 0;
		for (; i + 3 < n; i += 4) {
			final double d0 = a[i] - b[i];
			final double d1 = a[i + 1] - b[i + 1];
			final double d2 = a[i + 2] - b[i + 2];
			final double d3 = a[i + 3] - b[i + 3];
			s0 += d0 * d0;
			s1 += d1 * d1;
			s2 += d2 * d2;
			s3 += d3 * d3;
		}
		for (; i < n; i++)
			s0 += (a[i] - b[i]) * (a[i] - b[i]);
		return s0 + s1 + (s2 + s3);
	}

	/** As that of doubles, to the last bit. */
	public static double ofSquaredDifferences(final float[] a, final float[] b, final int n) {
		double s0 = 0;
		double s1 = 0;
		double s2 = 0;
		double s3 = 0;
		int i = 0;
		for (; i + 3 < n; i += 4) {
			final double d0 = (double) a[i] - b[i];
			final double d1 = (double) a[i + 1] - b[i + 1];
			final double d2 = (double) a[i + 2] - b[i + 2];
			final double d3 = (double) a[i + 3] - b[i + 3];
			s0 += d0 * d0;
			s1 += d1 * d1;
			s2 += d2 * d2;
			s3 += d3 * d3;
		}
		for (; i < n; i++)
			s0 += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
		return s0 + s1 + (s2 + s3);
	}
}
