// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

/**
 * Signal-to-noise ratio at each pixel: the image smoothed over its neighbours, over the standard deviation that its
 * noise has there.
 */
public final class LocalSnr {

	private LocalSnr() {}

	/**
	 * The map of (s − background) / σ(s), where s is the mean over a square of pixels, which shrinks at the border.
	 *
	 * @param pixels {@code width · height} values, row by row
	 * @param width in pixels
	 * @param height in pixels
	 * @param noise of the image, as {@link NoiseEstimator} measures it
	 * @param background grey level of no signal
	 * @param radius of the square: it is 2 radius + 1 pixels wide
	 * @return one value for each pixel, without unit; NaN where a pixel of the square is, infinite without noise
	 * @throws IllegalArgumentException if sizes do not fit
	 */
	public static float[] map(final float[] pixels, final int width, final int height, final NoiseModel noise,
		final double background,
		final int radius)
	{
		if (pixels.length != width * height || radius < 0)
			throw new IllegalArgumentException("A plane of " + width + " x " + height + " pixels has " + width * height
				+ " values and the radius is at least 0; found " + pixels.length + " and " + radius + ".");
		final float[] map = new float[pixels.length];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				double sum = 0;
				int n = 0;
				for (int j = Math.max(0, y - radius); j <= Math.min(height - 1, y + radius); j++)
					for (int i = Math.max(0, x - radius); i <= Math.min(width - 1, x + radius); i++) {
						sum += pixels[j * width + i];
						n++;
					}
				map[y * width + x] = (float) ((sum / n - background) / Math.sqrt(noise.variance(sum / n)));
			}
		return map;
	}
}
