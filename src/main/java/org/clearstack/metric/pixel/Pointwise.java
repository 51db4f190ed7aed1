// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

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
public final class Pointwise {

	private static final int BLOCK_PIXELS = 8192;
	private static final int BLOCKS_PER_TASK = 32;

	private Pointwise() {}

	/** Sums of terms, and over how many pixels. */
	public record Totals(double[] values, long count) {

		public double mean(final int term) {
			return values[term] / count;
		}
	}

	/**
	 * Sets into[k] to the sum (or the smallest, or largest) of term k over n pixels. Called from many threads. At least
	 * one term must become NaN if the difference of any two pixels is: the block is then taken again without such
	 * pixels.
	 */
	public interface Terms {

		void sum(double[] reference, double[] test, int n, double[] into);

		/**
		 * The same of floats, which need not be turned into doubles first where that is most of the work.
		 *
		 * @return false if there is no such shortcut; into then means nothing
		 */
		default boolean sum(final float[] reference, final float[] test, final int n, final double[] into) {
			return false;
		}
	}

	/** Takes what {@link Terms} made of a block; calls for one task come in order, on one thread. */
	private interface Merge {

		void block(int task, double[] terms);
	}

	/**
	 * @param mask of the pixels that count, or null
	 * @param count of terms
	 * @throws IllegalArgumentException if dimensions differ or no pixel counts
	 */
	public static Totals sum(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask,
		final int count, final Terms terms)
	{
		Arguments.sameDimensions(reference, test);
		Arguments.mask(reference, mask);
		final BlockGrid grid = BlockGrid.of(reference, BLOCK_PIXELS);
		final CompensatedSum[][] sums = new CompensatedSum[count][tasks(grid)];
		for (final CompensatedSum[] term : sums)
			Arrays.setAll(term, task -> new CompensatedSum());
		final long pixels = fold(grid, reference, test, mask, count, terms, (task, block) -> {
			for (int k = 0; k < count; k++)
				sums[k][task].add(block[k]);
		});
		return new Totals(Arrays.stream(sums).mapToDouble(Pointwise::total).toArray(), pixels);
	}

	private static double total(final CompensatedSum[] tasks) {
		return CompensatedSum.of(Arrays.stream(tasks).mapToDouble(CompensatedSum::value).toArray());
	}

	/** @return the largest value of the reference minus its smallest, over the pixels that count. */
	public static double range(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		Arguments.sameDimensions(reference, test);
		Arguments.mask(reference, mask);
		final BlockGrid grid = BlockGrid.of(reference, BLOCK_PIXELS);
		final double[] min = new double[tasks(grid)];
		final double[] max = new double[tasks(grid)];
		Arrays.fill(min, Double.POSITIVE_INFINITY);
		Arrays.fill(max, Double.NEGATIVE_INFINITY);
		fold(grid, reference, test, mask, 3, Pointwise::extremes, (task, block) -> {
			min[task] = Math.min(min[task], block[0]);
			max[task] = Math.max(max[task], block[1]);
		});
		return Arrays.stream(max).max().getAsDouble() - Arrays.stream(min).min().getAsDouble();
	}

	/** The third term is NaN where a pixel does not count, as the other two may not be. */
	private static void extremes(final double[] reference, final double[] test, final int n, final double[] into) {
		into[0] = Double.POSITIVE_INFINITY;
		into[1] = Double.NEGATIVE_INFINITY;
		into[2] = 0;
		for (int i = 0; i < n; i++) {
			into[0] = Math.min(into[0], reference[i]);
			into[1] = Math.max(into[1], reference[i]);
			into[2] += reference[i] - test[i];
		}
	}

	private static int tasks(final BlockGrid grid) {
		return Math.toIntExact((grid.count() + BLOCKS_PER_TASK - 1) / BLOCKS_PER_TASK);
	}

	/** @return how many pixels count, at least one. */
	private static long fold(final BlockGrid grid, final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask,
		final int count, final Terms terms, final Merge merge)
	{
		final long[] pixels = new long[tasks(grid)];
		Parallel.run(pixels.length, () -> {
			final Worker worker = new Worker(grid, reference, test, mask, count, terms);
			return (IntConsumer) task -> pixels[task] = worker.run(task, merge);
		});
		final long n = Arrays.stream(pixels).sum();
		if (n == 0)
			throw new IllegalArgumentException(
				"There is no pixel to compare: all are outside the mask or NaN. Check the mask and the images.");
		return n;
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
			final RandomAccessibleInterval<? extends RealType<?>> test,
			final RandomAccessibleInterval<? extends BooleanType<?>> mask,
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

		long run(final int task, final Merge merge) {
			final long first = (long) task * BLOCKS_PER_TASK;
			final long last = Math.min(grid.count(), first + BLOCKS_PER_TASK);
			long pixels = 0;
			for (long index = first; index < last; index++) {
				pixels += block(index);
				merge.block(task, block);
			}
			return pixels;
		}

		private int block(final long index) {
			int n = grid.locate(index, position, size);
			reference.fetch(position, size);
			test.fetch(position, size);
			if (isSummedAsFloats(n))
				return n;
			reference.decode(0, n, r, 0);
			test.decode(0, n, x, 0);
			if (mask != null)
				n = keepMasked(n);
			terms.sum(r, x, n, block);
			if (mask == null && Arrays.stream(block).noneMatch(Double::isNaN))
				return n;
			n = keepNumbers(n);
			terms.sum(r, x, n, block);
			return n;
		}

		private boolean isSummedAsFloats(final int n) {
			final float[] floatsR = reference.floats();
			final float[] floatsX = test.floats();
			return mask == null && floatsR != null && floatsX != null && terms.sum(floatsR, floatsX, n, block)
				&& Arrays.stream(block).noneMatch(Double::isNaN);
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
