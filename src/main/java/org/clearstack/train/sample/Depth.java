// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

/** Slices of a volume side by side in a pixel. */
public final class Depth {

	private Depth() {}

	/**
	 * The middle one of the slices.
	 *
	 * @param values of the pixels, {@code depth} each, or of any number of channels if the depth is 1
	 * @return the values themselves if the depth is 1
	 */
	public static float[] middle(final float[] values, final int depth) {
		if (depth == 1)
			return values;
		final float[] middle = new float[values.length / depth];
		for (int i = 0; i < middle.length; i++)
			middle[i] = values[i * depth + depth / 2];
		return middle;
	}
}
