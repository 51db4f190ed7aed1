// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import org.clearstack.normalize.Normalization;

/**
 * What a network expects and returns.
 *
 * @param name of the model, as the user chooses it
 * @param input what it is given of a pixel
 * @param geometry how its output lies over its input, and how tiles of the input must lie
 * @param normalization of intensities before the network
 */
public record ModelSpec(String name, ModelInput input, GraphGeometry geometry, Normalization normalization) {

	private static final int MOST_CHANNELS = 512;
	private static final int MOST_SCALE = 32;
	private static final int MOST_MARGIN = 4096;
	private static final int MOST_MULTIPLE = 1024;
	private static final int MOST_DEPTH = 99;

	/** @throws IllegalArgumentException if a number is out of its range, or does not suit the others */
	public ModelSpec {
		final int channels = input.channels();
		final int depth = input.depth();
		final int maps = input.maps();
		final int scale = geometry.scale();
		final int margin = geometry.margin();
		final int multiple = geometry.multiple();
		if (channels < 1 || scale < 1 || margin < 0 || multiple < 1)
			throw new IllegalArgumentException(
				"A network needs channels, scale and multiple of at least 1 and a margin of at least 0; found "
					+ channels + ", " + scale + ", " + multiple + " and " + margin + ".");
		if (channels > MOST_CHANNELS || scale > MOST_SCALE || margin > MOST_MARGIN || multiple > MOST_MULTIPLE
			|| depth > MOST_DEPTH)
			throw new IllegalArgumentException("A network may have at most " + MOST_CHANNELS + " channels, a scale of "
				+ MOST_SCALE + ", a margin of " + MOST_MARGIN
				+ ", a multiple of " + MOST_MULTIPLE + " and " + MOST_DEPTH + " slices; found " + channels + ", "
				+ scale + ", " + margin + ", " + multiple + " and " + depth
				+ ".");
		if (depth < 1 || depth % 2 == 0 || depth > 1 && channels > 1)
			throw new IllegalArgumentException(
				"A network sees an odd number of slices, and several only of one channel; found " + depth
					+ " slices of " + channels
					+ " channels.");
		if (maps != 0 && (maps != 3 * channels || scale > 1))
			throw new IllegalArgumentException(
				"A network that is given the noise has 3 maps for each channel and restores images as large as they "
					+ "are; found " + maps + " maps, " + channels + " channels and a scale of " + scale + ".");
	}

	/** A network whose input is normalised already. */
	public ModelSpec(final String name, final ModelInput input, final GraphGeometry geometry) {
		this(name, input, geometry, Normalization.NONE);
	}

	/** A network that sees several slices and is not given the noise. */
	public ModelSpec(final String name, final int channels, final int scale, final int margin, final int multiple,
		final Normalization normalization, final int depth)
	{
		this(name, new ModelInput(channels, depth, 0), new GraphGeometry(margin, multiple, scale), normalization);
	}

	/** A network that sees one slice at a time. */
	public ModelSpec(final String name, final int channels, final int scale, final int margin, final int multiple,
		final Normalization normalization)
	{
		this(name, channels, scale, margin, multiple, normalization, 1);
	}

	/** Channels of a tile, out, and in where it sees one slice. */
	public int channels() {
		return input.channels();
	}

	/** Slices of a volume that it sees at once. */
	public int depth() {
		return input.depth();
	}

	/** Maps of the noise that it is given behind the channels of each pixel. */
	public int maps() {
		return input.maps();
	}

	/** How many times higher and wider the output is; 1 for denoising. */
	public int scale() {
		return geometry.scale();
	}

	/** Reach of the receptive field beyond a pixel, in input pixels: that much of a tile's border is context only. */
	public int margin() {
		return geometry.margin();
	}

	/** Tile starts and sizes must be multiples of this many input pixels. */
	public int multiple() {
		return geometry.multiple();
	}

	/** Planes of an image that the network sees together: its channels, or neighbouring slices. */
	public int planes() {
		return input.planes();
	}

	/** Which of the {@link #planes} is restored as a channel of the result, from 0. */
	public int plane(final int channel) {
		return depth() == 1 ? channel : depth() / 2;
	}

	/** Values of an input pixel: of each channel, or of each slice the network sees, and then of each map. */
	public int inputs() {
		return input.values();
	}

	/** Whether the network is given the noise. */
	public boolean isGivenNoise() {
		return maps() > 0;
	}

	/**
	 * Whether the network can be given an image: with 1 channel it takes any image channel by channel, with more it
	 * takes them together, and there must be as many.
	 *
	 * @param found channels of an image; an RGB image has 3
	 */
	public boolean takes(final int found) {
		return channels() == 1 || channels() == found;
	}

	/**
	 * Refuses an image that the network does not {@link #takes take}.
	 *
	 * @param image its title
	 * @param found its channels
	 * @throws IllegalArgumentException if the network needs another number of channels; the message says what to do
	 */
	public void checkChannels(final String image, final int found) {
		if (!takes(found))
			throw new IllegalArgumentException("The model " + name + " needs " + channels() + " channels at once"
				+ (channels() == 3 ? ", such as red, green and blue" : "")
				+ "; found " + found + " in " + image + ". Choose an image of " + channels()
				+ " channels, or a model of 1 channel.");
	}
}
