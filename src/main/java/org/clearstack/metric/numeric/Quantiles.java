// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

import java.util.Arrays;

/** Medians and other quantiles of numbers. */
public final class Quantiles {

	private Quantiles() {}

	/** @return the median, the mean of the middle two if their number is even; NaN if there are no values. */
	public static double median(final double[] values) {
		final double[] sorted = values.clone();
		Arrays.sort(sorted);
		final int n = sorted.length;
		return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
	}

	/**
	 * A quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7), as numpy does.
	 *
	 * @param sorted at least one number
	 * @param share 0 for the least, 1 for the largest
	 */
	public static double of(final double[] sorted, final double share) {
		final double at = share * (sorted.length - 1);
		final int below = (int) at;
		final double part = at - below;
		return part == 0 ? sorted[below] : sorted[below] + part * (sorted[below + 1] - sorted[below]);
	}
}
