// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * A good image to learn from: one plane in memory, row by row, shifted to mean zero and scaled so that the
 * detail that binning by 2 destroys has unit strength. So every image teaches equally, a dim one as much as a
 * bright one and a smooth one as much as a rich one.
 */
final class TrainingImage {

	private final String name;
	private final int width;
	private final int height;
	private final float[] values;

	private TrainingImage(final String name, final int width, final int height, final float[] values) {
		this.name = name;
		this.width = width;
		this.height = height;
		this.values = values;
	}

	/**
	 * @param name of the file the plane is from: planes of one name are never split between training and validation
	 * @param plane a 2D image of any real type
	 * @return the image, or null if it is constant or holds pixels that are not finite: nothing can be learned from it
	 */
	static TrainingImage of(final String name, final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final int width = Math.toIntExact(plane.dimension(0));
		final int height = Math.toIntExact(plane.dimension(1));
		final double[] raw = new double[width * height];
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(plane).cursor();
		double sum = 0;
		for (int i = 0; i < raw.length; i++)
			sum += raw[i] = pixels.next().getRealDouble();
		final double detail = detail(raw, width, height);
		if (!(detail > 0 && detail < Double.POSITIVE_INFINITY))
			return null;
		final double mean = sum / raw.length;
		final float[] values = new float[raw.length];
		for (int i = 0; i < raw.length; i++)
			values[i] = (float) ((raw[i] - mean) / detail);
		return new TrainingImage(name, width, height, values);
	}

	/** Root mean square of the pixels' distance from the mean of their 2×2 block. */
	private static double detail(final double[] raw, final int width, final int height) {
		double sum = 0;
		long count = 0;
		for (int y = 0; y + 1 < height; y += 2)
			for (int x = 0; x + 1 < width; x += 2) {
				final int i = y * width + x;
				final double mean = (raw[i] + raw[i + 1] + raw[i + width] + raw[i + width + 1]) / 4;
				for (final int j : new int[] { i, i + 1, i + width, i + width + 1 })
					sum += (raw[j] - mean) * (raw[j] - mean);
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

	float get(final int x, final int y) {
		return values[y * width + x];
	}

	/** Largest minus smallest value. */
	float range() {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float v : values) {
			min = Math.min(min, v);
			max = Math.max(max, v);
		}
		return max - min;
	}

	/**
	 * Copies a square patch, flipped and rotated.
	 *
	 * @param left column of the patch
	 * @param top row of the patch
	 * @param size in pixels
	 * @param symmetry 0 to 7: bit 0 flips x, bit 1 flips y, bit 2 swaps them
	 * @param target where to write
	 * @param offset of the first pixel written
	 */
	void copyPatch(final int left, final int top, final int size, final int symmetry, final float[] target, final int offset) {
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++) {
				final int u = (symmetry & 4) == 0 ? x : y;
				final int v = (symmetry & 4) == 0 ? y : x;
				final int column = left + ((symmetry & 1) == 0 ? u : size - 1 - u);
				final int row = top + ((symmetry & 2) == 0 ? v : size - 1 - v);
				target[offset + y * size + x] = get(column, row);
			}
	}
}
