// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * Makes an upscaled image keep the flux of its source: the mean of each block of scale x scale output pixels becomes
 * the source pixel (a relative 1e-6 in 32-bit), by adding the same value to all pixels of the block. This is the
 * nearest image, in squared error, that binning takes back to the source. Values may become negative.
 */
public final class FluxConservation {

	private FluxConservation() {}

	/**
	 * Corrects an upscaled image in place. Blocks whose source pixel or one of whose output pixels is NaN or infinite
	 * are left alone.
	 *
	 * @param source image of at least two dimensions
	 * @param output of the source's coordinates, x and y multiplied by the scale: all of it, or a region of whole
	 * blocks
	 * @param scale output pixels per source pixel along x and y
	 * @throws IllegalArgumentException if the output does not consist of whole blocks within the source
	 */
	public static void apply(final RandomAccessibleInterval<? extends RealType<?>> source,
		final RandomAccessibleInterval<FloatType> output,
		final int scale)
	{
		final Interval blocks = ScaledInterval.wholeBlocks(source, output, scale);
		final Cursor<? extends RealType<?>> cursor = Views.interval(source, blocks).localizingCursor();
		final RandomAccess<FloatType> pixels = output.randomAccess();
		final long[] block = new long[output.numDimensions()];
		while (cursor.hasNext()) {
			final double flux = cursor.next().getRealDouble();
			cursor.localize(block);
			block[0] *= scale;
			block[1] *= scale;
			pixels.setPosition(block);
			final double difference = flux - mean(pixels, block[0], block[1], scale);
			if (Double.isFinite(difference))
				add(pixels, block[0], block[1], scale, difference);
		}
	}

	private static double mean(final RandomAccess<FloatType> pixels, final long x, final long y, final int scale) {
		double sum = 0;
		for (int v = 0; v < scale; v++)
			for (int u = 0; u < scale; u++)
				sum += at(pixels, x + u, y + v).get();
		return sum / (scale * scale);
	}

	/** What rounding to float takes from one pixel is given to the next, so that it does not add up over the block. */
	private static void add(final RandomAccess<FloatType> pixels, final long x, final long y, final int scale,
		final double difference)
	{
		double carry = 0;
		for (int v = 0; v < scale; v++)
			for (int u = 0; u < scale; u++) {
				final FloatType pixel = at(pixels, x + u, y + v);
				final double exact = pixel.get() + difference + carry;
				pixel.set((float) exact);
				carry = exact - pixel.get();
			}
	}

	private static FloatType at(final RandomAccess<FloatType> pixels, final long x, final long y) {
		pixels.setPosition(x, 0);
		pixels.setPosition(y, 1);
		return pixels.get();
	}
}
