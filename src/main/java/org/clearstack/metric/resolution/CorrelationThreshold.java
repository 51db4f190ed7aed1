// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

/** Where a Fourier ring correlation is said to end: the resolution is where the curve first falls below. */
public enum CorrelationThreshold {

	/** 1/7 at all frequencies (R. P. J. Nieuwenhuizen et al., Nat. Methods 10:557, 2013). */
	ONE_SEVENTH("1/7"),
	/** 0.143 at all frequencies (P. B. Rosenthal and R. Henderson, J. Mol. Biol. 333:721, 2003). */
	FIXED_0143("0.143"),
	/**
	 * Half a bit of information in each pixel of a ring (M. van Heel and M. Schatz, J. Struct. Biol. 151:250, 2005).
	 */
	HALF_BIT("half-bit"),
	/**
	 * Three standard deviations of the correlation of pure noise, 3 / √(n/2) (van Heel and Schatz 2005, for real
	 * images).
	 */
	THREE_SIGMA("3-sigma");

	private final String title;

	CorrelationThreshold(final String title) {
		this.title = title;
	}

	/** @return its name in tables and plots. */
	public String title() {
		return title;
	}

	/**
	 * @param count pixels of the ring or voxels of the shell
	 * @return the correlation below which nothing is resolved, 0 to 1
	 */
	public double at(final long count) {
		final double root = Math.sqrt(Math.max(1, count));
		return switch (this) {
			case ONE_SEVENTH -> 1.0 / 7;
			case FIXED_0143 -> 0.143;
			case HALF_BIT -> (0.2071 + 1.9102 / root) / (1.2071 + 0.9102 / root);
			case THREE_SIGMA -> Math.min(1, 3 * Math.sqrt(2) / root);
		};
	}
}
