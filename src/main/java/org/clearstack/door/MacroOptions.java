// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads the options of a macro's {@code run("Label...", "key=value other=[two words] flag")}: values bare, in brackets
 * or in quotes; a keyword alone means true; {@code &name} is a macro variable.
 */
public final class MacroOptions {

	private final String text;
	private int at;

	private MacroOptions(final String text) {
		this.text = text;
	}

	/**
	 * Reads options.
	 *
	 * @param options as the macro gives them
	 * @param variables from a variable's name to its value, or null if there is none
	 * @return values by keys, in the order written
	 * @throws IllegalArgumentException if a bracket stays open or a key comes twice
	 */
	public static Map<String, String> parse(final String options, final UnaryOperator<String> variables) {
		final MacroOptions reader = new MacroOptions(options);
		final Map<String, String> values = new LinkedHashMap<>();
		while (reader.skipSpaces()) {
			final String key = reader.key();
			final String value = resolved(reader.value(key), variables);
			if (values.put(key, value) != null)
				throw new IllegalArgumentException(
					"The key \"" + key + "\" comes twice in \"" + options.strip() + "\". Keep one.");
		}
		return values;
	}

	private boolean skipSpaces() {
		while (at < text.length() && Character.isWhitespace(text.charAt(at)))
			at++;
		return at < text.length();
	}

	private String key() {
		final int start = at;
		while (at < text.length() && text.charAt(at) != '=' && !Character.isWhitespace(text.charAt(at)))
			at++;
		return text.substring(start, at);
	}

	private String value(final String key) {
		if (at >= text.length() || text.charAt(at) != '=')
			return "true";
		at++;
		if (at < text.length() && text.charAt(at) == '[')
			return upTo(key, bracket());
		if (at < text.length() && text.charAt(at) == '\'')
			return upTo(key, text.indexOf('\'', at + 1));
		final int start = at;
		while (at < text.length() && !Character.isWhitespace(text.charAt(at)))
			at++;
		return text.substring(start, at);
	}

	private String upTo(final String key, final int end) {
		if (end < 0)
			throw new IllegalArgumentException("The value of \"" + key + "\" has no end: close its bracket or quote.");
		final String value = text.substring(at + 1, end);
		at = end + 1;
		return value;
	}

	/** Where the bracket that opens here closes, or −1. */
	private int bracket() {
		int open = 0;
		for (int i = at; i < text.length(); i++) {
			if (text.charAt(i) == '[')
				open++;
			if (text.charAt(i) == ']' && --open == 0)
				return i;
		}
		return -1;
	}

	private static String resolved(final String value, final UnaryOperator<String> variables) {
		if (!value.startsWith("&"))
			return value;
		final String known = variables.apply(value.substring(1));
		return known == null ? value : known;
	}
}
