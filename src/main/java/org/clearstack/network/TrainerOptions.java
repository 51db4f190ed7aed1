// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.List;

/**
 * How a network is trained.
 *
 * @param loss one of {@link #LOSSES}
 * @param optimiser {@code adam} (Kingma and Ba, 2015) or {@code adadelta} (Zeiler, 2012; a learning rate of 1 is its
 * own)
 * @param average decay of the running mean of the weights per step (0 = none): the averaged weights are the ones that
 * are validated and exported
 * @param seed of the first weights and of dropout
 * @param mixed whether the middle of the network {@code ours} computes its steps with 16-bit floats (bfloat16), which
 * processors with AVX512-BF16 or AMX do nearly twice as fast. Weights, the first and the last layer, the loss and the
 * trained model have 32 bits all the same
 */
public record TrainerOptions(String loss, String optimiser, float average, long seed, boolean mixed) {

	/** Options of a training with 32-bit floats. */
	public TrainerOptions(final String loss, final String optimiser, final float average, final long seed) {
		this(loss, optimiser, average, seed, false);
	}

	/**
	 * The losses: mean absolute error; mean squared error; 1 − SSIM (Gaussian window of 11 pixels); mean squared error
	 * plus ten times the course's HFENN loss; mean absolute error plus a fifth of 1 − SSIM; the mean over the pairs of
	 * log(1 + 1000 · mean absolute error / data range), for which a pair counts by the ratio of its error; the same of
	 * the mean squared error, log(1 + 10⁸ · mean squared error / data range²), which is what a mean PSNR in decibels
	 * measures, up to 80. All but the first two measure intensities in units of the pair's data range.
	 */
	public static final List<String> LOSSES = List.of("mae", "mse", "ssim", "hfenn", "mixed", "log", "psnr");

	/** The optimisers. */
	public static final List<String> OPTIMISERS = List.of("adam", "adadelta");

	public TrainerOptions {
		if (!LOSSES.contains(loss))
			throw new IllegalArgumentException(
				"There is no loss named '" + loss + "'. Choose one of " + String.join(", ", LOSSES) + ".");
		if (!OPTIMISERS.contains(optimiser))
			throw new IllegalArgumentException("There is no optimiser named '" + optimiser + "'. Choose one of "
				+ String.join(", ", OPTIMISERS) + ".");
		if (!(average >= 0 && average < 1))
			throw new IllegalArgumentException(
				"The weights' averaging decay must be at least 0 and below 1; found " + average + ".");
	}
}
