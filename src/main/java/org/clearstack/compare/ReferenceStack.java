// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.restore.NonFinite;

/** One channel of the ground-truth image: its slices as floats without holes, read when asked for and not kept. */
final class ReferenceStack {

	private final RandomAccessibleInterval<? extends RealType<?>> stack;
	private final int width;
	private final int height;
	private double min = Double.POSITIVE_INFINITY;
	private double max = Double.NEGATIVE_INFINITY;
	private long holes;

	/**
	 * @param stack x, y and slices
	 * @param width of the part to use, from the left
	 * @param height of the part to use, from the top
	 */
	ReferenceStack(final RandomAccessibleInterval<? extends RealType<?>> stack, final int width, final int height) {
		this.stack = stack;
		this.width = width;
		this.height = height;
	}

	int slices() {
		return (int) stack.dimension(2);
	}

	/** A slice, counted from 0. */
	RandomAccessibleInterval<FloatType> slice(final int z) {
		final RandomAccessibleInterval<? extends RealType<?>> plane = Views.hyperSlice(stack, 2, stack.min(2) + z);
		final long[] first = { plane.min(0), plane.min(1) };
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(
			Views.interval(plane, first, new long[] { first[0] + width - 1, first[1] + height - 1 })).cursor();
		final float[] values = new float[width * height];
		int found = 0;
		for (int i = 0; i < values.length; i++) {
			values[i] = pixels.next().getRealFloat();
			found += Float.isFinite(values[i]) ? 0 : 1;
		}
		final Img<FloatType> image = ArrayImgs.floats(values, width, height);
		final RandomAccessibleInterval<FloatType> filled = found == 0 ? image : NonFinite.fill(image);
		holes += found;
		look(filled);
		return filled;
	}

	private void look(final RandomAccessibleInterval<FloatType> plane) {
		for (final FloatType pixel : Views.flatIterable(plane)) {
			min = Math.min(min, pixel.get());
			max = Math.max(max, pixel.get());
		}
	}

	/** Largest minus smallest value of the slices read so far. */
	double range() {
		return max - min;
	}

	/** Pixels that were NaN or infinite in the slices read so far. */
	long holes() {
		return holes;
	}
}
