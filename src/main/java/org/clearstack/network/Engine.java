// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.List;

/**
 * The machine under the networks: opens trained ones and trains new ones. There is one per JVM;
 * {@link EngineLoader#engine()} starts it.
 */
public interface Engine {

	/** Name and versions in one line, such as {@code TensorFlow 2.16.1 through DJL 0.36.0, natives from …}. */
	String description();

	/** The devices TensorFlow can compute on, one a line, such as {@code CPU:0, 256 MiB}; the first GPU comes after the CPU. */
	List<String> devices();

	/**
	 * Opens the network of a model folder.
	 *
	 * @param model a folder that holds a SavedModel
	 * @param device {@code auto}, {@code cpu} or {@code gpu}
	 * @return the network; the caller closes it
	 * @throws NetworkException if the SavedModel is missing, damaged or has another shape than the folder says
	 */
	TileNetwork open(ModelFolder model, String device);

	/**
	 * Opens a model to look inside.
	 *
	 * @param model a folder that holds a SavedModel
	 * @param device {@code auto}, {@code cpu} or {@code gpu}
	 * @return its layers; the caller closes it
	 * @throws NetworkException if the SavedModel cannot be loaded, or its graph shows no layers
	 */
	NetworkAnatomy anatomy(ModelFolder model, String device);

	/**
	 * Builds a network ready to be trained.
	 *
	 * @param plan of the network
	 * @param options of the optimiser; they hold the seed of the first weights
	 * @return the trainer; the caller closes it
	 */
	Trainer trainer(NetworkPlan plan, TrainerOptions options);
}
