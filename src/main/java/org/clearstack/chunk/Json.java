// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes JSON (RFC 8259): maps, lists, strings, booleans, null; numbers as Long, or Double if they have a
 * point, an exponent, or no room in a Long. NaN and Infinity, which Python writes, are read too.
 */
public final class Json {

	private static final int DEEPEST = 200;

	private final String text;
	private int at;
	private int depth;

	private Json(final String text) {
		this.text = text;
	}

	/**
	 * Reads a text.
	 *
	 * @throws IOException if it is no JSON; says where
	 */
	public static Object parse(final String text) throws IOException {
		final Json json = new Json(text);
		final Object value = json.value();
		json.blanks();
		if (json.at < text.length())
			throw json.wrong("the end");
		return value;
	}

	/** Reads a text that holds an object. */
	@SuppressWarnings("unchecked")
	public static Map<String, Object> object(final String text) throws IOException {
		if (parse(text) instanceof Map<?, ?> map)
			return (Map<String, Object>) map;
		throw new IOException("no JSON object, but " + (text.length() > 40 ? text.substring(0, 40) + "..." : text));
	}

	private IOException wrong(final String expected) {
		return new IOException("no sound JSON: expected " + expected + " at character " + at + " of " + text.length());
	}

	private void blanks() {
		while (at < text.length() && " \t\r\n\ufeff".indexOf(text.charAt(at)) >= 0)
			at++;
	}

	private boolean skip(final String token) {
		if (!text.startsWith(token, at))
			return false;
		at += token.length();
		return true;
	}

	private Object value() throws IOException {
		blanks();
		if (++depth > DEEPEST)
			throw wrong("fewer than " + DEEPEST + " brackets in one another");
		try {
			if (skip("{"))
				return members();
			if (skip("["))
				return elements();
			if (skip("\""))
				return string();
			if (skip("true"))
				return true;
			if (skip("false"))
				return false;
			if (skip("null"))
				return null;
			return number();
		}
		finally {
			depth--;
		}
	}

	private Map<String, Object> members() throws IOException {
		final Map<String, Object> members = new LinkedHashMap<>();
		blanks();
		if (skip("}"))
			return members;
		do {
			blanks();
			if (!skip("\""))
				throw wrong("a name in quotes");
			final String name = string();
			blanks();
			if (!skip(":"))
				throw wrong("a colon");
			members.put(name, value());
			blanks();
		}
		while (skip(","));
		if (!skip("}"))
			throw wrong("a comma or }");
		return members;
	}

	private List<Object> elements() throws IOException {
		final List<Object> elements = new ArrayList<>();
		blanks();
		if (skip("]"))
			return elements;
		do {
			elements.add(value());
			blanks();
		}
		while (skip(","));
		if (!skip("]"))
			throw wrong("a comma or ]");
		return elements;
	}

	private String string() throws IOException {
		final StringBuilder string = new StringBuilder();
		while (at < text.length() && text.charAt(at) != '"') {
			final char c = text.charAt(at++);
			string.append(c == '\\' ? escaped() : c);
		}
		if (!skip("\""))
			throw wrong("a closing quote");
		return string.toString();
	}

	private char escaped() throws IOException {
		final char c = at < text.length() ? text.charAt(at++) : ' ';
		final int place = "\"\\/bfnrt".indexOf(c);
		if (place >= 0)
			return "\"\\/\b\f\n\r\t".charAt(place);
		if (c != 'u' || at + 4 > text.length())
			throw wrong("a known escape");
		try {
			at += 4;
			return (char) Integer.parseInt(text.substring(at - 4, at), 16);
		}
		catch (final NumberFormatException e) {
			throw wrong("four hexadecimal digits");
		}
	}

	private Object number() throws IOException {
		final int start = at;
		while (at < text.length() && "+-.0123456789eEINafinty".indexOf(text.charAt(at)) >= 0)
			at++;
		final String number = text.substring(start, at);
		try {
			return number.matches("-?\\d{1,18}") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
		}
		catch (final NumberFormatException e) {
			at = start;
			throw wrong("a value");
		}
	}

	/**
	 * Writes maps, iterables, strings, numbers, booleans and null, indented by two blanks; maps in alphabetical order
	 * unless they have one of their own.
	 */
	public static String write(final Object value) {
		final StringBuilder text = new StringBuilder();
		write(value, text, "\n");
		return text.append('\n').toString();
	}

	private static void write(final Object value, final StringBuilder text, final String line) {
		if (value instanceof Map<?, ?> map) {
			text.append('{');
			String before = line + "  ";
			for (final Map.Entry<?, ?> member : (map instanceof LinkedHashMap ? map : new TreeMap<>(map)).entrySet()) {
				text.append(before);
				quote(member.getKey().toString(), text);
				text.append(": ");
				write(member.getValue(), text, line + "  ");
				before = "," + line + "  ";
			}
			text.append(map.isEmpty() ? "}" : line + "}");
		}
		else if (value instanceof Iterable<?> list)
			write(list.iterator(), text, line);
		else if (value instanceof String string)
			quote(string, text);
		else if (value instanceof Double number && (number.isNaN() || number.isInfinite()))
			quote(number.toString(), text);
		else
			text.append(value);
	}

	private static void write(final Iterator<?> list, final StringBuilder text, final String line) {
		text.append('[');
		while (list.hasNext()) {
			write(list.next(), text, line + "  ");
			text.append(list.hasNext() ? ", " : "");
		}
		text.append(']');
	}

	private static void quote(final String string, final StringBuilder text) {
		text.append('"');
		for (final char c : string.toCharArray())
			if (c == '"' || c == '\\')
				text.append('\\').append(c);
			else if (c < ' ')
				text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
			else
				text.append(c);
		text.append('"');
	}
}
