// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A network in training: steps of Adam (Kingma and Ba, 2015) on batches of pairs, and the network as it
 * stands now. Used by one thread at a time. The same seed, pairs and machine give the same weights.
 */
public interface Trainer extends AutoCloseable {

	/**
	 * One step of the optimiser.
	 *
	 * @param poor {@code batch · height · width · channels} values, the network's input
	 * @param good {@code batch · (scale · height) · (scale · width) · channels} values it should give
	 * @param batch number of pairs
	 * @param height of a poor patch in pixels
	 * @param width of a poor patch in pixels
	 * @param rate learning rate of this step
	 * @return the loss before the step
	 */
	float step(float[] poor, float[] good, int batch, int height, int width, float rate);

	/** The network with its averaged weights as they are now, for validation; closed with the trainer. */
	TileNetwork network();

	/** Number of trained parameters. */
	long parameters();

	/** A copy of the averaged weights, one array a variable. */
	float[][] weights();

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
