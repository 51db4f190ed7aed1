// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import org.clearstack.metric.DataRange;

/**
 * How the data range of PSNR, SSIM and HFENN is found.
 *
 * @param rule from the reference, or a number
 * @param each whether each row has the range of its own reference, else all have that of all references together
 * @param words the rule for the table
 */
public record RangeRule(DataRange rule, boolean each, String words) {

	/** Percentiles that leave out what is dead or saturated; those of CARE's normalisation. */
	private static final DataRange.Percentiles PERCENTILES = new DataRange.Percentiles(0.1, 99.9);

	/**
	 * Reads the parameters, as they are called in the Commands.
	 *
	 * @param value of the range, or 0 to find it by the rule
	 * @param rule minmax, percentiles, or a number of bits such as 12-bit
	 * @param of set or image
	 */
	public static RangeRule of(final double value, final String rule, final String of) {
		final boolean each = of.equals("image");
		if (value > 0)
			return new RangeRule(new DataRange.Value(value), false, "given");
		return switch (rule) {
			case "minmax" -> new RangeRule(new DataRange.MinMax(), each, of("max - min of", each));
			case "percentiles" -> new RangeRule(PERCENTILES, each,
				of("percentiles " + PERCENTILES.low() + " to " + PERCENTILES.high() + " of", each));
			default -> new RangeRule(new DataRange.Bits(Integer.parseInt(rule.replace("-bit", ""))), false, rule);
		};
	}

	private static String of(final String what, final boolean each) {
		return what + (each ? " each row's reference" : " reference");
	}

	/** Whether the range of several references has to be looked for. */
	public boolean isOfReferences() {
		return rule instanceof DataRange.MinMax || rule instanceof DataRange.Percentiles;
	}

	/** The range that was found in all references of a set. */
	public static RangeRule ofSet(final double low, final double high) {
		return new RangeRule(new DataRange.Value(high - low), false, "max - min of all references");
	}
}
