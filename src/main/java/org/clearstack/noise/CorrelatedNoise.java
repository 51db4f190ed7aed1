// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Normal noise of variance 1 whose neighbours are correlated as a {@link NoiseModel} says: white noise blurred along x
 * and along y by kernels whose squares sum to 1.
 */
public final class CorrelatedNoise {

	/** The widest blur, as standard deviation in pixels. */
	private static final double WIDEST = 4;
	private static final int BISECTIONS = 40;

	private final float[] alongX;
	private final float[] alongY;

	private CorrelatedNoise(final float[] alongX, final float[] alongY) {
		this.alongX = alongX;
		this.alongY = alongY;
	}

	/** Noise with the correlations of a model; its strength does not matter. */
	public static CorrelatedNoise of(final NoiseModel noise) {
		return new CorrelatedNoise(kernel(noise.rhoX()), kernel(noise.rhoY()));
	}

	/**
	 * Draws a square field.
	 *
	 * @param size width and height in pixels
	 * @return {@code size · size} values of mean 0 and variance 1, row by row
	 */
	public float[] draw(final int size, final RandomGenerator random) {
		final int wide = size + alongX.length - 1;
		final int high = size + alongY.length - 1;
		final float[] white = new float[wide * high];
		for (int i = 0; i < white.length; i++)
			white[i] = (float) random.nextGaussian();
		if (wide == size && high == size)
			return white;
		final float[] rows = new float[size * high];
		for (int y = 0; y < high; y++)
			for (int k = 0; k < alongX.length; k++)
				for (int x = 0; x < size; x++)
					rows[y * size + x] += alongX[k] * white[y * wide + x + k];
		final float[] field = new float[size * size];
		for (int y = 0; y < size; y++)
			for (int k = 0; k < alongY.length; k++)
				for (int x = 0; x < size; x++)
					field[y * size + x] += alongY[k] * rows[(y + k) * size + x];
		return field;
	}

	/** A kernel that gives neighbours a correlation: a sampled Gaussian, or two taps if it is negative. */
	private static float[] kernel(final double correlation) {
		if (correlation == 0)
			return new float[] { 1 };
		if (correlation < 0) {
			final double wanted = Math.max(-0.5, correlation);
			return unit(new double[] { 1, (1 - Math.sqrt(1 - 4 * wanted * wanted)) / (2 * wanted) });
		}
		double low = 0;
		double high = WIDEST;
		for (int i = 0; i < BISECTIONS; i++) {
			final double middle = (low + high) / 2;
			if (correlation(bell(middle)) < correlation)
				low = middle;
			else
				high = middle;
		}
		return bell(high);
	}

	private static float[] bell(final double sigma) {
		final int radius = (int) Math.ceil(3 * WIDEST);
		final double[] bell = new double[2 * radius + 1];
		for (int i = -radius; i <= radius; i++)
			bell[i + radius] = sigma == 0 ? i == 0 ? 1 : 0 : Math.exp(-i * i / (2 * sigma * sigma));
		int first = 0;
		while (first < radius && bell[first] < 1e-4)
			first++;
		return unit(Arrays.copyOfRange(bell, first, bell.length - first));
	}

	private static double correlation(final float[] kernel) {
		double sum = 0;
		for (int i = 0; i + 1 < kernel.length; i++)
			sum += kernel[i] * kernel[i + 1];
		return sum;
	}

	private static float[] unit(final double[] kernel) {
		double squares = 0;
		for (final double value : kernel)
			squares += value * value;
		final float[] unit = new float[kernel.length];
		for (int i = 0; i < kernel.length; i++)
			unit[i] = (float) (kernel[i] / Math.sqrt(squares));
		return unit;
	}
}
