// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The axis of a stack along which the neighbours of a plane lie, for networks that see several planes. */
public enum StackAxis {

	/** z where an image has several slices, otherwise time. */
	AUTO,
	/** From slice to slice. */
	Z,
	/** From frame to frame. */
	T;

	/**
	 * The axis of a name.
	 *
	 * @throws IllegalArgumentException if it is none of {@link #keys}
	 */
	public static StackAxis of(final String key) {
		return Arrays.stream(values()).filter(axis -> axis.key().equalsIgnoreCase(key.strip())).findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Neighbours lie along z or t; found along=" + key
				+ ". Choose one of " + String.join(", ", keys()) + "."));
	}

	/** The names of all, as macros write them. */
	public static List<String> keys() {
		return Arrays.stream(values()).map(StackAxis::key).toList();
	}

	/** Its name in macros. */
	public String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Itself, or what it means for an image: z or t. */
	public StackAxis in(final ImagePlanes planes) {
		return this != AUTO ? this : planes.slices() > 1 ? Z : T;
	}

	/** Planes that an image has along it. */
	public int length(final ImagePlanes planes) {
		return in(planes) == Z ? planes.slices() : planes.frames();
	}

	/**
	 * Makes sure that planes have neighbours.
	 *
	 * @param needs what needs them and how many, as the beginning of a sentence
	 * @param title of the image
	 * @throws IllegalArgumentException if they have none; the message says what to do
	 */
	public void check(final ImagePlanes planes, final String needs, final String title) {
		if (length(planes) > 1)
			return;
		final boolean other = this != AUTO && (this == Z ? planes.frames() : planes.slices()) > 1;
		throw new IllegalArgumentException(needs + "; the image " + title + " has one "
			+ (in(planes) == Z ? "slice" : this == AUTO ? "slice and one frame" : "frame") + ". "
			+ (other ? "Its planes lie along the other axis: set along to " + (this == Z ? T : Z).key()
				+ ", or swap the axes (Image>Properties...)."
				: "Open the whole stack, or choose another model."));
	}
}
