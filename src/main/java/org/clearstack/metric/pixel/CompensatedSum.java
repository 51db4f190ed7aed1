// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

/**
 * A sum of doubles that keeps what each addition rounds away.
 * A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54:39-51, 1974.
 */
public final class CompensatedSum {

	private double sum;
	private double lost;

	public void add(final double value) {
		final double next = sum + value;
		if (Math.abs(sum) >= Math.abs(value))
			lost += sum - next + value;
		else
			lost += value - next + sum;
		sum = next;
	}

	/** @return the sum; as plain addition gives it where it is infinite or NaN. */
	public double value() {
		return Double.isFinite(sum) ? sum + lost : sum;
	}

	/** @return the sum of all values, added in order. */
	public static double of(final double[] values) {
		final CompensatedSum total = new CompensatedSum();
		for (final double value : values)
			total.add(value);
		return total.value();
	}
}
