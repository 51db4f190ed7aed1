// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.random.RandomGenerator;

/**
 * What a quantity is drawn from anew for each patch.
 *
 * @param low smallest value
 * @param high largest value, at least low
 */
public record Range(double low, double high) {

	/** Always zero: the quantity is switched off. */
	public static final Range NONE = new Range(0, 0);

	public Range {
		if (!(low >= 0 && high >= low && high < Double.POSITIVE_INFINITY))
			throw new IllegalArgumentException(
				"A range needs a low value of at least 0 and a high one that is not below it; found " + low + " to "
					+ high + ".");
	}

	/**
	 * Reads a range.
	 *
	 * @param what the quantity, for messages
	 * @param text one number, or two with a space between
	 */
	public static Range parse(final String what, final String text) {
		final String[] parts = text.strip().split("[\\s,]+");
		try {
			final double low = Double.parseDouble(parts[0]);
			if (parts.length <= 2)
				return new Range(low, parts.length == 1 ? low : Double.parseDouble(parts[1]));
		}
		catch (final NumberFormatException e) {
			throw new IllegalArgumentException(what + " must be one number or two, LOW HIGH; found '" + text + "'.", e);
		}
		throw new IllegalArgumentException(what + " must be one number or two, LOW HIGH; found '" + text + "'.");
	}

	/** Whether it is never anything but zero. */
	public boolean isNone() {
		return high == 0;
	}

	/** A value; the logarithms are drawn evenly where the range does not begin at zero. */
	public double draw(final RandomGenerator random) {
		final double at = random.nextDouble();
		return low > 0 ? low * Math.pow(high / low, at) : low + at * (high - low);
	}

	@Override
	public String toString() {
		return low == high ? String.valueOf(low) : low + " to " + high;
	}
}
