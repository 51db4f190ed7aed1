// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * Where an image can be learned from: rectangles in which every pixel is finite. Astronomy's images have borders that
 * were not seen and pixels that are dead, both NaN; the rest of them is as good as any other image.
 */
public final class FiniteRectangles {

	/** A dead pixel costs the rows or columns beside it, so an image of many is not worth more rectangles than this. */
	private static final int MOST = 8;

	private final int width;
	private final int height;
	private final boolean[] finite;

	private FiniteRectangles(final int width, final int height) {
		this.width = width;
		this.height = height;
		this.finite = new boolean[width * height];
		Arrays.fill(finite, true);
	}

	/**
	 * Looks for the pixels that are not finite, in cells: squares of pixels that are taken or left together.
	 *
	 * @param planes channels of an image, 2D and of one size
	 * @param cell width and height of a cell in pixels; columns and rows that fill no cell are left out
	 */
	public static FiniteRectangles of(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final int cell)
	{
		final FiniteRectangles parts = new FiniteRectangles(Math.toIntExact(planes.get(0).dimension(0) / cell),
			Math.toIntExact(planes.get(0).dimension(1) / cell));
		planes.forEach(plane -> parts.leaveOut(plane, cell));
		return parts;
	}

	private void leaveOut(final RandomAccessibleInterval<? extends RealType<?>> plane, final int cell) {
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(plane).cursor();
		for (int y = 0; y < plane.dimension(1); y++)
			for (int x = 0; x < plane.dimension(0); x++)
				if (!Double.isFinite(pixels.next().getRealDouble()) && x / cell < width && y / cell < height)
					finite[y / cell * width + x / cell] = false;
	}

	/** Leaves out what another image of as many cells lacks. */
	public FiniteRectangles and(final FiniteRectangles other) {
		for (int i = 0; i < finite.length; i++)
			finite[i] &= other.finite[i];
		return this;
	}

	/**
	 * The largest rectangle of finite cells, then the largest of what remains, and so on.
	 *
	 * @param least width and height in cells that a rectangle must have
	 * @return rectangles that do not overlap, in cells, at most eight; one as large as the image where all of it is
	 * finite
	 */
	public List<Interval> rectangles(final int least) {
		final boolean[] free = finite.clone();
		final List<Interval> rectangles = new ArrayList<>();
		for (Interval next = largest(free, least); next != null && rectangles.size() < MOST;
			next = largest(free, least)) {
			rectangles.add(next);
			for (long y = next.min(1); y <= next.max(1); y++)
				Arrays.fill(free, (int) (y * width + next.min(0)), (int) (y * width + next.max(0)) + 1, false);
		}
		return rectangles;
	}

	/**
	 * A column of free cells that ends at the row looked at: since where it, or a higher one, stands, and how high it
	 * is.
	 */
	private record Column(int since, int height) {}

	/**
	 * The largest rectangle in a histogram of free cells, row by row; null if there is none of that width and height.
	 */
	private Interval largest(final boolean[] free, final int least) {
		final int[] heights = new int[width];
		Interval largest = null;
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++)
				heights[x] = free[y * width + x] ? heights[x] + 1 : 0;
			largest = larger(largest, largestAbove(y, heights, least));
		}
		return largest;
	}

	private Interval largestAbove(final int y, final int[] heights, final int least) {
		final Deque<Column> rising = new ArrayDeque<>();
		Interval largest = null;
		for (int x = 0; x <= width; x++) {
			final int now = x < width ? heights[x] : 0;
			int since = x;
			while (!rising.isEmpty() && rising.peek().height() >= now) {
				final Column column = rising.pop();
				since = column.since();
				if (column.height() >= least && x - since >= least)
					largest = larger(largest,
						new FinalInterval(new long[] { since, y - column.height() + 1L }, new long[] { x - 1L, y }));
			}
			rising.push(new Column(since, now));
		}
		return largest;
	}

	private static Interval larger(final Interval a, final Interval b) {
		return b == null || a != null && area(a) >= area(b) ? a : b;
	}

	private static long area(final Interval rectangle) {
		return rectangle.dimension(0) * rectangle.dimension(1);
	}

	/**
	 * Cuts a part out of channels.
	 *
	 * @param rectangle in cells
	 * @param cell width and height of a cell in pixels of the channels
	 * @return views with their origin at zero
	 */
	public static List<RandomAccessibleInterval<? extends RealType<?>>> cut(
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final Interval rectangle, final int cell)
	{
		final Interval pixels =
			FinalInterval.createMinSize(cell * rectangle.min(0), cell * rectangle.min(1), cell * rectangle.dimension(0),
				cell * rectangle.dimension(1));
		final List<RandomAccessibleInterval<? extends RealType<?>>> parts = new ArrayList<>();
		for (final RandomAccessibleInterval<? extends RealType<?>> plane : planes)
			parts.add(Views.zeroMin(Views.interval(Views.zeroMin(plane), pixels)));
		return parts;
	}
}
