// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clearstack.io.Numbers;

/**
 * How long a model is adapted to an image.
 *
 * @param seconds of training; 0 if steps are counted
 * @param steps of training; 0 if seconds are counted. The same steps give the same model on the same machine, the same
 * seconds do not
 */
public record AdaptationBudget(double seconds, int steps) {

	/** No adaptation. */
	public static final AdaptationBudget NONE = new AdaptationBudget(0, 0);
	/** What {@link #parse} reads, for messages. */
	private static final String EXPECTED =
		"Expected seconds of training, such as 60, or steps, such as 400 steps; 0 for none; found ";
	private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(s|seconds|steps)?");
	private static final double LONGEST = 86_400;
	private static final int MOST_STEPS = 1_000_000;

	/** @throws IllegalArgumentException if a number is too large */
	public AdaptationBudget {
		if (!(seconds >= 0 && seconds <= LONGEST) || steps < 0 || steps > MOST_STEPS)
			throw new IllegalArgumentException("A model can be adapted for at most " + (int) LONGEST + " seconds or "
				+ MOST_STEPS + " steps; found " + Numbers.text(seconds) + " and " + steps + ".");
	}

	/**
	 * Reads a text such as {@code 60} or {@code 400 steps}.
	 *
	 * @throws IllegalArgumentException if it is neither
	 */
	public static AdaptationBudget parse(final String text) {
		final Matcher found = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
		if (!found.matches())
			throw new IllegalArgumentException(EXPECTED + text + ".");
		final double number = Double.parseDouble(found.group(1));
		if (!"steps".equals(found.group(2)))
			return new AdaptationBudget(number, 0);
		if (number != Math.rint(number) || number > MOST_STEPS)
			throw new IllegalArgumentException(EXPECTED + text + ".");
		return new AdaptationBudget(0, (int) number);
	}

	/** Whether nothing is adapted. */
	public boolean isNone() {
		return seconds == 0 && steps == 0;
	}
}
