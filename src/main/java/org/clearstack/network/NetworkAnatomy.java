// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.List;
import org.clearstack.device.DeviceReporting;

/**
 * The inside of a network: which layers it has, and what each of them answers to an image. Used by one thread at a
 * time.
 */
public interface NetworkAnatomy extends DeviceReporting, AutoCloseable {

	/** All layers between input and output, each after those it depends on. */
	List<Layer> layers();

	/**
	 * Runs the network as far as some of its layers.
	 *
	 * @param layers names of layers
	 * @param image {@code height · width · channels} values, normalised as the model wants it
	 * @param height of the image, a multiple of {@link org.clearstack.model.ModelSpec#multiple()}
	 * @param width of the image, a multiple of {@link org.clearstack.model.ModelSpec#multiple()}
	 * @return one for each name, in their order; convolutions with their bias and activation function applied
	 * @throws org.clearstack.task.ClearstackException if there is no layer of a name (the message lists those there
	 * are), or the network cannot compute
	 */
	List<Activation> activations(List<String> layers, float[] image, int height, int width);

	/**
	 * Runs the whole network with a layer's answer replaced: what comes of the code when a part of it is missing.
	 *
	 * @param replaced what the layer shall have answered; its values in the shape that {@link #activations} gave for
	 * this image
	 * @param image {@code height · width · channels} values, for whatever does not pass through the layer
	 * @param height of the image, a multiple of {@link org.clearstack.model.ModelSpec#multiple()}
	 * @param width of the image, a multiple of {@link org.clearstack.model.ModelSpec#multiple()}
	 * @return the network's result, {@code scale · height · scale · width · channels} values
	 * @throws org.clearstack.task.ClearstackException if there is no such layer, or the network cannot compute
	 */
	float[] predict(Activation replaced, float[] image, int height, int width);

	@Override
	void close();
}
