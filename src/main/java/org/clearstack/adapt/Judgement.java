// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.TrainingBatch;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Patches;

/**
 * Judges weights by the blocks of an image that are held back. Its noise is split into two independent parts (see
 * {@link RecorruptedPatches}), so the squared error against the second part is that against the true image plus a
 * constant, and how much one network's error differs from another's is known without the true image.
 */
final class Judgement {

	/** How often the noise of each block is split anew. */
	private static final int SPLITS = 2;
	private static final int TOGETHER = 16;
	private static final long SEED = 7;

	private final List<TrainingBatch> batches = new ArrayList<>();
	private final List<float[]> before = new ArrayList<>();

	/**
	 * @param blocks that are held back, at least one
	 * @param network as it is before
	 */
	Judgement(final List<HeldBack.Block> blocks, final TileNetwork network) {
		final RecorruptedPatches patches = new RecorruptedPatches(new PatchSize(HeldBack.SIZE, Adaptation.MARGIN));
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
		for (int i = 0; i < blocks.size(); i += TOGETHER) {
			final List<HeldBack.Block> some = blocks.subList(i, Math.min(blocks.size(), i + TOGETHER));
			for (int split = 0; split < SPLITS; split++) {
				final BatchBuilder batch = patches.batch(some.size());
				for (int j = 0; j < some.size(); j++)
					patches.put(some.get(j).plane(),
						new RecorruptedPatches.Position(some.get(j).left(), some.get(j).top(), 0), NoisyPlane.HELD_BACK,
						random, batch, j);
				batches.add(batch.batch());
				before.add(results(network, batch.batch()));
			}
		}
	}

	private static float[] results(final TileNetwork network, final TrainingBatch batch) {
		return Patches.inside(network.run(batch.degraded(), batch.batch(), batch.height(), batch.width()),
			batch.height(),
			batch.margin(), 1);
	}

	/** How the error changed since the judgement began. */
	Change change(final TileNetwork network) {
		final List<Double> differences = new ArrayList<>();
		for (int b = 0; b < batches.size(); b++) {
			final TrainingBatch batch = batches.get(b);
			final float[] now = results(network, batch);
			final int area = now.length / batch.batch();
			for (int i = 0; i < batch.batch(); i++) {
				final double was = error(before.get(b), batch, i * area, area);
				differences.add(error(now, batch, i * area, area) - was);
			}
		}
		final double mean = differences.stream().mapToDouble(d -> d).average().orElseThrow();
		final double squares = differences.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum();
		final int independent = Math.max(2, differences.size() / SPLITS);
		return new Change(mean, Math.sqrt(squares / differences.size() / (independent - 1)));
	}

	/** Mean squared error of a block against the other part of its noise. */
	private static double error(final float[] result, final TrainingBatch batch, final int from, final int count) {
		double sum = 0;
		double weights = 0;
		for (int i = from; i < from + count; i++) {
			final double difference = (double) result[i] - batch.groundTruth()[i];
			sum += batch.weights()[i] * difference * difference;
			weights += batch.weights()[i];
		}
		return weights == 0 ? 0 : sum / weights;
	}

	/**
	 * How the mean squared error changed.
	 *
	 * @param difference to the network as it was, in squared grey levels; below 0 where it is better
	 * @param deviation standard error of the difference
	 */
	record Change(double difference, double deviation) {

		/** The weights as they were. */
		static final Change NONE = new Change(0, 0);

		/** Whether it is lower than another, and below zero by more than its standard error. */
		boolean isBetterThan(final Change other) {
			return difference < other.difference && difference + deviation < 0;
		}
	}
}
