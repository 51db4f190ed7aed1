// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

/** What a window sees beyond the border of the image "a b c d". */
public enum Border {

	/**
	 * {@code d c b a | a b c d | d c b a}: the border pixel is repeated. scipy's 'reflect', imglib2's mirror-double.
	 */
	REFLECT,

	/** {@code d c b | a b c d | c b a}: the border pixel is not repeated. scipy's 'mirror', imglib2's mirror-single. */
	MIRROR,

	/** {@code a a a | a b c d | d d d}. scipy's 'nearest', MATLAB's 'replicate'. */
	NEAREST,

	/** {@code 0 0 0 | a b c d | 0 0 0}. scipy's 'constant', the default of MATLAB's imfilter. */
	ZERO;

	/** What {@link #index} gives where the window sees zero. */
	static final long NOWHERE = -1;

	/**
	 * @param i position, inside the image or not
	 * @param n size of the image
	 * @return the pixel of the image seen at i, or {@link #NOWHERE}
	 */
	public long index(final long i, final long n) {
		if (i >= 0 && i < n)
			return i;
		return switch (this) {
			case REFLECT -> fold(Math.floorMod(i, 2 * n), 2 * n - 1, n);
			case MIRROR -> n == 1 ? 0 : fold(Math.floorMod(i, 2 * n - 2), 2 * n - 2, n);
			case NEAREST -> i < 0 ? 0 : n - 1;
			case ZERO -> NOWHERE;
		};
	}

	private static long fold(final long i, final long last, final long n) {
		return i < n ? i : last - i;
	}
}
