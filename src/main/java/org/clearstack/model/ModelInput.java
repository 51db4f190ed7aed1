// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

/**
 * What a network is given of a pixel.
 *
 * @param channels of a tile, out, and in where it sees one slice
 * @param depth slices of a volume that the network sees to restore the one in their middle: an odd number, 1 for that
 * slice alone
 * @param maps of the noise that the network is given behind the channels of each pixel, see {@code
 * org.clearstack.noise.NoiseMaps}; 0 if it is given none
 */
public record ModelInput(int channels, int depth, int maps) {

	/** Planes of an image that the network sees together: its channels, or neighbouring slices. */
	public int planes() {
		return channels * depth;
	}

	/** Values of an input pixel: of each channel, or of each slice the network sees, and then of each map. */
	public int values() {
		return planes() + maps;
	}
}
