// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.Arrays;
import java.util.List;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;

/** How weights are moved along a gradient. */
public enum Optimiser {

	/** Adam (Kingma and Ba, 2015). */
	ADAM("adam", 1e-3),
	/** Adadelta (Zeiler, 2012), which finds the size of its steps itself: its own learning rate is 1. */
	ADADELTA("adadelta", 1);

	private final String key;
	private final double usualRate;

	Optimiser(final String key, final double usualRate) {
		this.key = key;
		this.usualRate = usualRate;
	}

	/**
	 * The optimiser of a name.
	 *
	 * @param key as macros write it
	 * @throws IllegalArgumentException if there is none; the message lists those there are
	 */
	public static Optimiser of(final String key) {
		return Arrays.stream(values()).filter(optimiser -> optimiser.key.equals(key)).findFirst()
			.orElseThrow(() -> new InvalidInput(Failure.Code.UNKNOWN_NAME,
				"There is no optimiser named '" + key + "'. Choose one of " + String.join(", ", keys()) + "."));
	}

	/** The names of all. */
	public static List<String> keys() {
		return Arrays.stream(values()).map(Optimiser::key).toList();
	}

	/** Its name in macros and descriptions of models. */
	public String key() {
		return key;
	}

	/** The learning rate that is taken if none is chosen. */
	public double usualRate() {
		return usualRate;
	}

	/** Its {@link #key}. */
	@Override
	public String toString() {
		return key;
	}
}
