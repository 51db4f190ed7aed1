// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.tile;

/**
 * Tiles along one axis: all of one size, {@code stride} pixels apart, the first one starting so early and the last
 * one ending so late that the output lies within their margins.
 *
 * @param start of the first tile, in input pixels
 * @param size of each tile, in input pixels
 * @param spacing of the tiles
 * @param count of the tiles
 */
record TileAxis(TileRule rule, long outputMin, long outputMax, long start, int size, Spacing spacing, int count) {

	/**
	 * How neighbours lie.
	 *
	 * @param stride from tile to tile, in input pixels
	 * @param ramp along which neighbours are blended, in input pixels; never longer than the stride, so that no pixel
	 * belongs to more than two tiles
	 */
	record Spacing(int stride, int ramp) {}

	static TileAxis of(final TileRule rule, final long outputMin, final long outputMax, final long origin,
		final int size)
	{
		final long first = Math.floorDiv(outputMin, (long) rule.scale());
		final long last = Math.floorDiv(outputMax, (long) rule.scale());
		final long start = firstStart(rule, first, origin);
		final int valid = size - 2 * rule.margin();
		if (start + rule.margin() + valid > last)
			return new TileAxis(rule, outputMin, outputMax, start, size, new Spacing(0, 0), 1);
		if (valid < rule.multiple())
			throw new IllegalArgumentException(
				"Tiles of " + size + " pixels leave " + valid + " pixels inside a margin of "
					+ rule.margin() + "; use at least " + rule.smallest() + ".");
		final int ramp = Math.min(rule.overlap(), longestRamp(valid, rule.multiple()));
		final int stride = (valid - ramp) / rule.multiple() * rule.multiple();
		final long missing = last + 1 - (start + rule.margin() + valid);
		return new TileAxis(rule, outputMin, outputMax, start, size, new Spacing(stride, ramp),
			Math.toIntExact(1 + (missing + stride - 1) / stride));
	}

	/** The last allowed start that keeps the margin before a pixel. */
	static long firstStart(final TileRule rule, final long pixel, final long origin) {
		return origin + Math.floorDiv(pixel - origin - rule.margin(), (long) rule.multiple()) * rule.multiple();
	}

	/** What the valid part leaves when the stride is the smallest multiple of at least half of it. */
	private static int longestRamp(final int valid, final int multiple) {
		final int half = (valid + 1) / 2;
		return valid - (half + multiple - 1) / multiple * multiple;
	}

	/** The k-th tile along this axis. */
	Span span(final int k) {
		final int scale = rule.scale();
		final int stride = spacing.stride();
		final int ramp = spacing.ramp();
		final long tile = start + (long) k * stride;
		final long from = Math.max(outputMin, (tile + rule.margin()) * scale);
		final long inside = k == count - 1 ? size - 2L * rule.margin() : (long) stride + ramp;
		final long to = Math.min(outputMax + 1, (tile + rule.margin() + inside) * scale);
		final double[] weights = new double[(int) (to - from)];
		final double[] before = new double[weights.length];
		for (int i = 0; i < weights.length; i++) {
			final long position = from + i - (tile + rule.margin()) * scale;
			weights[i] = weight(k, position);
			before[i] = k > 0 && position < (long) ramp * scale ? 1 - weights[i] : 0;
		}
		return new Span(tile, from, (int) (from - tile * scale), weights, before);
	}

	/** The weights of two neighbours add up to one by construction. */
	private double weight(final int k, final long position) {
		final long width = (long) spacing.ramp() * rule.scale();
		final long end = (long) spacing.stride() * rule.scale();
		if (k > 0 && position < width)
			return (position + 0.5) / width;
		if (k < count - 1 && position >= end)
			return 1 - (position - end + 0.5) / width;
		return 1;
	}

	/**
	 * One tile along one axis.
	 *
	 * @param start of the tile, in input pixels
	 * @param target first output pixel the tile contributes to
	 * @param skip how many pixels of the network's result come before that pixel
	 * @param weights of the output pixels from there on
	 * @param before weights that the tile before has at these pixels
	 */
	record Span(long start, long target, int skip, double[] weights, double[] before) {}
}
