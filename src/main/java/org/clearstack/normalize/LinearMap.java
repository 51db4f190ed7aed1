// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

/**
 * An invertible map of intensities: {@code normalised = gain · intensity + offset}, computed in double.
 * Nothing is clipped. NaN and infinite intensities stay what they are (but for the sign under a negative gain).
 *
 * @param gain finite and not 0
 * @param offset finite
 */
public record LinearMap(double gain, double offset) implements IntensityMap {

	/** Leaves intensities as they are. */
	public static final LinearMap IDENTITY = new LinearMap(1, 0);

	public LinearMap {
		if (!isUsable(gain) || !Double.isFinite(offset))
			throw new IllegalArgumentException("A gain of " + gain + " and an offset of " + offset
				+ " cannot be inverted; the gain must be finite and not 0, the offset finite.");
	}

	/**
	 * The map that takes {@code low} to 0 and {@code low + width} to 1. Where the width is (nearly) 0, as in a
	 * constant image, no gain does that; then the gain is 1 and {@code low} still becomes 0.
	 */
	static LinearMap of(final double low, final double width) {
		final double gain = 1 / width;
		return isUsable(gain) && Double.isFinite(low * gain) ? new LinearMap(gain, -low * gain)
			: new LinearMap(1, -low);
	}

	static boolean isUsable(final double gain) {
		return Double.isFinite(gain) && gain != 0 && Double.isFinite(1 / gain);
	}

	/** The normalised value of an intensity. */
	@Override
	public double forward(final double intensity) {
		return gain * intensity + offset;
	}

	/** The intensity of a normalised value. */
	@Override
	public double inverse(final double normalised) {
		return (normalised - offset) / gain;
	}

	@Override
	public double spread() {
		return 1 / Math.abs(gain);
	}
}
