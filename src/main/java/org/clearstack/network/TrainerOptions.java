// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * How a network is trained.
 *
 * @param loss {@code mae} or {@code mse}, over all pixels of a batch
 * @param average decay of the running mean of the weights per step (0 = none): the averaged weights are
 *          the ones that are validated and exported
 * @param seed of the first weights
 */
public record TrainerOptions(String loss, float average, long seed) {

	public TrainerOptions {
		if (!loss.equals("mae") && !loss.equals("mse"))
			throw new IllegalArgumentException("There is no loss named '" + loss + "'. Choose mae or mse.");
		if (!(average >= 0 && average < 1))
			throw new IllegalArgumentException("The weights' averaging decay must be at least 0 and below 1; found " + average + ".");
	}
}
