// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/** Minimum, maximum, mean and population standard deviation of the finite pixels of an image, in one pass. */
record Moments(long count, double min, double max, double mean, double deviation) {

	/** Welford's update (Technometrics 4, 1962), which keeps its digits where the mean is large. */
	static Moments of(final RandomAccessibleInterval<? extends RealType<?>> image) {
		long count = 0;
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		double mean = 0;
		double squares = 0;
		final Cursor<? extends RealType<?>> cursor = image.cursor();
		while (cursor.hasNext()) {
			final double value = cursor.next().getRealDouble();
			if (!Double.isFinite(value))
				continue;
			count++;
			min = Math.min(min, value);
			max = Math.max(max, value);
			final double step = value - mean;
			mean += step / count;
			squares += step * (value - mean);
		}
		return new Moments(count, min, max, mean, Math.sqrt(squares / Math.max(1, count)));
	}
}
