// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an enlarged image keeps of each pixel's flux. */
public enum Flux {

	/** As the network gives it. */
	FREE("no"),
	/** The mean of a pixel's parts is the pixel, as for a brightness: intensities of surfaces stay what they were. */
	BRIGHTNESS("brightness"),
	/**
	 * The sum of a pixel's parts is the pixel, as for counts of photons: the sum over an object stays what it was, and
	 * values are smaller by the square of the scale.
	 */
	COUNTS("counts");

	private final String key;

	Flux(final String key) {
		this.key = key;
	}

	/**
	 * What a text says; {@code true} and {@code 1}, as older macros have it, say brightness.
	 *
	 * @throws IllegalArgumentException if it is none of {@link #keys}
	 */
	public static Flux of(final String text) {
		final String today = today(text);
		return Arrays.stream(values()).filter(flux -> flux.key.equals(today)).findFirst()
			.orElseThrow(() -> new IllegalArgumentException("conserve must be one of " + String.join(", ", keys())
				+ "; found " + text + "."));
	}

	/** What a text of an older macro is called today; others as they are, in lower case. */
	public static String today(final String text) {
		return switch (text.strip().toLowerCase(Locale.ROOT)) {
			case "true", "1" -> BRIGHTNESS.key;
			case "false", "0" -> FREE.key;
			default -> text.strip().toLowerCase(Locale.ROOT);
		};
	}

	/** The names of all, as macros write them. */
	public static List<String> keys() {
		return Arrays.stream(values()).map(Flux::toString).toList();
	}

	/** What values are multiplied by, where an image is enlarged by a scale along x and y. */
	public double factor(final int scale) {
		return this == COUNTS ? 1.0 / ((double) scale * scale) : 1;
	}

	/** Its name in macros. */
	@Override
	public String toString() {
		return key;
	}
}
