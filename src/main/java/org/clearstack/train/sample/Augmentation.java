// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.random.RandomGenerator;

/**
 * How patches are varied so that few images teach more, beside the eight flips and rotations.
 *
 * @param jitter how much the intensities of a pair of patches are changed at most, as a share of their range: the gain
 * by as much up or down, the offset by as much up; 0 to 0.5. A network that commutes with gain and offset hardly
 * notices
 * @param preBlur share of the patches whose ground-truth image is blurred before it is degraded, by a Gaussian of
 * {@value #LEAST_SIGMA} to {@value #MOST_SIGMA} pixels; 0 to 1. So smooth images, sampled more finely than their optics
 * resolve, are learned too
 * @param preBinning share of the patches whose ground-truth image is binned by 2 before it is degraded, where the image
 * is large enough; 0 to 1. So sharper images with less noise than there are can be learned from
 */
public record Augmentation(double jitter, double preBlur, double preBinning) {

	/** Patches as they are. */
	public static final Augmentation NONE = new Augmentation(0, 0, 0);

	private static final double LEAST_SIGMA = 0.4;
	private static final double MOST_SIGMA = 1.2;
	/** Pixels around a patch that the widest blur reaches: four sigma. */
	static final int REACH = 5;

	public Augmentation {
		if (!(jitter >= 0 && jitter <= 0.5))
			throw new IllegalArgumentException(
				"The jitter of intensities must be 0 to 50 % of their range; found " + 100 * jitter + " %.");
		if (!(preBlur >= 0 && preBlur <= 1))
			throw new IllegalArgumentException(
				"The share of softened patches must be 0 to 100 %; found " + 100 * preBlur + " %.");
		if (!(preBinning >= 0 && preBinning <= 1))
			throw new IllegalArgumentException(
				"The share of shrunk patches must be 0 to 100 %; found " + 100 * preBinning + " %.");
	}

	/** Jitter alone. */
	public static Augmentation jitter(final double jitter) {
		return new Augmentation(jitter, 0, 0);
	}

	/** The sigma a patch is softened with, in pixels; 0 for not at all. */
	double drawPreBlur(final RandomGenerator random) {
		if (preBlur == 0 || random.nextDouble() >= preBlur)
			return 0;
		return LEAST_SIGMA + random.nextDouble() * (MOST_SIGMA - LEAST_SIGMA);
	}

	/**
	 * How many times a patch is binned along x and y, 1 or 2.
	 *
	 * @param most what the image is large enough for
	 */
	public int drawPreBinning(final RandomGenerator random, final int most) {
		return preBinning > 0 && random.nextDouble() < preBinning ? Math.min(2, most) : 1;
	}
}
