// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import org.clearstack.network.NetworkPlan;
import org.clearstack.network.TrainerOptions;

/**
 * How to train.
 *
 * @param plan of the network
 * @param options of the optimiser
 * @param epochs after each of which the network is validated
 * @param steps of the optimiser in an epoch
 * @param batch pairs of patches in a step
 * @param patch width and height of a poor patch in pixels
 * @param rate highest learning rate; it rises over the first steps and falls along a cosine to 1 % of it
 * @param validation share of the images that is kept for validation, 0 to 0.5; at least one image is
 */
public record TrainingSettings(NetworkPlan plan, TrainerOptions options, int epochs, int steps, int batch, int patch, double rate, double validation) {

	private static final int WARM_UP = 200;
	private static final double LAST = 0.01;

	public TrainingSettings {
		final int multiple = 1 << (plan.levels() - 1);
		if (epochs < 1 || steps < 1 || batch < 1)
			throw new IllegalArgumentException("Training needs at least 1 epoch of 1 step with 1 patch; found " + epochs + ", " + steps + " and " + batch + ".");
		if (patch < 8 || patch % multiple != 0)
			throw new IllegalArgumentException("The patch must be at least 8 pixels and a multiple of " + multiple + " for " + plan.levels() + " levels; found " + patch + ".");
		if (!(rate > 0 && rate <= 1))
			throw new IllegalArgumentException("The learning rate must be above 0 and at most 1; found " + rate + ".");
		if (!(validation >= 0 && validation <= 0.5))
			throw new IllegalArgumentException("The share of images for validation must be between 0 and 0.5; found " + validation + ".");
	}

	/** Steps altogether. */
	public long allSteps() {
		return (long) epochs * steps;
	}

	/** Learning rate of a step, counted from 0. */
	float rate(final long step) {
		final long warm = Math.min(WARM_UP, allSteps() / 10);
		if (step < warm)
			return (float) (rate * (step + 1) / warm);
		final double way = (double) (step - warm) / Math.max(1, allSteps() - warm);
		return (float) (rate * (LAST + (1 - LAST) * (1 + Math.cos(Math.PI * way)) / 2));
	}
}
