// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.clearstack.metric.numeric.Quantiles;

/**
 * Blocks of like brightness and like flatness. They were sorted by one half of their low frequencies, and the other
 * half is measured, so that the choice of the flattest blocks does not make the measured noise smaller.
 *
 * @param blocks indices
 * @param sortedByA whether the blocks were sorted by {@link Bands#LOW_A}
 * @param mean of the blocks in grey levels
 * @param low variance at low frequencies: that of the noise and much of what is in the image
 * @param top variance at the highest frequencies: that of the noise and little of what is in the image
 */
record Cell(int[] blocks, boolean sortedByA, double mean, double low, double top) {

	/** Shares of the blocks of a brightness, from the flattest on; the rest is not used. */
	private static final double[] SHARES = { 0.03, 0.06, 0.12, 0.25, 0.5 };
	private static final int FEWEST_BLOCKS = 25;
	private static final int BLOCKS_PER_BIN = 2000;
	private static final int FEWEST_BINS = 3;
	private static final int MOST_BINS = 6;

	static List<Cell> of(final NoiseBlocks blocks) {
		final double[] a = blocks.energies(Bands.LOW_A);
		final double[] b = blocks.energies(Bands.LOW_B);
		final double[] top = blocks.energies(Bands.TOP);
		final int[] order = sorted(IntStream.range(0, blocks.count()).toArray(),
			IntStream.range(0, blocks.count()).mapToDouble(blocks::mean).toArray());
		final int bins = Math.max(FEWEST_BINS, Math.min(MOST_BINS, order.length / BLOCKS_PER_BIN));
		final List<Cell> cells = new ArrayList<>();
		for (int bin = 0; bin < bins; bin++) {
			final int[] members = Arrays.copyOfRange(order, (int) ((long) bin * order.length / bins),
				(int) ((long) (bin + 1) * order.length / bins));
			split(blocks, sorted(members, a), true, b, Bands.LOW_B.length, top, cells);
			split(blocks, sorted(members, b), false, a, Bands.LOW_A.length, top, cells);
		}
		return cells;
	}

	private static void split(final NoiseBlocks blocks, final int[] sorted, final boolean byA, final double[] low,
		final int degrees,
		final double[] top, final List<Cell> cells)
	{
		int from = 0;
		for (final double share : SHARES) {
			final int to = Math.min(sorted.length, Math.max((int) (share * sorted.length), from + FEWEST_BLOCKS));
			if (to == from)
				return;
			final int[] members = Arrays.copyOfRange(sorted, from, to);
			cells.add(new Cell(members, byA, Arrays.stream(members).mapToDouble(blocks::mean).average().orElseThrow(),
				variance(members, low, degrees), variance(members, top, Bands.TOP.length)));
			from = to;
		}
	}

	/** @return the variance whose mean over so many degrees of freedom has the median of the members' energies. */
	private static double variance(final int[] members, final double[] energies, final int degrees) {
		return Quantiles.median(Arrays.stream(members).mapToDouble(i -> energies[i]).toArray())
			/ Robust.medianOfChiSquared(degrees);
	}

	private static int[] sorted(final int[] members, final double[] by) {
		return Arrays.stream(members).boxed().sorted(Comparator.comparingDouble(i -> by[i])).mapToInt(Integer::intValue)
			.toArray();
	}
}
