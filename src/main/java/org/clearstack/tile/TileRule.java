// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.tile;

import net.imglib2.Interval;

/**
 * What a network demands of tiles, and how they shall join. A tile is, from its edge inwards, a margin (context
 * only, weight zero), an overlap with the next tile (a linear ramp) and an inside (weight one).
 *
 * @param scale how many times larger the network's result is than its tile, at least 1
 * @param margin input pixels at each edge of a tile that are context only: the reach of the receptive field
 * @param overlap input pixels along which neighbours are blended; shortened where a tile has no room for it
 * @param multiple starts of tiles, counted from the image's origin, and their sizes are multiples of this
 */
public record TileRule(int scale, int margin, int overlap, int multiple) {

	/** The size of input tiles that {@link #automaticSize} prefers. */
	private static final int PREFERRED = 512;

	public TileRule {
		if (scale < 1 || margin < 0 || overlap < 0 || multiple < 1)
			throw new IllegalArgumentException(
				"Tiles need a scale and multiple of at least 1, a margin and overlap of at least 0; found "
					+ scale + ", " + multiple + ", " + margin + " and " + overlap + ".");
	}

	/** The smallest tile that has something inside its margins, in input pixels, margins included. */
	public int smallest() {
		return roundUp(2L * margin + multiple);
	}

	/**
	 * The size of tiles where the user asks for one: rounded up to the multiple, and along short axes no larger
	 * than the one tile that covers the output.
	 *
	 * @param output what is to be computed, in output pixels
	 * @param origin of the source image, in input pixels
	 * @param wanted size of an input tile in pixels, margins included
	 * @throws IllegalArgumentException if the size leaves nothing inside the margins
	 */
	public int[] size(final Interval output, final long[] origin, final int wanted) {
		if (roundUp(wanted) < smallest())
			throw new IllegalArgumentException("A tile of " + wanted + " pixels is too small for a margin of " + margin
				+ " pixels on both sides; use at least " + smallest() + ".");
		final int[] size = new int[output.numDimensions()];
		for (int d = 0; d < size.length; d++)
			size[d] = (int) Math.min(roundUp(wanted), single(output, origin, d));
		return size;
	}

	/**
	 * The size of tiles where the user does not care: about 512 input pixels (more under a wide margin, less if
	 * the budget is small), evened out so that the last tile does not hang far over the image's end.
	 *
	 * @param output what is to be computed, in output pixels
	 * @param origin of the source image, in input pixels
	 * @param budget number of input pixels a tile may have; exceeded only where the margin leaves no choice
	 */
	public int[] automaticSize(final Interval output, final long[] origin, final long budget) {
		final int n = output.numDimensions();
		final double side = Math.min(Math.max(PREFERRED, 8L * margin), Math.pow(budget, 1.0 / n));
		final int wanted = Math.max(smallest(), (int) (side / multiple) * multiple);
		final int[] size = new int[n];
		for (int d = 0; d < n; d++)
			size[d] = even(output, origin, d, wanted);
		return size;
	}

	/** The smallest size that needs no more tiles than the wanted one. */
	private int even(final Interval output, final long[] origin, final int d, final int wanted) {
		final long single = single(output, origin, d);
		if (single <= wanted)
			return (int) single;
		final int count = axis(output, origin, d, wanted).count();
		int size = wanted;
		while (size > smallest() && axis(output, origin, d, size - multiple).count() == count)
			size -= multiple;
		return size;
	}

	/** The size of one tile that covers the whole output along an axis. */
	private long single(final Interval output, final long[] origin, final int d) {
		final long first = TileAxis.firstStart(this, Math.floorDiv(output.min(d), (long) scale), origin[d]);
		final long end = Math.floorDiv(output.max(d), (long) scale) + 1 + margin;
		return (end - first + multiple - 1) / multiple * multiple;
	}

	TileAxis axis(final Interval output, final long[] origin, final int d, final int size) {
		return TileAxis.of(this, output.min(d), output.max(d), origin[d], size);
	}

	private int roundUp(final long size) {
		return Math.toIntExact((size + multiple - 1) / multiple * multiple);
	}
}
