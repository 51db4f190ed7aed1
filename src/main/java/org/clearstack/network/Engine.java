// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.nio.file.Path;
import java.util.List;
import org.clearstack.device.DeviceChoice;
import org.clearstack.device.GpuFacts;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;

/**
 * The machine under the networks: opens trained ones and trains new ones. There is one per JVM;
 * {@link org.clearstack.engine.EngineLoader#engine()} starts it.
 */
public interface Engine {

	/**
	 * Seconds after which the opening of a model is given up; the system property {@code clearstack.opening.seconds}
	 * sets others.
	 */
	long OPENING_SECONDS = Long.getLong("clearstack.opening.seconds", 180);

	/** Name and versions in one line, such as {@code TensorFlow 2.16.1 through DJL 0.36.0, natives from …}. */
	String description();

	/**
	 * The devices TensorFlow can compute on, one a line, such as {@code CPU:0, 256 MiB}; the first GPU comes after the
	 * CPU.
	 */
	List<String> devices();

	/** What this machine and installation tell about GPUs, looked up now. */
	GpuFacts gpus();

	/**
	 * Opens the network of a model folder. What asks for a GPU and can have none runs on the CPU, and says why.
	 *
	 * @param model a folder that holds a SavedModel
	 * @param device to run on; several GPUs share the batches out among them
	 * @return the network; the caller closes it
	 * @throws org.clearstack.task.ClearstackException if the SavedModel is missing, damaged or has another shape than
	 * the folder says; or if the device cannot be used and nothing else may be
	 */
	TileNetwork open(ModelFolder model, DeviceChoice device);

	/** The same with a device as {@link DeviceChoice#parse(String)} reads it. */
	default TileNetwork open(final ModelFolder model, final String device) {
		return open(model, DeviceChoice.parse(device));
	}

	/**
	 * Shapes of a SavedModel's input and answer, as its signature says them; -1 for any size.
	 *
	 * @param input sizes of the input
	 * @param output sizes of the answer
	 */
	record Tensors(List<Long> input, List<Long> output) {}

	/**
	 * Reads a SavedModel's signature.
	 *
	 * @throws org.clearstack.task.ClearstackException if it cannot be read, or does more than compute
	 */
	Tensors tensors(Path savedModel);

	/**
	 * Opens a model to look inside.
	 *
	 * @param model a folder that holds a SavedModel
	 * @param device to run on; of several GPUs the first
	 * @return its layers; the caller closes it
	 * @throws org.clearstack.task.ClearstackException if the SavedModel cannot be loaded, or its graph shows no layers;
	 * or if the device cannot be used and nothing else may be
	 */
	NetworkAnatomy anatomy(ModelFolder model, DeviceChoice device);

	/** The same with a device as {@link DeviceChoice#parse(String)} reads it. */
	default NetworkAnatomy anatomy(final ModelFolder model, final String device) {
		return anatomy(model, DeviceChoice.parse(device));
	}

	/**
	 * Builds a network ready to be trained.
	 *
	 * @param plan of the network
	 * @param options of the optimiser; they hold the seed of the first weights
	 * @param device to train on; of several GPUs the first
	 * @return the trainer; the caller closes it
	 * @throws org.clearstack.task.ClearstackException if the device cannot be used and nothing else may be
	 */
	Trainer trainer(NetworkPlan plan, TrainerOptions options, DeviceChoice device);

	/** The same on the first GPU if there is one that can be used, otherwise on the CPU. */
	default Trainer trainer(final NetworkPlan plan, final TrainerOptions options) {
		return trainer(plan, options, DeviceChoice.AUTO);
	}
}
