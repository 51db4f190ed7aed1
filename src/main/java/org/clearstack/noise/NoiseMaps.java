// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

/**
 * The maps by which a network is given the noise of an image: the standard deviation of each pixel in the image's own
 * units, and the same times the correlation of neighbours along x and along y. The standard deviation is the root of
 * gain · max(0, s − dark) + read², where s is the noisy image smoothed by a Gaussian of {@value #SIGMA} pixels. The
 * same maps are made in training and when an image is restored.
 */
public final class NoiseMaps {

	/** Maps of a channel. */
	public static final int COUNT = 3;
	/** Pixels around a patch that its maps depend on. */
	public static final int REACH = 5;

	private static final double SIGMA = 1.5;
	private static final float[] BELL = bell();

	private NoiseMaps() {}

	private static float[] bell() {
		final double[] bell = new double[2 * REACH + 1];
		double sum = 0;
		for (int i = -REACH; i <= REACH; i++)
			sum += bell[i + REACH] = Math.exp(-i * i / (2 * SIGMA * SIGMA));
		final float[] weights = new float[bell.length];
		for (int i = 0; i < bell.length; i++)
			weights[i] = (float) (bell[i] / sum);
		return weights;
	}

	/**
	 * The standard deviation of each pixel's noise.
	 *
	 * @param noise of the image
	 * @param image {@code (width + 2 · REACH) · (height + 2 · REACH)} noisy values, row by row: the pixels and {@value
	 * #REACH} more on each side
	 * @param width of the map in pixels
	 * @param height of the map in pixels
	 * @return {@code width · height} values, row by row
	 */
	public static float[] deviation(final NoiseModel noise, final float[] image, final int width, final int height) {
		final float[] map = noise.gain() == 0 ? new float[width * height] : smooth(image, width, height);
		final float gain = (float) noise.gain();
		final float dark = (float) noise.dark();
		final float read = (float) (noise.read() * noise.read());
		for (int i = 0; i < map.length; i++)
			map[i] = (float) Math.sqrt(gain * Math.max(0, map[i] - dark) + read);
		return map;
	}

	/** Smooths along x and then along y, and leaves out the margin. */
	private static float[] smooth(final float[] image, final int width, final int height) {
		final int wide = width + 2 * REACH;
		final float[] rows = new float[width * (height + 2 * REACH)];
		for (int y = 0; y < height + 2 * REACH; y++)
			for (int k = 0; k < BELL.length; k++)
				add(BELL[k], image, y * wide + k, rows, y * width, width);
		final float[] smooth = new float[width * height];
		for (int y = 0; y < height; y++)
			for (int k = 0; k < BELL.length; k++)
				add(BELL[k], rows, (y + k) * width, smooth, y * width, width);
		return smooth;
	}

	private static void add(final float weight, final float[] from, final int at, final float[] to, final int into,
		final int count)
	{
		for (int i = 0; i < count; i++)
			to[into + i] += weight * from[at + i];
	}

	/**
	 * Puts the maps of a channel behind the channels of each pixel.
	 *
	 * @param noise whose correlations go into the maps
	 * @param deviation one value a pixel, see {@link #deviation}
	 * @param pixels {@code inputs} values a pixel
	 * @param at index of the first map in the first pixel
	 * @param inputs values of a pixel: channels and maps
	 */
	public static void put(final NoiseModel noise, final float[] deviation, final float[] pixels, final int at,
		final int inputs)
	{
		final float alongX = (float) noise.rhoX();
		final float alongY = (float) noise.rhoY();
		for (int i = 0, j = at; i < deviation.length; i++, j += inputs) {
			pixels[j] = deviation[i];
			pixels[j + 1] = alongX * deviation[i];
			pixels[j + 2] = alongY * deviation[i];
		}
	}
}
