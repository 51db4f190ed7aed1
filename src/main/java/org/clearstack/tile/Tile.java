// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.tile;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import org.clearstack.tile.TileAxis.Span;

/** One tile of a {@link TileGrid}: what it reads, what it contributes to, and with which weight. Immutable. */
public final class Tile {

	private final Span[] spans;
	private final int[] size;

	Tile(final Span[] spans, final int[] size) {
		this.spans = spans;
		this.size = size;
	}

	/** First input pixel, margin included; may lie outside the image, which is then to be mirrored. */
	public long[] start() {
		final long[] start = new long[spans.length];
		for (int d = 0; d < start.length; d++)
			start[d] = spans[d].start();
		return start;
	}

	/** Input pixels along each axis, margins included; the same for all tiles of a grid. */
	public int[] size() {
		return size.clone();
	}

	/** The output pixels this tile contributes to: never empty, always inside the grid's output. */
	public Interval target() {
		final long[] min = new long[spans.length];
		final long[] max = new long[spans.length];
		for (int d = 0; d < min.length; d++) {
			min[d] = spans[d].target();
			max[d] = min[d] + spans[d].weights().length - 1;
		}
		return new FinalInterval(min, max);
	}

	/** How many pixels of the network's result come before the target along an axis. */
	public int skip(final int d) {
		return spans[d].skip();
	}

	/**
	 * Weights along an axis, one for each pixel of the target. A pixel's weight is the product over all axes; the
	 * weights of all tiles that contribute to a pixel add up to one.
	 */
	public double[] weights(final int d) {
		return spans[d].weights();
	}

	/**
	 * Weights along an axis, as {@link #weights}, that the tile before this one along the axis has at the same pixels;
	 * 0 where it has none.
	 */
	public double[] weightsBefore(final int d) {
		return spans[d].before();
	}
}
