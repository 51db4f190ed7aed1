// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A Fourier ring or shell correlation: how alike two images are at each spatial frequency, from −1 to 1.
 *
 * @param step from ring to ring, in cycles per unit of length (per pixel, if no pixel size was given)
 * @param correlation of ring 0, 1, ...; 1 at ring 0, whose mean is taken off
 * @param counts pixels of each ring, or voxels of each shell
 */
public record CorrelationCurve(double step, double[] correlation, long[] counts) {

	/** Above this everywhere, the images are the same up to brightness and contrast. */
	private static final double SAME = 1 - 1e-9;
	/** Rings of so few pixels that their threshold lies above this say nothing. */
	private static final double TOO_FEW = 0.7;

	/** @return the frequency of a ring, in cycles per unit of length. */
	public double frequency(final int ring) {
		return ring * step;
	}

	/**
	 * @return whether the correlation is 1 at all frequencies: then one exposure was given twice, or one image is the
	 * other with another brightness and contrast, and the curve says nothing about resolution
	 */
	public boolean isOfOneImage() {
		return Arrays.stream(correlation).allMatch(value -> value > SAME);
	}

	/**
	 * The resolution: one over the frequency at which the curve first falls below the threshold, linear between rings.
	 *
	 * @param threshold where the curve is said to end
	 * @return the resolution in units of length (pixels, if no pixel size was given); empty if the curve never falls
	 * below, when the resolution is limited by the pixels alone: 2 of them
	 */
	public OptionalDouble resolution(final CorrelationThreshold threshold) {
		double before = 1;
		for (int ring = 1; ring < correlation.length; ring++) {
			final double limit = threshold.at(counts[ring]);
			if (limit > TOO_FEW)
				continue;
			final double after = correlation[ring] - limit;
			if (after < 0)
				return OptionalDouble.of(1 / (step * (ring - 1 + before / (before - after))));
			before = after;
		}
		return OptionalDouble.empty();
	}

	/**
	 * The mean over neighbouring rings, weighted by how many pixels they have; steadies curves of small images.
	 *
	 * @param rings how many on each side, 0 for none
	 * @return the smoothed curve; ring 0 stays
	 */
	public CorrelationCurve smoothed(final int rings) {
		final double[] smooth = correlation.clone();
		for (int i = 1; i < smooth.length; i++) {
			double sum = 0;
			double weights = 0;
			for (int j = Math.max(1, i - rings); j <= Math.min(smooth.length - 1, i + rings); j++) {
				sum += counts[j] * correlation[j];
				weights += counts[j];
			}
			smooth[i] = sum / weights;
		}
		return new CorrelationCurve(step, smooth, counts);
	}
}
