// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import org.clearstack.model.NetworkPlan;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.Simulation;

/**
 * How to train.
 *
 * @param plan of the network
 * @param options of the optimiser
 * @param lesson what is learned from
 * @param simulation how poor images are made, where they are
 * @param epochs after each of which the network is validated
 * @param steps of the optimiser in an epoch
 * @param batch pairs of patches in a step
 * @param patch width and height of a poor patch in pixels
 * @param margin pixels around a poor patch that the network sees and is not judged by, as it sees them around a tile
 * when it restores
 * @param rate learning rate of each step
 * @param augmentation how patches are varied
 * @param validation share of the images that is kept for validation, 0 to 0.5; at least one image is
 * @param patience epochs without a better validation after which training ends; 0 for never
 */
public record TrainingSettings(NetworkPlan plan, TrainerOptions options, Lesson lesson, Simulation simulation,
	int epochs, int steps, int batch, int patch, int margin,
	LearningRate rate, Augmentation augmentation, double validation, int patience) {

	/** What is learned from. */
	public enum Lesson {
		/** Good images, from which poor ones are simulated. */
		DEGRADE,
		/** Poor and good images of the same objects. */
		PAIRS,
		/** Noisy images alone, with blind spots. */
		NOISE2VOID
	}

	/** The windows of the losses must fit into a good patch. */
	private static final int LEAST_PATCH = 16;

	public TrainingSettings {
		if (epochs < 1 || steps < 1 || batch < 1 || patience < 0)
			throw new IllegalArgumentException(
				"Training needs at least 1 epoch of 1 step with 1 patch, and a patience of at least 0; found " + epochs
					+ ", " + steps
					+ ", " + batch + " and " + patience + ".");
		if (margin < 0 || 2 * margin % plan.multiple() != 0)
			throw new IllegalArgumentException("Twice the margin of a patch must be a multiple of " + plan.multiple()
				+ " for this network; found a margin of " + margin + ".");
		if (patch < LEAST_PATCH || patch % plan.multiple() != 0)
			throw new IllegalArgumentException(
				"The patch must be at least " + LEAST_PATCH + " pixels and a multiple of " + plan.multiple()
					+ " for this network; found " + patch + ".");
		if (!(validation >= 0 && validation <= 0.5))
			throw new IllegalArgumentException(
				"The share of images for validation must be between 0 and 0.5; found " + validation + ".");
		if (lesson == Lesson.NOISE2VOID && plan.scale() != 1)
			throw new IllegalArgumentException(
				"Noisy images alone teach denoising, not upscaling: set the scale to 1; found " + plan.scale() + ".");
		if (plan.architecture().learnsNoise()
			&& (lesson != Lesson.DEGRADE || augmentation.jitter() > 0 || augmentation.soften() > 0
				|| !simulation.blur().isNone()))
			throw new IllegalArgumentException(
				"A network that is told the noise learns from good images to which noise is added: set learn to "
					+ "degrade, and blur, jitter and"
					+ " soften to 0.");
		if (lesson == Lesson.DEGRADE && plan.scale() == 1 && simulation.isNone())
			throw new IllegalArgumentException(
				"With scale 1 and neither blur, photons nor noise the poor images would equal the good ones. Set "
					+ "one of them.");
	}

	/** Steps altogether. */
	public long allSteps() {
		return (long) epochs * steps;
	}

	/** Learning rate of a step, counted from 0. */
	float rate(final long step) {
		return rate.at(step, allSteps());
	}

	/**
	 * What a training must have in common with an earlier one to go on where that one stood: all but rate, length and
	 * patience.
	 */
	TrainingSettings essentials() {
		return new TrainingSettings(plan, options, lesson, simulation, 1, steps, batch, patch, margin,
			LearningRate.of(1), augmentation, validation, 0);
	}

	/** An empty batch. */
	BatchBuilder buffer(final int pairs, final boolean weighted) {
		return new BatchBuilder(pairs, patch, margin, plan.scale(), plan.channels(), plan.inputs(), weighted);
	}

	/** Width and height of what the network sees of a poor image, in pixels. */
	int seenPatch() {
		return patch + 2 * margin;
	}

	/** Width and height of a good patch in pixels. */
	int goodPatch() {
		return plan.scale() * patch;
	}

	/** Whether all images can teach equally, see {@link org.clearstack.train.sample.DegradationSampler}. */
	boolean isEven() {
		return plan.architecture().commutesWithGain() && plan.scale() > 1 && simulation.isNone();
	}
}
