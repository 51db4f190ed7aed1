// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.util.Intervals;

/** How intervals of a source and of its upscaled output, x and y multiplied by the scale, belong together. */
final class ScaledInterval {

	private ScaledInterval() {}

	/** The output pixels of a source. */
	static Interval up(final Interval source, final int scale) {
		final long[] min = source.minAsLongArray();
		final long[] max = source.maxAsLongArray();
		for (int d = 0; d < 2; d++) {
			min[d] = Math.multiplyExact(min[d], scale);
			max[d] = Math.multiplyExact(max[d] + 1, scale) - 1;
		}
		return new FinalInterval(min, max);
	}

	/** The source pixels that an output touches. */
	static Interval down(final Interval output, final int scale) {
		final long[] min = output.minAsLongArray();
		final long[] max = output.maxAsLongArray();
		for (int d = 0; d < 2; d++) {
			min[d] = Math.floorDiv(min[d], scale);
			max[d] = Math.floorDiv(max[d], scale);
		}
		return new FinalInterval(min, max);
	}

	/**
	 * The source pixels of an output, refused where it cuts through a block of scale x scale pixels or leaves the
	 * source.
	 */
	static Interval wholeBlocks(final Interval source, final Interval output, final int scale) {
		final Interval blocks = within(source, output, scale);
		if (!Intervals.equals(up(blocks, scale), output))
			throw new IllegalArgumentException("The output covers " + Intervals.toString(output)
				+ ", which cuts through blocks of " + scale
				+ " x " + scale + " pixels; use whole blocks, such as " + Intervals.toString(up(blocks, scale)) + ".");
		return blocks;
	}

	/** The source pixels of an output, refused where it leaves the source. */
	static Interval within(final Interval source, final Interval output, final int scale) {
		if (source.numDimensions() != output.numDimensions() || source.numDimensions() < 2 || scale < 1)
			throw new IllegalArgumentException("The source has " + source.numDimensions() + " dimensions, the output "
				+ output.numDimensions() + ", the scale is " + scale
				+ "; use equally many dimensions, at least 2, and a scale of at least 1.");
		final Interval blocks = down(output, scale);
		if (!Intervals.contains(source, blocks))
			throw new IllegalArgumentException(
				"The output covers " + Intervals.toString(output) + ", but the source at scale " + scale
					+ " covers " + Intervals.toString(up(source, scale)) + "; ask for a part of that.");
		return blocks;
	}
}
