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
}
