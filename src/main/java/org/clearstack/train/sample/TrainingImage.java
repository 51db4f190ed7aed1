// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;

/**
 * An image to learn from: row by row, channels side by side, mapped so that its percentiles 0.1 and 99.9 are 0 and 1.
 * Its pixels are in memory while the cache has room for them.
 */
public final class TrainingImage {

	/** The map of intensities; models trained on these images are normalised the same way. */
	public static final Normalization NORMALIZATION = Normalization.parse("percentile 0.1 99.9");

	private final String name;
	private final int width;
	private final int height;
	private final ImageSource source;
	private final List<LinearMap> maps;
	private final PixelCache cache;
	private final double detail;
	private final double range;

	private TrainingImage(final String name, final int width, final int height, final ImageSource source,
		final List<LinearMap> maps, final PixelCache cache,
		final float[] values)
	{
		this.name = name;
		this.width = width;
		this.height = height;
		this.source = source;
		this.maps = maps;
		this.cache = cache;
		this.detail = detail(values, width, height, maps.size());
		this.range = range(values);
	}

	/**
	 * @param name of the file the planes are from: images of one name are never split between training and validation
	 * @param source of its pixels
	 * @param planes what the source just read
	 * @param maps of their intensities, one a plane
	 * @param cache to keep the pixels in
	 * @return the image, or null if it is constant or holds pixels that are not finite: nothing can be learned from it
	 */
	public static TrainingImage of(final String name, final ImageSource source,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final List<LinearMap> maps, final PixelCache cache)
	{
		final int width = Math.toIntExact(planes.get(0).dimension(0));
		final int height = Math.toIntExact(planes.get(0).dimension(1));
		final float[] values = copy(planes, maps);
		if (!isFinite(values))
			return null;
		final TrainingImage image = new TrainingImage(name, width, height, source, maps, cache, values);
		if (!(image.detail > 0))
			return null;
		cache.put(image, values);
		return image;
	}

	/** Copies planes side by side, normalised. */
	private static float[] copy(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final List<LinearMap> maps)
	{
		final int channels = planes.size();
		final float[] values =
			new float[Math.toIntExact(planes.get(0).dimension(0) * planes.get(0).dimension(1) * channels)];
		for (int c = 0; c < channels; c++) {
			final Cursor<? extends RealType<?>> pixels = Views.flatIterable(planes.get(c)).cursor();
			for (int i = c; i < values.length; i += channels)
				values[i] = (float) maps.get(c).forward(pixels.next().getRealDouble());
		}
		return values;
	}

	private static boolean isFinite(final float[] values) {
		for (final float value : values)
			if (!Float.isFinite(value))
				return false;
		return true;
	}

	private static double range(final float[] values) {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float v : values) {
			min = Math.min(min, v);
			max = Math.max(max, v);
		}
		return (double) max - min;
	}

	private float[] values() {
		return cache.get(this, this::read);
	}

	private float[] read() {
		try {
			final float[] values = copy(source.read(), maps);
			if (values.length != width * height * maps.size())
				throw new IOException("it has another size now");
			return values;
		}
		catch (final IOException e) {
			throw new UncheckedIOException("The image " + name + " cannot be read again: " + e.getMessage()
				+ ". Leave the images as they are while they are trained on.", e);
		}
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
					final double mean =
						((double) values[i] + values[i + channels] + values[i + row] + values[i + row + channels]) / 4;
					for (final int j : new int[] { i, i + channels, i + row, i + row + channels })
						sum += (values[j] - mean) * (values[j] - mean);
					count += 4;
				}
		return Math.sqrt(sum / count);
	}

	public String name() {
		return name;
	}

	public int width() {
		return width;
	}

	public int height() {
		return height;
	}

	/** Values of a pixel: of its channels, or of the slices round it. */
	public int channels() {
		return maps.size();
	}

	/** Bytes of its pixels in memory. */
	long bytes() {
		return (long) Float.BYTES * width * height * maps.size();
	}

	/** How strong the detail is that binning by 2 destroys: root mean square, above 0. */
	public double detail() {
		return detail;
	}

	/** Largest minus smallest value. */
	public double range() {
		return range;
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
	public float[] patch(final int left, final int top, final int size, final int symmetry) {
		final int channels = maps.size();
		final float[] values = values();
		final float[] patch = new float[size * size * channels];
		final int[] columns = positions(left, size, width, (symmetry & 1) != 0);
		final int[] rows = positions(top, size, height, (symmetry & 2) != 0);
		final boolean swapped = (symmetry & 4) != 0;
		int at = 0;
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++) {
				final int from = (rows[swapped ? x : y] * width + columns[swapped ? y : x]) * channels;
				for (int c = 0; c < channels; c++)
					patch[at++] = values[from + c];
			}
		return patch;
	}

	/** Where the pixels of a patch lie along an axis of the image. */
	private static int[] positions(final int first, final int count, final int size, final boolean flipped) {
		final int[] positions = new int[count];
		for (int i = 0; i < count; i++)
			positions[i] = mirrored(first + (flipped ? count - 1 - i : i), size);
		return positions;
	}

	/** A position mirrored at the edges of the border pixels. */
	private static int mirrored(final int position, final int size) {
		final int period = Math.floorMod(position, 2 * size);
		return period < size ? period : 2 * size - 1 - period;
	}
}
