// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.List;

/**
 * The plan of an autoencoder, from which the engine builds its graph.
 *
 * @param architecture {@code ours}: a residual autoencoder in the low-resolution domain; or {@code course}: the autoencoder of the
 *          course "Image Super Resolution Using Autoencoders", whose width, blocks and levels are fixed and not looked at; or {@code plain}: an autoencoder without any connection past its code
 * @param channels of the images, in and out
 * @param scale how many times higher and wider the output is; 1 for denoising
 * @param width features of the first level; each further level has twice as many
 * @param blocks residual blocks of the encoder and of the decoder at each level, and of the code
 * @param levels of resolution; each but the first halves height and width
 */
public record NetworkPlan(String architecture, int channels, int scale, int width, int blocks, int levels) {

	private static final List<String> ARCHITECTURES = List.of("ours", "course", "plain");

	public NetworkPlan {
		if (!ARCHITECTURES.contains(architecture))
			throw new IllegalArgumentException("There is no architecture named '" + architecture + "'. Choose one of " + String.join(", ", ARCHITECTURES) + ".");
		require("channels", channels, 1, 4);
		require("scale", scale, 1, 4);
		require("width", width, 4, 256);
		require("blocks", blocks, 1, 32);
		require("levels", levels, 1, 4);
	}

	/** Pixels of a poor patch along an axis must be a multiple of this. */
	public int multiple() {
		return architecture.equals("course") ? 4 : 1 << (levels - 1);
	}

	private static void require(final String what, final int value, final int min, final int max) {
		if (value < min || value > max)
			throw new IllegalArgumentException("A network can have " + min + " to " + max + " " + what + "; found " + value + ".");
	}
}
