// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * What becomes of a channel's intensities on their way to a network, and of the network's answer on its way back,
 * fitted to one image. Computed in double.
 */
public interface IntensityMap {

	/** The network's input value for an intensity. */
	double forward(double intensity);

	/** The result's value for one that the network answered. */
	double inverse(double prediction);

	/** How much a small difference of answers is in the result; NaN where that depends on the answer. */
	double spread();

	/**
	 * Whether the way back depends on all that the network answered, so that {@link #inverse} leaves answers as they
	 * are until {@link #fitted}.
	 */
	default boolean isPending() {
		return false;
	}

	/** Whether {@link #fitted} wants all channels together. */
	default boolean isJoint() {
		return false;
	}

	/**
	 * The map whose {@link #inverse} is known when all answers are there.
	 *
	 * @param answer all the network answered to the channel, or to all channels where the map is joint
	 * @param source the channel itself, or all of them
	 * @return this map if it is not pending
	 */
	default IntensityMap fitted(final RandomAccessibleInterval<? extends RealType<?>> prediction,
		final RandomAccessibleInterval<? extends RealType<?>> source)
	{
		return this;
	}
}
