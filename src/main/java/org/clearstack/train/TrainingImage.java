// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.List;

import org.clearstack.normalize.LinearMap;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * An image to learn from, in memory: row by row, channels side by side, mapped so that its percentiles 0.1 and 99.9 are 0 and 1.
 */
final class TrainingImage {

	/** The map of intensities; models trained on these images are normalised the same way. */
	static final String NORMALIZATION = "percentile 0.1 99.9";

	private final String name;
	private final int width;
	private final int height;
	private final int channels;
	private final float[] values;
	private final double detail;

	private TrainingImage(final String name, final int width, final int height, final int channels, final float[] values) {
		this.name = name;
		this.width = width;
		this.height = height;
		this.channels = channels;
		this.values = values;
		this.detail = detail(values, width, height, channels);
	}

	/**
	 * @param name of the file the planes are from: images of one name are never split between training and validation
	 * @param planes its channels, 2D images of one size and of any real type
	 * @param maps of their intensities, one a channel
	 * @return the image, or null if it is constant or holds pixels that are not finite: nothing can be learned from it
	 */
	static TrainingImage of(final String name, final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final List<LinearMap> maps)
	{
		final int width = Math.toIntExact(planes.get(0).dimension(0));
		final int height = Math.toIntExact(planes.get(0).dimension(1));
		final float[] values = new float[width * height * planes.size()];
		for (int c = 0; c < planes.size(); c++)
			if (!copy(planes.get(c), maps.get(c), values, c, planes.size()))
				return null;
		final TrainingImage image = new TrainingImage(name, width, height, planes.size(), values);
		return image.detail > 0 ? image : null;
	}

	/** Copies a normalised channel; false if a pixel is not finite. */
	private static boolean copy(final RandomAccessibleInterval<? extends RealType<?>> plane, final LinearMap map, final float[] values, final int channel,
		final int channels)
	{
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(plane).cursor();
		for (int i = channel; i < values.length; i += channels) {
			values[i] = (float) map.forward(pixels.next().getRealDouble());
			if (!Float.isFinite(values[i]))
				return false;
		}
		return true;
	}

	/** Root mean square of the pixels' distance from the mean of their 2×2 block. */
	private static double detail(final float[] values, final int width, final int height, final int channels) {
		final int row = width * channels;
		double sum = 0;
		long count = 0;
		for (int y = 0; y + 1 < height; y += 2)
			for (int x = 0; x + 1 < width; x += 2)
				for (int c = 0; c < channels; c++) {
					final int i = y * row + x * channels + c;
					final double mean = ((double) values[i] + values[i + channels] + values[i + row] + values[i + row + channels]) / 4;
					for (final int j : new int[] { i, i + channels, i + row, i + row + channels })
						sum += (values[j] - mean) * (values[j] - mean);
					count += 4;
				}
		return Math.sqrt(sum / count);
	}

	String name() {
		return name;
	}

	int width() {
		return width;
	}

	int height() {
		return height;
	}

	int channels() {
		return channels;
	}

	/** How strong the detail is that binning by 2 destroys: root mean square, above 0. */
	double detail() {
		return detail;
	}

	/** Largest minus smallest value. */
	double range() {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float v : values) {
			min = Math.min(min, v);
			max = Math.max(max, v);
		}
		return (double) max - min;
	}

	/**
	 * Copies a square patch, flipped and rotated.
	 *
	 * @param left column of the patch; what lies outside the image is mirrored
	 * @param top row of the patch
	 * @param size in pixels
	 * @param symmetry 0 to 7: bit 0 flips x, bit 1 flips y, bit 2 swaps them
	 * @return {@code size · size · channels} values
	 */
	float[] patch(final int left, final int top, final int size, final int symmetry) {
		final float[] patch = new float[size * size * channels];
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++) {
				final int u = (symmetry & 4) == 0 ? x : y;
				final int v = (symmetry & 4) == 0 ? y : x;
				final int column = mirrored(left + ((symmetry & 1) == 0 ? u : size - 1 - u), width);
				final int row = mirrored(top + ((symmetry & 2) == 0 ? v : size - 1 - v), height);
				System.arraycopy(values, (row * width + column) * channels, patch, (y * size + x) * channels, channels);
			}
		return patch;
	}

	/** A position mirrored at the edges of the border pixels. */
	private static int mirrored(final int position, final int size) {
		final int period = Math.floorMod(position, 2 * size);
		return period < size ? period : 2 * size - 1 - period;
	}
}
