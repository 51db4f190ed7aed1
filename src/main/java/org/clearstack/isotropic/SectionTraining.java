// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.adapt.AdaptationBudget;
import org.clearstack.adapt.BudgetedSchedule;
import org.clearstack.device.DeviceChoice;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainingBatch;
import org.clearstack.task.Progress;
import org.clearstack.train.sample.Patches;

/**
 * Trains a network that sharpens sections of a stack along z on slices degraded as z is. It sees rows for z, begins
 * with cubic interpolation and learns what is missing. Slices that are held back tell whether it is better.
 *
 * @param engine that trains
 * @param device to train on
 * @param slices to learn from
 */
record SectionTraining(Engine engine, DeviceChoice device, LearningSlices slices) {

	/** Small enough to learn something in a minute or two on two processor cores. */
	static final NetworkPlan PLAN = new NetworkPlan(Architecture.RESIDUAL, 1, 1, 24, 2, 2);
	private static final int PAIRS = 8;
	private static final double RATE = 1e-3;
	private static final double LOWEST_RATE = 1e-5;
	/** Times that the weights are judged. */
	private static final int JUDGEMENTS = 5;
	private static final float AVERAGING = 0.98f;
	private static final long SEED = 20261201;

	/**
	 * What came out.
	 *
	 * @param weights of the network; null if it is no better than cubic interpolation
	 * @param steps that were taken
	 * @param cubic PSNR of cubic interpolation on what was held back, in dB of a range of 1
	 * @param network PSNR of the network there
	 */
	record Outcome(float[][] weights, int steps, double cubic, double network) {}

	/** Takes the weights while the trainer is there. */
	@FunctionalInterface
	interface Export {
		void write(Trainer trainer, Outcome outcome) throws IOException;
	}

	/**
	 * Trains.
	 *
	 * @throws CancellationException if progress says to stop
	 */
	Outcome run(final AdaptationBudget budget, final Progress progress, final Export export) throws IOException {
		final TrainerOptions options = new TrainerOptions(Loss.MSE, Optimiser.ADAM, AVERAGING, SEED);
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
		final List<TrainingBatch> held = slices.heldBack(random);
		try (Trainer trainer = engine.trainer(PLAN, options, device)) {
			final double cubic = psnr(held, null);
			Outcome best = new Outcome(null, 0, cubic, cubic);
			final BudgetedSchedule schedule = new BudgetedSchedule(budget, RATE, LOWEST_RATE, JUDGEMENTS);
			while (schedule.goesOn()) {
				if (progress.isCanceled())
					throw new CancellationException("The training was stopped after " + schedule.steps() + " steps.");
				trainer.step(slices.batch(PAIRS, random), schedule.rate());
				schedule.stepped();
				progress.report(schedule.steps(), schedule.expected(), "Learning from the slices");
				if (schedule.judges()) {
					final double now = psnr(held, trainer.network());
					if (now > best.network())
						best = new Outcome(trainer.weights(), schedule.steps(), cubic, now);
				}
			}
			final Outcome outcome = new Outcome(best.weights(), schedule.steps(), cubic, best.network());
			if (best.weights() != null)
				export.write(trainer, outcome);
			return outcome;
		}
	}

	/** Of a network, or of what it is given. */
	private static double psnr(final List<TrainingBatch> batches, final TileNetwork network) {
		double sum = 0;
		long count = 0;
		for (final TrainingBatch batch : batches) {
			final float[] result = Patches.inside(network == null ? batch.degraded()
				: network.run(batch.degraded(), batch.batch(), batch.height(), batch.width()), batch.height(),
				batch.margin(), 1);
			for (int i = 0; i < result.length; i++) {
				final double difference = (double) result[i] - batch.groundTruth()[i];
				sum += difference * difference;
			}
			count += result.length;
		}
		return -10 * Math.log10(Math.max(sum / count, 1e-12));
	}
}
