// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

/**
 * The plan of an autoencoder, from which the engine builds its graph.
 *
 * @param architecture kind of network
 * @param channels of the images
 * @param scale how many times higher and wider the output is; 1 for denoising
 * @param width features of the first level; each further level has twice as many
 * @param blocks residual blocks of the encoder and of the decoder at each level, and of the code; of a denoiser those
 * of the code, the others have one
 * @param levels of resolution; each but the first halves height and width
 * @param depth slices of a volume that the network sees to restore the one in their middle: an odd number, 1 for that
 * slice alone; several only of one channel
 */
public record NetworkPlan(Architecture architecture, int channels, int scale, int width, int blocks, int levels,
	int depth) {

	public NetworkPlan {
		require("channels", channels, 1, 4);
		require("scale", scale, 1, 4);
		require("width", width, 4, 256);
		require("blocks", blocks, 1, 32);
		require("levels", levels, 1, 4);
		if (depth < 1 || depth > 15 || depth % 2 == 0)
			throw new IllegalArgumentException(
				"A network can see 1, 3, 5 ... or 15 slices, an odd number; found " + depth + ".");
		if (architecture.learnsNoise() && scale > 1)
			throw new IllegalArgumentException(
				"A network that is given or measures noise restores images as large as they are: set scale to 1; found "
					+ scale + ".");
		if (architecture == Architecture.NOISE && depth > 1)
			throw new IllegalArgumentException(
				"A network that measures noise sees single slices: set depth to 1; found " + depth + ".");
		if (depth > 1 && channels > 1)
			throw new IllegalArgumentException(
				"A network that sees " + depth + " slices restores 1 channel at a time; found " + channels
					+ ". Set channels to 1, or depth to 1.");
	}

	/** A network that sees one slice at a time. */
	public NetworkPlan(final Architecture architecture, final int channels, final int scale, final int width,
		final int blocks, final int levels)
	{
		this(architecture, channels, scale, width, blocks, levels, 1);
	}

	/** The same network, but for the slices it sees. */
	public NetworkPlan seeing(final int slices) {
		return new NetworkPlan(architecture, channels, scale, width, blocks, levels, slices);
	}

	/** What the network is given of a pixel. */
	public ModelInput input() {
		return new ModelInput(channels, depth, maps());
	}

	/** Planes of an image that the network sees together: its channels, or neighbouring slices. */
	public int planes() {
		return input().planes();
	}

	/** Values of a pixel of the network's input: of each channel, or of each slice it sees, and then of each map. */
	public int inputs() {
		return input().values();
	}

	/**
	 * Maps of the noise that the network is given beside the image: three for each channel, see {@code
	 * org.clearstack.noise.NoiseMaps}; or none.
	 */
	public int maps() {
		return isGivenNoise() ? 3 * channels : 0;
	}

	/** Whether the network is given the noise. */
	public boolean isGivenNoise() {
		return architecture.isGivenNoise();
	}

	/** Whether the network's result is no image but the standard deviation of each pixel's noise. */
	public boolean measuresNoise() {
		return architecture == Architecture.NOISE;
	}

	/** Pixels of a degraded patch along an axis must be a multiple of this. */
	public int multiple() {
		return architecture.multiple(levels);
	}

	private static void require(final String what, final int value, final int min, final int max) {
		if (value < min || value > max)
			throw new IllegalArgumentException(
				"A network can have " + min + " to " + max + " " + what + "; found " + value + ".");
	}
}
