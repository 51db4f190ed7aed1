// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

/**
 * How often each whole number occurs in an image of 8 or 16 bits. Sums of histograms do not depend on their order, so
 * that an image may be counted in parts by many.
 */
public final class Histogram {

	private static final int VALUES = 1 << 16;

	private final int least;
	private final long[] counts;

	/** @param least value that is counted; 65,535 more follow */
	public Histogram(final int least) {
		this.least = least;
		counts = new long[VALUES];
	}

	/** Counts a value. */
	public void add(final int value) {
		counts[value - least]++;
	}

	/** Adds what another histogram of the same least value counted. */
	public void add(final Histogram other) {
		if (other.least != least)
			throw new IllegalArgumentException(
				"A histogram from " + other.least + " cannot be added to one from " + least + ".");
		for (int i = 0; i < VALUES; i++)
			counts[i] += other.counts[i];
	}

	/** How many values were counted. */
	public long count() {
		long count = 0;
		for (final long each : counts)
			count += each;
		return count;
	}

	/** The mean; NaN of nothing. */
	public double mean() {
		double sum = 0;
		for (int i = 0; i < VALUES; i++)
			sum += counts[i] * (double) (least + i);
		return sum / count();
	}

	/** The standard deviation of all values (population). */
	public double deviation() {
		final double mean = mean();
		double sum = 0;
		for (int i = 0; i < VALUES; i++)
			sum += counts[i] * (least + i - mean) * (least + i - mean);
		return Math.sqrt(sum / count());
	}

	/**
	 * A percentile, linear between order statistics (Hyndman and Fan 1996, type 7, as numpy does).
	 *
	 * @param percent from 0 to 100
	 * @return NaN of nothing
	 */
	public double percentile(final double percent) {
		final long all = count();
		if (all == 0)
			return Double.NaN;
		final double position = percent / 100 * (all - 1);
		final long below = (long) position;
		final double lower = ordered(below);
		return below == position ? lower : lower + (position - below) * (ordered(below + 1) - lower);
	}

	/** The k-th smallest value, from 0. */
	private double ordered(final long k) {
		long before = 0;
		for (int i = 0; i < VALUES; i++) {
			before += counts[i];
			if (before > k)
				return least + i;
		}
		throw new IllegalArgumentException("There are " + before + " values, and none of number " + k + ".");
	}
}
