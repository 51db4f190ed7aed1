// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import org.clearstack.model.NetworkPlan;

/** Slices of a volume side by side in a pixel. */
public final class Depth {

	private Depth() {}

	/** The image itself, or the slice to restore, in what a network is given. */
	public static float[] middle(final float[] values, final NetworkPlan plan) {
		return plan.isTold() ? first(values, plan.channels(), plan.inputs()) : middle(values, plan.depth());
	}

	private static float[] first(final float[] values, final int channels, final int inputs) {
		final float[] first = new float[values.length / inputs * channels];
		for (int i = 0; i < first.length; i++)
			first[i] = values[i / channels * inputs + i % channels];
		return first;
	}

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
