// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.Arrays;

/** Fills pixels that are NaN or infinite from their neighbours, ring by ring: metrics and kernels cannot do with them. */
final class Holes {

	private Holes() {}

	/**
	 * Fills a plane in place: each hole becomes the mean of those of its eight neighbours that are numbers, from the edge of the hole
	 * inwards. A plane without a number becomes zero.
	 *
	 * @return how many pixels were filled
	 */
	static int fill(final float[] plane, final int width) {
		int filled = 0;
		for (int holes = count(plane); holes > 0; holes = count(plane)) {
			filled = Math.max(filled, holes);
			if (holes == plane.length)
				Arrays.fill(plane, 0);
			else
				fillRim(plane, plane.clone(), width);
		}
		return filled;
	}

	private static int count(final float[] plane) {
		int count = 0;
		for (final float value : plane)
			if (!Float.isFinite(value))
				count++;
		return count;
	}

	private static void fillRim(final float[] plane, final float[] before, final int width) {
		for (int i = 0; i < plane.length; i++)
			if (!Float.isFinite(before[i]))
				plane[i] = meanOfNeighbours(before, i % width, i / width, width);
	}

	private static float meanOfNeighbours(final float[] plane, final int x, final int y, final int width) {
		double sum = 0;
		int count = 0;
		for (int v = Math.max(0, y - 1); v <= Math.min(plane.length / width - 1, y + 1); v++)
			for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
				if (Float.isFinite(plane[v * width + u])) {
					sum += plane[v * width + u];
					count++;
				}
		return count == 0 ? Float.NaN : (float) (sum / count);
	}
}
