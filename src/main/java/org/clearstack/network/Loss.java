// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.Arrays;
import java.util.List;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;

/**
 * What training makes small. All but the first two measure intensities in units of the pair's data range. Their graphs
 * are in {@code org.clearstack.network.tensorflow.build}.
 */
public enum Loss {

	/** Mean absolute error. */
	MAE("mae"),
	/** Mean squared error. */
	MSE("mse"),
	/** 1 − SSIM (Gaussian window of 11 pixels). */
	SSIM("ssim"),
	/** Mean squared error plus ten times the course's HFENN loss. */
	HFENN("hfenn"),
	/** Mean absolute error plus a fifth of 1 − SSIM. */
	MIXED("mixed"),
	/**
	 * Mean over the pairs of log(1 + 1000 · mean absolute error / data range), for which a pair counts by the ratio of
	 * its error.
	 */
	LOG("log", 1),
	/**
	 * The same of the mean squared error, log(1 + 10⁸ · mean squared error / data range²), which is what a mean PSNR in
	 * decibels measures, up to 80.
	 */
	PSNR("psnr", 2);

	/** What the parameter that chooses one says. */
	public static final String HELP =
		"Mean absolute error, mean squared error, 1 - SSIM, squared error + 10 HFENN, absolute error "
			+ "+ SSIM, or, so that each pair counts alike, the mean logarithm of the absolute or (psnr) squared error.";

	private final String key;
	private final int logarithms;

	Loss(final String key) {
		this(key, 0);
	}

	/** @param logarithms of the error that it grows by where it is one; 0 for others */
	Loss(final String key, final int logarithms) {
		this.key = key;
		this.logarithms = logarithms;
	}

	/**
	 * The loss of a name.
	 *
	 * @param key as macros write it
	 * @throws IllegalArgumentException if there is none; the message lists those there are
	 */
	public static Loss of(final String key) {
		return Arrays.stream(values()).filter(loss -> loss.key.equals(key)).findFirst()
			.orElseThrow(() -> new InvalidInput(Failure.Code.UNKNOWN_NAME,
				"There is no loss named '" + key + "'. Choose one of " + String.join(", ", keys()) + "."));
	}

	/** The names of all. */
	public static List<String> keys() {
		return Arrays.stream(values()).map(Loss::key).toList();
	}

	/** Its name in macros and descriptions of models. */
	public String key() {
		return key;
	}

	/**
	 * What a loss becomes when the error behind it grows.
	 *
	 * @param before the loss
	 * @param factor by which the error grows
	 */
	public double grown(final double before, final double factor) {
		return logarithms == 0 ? factor * before : before + logarithms * Math.log(factor);
	}

	/** Its {@link #key}. */
	@Override
	public String toString() {
		return key;
	}
}
