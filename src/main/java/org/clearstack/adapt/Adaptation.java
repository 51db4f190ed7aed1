// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.device.DeviceChoice;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.Engine;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.task.Progress;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.PatchSize;

/**
 * Trains a denoiser that is given the noise on the noisy image itself, from the weights of its model on. A fifth of the
 * image's blocks is held back: only if the error there becomes smaller by more than chance are the new weights taken.
 */
final class Adaptation {

	private static final int LARGEST_PATCH = 64;
	private static final int SMALLEST_PATCH = 32;
	/** Around a patch, which the network sees and is not judged by. */
	static final int MARGIN = 8;
	private static final int PAIRS = 12;
	/** Times that a place with pixels to learn is looked for. */
	private static final int ATTEMPTS = 20;
	/** Low enough that an image of 256×256 pixels is not learned by heart in a minute. */
	private static final double RATE = 5e-5;
	private static final double LOWEST_RATE = 2.5e-6;
	private static final float AVERAGING = 0.98f;
	/** Times that the weights are judged. */
	private static final int JUDGEMENTS = 4;
	private static final long SEED = 20261201;

	private final Engine engine;
	private final DeviceChoice device;
	private final HeldBack images;
	private final RecorruptedPatches patches;
	private final int size;

	/**
	 * @param images to learn from
	 * @throws IllegalArgumentException if they are too small
	 */
	Adaptation(final Engine engine, final DeviceChoice device, final HeldBack images) {
		this.engine = engine;
		this.device = device;
		this.images = images;
		this.size = patch(images.width(), images.height());
		this.patches = new RecorruptedPatches(new PatchSize(size, MARGIN));
	}

	/**
	 * Width and height of the patches and blocks of an image.
	 *
	 * @throws IllegalArgumentException if the image is too small
	 */
	static int patch(final int width, final int height) {
		final int fits = Math.min(LARGEST_PATCH, Math.min(width, height) / 2 / SMALLEST_PATCH * SMALLEST_PATCH);
		if (fits < SMALLEST_PATCH)
			throw new IllegalArgumentException("A model can be adapted to images of at least " + 2 * SMALLEST_PATCH
				+ "×" + 2 * SMALLEST_PATCH + " pixels; found " + width + "×" + height + ". Set adapt to 0.");
		return fits;
	}

	/**
	 * What came out.
	 *
	 * @param weights the new ones, or null if those of the model are as good
	 * @param steps that were taken
	 */
	record Outcome(float[][] weights, int steps) {}

	/**
	 * Trains.
	 *
	 * @param export is given the trainer and the outcome, if there are new weights
	 * @throws CancellationException if progress says to stop
	 */
	Outcome run(final ModelFolder model, final AdaptationBudget budget, final Progress progress, final Export export)
		throws IOException
	{
		final TrainerOptions options = new TrainerOptions(Loss.PSNR, Optimiser.ADAM, AVERAGING, SEED);
		try (Trainer trainer = engine.trainer(model.plan(), options, device)) {
			trainer.start(model);
			final Judgement judgement = new Judgement(images.blocks(), trainer.network());
			final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
			float[][] best = null;
			Judgement.Change change = Judgement.Change.NONE;
			final BudgetedSchedule schedule = new BudgetedSchedule(budget, RATE, LOWEST_RATE, JUDGEMENTS);
			while (schedule.goesOn()) {
				if (progress.isCanceled())
					throw new CancellationException("The adaptation was stopped after " + schedule.steps() + " steps.");
				trainer.step(batch(random).batch(), schedule.rate());
				schedule.stepped();
				progress.report(schedule.steps(), schedule.expected(),
					"Adapting " + model.spec().name() + " to the image");
				if (schedule.judges()) {
					final Judgement.Change now = judgement.change(trainer.network());
					if (now.isBetterThan(change)) {
						change = now;
						best = trainer.weights();
					}
				}
			}
			final Outcome outcome = new Outcome(best, schedule.steps());
			if (best != null)
				export.write(trainer, outcome);
			return outcome;
		}
	}

	/** Takes new weights. */
	@FunctionalInterface
	interface Export {
		void write(Trainer trainer, Outcome outcome) throws IOException;
	}

	private BatchBuilder batch(final RandomGenerator random) {
		final BatchBuilder batch = patches.batch(PAIRS);
		for (int i = 0; i < PAIRS; i++)
			for (int attempt = 0; attempt < ATTEMPTS && !put(random, batch, i); attempt++);
		return batch;
	}

	/** Puts a pair from anywhere, and tells whether any of its pixels counts. */
	private boolean put(final RandomGenerator random, final BatchBuilder batch, final int at) {
		final NoisyPlane plane = images.planes().get(random.nextInt(images.planes().size()));
		final int left = random.nextInt(plane.image().width() - size + 1);
		final int top = random.nextInt(plane.image().height() - size + 1);
		return patches.put(plane, new RecorruptedPatches.Position(left, top, random.nextInt(8)), NoisyPlane.LEARNED,
			random, batch, at);
	}
}
