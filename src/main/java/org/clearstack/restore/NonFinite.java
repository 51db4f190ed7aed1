// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Util;
import net.imglib2.view.Views;

/**
 * Replaces NaN and infinite pixels by values grown from their neighbours: ring by ring, each pixel becomes the mean of
 * those of its eight neighbours that were finite before the ring. Each pixel is visited once, so large holes cost no
 * more than small ones. A plane without a finite pixel becomes 0.
 */
public final class NonFinite {

	private NonFinite() {}

	static boolean allFinite(final float[] values) {
		for (final float value : values)
			if (!Float.isFinite(value))
				return false;
		return true;
	}

	/** A filled copy of a plane, x and y, of any origin, in the same interval. */
	public static RandomAccessibleInterval<FloatType> fill(final RandomAccessibleInterval<FloatType> plane) {
		return fill(plane, Integer.MAX_VALUE);
	}

	/**
	 * A filled copy, in which pixels that are further than some rings from a finite one become 0.
	 *
	 * @param rings how far values grow at most, in pixels
	 */
	static RandomAccessibleInterval<FloatType> fill(final RandomAccessibleInterval<FloatType> plane, final int rings) {
		final Img<FloatType> copy = Util.getSuitableImgFactory(plane, new FloatType()).create(plane);
		LoopBuilder.setImages(Views.zeroMin(plane), copy).forEachPixel((in, out) -> out.set(in));
		new Growth(copy).run(rings);
		return Views.translate(copy, plane.minAsLongArray());
	}

	/** Grows finite pixels over one plane with origin 0. */
	private static final class Growth {

		private final RandomAccess<FloatType> access;
		private final RandomAccessibleInterval<FloatType> plane;
		private final long width;
		private final long height;

		Growth(final RandomAccessibleInterval<FloatType> plane) {
			this.plane = plane;
			this.access = plane.randomAccess();
			this.width = plane.dimension(0);
			this.height = plane.dimension(1);
		}

		void run(final int rings) {
			Pixels ring = edge();
			for (int done = 0; ring.size > 0 && done < rings; done++) {
				final float[] means = new float[ring.size];
				for (int i = 0; i < ring.size; i++)
					means[i] = meanOfNeighbours(ring.at[i]);
				for (int i = 0; i < ring.size; i++)
					at(ring.at[i]).set(means[i]);
				ring = around(ring);
			}
			plane.forEach(pixel -> {
				if (!Float.isFinite(pixel.get()))
					pixel.set(0);
			});
		}

		/** Pixels to fill that have a finite neighbour. */
		private Pixels edge() {
			final Pixels edge = new Pixels();
			final Cursor<FloatType> cursor = plane.localizingCursor();
			while (cursor.hasNext()) {
				if (Float.isFinite(cursor.next().get()))
					continue;
				final long pixel = cursor.getLongPosition(1) * width + cursor.getLongPosition(0);
				if (Float.isFinite(meanOfNeighbours(pixel)))
					edge.add(pixel);
			}
			return edge;
		}

		/** Pixels to fill next to those filled just now, each once. */
		private Pixels around(final Pixels ring) {
			final Pixels next = new Pixels();
			for (int i = 0; i < ring.size; i++)
				for (long y = firstY(ring.at[i]); y <= lastY(ring.at[i]); y++)
					for (long x = firstX(ring.at[i]); x <= lastX(ring.at[i]); x++)
						if (!Float.isFinite(at(y * width + x).get()))
							next.add(y * width + x);
			next.makeUnique();
			return next;
		}

		/** NaN if no neighbour is finite. */
		private float meanOfNeighbours(final long pixel) {
			double sum = 0;
			int count = 0;
			for (long y = firstY(pixel); y <= lastY(pixel); y++)
				for (long x = firstX(pixel); x <= lastX(pixel); x++) {
					final float value = at(y * width + x).get();
					if (Float.isFinite(value)) {
						sum += value;
						count++;
					}
				}
			return (float) (sum / count);
		}

		private FloatType at(final long pixel) {
			access.setPosition(pixel % width, 0);
			access.setPosition(pixel / width, 1);
			return access.get();
		}

		private long firstX(final long pixel) {
			return Math.max(0, pixel % width - 1);
		}

		private long lastX(final long pixel) {
			return Math.min(width - 1, pixel % width + 1);
		}

		private long firstY(final long pixel) {
			return Math.max(0, pixel / width - 1);
		}

		private long lastY(final long pixel) {
			return Math.min(height - 1, pixel / width + 1);
		}
	}

	/** A growing list of pixel numbers, row by row. */
	private static final class Pixels {

		private long[] at = new long[64];
		private int size;

		void add(final long pixel) {
			if (size == at.length)
				at = Arrays.copyOf(at, 2 * size);
			at[size++] = pixel;
		}

		void makeUnique() {
			Arrays.sort(at, 0, size);
			int kept = 0;
			for (int i = 0; i < size; i++)
				if (i == 0 || at[i] != at[i - 1])
					at[kept++] = at[i];
			size = kept;
		}
	}
}
