// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Arrays;
import java.util.function.IntConsumer;

import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;

/**
 * Adds up terms of two images' pixels, over all pixels that count: those inside the mask whose difference is not NaN.
 * Images are read in blocks that depend on their size alone, and the blocks' sums are added in order:
 * the result is the same on any number of threads.
 */
final class Pointwise {

	private static final int BLOCK_PIXELS = 8192;
	private static final int BLOCKS_PER_TASK = 32;

	private Pointwise() {}

	/** Sums of terms, and over how many pixels. */
	record Sums(double[] values, long count) {

		double mean(final int term) {
			return values[term] / count;
		}
	}

	/** Sets into[k] to the sum of term k over n pixels. Called from many threads. */
	interface Terms {

		void sum(double[] reference, double[] test, int n, double[] into);
	}

	/**
	 * @param mask of the pixels that count, or null
	 * @param count of terms
	 * @throws IllegalArgumentException if dimensions differ or no pixel counts
	 */
	static Sums sum(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final RandomAccessibleInterval<? extends BooleanType<?>> mask,
		final int count, final Terms terms)
	{
		Checks.sameDimensions(reference, test);
		Checks.mask(reference, mask);
		final BlockGrid grid = BlockGrid.of(reference, BLOCK_PIXELS);
		final int tasks = Math.toIntExact((grid.count() + BLOCKS_PER_TASK - 1) / BLOCKS_PER_TASK);
		final double[][] sums = new double[count][tasks];
		final long[] pixels = new long[tasks];
		Parallel.run(tasks, () -> {
			final Worker worker = new Worker(grid, reference, test, mask, count, terms);
			return (IntConsumer) task -> worker.run(task, sums, pixels);
		});
		final long n = Arrays.stream(pixels).sum();
		if (n == 0)
			throw new IllegalArgumentException("There is no pixel to compare: all are outside the mask or NaN. Check the mask and the images.");
		return new Sums(Arrays.stream(sums).mapToDouble(CompensatedSum::of).toArray(), n);
	}

	/** One thread's buffers. */
	private static final class Worker {

		private final BlockGrid grid;
		private final PixelReader reference;
		private final PixelReader test;
		private final RandomAccessibleInterval<? extends BooleanType<?>> mask;
		private final Terms terms;
		private final long[] position;
		private final int[] size;
		private final double[] r;
		private final double[] x;
		private final double[] block;

		Worker(final BlockGrid grid, final RandomAccessibleInterval<? extends RealType<?>> reference,
			final RandomAccessibleInterval<? extends RealType<?>> test, final RandomAccessibleInterval<? extends BooleanType<?>> mask,
			final int count, final Terms terms)
		{
			this.grid = grid;
			this.reference = PixelReader.of(reference);
			this.test = PixelReader.of(test);
			this.mask = mask;
			this.terms = terms;
			position = new long[reference.numDimensions()];
			size = new int[reference.numDimensions()];
			r = new double[grid.pixels()];
			x = new double[grid.pixels()];
			block = new double[count];
		}

		void run(final int task, final double[][] sums, final long[] pixels) {
			final long first = (long) task * BLOCKS_PER_TASK;
			final long last = Math.min(grid.count(), first + BLOCKS_PER_TASK);
			final CompensatedSum[] total = new CompensatedSum[block.length];
			Arrays.setAll(total, k -> new CompensatedSum());
			for (long index = first; index < last; index++) {
				pixels[task] += block(index);
				for (int k = 0; k < total.length; k++)
					total[k].add(block[k]);
			}
			for (int k = 0; k < total.length; k++)
				sums[k][task] = total[k].value();
		}

		private int block(final long index) {
			int n = grid.locate(index, position, size);
			reference.read(position, size, r);
			test.read(position, size, x);
			if (mask != null)
				n = keepMasked(n);
			terms.sum(r, x, n, block);
			if (mask == null && Arrays.stream(block).noneMatch(Double::isNaN))
				return n;
			n = keepNumbers(n);
			terms.sum(r, x, n, block);
			return n;
		}

		private int keepMasked(final int n) {
			final Cursor<? extends BooleanType<?>> inside = PixelReader.cursor(mask, position, size);
			int kept = 0;
			for (int i = 0; i < n; i++)
				if (inside.next().get()) {
					r[kept] = r[i];
					x[kept++] = x[i];
				}
			return kept;
		}

		private int keepNumbers(final int n) {
			int kept = 0;
			for (int i = 0; i < n; i++)
				if (!Double.isNaN(r[i] - x[i])) {
					r[kept] = r[i];
					x[kept++] = x[i];
				}
			return kept;
		}
	}
}
