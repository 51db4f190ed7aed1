// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import java.util.Arrays;
import java.util.List;

/** What a user wants of an image. */
public enum Goal {
	/** Whatever the image needs most. */
	BEST("what the image needs", 0),
	/** The same image with less noise. */
	DENOISE("remove noise", 1),
	/** An image twice as wide and high. */
	X2("enlarge 2x", 2),
	/** An image four times as wide and high. */
	X4("enlarge 4x", 4),
	/** Less noise first, then an image twice as wide and high. */
	BOTH("remove noise, then enlarge 2x", 2),
	/** What the chosen model does. */
	MODEL("what the model does", 0);

	private final String label;
	private final int scale;

	Goal(final String label, final int scale) {
		this.label = label;
		this.scale = scale;
	}

	/** How many times larger the result shall be; 0 if that is open. */
	public int scale() {
		return scale;
	}

	/** The goal of a label. */
	public static Goal parse(final String label) {
		return Arrays.stream(values()).filter(goal -> goal.label.equalsIgnoreCase(label)).findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
				"There is no goal \"" + label + "\"; use one of " + String.join(", ", labels()) + "."));
	}

	/** All labels. */
	public static List<String> labels() {
		return Arrays.stream(values()).map(Goal::toString).toList();
	}

	@Override
	public String toString() {
		return label;
	}
}
