// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * What a network expects and answers.
 *
 * @param name of the model, as the user chooses it
 * @param channels of a tile, in and out
 * @param scale how many times higher and wider the output is; 1 for denoising
 * @param margin reach of the receptive field beyond a pixel, in input pixels: that much of a tile's border is context only
 * @param multiple tile starts and sizes must be multiples of this many input pixels
 * @param normalization of intensities before the network, as {@code org.clearstack.normalize} reads it,
 *          such as {@code percentile 0.1 99.9}
 */
public record ModelSpec(String name, int channels, int scale, int margin, int multiple, String normalization) {

	public ModelSpec {
		if (channels < 1 || scale < 1 || margin < 0 || multiple < 1)
			throw new IllegalArgumentException("A network needs channels, scale and multiple of at least 1 and a margin of at least 0; found "
				+ channels + ", " + scale + ", " + multiple + " and " + margin + ".");
	}

	/**
	 * Whether the network can be given an image: with 1 channel it takes any image channel by channel, with more it takes them together, and
	 * there must be as many.
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
			throw new IllegalArgumentException("The model " + name + " needs " + channels + " channels at once" + (channels == 3 ? ", such as red, green and blue" : "")
				+ "; found " + found + " in " + image + ". Choose an image of " + channels + " channels, or a model of 1 channel.");
	}
}
