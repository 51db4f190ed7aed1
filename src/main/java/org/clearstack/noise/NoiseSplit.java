// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.random.RandomGenerator;

/**
 * Splits a noisy image into two whose noises are independent, as if its light had been shared between two exposures.
 * Counts of photo-electrons are thinned binomially, which is exact for shot noise; where read noise or many electrons
 * make counts continuous, by normal noise of the same variance, with read noise taken as {@code (read/gain)²} more
 * electrons.
 *
 * @param noise of the image
 * @param share of the light that the first of the two gets, between 0 and 1
 */
public record NoiseSplit(NoiseModel noise, double share) {

	/** Above so many electrons the normal distribution does. */
	private static final double FEW = 60;
	/** Read noise in electrons below which counts are whole. */
	private static final double QUIET = 0.25;

	/** @throws IllegalArgumentException if the share is not between 0 and 1 */
	public NoiseSplit {
		if (!(share > 0 && share < 1))
			throw new IllegalArgumentException(
				"The first image's share of the light must lie between 0 and 1; found " + share + ".");
	}

	/** The noise of the first image: that of as many electrons as its share, in grey levels of the whole. */
	public NoiseModel first() {
		return new NoiseModel(noise.gain() / share, noise.dark(), noise.read() / Math.sqrt(share), noise.rhoX(),
			noise.rhoY());
	}

	/**
	 * What the split changes: the first image is {@code image + change / share}, the second {@code image − change / (1
	 * − share)}.
	 *
	 * @param image {@code size · size} noisy values
	 * @param size width and height in pixels
	 * @return as many values
	 */
	public float[] change(final float[] image, final int size, final RandomGenerator random) {
		final float[] normal = CorrelatedNoise.of(noise).draw(size, random);
		final float[] change = new float[image.length];
		final double spread = Math.sqrt(share * (1 - share));
		final double electrons = noise.gain() == 0 ? 0 : noise.read() / noise.gain();
		final boolean whole = noise.gain() > 0 && electrons < QUIET && noise.rhoX() == 0 && noise.rhoY() == 0;
		for (int i = 0; i < image.length; i++) {
			if (noise.gain() == 0) {
				change[i] = (float) (spread * noise.read() * normal[i]);
				continue;
			}
			final double count = Math.max(0, (image[i] - noise.dark()) / noise.gain() + electrons * electrons);
			final double drawn = whole && count < FEW ? thinned((int) Math.round(count), random)
				: spread * Math.sqrt(count) * normal[i];
			change[i] = (float) (noise.gain() * drawn);
		}
		return change;
	}

	/** Electrons of so many that the first image gets, minus their mean. */
	private double thinned(final int count, final RandomGenerator random) {
		int first = 0;
		for (int i = 0; i < count; i++)
			if (random.nextDouble() < share)
				first++;
		return first - share * count;
	}
}
