// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * The plan of an autoencoder, from which the engine builds its graph.
 *
 * @param architecture {@code ours}: a residual autoencoder in the low-resolution domain
 * @param channels of the images, in and out
 * @param scale how many times higher and wider the output is; 1 for denoising
 * @param width features of the first level; each further level has twice as many
 * @param blocks residual blocks of the encoder and of the decoder at each level, and of the code
 * @param levels of resolution; each but the first halves height and width
 */
public record NetworkPlan(String architecture, int channels, int scale, int width, int blocks, int levels) {

	public NetworkPlan {
		if (!architecture.equals("ours"))
			throw new IllegalArgumentException("There is no architecture named '" + architecture + "'. Choose ours.");
		require("channels", channels, 1, 4);
		require("scale", scale, 1, 4);
		require("width", width, 4, 256);
		require("blocks", blocks, 1, 32);
		require("levels", levels, 1, 4);
	}

	private static void require(final String what, final int value, final int min, final int max) {
		if (value < min || value > max)
			throw new IllegalArgumentException("A network can have " + min + " to " + max + " " + what + "; found " + value + ".");
	}
}
