// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

/** Statistics that a few wild values do not spoil. */
final class Robust {

	/** The standard deviation of a normal distribution whose median deviation is 1. */
	static final double MAD_TO_DEVIATION = 1.4826;
	/** The median of chi-squared with one degree of freedom. */
	static final double MEDIAN_OF_SQUARE = 0.45493642311957;

	private Robust() {}

	/** @return the median of chi-squared over its mean (Wilson and Hilferty 1931). */
	static double medianOfChiSquared(final int degrees) {
		return Math.pow(1 - 2 / (9.0 * degrees), 3);
	}
}
