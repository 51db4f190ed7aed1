// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.List;

/**
 * A layer of a network, as its graph tells.
 *
 * @param name unlike that of any other layer: that of the layer's weights, or else of its operation
 * @param kind what it does
 * @param stage where it stands: the code is what has the lowest resolution, the encoder is before, the decoder behind
 * it
 * @param inputs names of the layers it gets its input from; {@link #INPUT} is that of the network
 * @param kernel of a convolution or pool, 0 x 0 for other kinds
 * @param output what comes out
 * @param cost what it takes
 */
public record Layer(String name, Kind kind, Stage stage, List<String> inputs, Kernel kernel, Output output, Cost cost) {

	/** Height and width of a neighbourhood, in pixels of the layer's input. */
	public record Kernel(int height, int width) {}

	/**
	 * A layer's output.
	 *
	 * @param up it has up / down pixels per input pixel of the network, along an axis
	 * @param down see up
	 */
	public record Output(int channels, int up, int down) {}

	/**
	 * What a layer takes.
	 *
	 * @param parameters numbers that were trained, its bias and normalisation included
	 * @param receptiveField width in pixels of the network's input that an output pixel depends on; 0 if not known
	 * @param flops additions and multiplications per input pixel of the network; those of convolutions only, biases not
	 * counted
	 */
	public record Cost(long parameters, int receptiveField, double flops) {}

	/** The network's input, among the inputs of a layer. */
	public static final String INPUT = "input";

	/** What a layer does. */
	public enum Kind {
		/** Weighted sums of a neighbourhood; with what follows pixel by pixel, such as bias and ReLU. */
		CONVOLUTION,
		/** The maximum or mean of a neighbourhood. */
		POOL,
		/** Pixels become channels, channels become pixels, or an image is interpolated. */
		RESAMPLING,
		/** Two or more layers are added or joined. */
		MERGE
	}

	/** Where in an autoencoder a layer stands. */
	public enum Stage {
		/** Before the code. */
		ENCODER,
		/** At the lowest resolution. */
		CODE,
		/** Behind the code. */
		DECODER,
		/** In a network that has one resolution only. */
		BODY
	}

	/** Channels of the output. */
	public int channels() {
		return output.channels();
	}

	/** Numbers that were trained. */
	public long parameters() {
		return cost.parameters();
	}

	/** Width in pixels of the network's input that an output pixel depends on; 0 if not known. */
	public int receptiveField() {
		return cost.receptiveField();
	}

	/** Additions and multiplications per input pixel of the network. */
	public double flops() {
		return cost.flops();
	}

	/** Values of the output per input pixel of the network. */
	public double valuesPerPixel() {
		return output.channels() * ((double) output.up() / output.down()) * ((double) output.up() / output.down());
	}
}
