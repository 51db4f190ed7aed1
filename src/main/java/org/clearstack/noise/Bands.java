// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.stream.IntStream;

/**
 * Which coefficients of a block say what: low frequencies in two halves, which tell how flat a block is, and the
 * highest ones.
 */
final class Bands {

	private static final int LOW = 5;
	private static final int HIGH = 10;

	/** Half of the low frequencies. */
	static final int[] LOW_A = select(true, true);
	/** The other half. */
	static final int[] LOW_B = select(true, false);
	/** The highest frequencies, which show least of what is in the image. */
	static final int[] TOP = IntStream.range(1, NoiseBlocks.AREA).filter(Bands::isTop).toArray();

	private Bands() {}

	/** @return the sum of the horizontal and the vertical frequency of a coefficient, 0 to 14. */
	static int order(final int coefficient) {
		return coefficient / NoiseBlocks.SIZE + coefficient % NoiseBlocks.SIZE;
	}

	static boolean isLow(final int coefficient) {
		return coefficient > 0 && order(coefficient) < LOW;
	}

	static boolean isTop(final int coefficient) {
		return order(coefficient) >= HIGH;
	}

	private static int[] select(final boolean low, final boolean first) {
		return IntStream.range(1, NoiseBlocks.AREA).filter(i -> isLow(i) == low).filter(i -> first == isFirst(i))
			.toArray();
	}

	private static boolean isFirst(final int coefficient) {
		final int u = coefficient % NoiseBlocks.SIZE;
		final int v = coefficient / NoiseBlocks.SIZE;
		return (u + 2 * v) % 4 < 2;
	}
}
