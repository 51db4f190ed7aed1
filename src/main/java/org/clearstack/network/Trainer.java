// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.io.IOException;
import java.nio.file.Path;
import org.clearstack.device.DeviceReporting;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelFolder;

/**
 * A network in training: steps of an optimiser on batches of pairs, and the network as it stands now. Used by one
 * thread at a time. The same seed, pairs and machine give the same weights.
 */
public interface Trainer extends DeviceReporting, AutoCloseable {

	/**
	 * One step of the optimiser.
	 *
	 * @param pairs to learn from
	 * @param rate learning rate of this step
	 * @return the loss before the step
	 */
	default float step(final TrainingBatch pairs, final float rate) {
		return step(pairs, 1, rate);
	}

	/**
	 * One step of the optimiser on a batch that may be too large for the device's memory: its gradient is computed in
	 * parts and added up. The step is the same to float rounding, but for dropout, which draws for each part anew.
	 *
	 * @param pairs to learn from
	 * @param parts in how many nearly equal parts, 1 to the number of pairs
	 * @param rate learning rate of this step
	 * @return the loss before the step
	 * @throws org.clearstack.task.ClearstackException if it cannot be computed; weights and optimiser are then as they
	 * were before
	 */
	float step(TrainingBatch pairs, int parts, float rate);

	/** The network with its averaged weights as they are now, for validation; closed with the trainer. */
	TileNetwork network();

	/** Number of trained parameters. */
	long parameters();

	/** A copy of the averaged weights, one array a variable. */
	float[][] weights();

	/** A copy of everything, to go on from later. */
	TrainerState state();

	/**
	 * Goes back, or on, to a state.
	 *
	 * @param state that {@link #state()} of a trainer of the same plan and options gave
	 * @throws org.clearstack.task.ClearstackException if it is of another plan
	 */
	void state(TrainerState state);

	/**
	 * Starts from the weights of a trained model.
	 *
	 * @param model of the same plan
	 * @throws org.clearstack.task.ClearstackException if the model has other layers
	 */
	void start(ModelFolder model);

	/**
	 * Writes a SavedModel that holds weights alone.
	 *
	 * @param weights as {@link #weights()} gave them
	 * @param folder for the SavedModel, to be created
	 * @return what the written graph needs around and of a tile
	 * @throws IOException if the folder cannot be written
	 */
	GraphGeometry export(float[][] weights, Path folder) throws IOException;

	@Override
	void close();
}
