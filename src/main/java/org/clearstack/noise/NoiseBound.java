// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;

/**
 * Holds a measured noise against the finest detail of the image. Noise of standard deviation σ whose neighbours
 * correlate by ρx and ρy gives the differences d = (a − b − c + d) / 2 of 2 × 2 pixels the variance σ² (1 − ρx) (1 −
 * ρy), and the image can only add to it. So where the differences of most parts of an image are smaller than that, what
 * was measured is no noise but texture, such as stripes. Noise that neighbours share almost wholly looks like a smooth
 * image: what the differences leave of it is taken for white.
 */
final class NoiseBound {

	/** Width and height of a part in pixels. */
	private static final int PART = 16;
	/**
	 * Of the variance: the median of the parts of an image that is noise alone is about 1; what is above this is taken
	 * as it is.
	 */
	private static final double DOUBTFUL = 0.7;

	/** Neighbours of noise that correlate more than this cannot be told from a smooth image. */
	private static final double MOST_SHARED = 0.8;

	private final float[] pixels;
	private final int width;

	private NoiseBound(final float[] pixels, final int width) {
		this.pixels = pixels;
		this.width = width;
	}

	/**
	 * The bound that an image sets.
	 *
	 * @param pixels of it, row by row
	 * @param width of it in pixels
	 */
	static NoiseBound of(final float[] pixels, final int width) {
		return new NoiseBound(pixels, width);
	}

	/** A noise that the image can have: this one, or one of the same kind that is weaker. */
	NoiseModel apply(final NoiseModel noise) {
		final double share = (1 - Math.min(MOST_SHARED, noise.rhoX())) * (1 - Math.min(MOST_SHARED, noise.rhoY()));
		final double[] ratios = new double[(width / PART) * (pixels.length / width / PART)];
		int count = 0;
		for (int part = 0; part < ratios.length; part++) {
			final double ratio = ratio(noise, part % (width / PART) * PART, part / (width / PART) * PART) / share;
			if (Double.isFinite(ratio))
				ratios[count++] = ratio;
		}
		if (count == 0)
			return noise;
		Arrays.sort(ratios, 0, count);
		final double median = ratios[count / 2];
		if (median >= DOUBTFUL)
			return noise;
		if (Math.max(noise.rhoX(), noise.rhoY()) > MOST_SHARED)
			return NoiseModel.white(noise.gain() * median * share, noise.dark(),
				noise.read() * Math.sqrt(median * share));
		return new NoiseModel(noise.gain() * median, noise.dark(), noise.read() * Math.sqrt(median), noise.rhoX(),
			noise.rhoY());
	}

	/**
	 * Mean square of the differences of a part, over the mean variance that the noise has there; NaN if it has none.
	 */
	private double ratio(final NoiseModel noise, final int left, final int top) {
		double squares = 0;
		double variances = 0;
		for (int y = top; y < top + PART; y += 2)
			for (int x = left; x < left + PART; x += 2) {
				final int at = y * width + x;
				final double a = pixels[at];
				final double b = pixels[at + 1];
				final double c = pixels[at + width];
				final double d = pixels[at + width + 1];
				final double difference = (a - b - c + d) / 2;
				squares += difference * difference;
				variances +=
					noise.gain() * Math.max(0, (a + b + c + d) / 4 - noise.dark()) + noise.read() * noise.read();
			}
		return squares / variances;
	}
}
