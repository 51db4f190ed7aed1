// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

/**
 * What a network expects and answers.
 *
 * @param name of the model, as the user chooses it
 * @param channels of a tile, out, and in where it sees one slice
 * @param scale how many times higher and wider the output is; 1 for denoising
 * @param margin reach of the receptive field beyond a pixel, in input pixels: that much of a tile's border is context
 * only
 * @param multiple tile starts and sizes must be multiples of this many input pixels
 * @param normalization of intensities before the network, as {@code org.clearstack.normalize} reads it, such as {@code
 * percentile 0.1 99.9}
 * @param depth slices of a volume that the network sees to restore the one in their middle: an odd number, 1 for that
 * slice alone
 * @param maps of the noise that the network is given behind the channels of each pixel, see {@code
 * org.clearstack.noise.NoiseMaps}; 0 if it is not told
 */
public record ModelSpec(String name, int channels, int scale, int margin, int multiple, String normalization, int depth,
	int maps) {

	private static final int MOST_CHANNELS = 512;
	private static final int MOST_SCALE = 32;
	private static final int MOST_MARGIN = 4096;
	private static final int MOST_MULTIPLE = 1024;
	private static final int MOST_DEPTH = 99;

	public ModelSpec {
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
		if (maps != 0 && (maps != 3 * channels || depth > 1 || scale > 1))
			throw new IllegalArgumentException(
				"A network that is told the noise has 3 maps for each channel and restores single slices as large "
					+ "as they are; found "
					+ maps
					+ " maps, " + channels + " channels, " + depth + " slices and a scale of " + scale + ".");
	}

	/** A network that is not told the noise. */
	public ModelSpec(final String name, final int channels, final int scale, final int margin, final int multiple,
		final String normalization, final int depth)
	{
		this(name, channels, scale, margin, multiple, normalization, depth, 0);
	}

	/** A network that sees one slice at a time. */
	public ModelSpec(final String name, final int channels, final int scale, final int margin, final int multiple,
		final String normalization)
	{
		this(name, channels, scale, margin, multiple, normalization, 1);
	}

	/** Planes of an image that the network sees together: its channels, or neighbouring slices. */
	public int planes() {
		return channels * depth;
	}

	/** Values of an input pixel: of each channel, or of each slice the network sees, and then of each map. */
	public int inputs() {
		return planes() + maps;
	}

	/** Whether the network is told the noise. */
	public boolean isTold() {
		return maps > 0;
	}

	/**
	 * Whether the network can be given an image: with 1 channel it takes any image channel by channel, with more it
	 * takes them together, and there must be as many.
	 *
	 * @param found channels of an image; an RGB image has 3
	 */
	public boolean takes(final int found) {
		return channels == 1 || channels == found;
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
			throw new IllegalArgumentException("The model " + name + " needs " + channels + " channels at once"
				+ (channels == 3 ? ", such as red, green and blue" : "")
				+ "; found " + found + " in " + image + ". Choose an image of " + channels
				+ " channels, or a model of 1 channel.");
	}
}
