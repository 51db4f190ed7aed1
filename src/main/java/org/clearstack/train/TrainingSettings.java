// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import org.clearstack.model.NetworkPlan;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Simulation;

/**
 * How to train.
 *
 * @param plan of the network
 * @param options of the optimiser
 * @param data what is learned from
 * @param patches size of the patches
 * @param schedule how often and how fast
 * @param validation share of the images that is kept for validation, 0 to 0.5; at least one image is
 */
public record TrainingSettings(NetworkPlan plan, TrainerOptions options, Data data, PatchSize patches,
	Schedule schedule, double validation) {

	/**
	 * What is learned from.
	 *
	 * @param supervision kind of the images
	 * @param simulation how degraded images are made, where they are
	 * @param augmentation how patches are varied
	 * @param spots what is hidden from a network that learns from noisy images alone
	 */
	public record Data(Supervision supervision, Simulation simulation, Augmentation augmentation, BlindSpots spots) {

		/** Where a network learns from noisy images alone, single pixels are hidden. */
		public Data(final Supervision supervision, final Simulation simulation, final Augmentation augmentation) {
			this(supervision, simulation, augmentation, BlindSpots.PLAIN);
		}
	}

	/**
	 * How often and how fast weights are moved.
	 *
	 * @param epochs after each of which the network is validated
	 * @param steps of the optimiser in an epoch
	 * @param batch pairs of patches in a step
	 * @param rate learning rate of each step
	 * @param patience epochs without a better validation after which training ends; 0 for never
	 */
	public record Schedule(int epochs, int steps, int batch, LearningRate rate, int patience) {

		/** @throws IllegalArgumentException if a number is too small */
		public Schedule {
			if (epochs < 1 || steps < 1 || batch < 1 || patience < 0)
				throw new IllegalArgumentException(
					"Training needs at least 1 epoch of 1 step with 1 patch, and a patience of at least 0; found "
						+ epochs + ", " + steps + ", " + batch + " and " + patience + ".");
		}
	}

	/** What is learned from. */
	public enum Supervision {
		/** Ground-truth images, from which degraded ones are simulated. */
		DEGRADE,
		/** Degraded and ground-truth images of the same objects. */
		PAIRS,
		/** Noisy images alone, with blind spots. */
		NOISE2VOID
	}

	/** The windows of the losses must fit into a ground-truth patch. */
	private static final int LEAST_PATCH = 16;

	public TrainingSettings {
		final int margin = patches.margin();
		final int patch = patches.size();
		final Supervision supervision = data.supervision();
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
		if (supervision == Supervision.NOISE2VOID && plan.scale() != 1)
			throw new IllegalArgumentException(
				"Noisy images alone teach denoising, not upscaling: set the scale to 1; found " + plan.scale() + ".");
		if (plan.architecture().learnsNoise()
			&& (supervision != Supervision.DEGRADE || data.augmentation().jitter() > 0
				|| data.augmentation().preBlur() > 0
				|| !data.simulation().blur().isNone()))
			throw new IllegalArgumentException(
				"A network that is given the noise learns from ground-truth images to which noise is added: set learn to "
					+ "degrade, and blur, jitter and"
					+ " soften to 0.");
		if (supervision == Supervision.DEGRADE && plan.scale() == 1 && data.simulation().isNone())
			throw new IllegalArgumentException(
				"With scale 1 and neither blur, photons nor noise the degraded images would equal the ground truth. Set "
					+ "one of them.");
	}

	/** Steps altogether. */
	public long allSteps() {
		return (long) epochs() * steps();
	}

	/** Learning rate of a step, counted from 0. */
	float rate(final long step) {
		return schedule.rate().at(step, allSteps());
	}

	/**
	 * What a training must have in common with an earlier one to go on where that one stood, as text: all but rate,
	 * length and patience, in whose places numbers stand that are always the same. The words are those of the first
	 * version, so that trainings it began can go on.
	 */
	String essentials() {
		return "TrainingSettings[plan="
			+ plan.toString().replace("architecture=residual", "architecture=ours") + ", options=" + options
			+ ", lesson=" + supervision() + ", simulation="
			+ simulation() + ", epochs=1, steps=" + steps() + ", batch=" + batch() + ", patch=" + patches.size()
			+ ", margin=" + patches.margin() + ", rate=" + LearningRate.of(1) + ", augmentation=" + augmentation()
			+ ", validation=" + validation + ", patience=0"
			+ (spots().equals(BlindSpots.PLAIN) ? "" : ", mask=" + spots())
			+ "]";
	}

	/** An empty batch. */
	BatchBuilder buffer(final int pairs, final boolean weighted) {
		return new BatchBuilder(pairs, patches.size(), patches.margin(), plan.scale(), plan.channels(), plan.inputs(),
			weighted);
	}

	/** Width and height of what the network sees of a degraded image, in pixels. */
	int seenPatch() {
		return patches.seen();
	}

	/** Width and height of a ground-truth patch in pixels. */
	int groundTruthPatch() {
		return plan.scale() * patches.size();
	}

	/** Whether all images can teach equally, see {@link org.clearstack.train.sample.DegradationSampler}. */
	boolean equalises() {
		return plan.architecture().commutesWithGain() && plan.scale() > 1 && data.simulation().isNone();
	}

	// -- parts of the parts --

	/** What is learned from. */
	public Supervision supervision() {
		return data.supervision();
	}

	/** How degraded images are made, where they are. */
	public Simulation simulation() {
		return data.simulation();
	}

	/** How patches are varied. */
	public Augmentation augmentation() {
		return data.augmentation();
	}

	/** What is hidden from a network that learns from noisy images alone. */
	public BlindSpots spots() {
		return data.spots();
	}

	/** Width and height of a degraded patch in pixels, without its margin. */
	public int patch() {
		return patches.size();
	}

	/** Epochs, after each of which the network is validated. */
	public int epochs() {
		return schedule.epochs();
	}

	/** Steps of the optimiser in an epoch. */
	public int steps() {
		return schedule.steps();
	}

	/** Pairs of patches in a step. */
	public int batch() {
		return schedule.batch();
	}
}
