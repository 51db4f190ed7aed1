// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * How a network is trained.
 *
 * @param loss that is made small
 * @param optimiser that moves the weights
 * @param average decay of the running mean of the weights per step (0 = none): the averaged weights are the ones that
 * are validated and exported
 * @param seed of the first weights and of dropout
 * @param mixed whether the middle of the network {@code ours} computes its steps with 16-bit floats (bfloat16), which
 * processors with AVX512-BF16 or AMX do nearly twice as fast. Weights, the first and the last layer, the loss and the
 * trained model have 32 bits all the same
 */
public record TrainerOptions(Loss loss, Optimiser optimiser, float average, long seed, boolean mixed) {

	public TrainerOptions {
		if (!(average >= 0 && average < 1))
			throw new IllegalArgumentException(
				"The weights' averaging decay must be at least 0 and below 1; found " + average + ".");
	}

	/** Options of a training with 32-bit floats. */
	public TrainerOptions(final Loss loss, final Optimiser optimiser, final float average, final long seed) {
		this(loss, optimiser, average, seed, false);
	}
}
