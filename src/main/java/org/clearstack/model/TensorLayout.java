// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.List;
import java.util.Optional;

/**
 * The tensors of a model where they are not tiles of batch, row, column and channel of any size: their axes in another
 * order, a fixed size, no batch, or more channels in the output than are wanted.
 *
 * @param input axes of the input, one letter each: b, y, x and c, of which b and c may be missing
 * @param output axes of the output
 * @param outputChannels of the output; those wanted come first
 * @param height of the input in pixels; 0 for any
 * @param width of the input in pixels; 0 for any
 */
public record TensorLayout(String input, String output, int outputChannels, int height, int width) {

	/** Tiles of batch, row, column and channel. */
	static final String USUAL = "byxc byxc";

	private static final int MOST_CHANNELS = 4096;
	private static final int LARGEST = 8192;

	/**
	 * Reads a layout.
	 *
	 * @param axes of input and output, with a space between
	 * @param outputChannels of the output
	 * @param size height and width of the input; 0 for any
	 * @return nothing if it means nothing
	 */
	static Optional<TensorLayout> parse(final String axes, final int outputChannels, final List<?> size) {
		final String[] letters = axes.split(" ");
		if (letters.length != 2 || !isLayout(letters[0]) || !isLayout(letters[1]) || outputChannels > MOST_CHANNELS
			|| size.size() != 2 || !(size.get(0) instanceof Integer height) || !(size.get(1) instanceof Integer width)
			|| height < 0 || width < 0 || height > LARGEST || width > LARGEST)
			return Optional.empty();
		return Optional.of(new TensorLayout(letters[0], letters[1], outputChannels, height, width));
	}

	private static boolean isLayout(final String letters) {
		return letters.matches("[byxc]{2,4}") && letters.chars().distinct().count() == letters.length()
			&& letters.contains("y") && letters.contains("x");
	}

	/** Axes of input and output, with a space between. */
	String text() {
		return input + " " + output;
	}

	/** Whether the input can have one size alone. */
	public boolean isFixed() {
		return height > 0 && width > 0;
	}
}
