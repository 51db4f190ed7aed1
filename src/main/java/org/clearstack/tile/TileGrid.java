// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.tile;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;

/**
 * Equal tiles over an image of any number of dimensions. <b>The output's interval decides what is computed</b>: ask
 * for a region and only the tiles it needs are there.
 * <pre>
 * TileRule rule = new TileRule(scale, margin, overlap, multiple);
 * TileGrid grid = new TileGrid(rule, output, origin, rule.automaticSize(output, origin, budget));
 * for (long i = 0; i &lt; grid.count(); i++)
 * 	join(grid.tile(i));
 * </pre>
 * Geometry only: no pixel is touched. Immutable, may be shared between threads.
 */
public final class TileGrid {

	private final TileAxis[] axes;
	private final int[] size;

	/**
	 * @param rule of the network
	 * @param output what is to be computed, in output pixels: the scale times input coordinates
	 * @param origin of the source image, in input pixels; starts of tiles are multiples from here
	 * @param size of a tile along each axis, in input pixels, margins included
	 * @throws IllegalArgumentException if dimensions differ, the output is empty, or the size is no multiple or too
	 * small
	 */
	public TileGrid(final TileRule rule, final Interval output, final long[] origin, final int[] size) {
		final int n = output.numDimensions();
		if (origin.length != n || size.length != n)
			throw new IllegalArgumentException("The output has " + n + " dimensions, the origin " + origin.length
				+ " and the tile " + size.length + "; they must be the same.");
		this.axes = new TileAxis[n];
		this.size = size.clone();
		for (int d = 0; d < n; d++)
			axes[d] = checkedAxis(rule, output, origin, d);
	}

	private TileAxis checkedAxis(final TileRule rule, final Interval output, final long[] origin, final int d) {
		if (output.dimension(d) < 1)
			throw new IllegalArgumentException(
				"The output " + new FinalInterval(output) + " is empty; it needs at least one pixel along each axis.");
		if (size[d] < 1 || size[d] % rule.multiple() != 0)
			throw new IllegalArgumentException(
				"A tile size of " + size[d] + " pixels is not a positive multiple of " + rule.multiple() + ".");
		return rule.axis(output, origin, d, size[d]);
	}

	/** Number of tiles. */
	public long count() {
		long count = 1;
		for (final TileAxis axis : axes)
			count = Math.multiplyExact(count, axis.count());
		return count;
	}

	/** A tile, in the order of rows: the first axis runs fastest. */
	public Tile tile(final long index) {
		final TileAxis.Span[] spans = new TileAxis.Span[axes.length];
		long rest = index;
		for (int d = 0; d < axes.length; d++) {
			spans[d] = axes[d].span((int) (rest % axes[d].count()));
			rest /= axes[d].count();
		}
		return new Tile(spans, size);
	}

	/** Input pixels of a tile along each axis, margins included. */
	public int[] tileSize() {
		return size.clone();
	}
}
