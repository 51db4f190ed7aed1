// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.function.Consumer;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainingBatch;
import org.clearstack.task.ClearstackException;

/**
 * Steps of a trainer that make do with the memory there is: where the device has not enough for a batch, its gradient
 * is computed in parts of half the size, and then half of that, and added up. The step stays the one of the whole
 * batch.
 */
final class GradientAccumulator {

	private final Trainer trainer;
	private final Consumer<String> listener;
	private int parts;

	/**
	 * @param parts to begin with: 1, or what an earlier run of the training found out
	 * @param listener called with a message when parts are halved
	 */
	GradientAccumulator(final Trainer trainer, final int parts, final Consumer<String> listener) {
		this.trainer = trainer;
		this.parts = parts;
		this.listener = listener;
	}

	/** In how many parts a batch is computed now. */
	int parts() {
		return parts;
	}

	/**
	 * A step of the optimiser, see {@link Trainer#step(TrainingBatch, int, float)}.
	 *
	 * @throws ClearstackException if the memory does not suffice for a single pair, or the step fails for another
	 * reason
	 */
	float step(final TrainingBatch pairs, final float rate) {
		while (true)
			try {
				return trainer.step(pairs, Math.min(parts, pairs.batch()), rate);
			}
			catch (final ClearstackException e) {
				if (!ClearstackException.isOutOfMemory(e))
					throw e;
				halve(pairs, e);
			}
	}

	private void halve(final TrainingBatch pairs, final ClearstackException reason) {
		if (parts >= pairs.batch())
			throw new ClearstackException("There is not enough memory on " + trainer.device()
				+ " to train on even one patch of " + pairs.width() + "×" + pairs.height()
				+ " pixels. Choose a smaller patch, width or number of blocks, or the CPU, or close other programs.",
				reason);
		final int before = most(pairs.batch());
		parts = Math.min(2 * parts, pairs.batch());
		listener.accept("Not enough memory for " + before + " patches at once; continuing with " + most(pairs.batch())
			+ " and adding up their gradients, so that a step is still one on " + pairs.batch() + ".");
	}

	/** Pairs in the largest part. */
	private int most(final int batch) {
		return (batch + parts - 1) / parts;
	}
}
