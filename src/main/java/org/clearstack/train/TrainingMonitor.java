// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.file.Path;
import org.clearstack.task.Progress;

/** Who watches a training and steers it: a window, a console, or nobody. Called by the training's thread. */
public interface TrainingMonitor extends Progress {

	/** What the user wants of a running training. */
	enum UserRequest {
		/** Nothing. */
		GO_ON,
		/** Write the model as it is best now, and train on. */
		EXPORT,
		/** End, and write the model with the best weights so far. */
		STOP_AND_KEEP
	}

	/**
	 * A patch of a validation image, row by row, channels side by side, with the same display range for all three.
	 *
	 * @param input the poor patch, {@code size · size} pixels
	 * @param now what the network makes of it, {@code (scale · size)²} pixels
	 * @param target the good patch
	 * @param size of the poor patch in pixels
	 * @param scale of the network
	 * @param channels of a pixel
	 */
	record Preview(float[] input, float[] now, float[] target, int size, int scale, int channels) {}

	/**
	 * An epoch is over.
	 *
	 * @param epoch what it brought
	 * @param baseline what the input, bicubically upscaled where it is smaller, reaches on the validation images
	 * @param preview of the network as it is now
	 */
	default void epoch(final Epoch epoch, final PatchScore baseline, final Preview preview) {}

	/** What the user wants; asked after every step, and forgotten when it was answered. */
	default UserRequest request() {
		return UserRequest.GO_ON;
	}

	/**
	 * The model is being written: the moment to add pictures to it.
	 *
	 * @param folder of the model, not yet under its final name
	 * @param training that made it
	 */
	default void document(final Path folder, final Training training) throws IOException {}
}
