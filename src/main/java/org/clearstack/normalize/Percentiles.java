// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.Dimensions;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** Percentiles of the finite pixels of an image, from one array of at most 2<sup>24</sup> floats. */
final class Percentiles {

	static final long LIMIT = 1L << 24;

	private final float[] values;
	private final int count;

	private Percentiles(final float[] values, final int count) {
		this.values = values;
		this.count = count;
	}

	static Percentiles of(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return of(image, LIMIT);
	}

	static Percentiles of(final RandomAccessibleInterval<? extends RealType<?>> image, final long limit) {
		final long[] steps = lattice(image, limit);
		final RandomAccessibleInterval<? extends RealType<?>> sample = Views.subsample(Views.zeroMin(image), steps);
		final float[] values = new float[(int) sample.size()];
		int count = 0;
		final Cursor<? extends RealType<?>> cursor = sample.cursor();
		while (cursor.hasNext()) {
			final float value = cursor.next().getRealFloat();
			if (Float.isFinite(value))
				values[count++] = value;
		}
		return new Percentiles(values, count);
	}

	/** Every how many pixels along each axis is sampled: the densest axis is thinned first, until all fits. */
	static long[] lattice(final Dimensions image, final long limit) {
		final long[] steps = new long[image.numDimensions()];
		Arrays.fill(steps, 1);
		while (samples(image, steps) > limit) {
			int densest = 0;
			for (int d = 1; d < steps.length; d++)
				if (samples(image, steps, d) > samples(image, steps, densest))
					densest = d;
			steps[densest]++;
		}
		return steps;
	}

	private static double samples(final Dimensions image, final long[] steps) {
		double product = 1;
		for (int d = 0; d < steps.length; d++)
			product *= samples(image, steps, d);
		return product;
	}

	private static long samples(final Dimensions image, final long[] steps, final int d) {
		return (image.dimension(d) + steps[d] - 1) / steps[d];
	}

	/** Number of finite pixels looked at. */
	int count() {
		return count;
	}

	/** The percentile p (0 to 100), interpolated linearly between order statistics. */
	double get(final double p) {
		final double position = p / 100 * (count - 1);
		final int below = (int) position;
		final double lower = select(below);
		if (below == position)
			return lower;
		return lower + (position - below) * (smallestAbove(below) - lower);
	}

	/** Hoare's selection: after it the k-th smallest is at k, smaller ones before, larger ones after it. */
	private float select(final int k) {
		int from = 0;
		int to = count - 1;
		while (from < to) {
			final float pivot = values[(from + to) >>> 1];
			int i = from;
			int j = to;
			while (i <= j) {
				while (values[i] < pivot)
					i++;
				while (values[j] > pivot)
					j--;
				if (i <= j)
					swap(i++, j--);
			}
			if (k <= j)
				to = j;
			else if (k >= i)
				from = i;
			else
				break;
		}
		return values[k];
	}

	private void swap(final int i, final int j) {
		final float value = values[i];
		values[i] = values[j];
		values[j] = value;
	}

	private double smallestAbove(final int k) {
		float smallest = Float.POSITIVE_INFINITY;
		for (int i = k + 1; i < count; i++)
			smallest = Math.min(smallest, values[i]);
		return smallest;
	}
}
