// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Exact percentiles of images of any size, in the memory of a few histograms: the bits of the wanted values are found
 * 16 at a time, from the highest, by counting the pixels that share the bits found so far.
 */
public final class OrderStatistics {

	private static final int DIGIT_BITS = 16;
	private static final int DIGITS = 1 << DIGIT_BITS;
	private static final int BLOCK_PIXELS = 8192;

	private OrderStatistics() {}

	/** @return percentiles of the finite pixels, interpolated linearly between neighbouring ranks. */
	public static double[] percentiles(final RandomAccessibleInterval<? extends RealType<?>> image,
		final double... percentiles)
	{
		final long last = Pointwise.sum(image, image, null, 1, OrderStatistics::differences).count() - 1;
		final long[] ranks = new long[2 * percentiles.length];
		for (int i = 0; i < percentiles.length; i++) {
			ranks[2 * i] = (long) Math.floor(percentiles[i] / 100 * last);
			ranks[2 * i + 1] = Math.min(last, ranks[2 * i] + 1);
		}
		final double[] values = select(image, ranks);
		final double[] result = new double[percentiles.length];
		for (int i = 0; i < result.length; i++) {
			final double share = percentiles[i] / 100 * last - ranks[2 * i];
			result[i] = values[2 * i] + share * (values[2 * i + 1] - values[2 * i]);
		}
		return result;
	}

	/** Is NaN where a pixel is not finite, which makes it not count. */
	private static void differences(final double[] r, final double[] x, final int n, final double[] into) {
		into[0] = 0;
		for (int i = 0; i < n; i++)
			into[0] += r[i] - x[i];
	}

	private static double[] select(final RandomAccessibleInterval<? extends RealType<?>> image, final long[] ranks) {
		final long[] rest = ranks.clone();
		final long[] found = new long[ranks.length];
		for (int shift = Long.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
			final long[] prefixes = Arrays.stream(found).distinct().toArray();
			final long[][] histograms = count(image, prefixes, shift);
			for (int i = 0; i < ranks.length; i++) {
				final long[] histogram = histograms[indexOf(prefixes, found[i])];
				int digit = 0;
				while (rest[i] >= histogram[digit])
					rest[i] -= histogram[digit++];
				found[i] = found[i] << DIGIT_BITS | digit;
			}
		}
		return Arrays.stream(found).mapToDouble(OrderStatistics::value).toArray();
	}

	/** @return for each prefix, how many finite pixels with these higher bits have each digit at the shift. */
	private static long[][] count(final RandomAccessibleInterval<? extends RealType<?>> image, final long[] prefixes,
		final int shift)
	{
		final long[][] histograms = new long[prefixes.length][DIGITS];
		final BlockGrid grid = BlockGrid.of(image, BLOCK_PIXELS);
		final PixelReader reader = PixelReader.of(image);
		final double[] values = new double[grid.pixels()];
		final long[] position = new long[image.numDimensions()];
		final int[] size = new int[position.length];
		for (long block = 0; block < grid.count(); block++) {
			final int n = grid.locate(block, position, size);
			reader.read(position, size, values);
			for (int i = 0; i < n; i++)
				if (Double.isFinite(values[i])) {
					final long key = key(values[i]) >>> shift;
					final int prefix = indexOf(prefixes, shift == Long.SIZE - DIGIT_BITS ? 0 : key >>> DIGIT_BITS);
					if (prefix >= 0)
						histograms[prefix][(int) (key & DIGITS - 1)]++;
				}
		}
		return histograms;
	}

	private static int indexOf(final long[] prefixes, final long prefix) {
		for (int i = 0; i < prefixes.length; i++)
			if (prefixes[i] == prefix)
				return i;
		return -1;
	}

	/** @return bits that, read as an unsigned number, are in the order of the values. */
	private static long key(final double value) {
		final long bits = Double.doubleToRawLongBits(value + 0.0);
		return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
	}

	private static double value(final long key) {
		return Double.longBitsToDouble(key < 0 ? key & Long.MAX_VALUE : ~key);
	}
}
