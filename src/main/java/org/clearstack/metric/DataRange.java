// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.OrderStatistics;
import org.clearstack.metric.pixel.Pointwise;

/**
 * The rule by which the data range L of PSNR, SSIM and HFENN is found: from a number, or from the reference alone,
 * never from the pixel type (a 16-bit camera image may use 12 bits, and a 32-bit one has no range of its own).
 * A record prints its rule, for the table of results.
 */
public sealed interface DataRange {

	/**
	 * @param reference the clean image
	 * @return the range L in intensities, positive and finite
	 * @throws IllegalArgumentException if the rule gives no positive range, as for a constant reference
	 */
	double of(RandomAccessibleInterval<? extends RealType<?>> reference);

	/**
	 * A range known beforehand.
	 *
	 * @param range L in intensities
	 */
	record Value(double range) implements DataRange {

		/** @throws IllegalArgumentException if the range is not positive and finite. */
		public Value {
			Arguments.range(range);
		}

		@Override
		public double of(final RandomAccessibleInterval<? extends RealType<?>> reference) {
			return range;
		}
	}

	/**
	 * The range of a detector, 2^bits - 1.
	 *
	 * @param bits of the detector, such as 8, 12 or 16; from 1 to 32
	 */
	record Bits(int bits) implements DataRange {

		/** @throws IllegalArgumentException if bits is not from 1 to 32. */
		public Bits {
			if (bits < 1 || bits > 32)
				throw new IllegalArgumentException(
					"The bit depth is " + bits + "; it must be from 1 to 32, such as 8, 12 or 16.");
		}

		@Override
		public double of(final RandomAccessibleInterval<? extends RealType<?>> reference) {
			return (1L << bits) - 1;
		}
	}

	/** The largest value of the reference minus its smallest. NaN is left out. */
	record MinMax() implements DataRange {

		@Override
		public double of(final RandomAccessibleInterval<? extends RealType<?>> reference) {
			final double range = Pointwise.range(reference, reference, null);
			Arguments.range(range);
			return range;
		}
	}

	/**
	 * A high percentile of the reference minus a low one, as {@code numpy.percentile} finds them: exactly, with linear
	 * interpolation. NaN and infinite pixels are left out. Reads the image five times, and keeps none of it.
	 *
	 * @param low percentile, from 0 to below high
	 * @param high percentile, up to 100
	 */
	record Percentiles(double low, double high) implements DataRange {

		/** @throws IllegalArgumentException if low is not below high, or one is not from 0 to 100. */
		public Percentiles {
			if (!(low >= 0 && low < high && high <= 100))
				throw new IllegalArgumentException("The percentiles are " + low + " and " + high
					+ "; they must be from 0 to 100, the low one first, such as 0.1 and 99.9.");
		}

		@Override
		public double of(final RandomAccessibleInterval<? extends RealType<?>> reference) {
			final double[] values = OrderStatistics.percentiles(reference, low, high);
			final double range = values[1] - values[0];
			Arguments.range(range);
			return range;
		}
	}
}
