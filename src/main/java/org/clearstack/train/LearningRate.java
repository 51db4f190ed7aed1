// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

/**
 * How large the steps of a training are: the learning rate rises linearly over the first steps, and falls along half a
 * cosine over all others (Loshchilov and Hutter, 2017).
 *
 * @param highest learning rate, above 0 and at most 10
 * @param warmUp steps over which it rises; at most a tenth of all
 * @param last learning rate of the last step as a share of the highest, 0 to 1; with 1 it does not fall
 */
public record LearningRate(double highest, int warmUp, double last) {

	/** @throws IllegalArgumentException if a number is out of its range */
	public LearningRate {
		if (!(highest > 0 && highest <= 10))
			throw new IllegalArgumentException(
				"The learning rate must be above 0 and at most 10; found " + highest + ".");
		if (warmUp < 0)
			throw new IllegalArgumentException(
				"The learning rate can rise over 0 steps or more; found " + warmUp + ".");
		if (!(last >= 0 && last <= 1))
			throw new IllegalArgumentException(
				"The learning rate's decay is what is left of it at the end, a share of 0 to 1; found " + last + ".");
	}

	/** As most trainings need it: rises over 200 steps, and falls to 1 %. */
	public static LearningRate of(final double highest) {
		return new LearningRate(highest, 200, 0.01);
	}

	/**
	 * The learning rate of a step.
	 *
	 * @param step counted from 0
	 * @param all number of steps
	 */
	float at(final long step, final long all) {
		final long warm = Math.min(warmUp, all / 10);
		if (step < warm)
			return (float) (highest * (step + 1) / warm);
		final double way = (double) (step - warm) / Math.max(1, all - warm);
		return (float) (highest * (last + (1 - last) * (1 + Math.cos(Math.PI * way)) / 2));
	}
}
