// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import java.nio.file.Path;
import org.clearstack.adapt.AdaptationBudget;
import org.clearstack.device.DeviceChoice;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;

/**
 * How a stack is made isotropic.
 *
 * @param anisotropy how many times farther apart slices are than pixels, above 1 and at most 20; 0 to take it from the
 * pixel size
 * @param thickness of a slice as a share of the slices' distance, 0 to 2: 1 where slices touch each other, 0 where they
 * are thin
 * @param blur standard deviation, in pixels, of what z is blurred by more than x and y, 0 to 20
 * @param budget of the training; none leaves it at cubic interpolation
 * @param device where the network is trained and runs
 * @param kept folder of the trained model, see {@link org.clearstack.model.ModelLibrary#target}; null keeps none
 */
public record IsotropicSettings(double anisotropy, double thickness, double blur, AdaptationBudget budget,
	DeviceChoice device, Path kept) {

	/** What suits most stacks: two minutes of training. */
	public static final IsotropicSettings AUTOMATIC =
		new IsotropicSettings(0, 1, 0, new AdaptationBudget(120, 0), DeviceChoice.AUTO, null);
	/** Slices farther apart are independent images. */
	static final double MOST = 20;

	/** @throws IllegalArgumentException if a number is out of its range */
	public IsotropicSettings {
		require("anisotropy", anisotropy, MOST);
		require("thickness", thickness, 2);
		require("blur", blur, MOST);
	}

	private static void require(final String key, final double value, final double most) {
		if (!(value >= 0 && value <= most))
			throw new InvalidInput(Failure.Code.INVALID_VALUE,
				key + " must be from 0 to " + (int) most + "; found " + value + ".");
	}
}
