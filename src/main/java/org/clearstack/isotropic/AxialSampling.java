// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

/**
 * How a stack samples the specimen along z, in pixels of its slices; and the interpolation that brings samples back to
 * a grid of such pixels. A slice of the stack is degraded the same way along its rows or columns to make pairs to learn
 * from (Weigert et al., <i>Content-aware image restoration: pushing the limits of fluorescence microscopy</i>, Nature
 * Methods 15, 1090, 2018).
 *
 * @param factor distance of the slices, above 1; not necessarily a whole number
 * @param thickness of a slice as a share of that distance: 1 for slices that touch each other, 0 for thin ones
 * @param blur standard deviation of the Gaussian that z is blurred by more than x and y
 */
record AxialSampling(double factor, double thickness, double blur) {

	/** Of cubic convolution (Keys, 1981). */
	private static final double A = -0.5;
	private static final int POINTS = 16;
	private static final double REACH = 3;

	/** Rows beyond an image's that its degraded rows depend on. */
	int reach() {
		return (int) Math.ceil(3 * factor + width() / 2 + REACH * blur) + 1;
	}

	/** What a slice averages over; a pixel at least. */
	private double width() {
		return Math.max(1, factor * thickness);
	}

	/**
	 * Samples the rows of an image as the stack samples z, and interpolates the samples at the rows.
	 *
	 * @param image rows of {@code width} pixels
	 * @param phase row of a sample
	 * @return as many rows; those within {@link #reach()} of the ends are meaningless
	 */
	float[] degraded(final float[] image, final int width, final int phase) {
		final int rows = image.length / width;
		final int count = (int) Math.floor((rows - 1) / factor) + 1;
		final double first = phase % factor;
		final float[][] samples = new float[count][];
		for (int k = 0; k < count; k++)
			samples[k] = sample(image, width, first + k * factor);
		final float[] result = new float[image.length];
		for (int y = 0; y < rows; y++)
			System.arraycopy(interpolated(samples, (y - first) / factor), 0, result, y * width, width);
		return result;
	}

	private float[] sample(final float[] image, final int width, final double centre) {
		final int reach = (int) Math.ceil(width() / 2 + REACH * blur) + 1;
		final int from = (int) Math.floor(centre) - reach;
		final double[] weights = new double[2 * reach + 2];
		double sum = 0;
		for (int i = 0; i < weights.length; i++) {
			weights[i] = weight(from + i - centre);
			sum += weights[i];
		}
		final float[] row = new float[width];
		for (int i = 0; i < weights.length; i++)
			add(image, mirrored(from + i, image.length / width) * width, weights[i] / sum, row);
		return row;
	}

	private double weight(final double distance) {
		final double half = width() / 2;
		if (blur == 0)
			return Math.max(0, Math.min(distance + 0.5, half) - Math.max(distance - 0.5, -half));
		double sum = 0;
		for (int i = 0; i < POINTS; i++) {
			final double far = (distance + half * (2 * i + 1 - POINTS) / POINTS) / blur;
			sum += Math.exp(-far * far / 2);
		}
		return sum;
	}

	/**
	 * A row, or a plane, between others by cubic convolution; beyond the ends they are mirrored.
	 *
	 * @param samples of equal length
	 * @param position among them; at a whole number the sample itself, so that nothing of its neighbours gets in
	 */
	static float[] interpolated(final float[][] samples, final double position) {
		final int before = (int) Math.floor(position + 1e-9);
		final double t = position - before < 1e-9 ? 0 : position - before;
		final float[] result = new float[samples[0].length];
		for (int i = -1; i <= 2; i++)
			add(samples[mirrored(before + i, samples.length)], 0, cubic(Math.abs(t - i)), result);
		return result;
	}

	private static double cubic(final double x) {
		if (x >= 2)
			return 0;
		return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
	}

	private static void add(final float[] from, final int start, final double weight, final float[] to) {
		if (weight == 0)
			return;
		for (int x = 0; x < to.length; x++)
			to[x] += (float) (weight * from[start + x]);
	}

	/** 2 1 0 1 2 at the beginning, and so at the end. */
	static int mirrored(final int index, final int size) {
		if (size == 1)
			return 0;
		final int at = Math.floorMod(index, 2 * size - 2);
		return at < size ? at : 2 * size - 2 - at;
	}
}
