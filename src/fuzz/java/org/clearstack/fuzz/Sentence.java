// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.fuzz;

import java.util.regex.Pattern;
import org.clearstack.task.Failure;

/** What a refusal must say: a sentence for people, no path alone, no class and no trace. */
final class Sentence {

	private static final int LEAST_WORDS = 4;
	private static final Pattern CODE =
		Pattern.compile(
			"\\b[A-Z]\\w+(Exception|Error)\\b|\\b(java|javax|sun|ij|nom|io|org)\\.[a-z]+\\.\\w|\tat |\\bnull\\b");

	private Sentence() {}

	/**
	 * Checks what the doors would tell.
	 *
	 * @param refusal as it was thrown
	 * @param input any text of the input, which may be quoted and is not looked at
	 * @throws AssertionError if it is a fault of the program, or no sentence
	 */
	static void check(final Throwable refusal, final String input) {
		final Failure failure = Failure.of(refusal);
		final String message = failure.message();
		if (failure.kind() == Failure.Kind.FAULT)
			throw new AssertionError(message, refusal);
		final String own = quoted(message, input);
		if (own.strip().split("\\s+").length < LEAST_WORDS || !own.strip().matches("(?s).*[.!?)\"\\]]")
			|| CODE.matcher(own).find())
			throw new AssertionError("No sentence: " + message, refusal);
	}

	/** The message without words that stand in the input, such as a key that is not known. */
	private static String quoted(final String message, final String input) {
		if (input.isEmpty())
			return message;
		final String seen = input.replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
		final StringBuilder own = new StringBuilder();
		for (final String word : message.split("(?=\\s)|(?<=\\s)"))
			own.append(CODE.matcher(word).find() && seen.contains(word.replaceAll("^\\W+|\\W+$", "")) ? "..." : word);
		return own.toString();
	}
}
