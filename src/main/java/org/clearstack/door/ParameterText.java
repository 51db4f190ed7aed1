// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.clearstack.io.Numbers;
import org.clearstack.task.Failure;
import org.clearstack.task.InvalidInput;
import org.scijava.command.CommandModuleItem;
import org.scijava.util.Types;

/** What a parameter accepts: text to value, value to text, ranges and choices. The one place where both doors check. */
public final class ParameterText {

	/** Finds the image that a text names: an open one, or a file. */
	@FunctionalInterface
	public interface Images {
		ImagePlus named(String text) throws IOException;
	}

	private ParameterText() {}

	/**
	 * Makes a parameter's value of a text.
	 *
	 * @param choices what the text may be, or empty
	 * @throws IllegalArgumentException if the text is none, saying what is expected
	 */
	static Object parse(final CommandModuleItem<?> item, final String text, final List<String> choices,
		final Images images)
		throws IOException
	{
		if (text.isEmpty() && !item.getType().isPrimitive())
			return item.getType() == String.class ? "" : null;
		return convert(item, text.strip(), choices, images);
	}

	/** The text that {@link #parse} makes this value of. */
	public static String text(final Object value) {
		return value instanceof ImagePlus image ? image.getTitle() : Numbers.text(value);
	}

	/**
	 * Checks a value's range and choices.
	 *
	 * @param choices all that a text may be; empty for any
	 * @throws IllegalArgumentException saying what is expected
	 */
	static void check(final CommandModuleItem<?> item, final Object value, final List<String> choices) {
		if (value instanceof Number number)
			checkRange(item, number.doubleValue());
		if (value instanceof String text && !choices.isEmpty() && !choices.contains(text))
			throw refused(item, text, "one of " + String.join(", ", choices));
	}

	/** Whether nothing was given. */
	public static boolean isMissing(final Object value) {
		return value == null || value.equals("");
	}

	/** The constants of an enum, or the choices written at the parameter, or none. */
	static List<String> fixedChoices(final CommandModuleItem<?> item) {
		if (!item.getType().isEnum())
			return List.of(item.getParameter().choices());
		return Arrays.stream(item.getType().getEnumConstants()).map(Object::toString).toList();
	}

	/** What is expected, in words: for usage texts, help and messages. */
	public static String expected(final CommandModuleItem<?> item, final List<String> choices) {
		if (!choices.isEmpty())
			return "one of " + String.join(", ", choices);
		final Class<?> type = Types.box(item.getType());
		if (type == Boolean.class)
			return "true or false";
		if (Number.class.isAssignableFrom(type))
			return (isWhole(type) ? "a whole number" : "a number") + range(item);
		if (type == File.class)
			return item.getWidgetStyle() != null && item.getWidgetStyle().contains("directory") ? "a folder" : "a file";
		return type == ImagePlus.class ? "an image" : "text";
	}

	private static Object convert(final CommandModuleItem<?> item, final String text, final List<String> choices,
		final Images images)
		throws IOException
	{
		final Class<?> type = Types.box(item.getType());
		if (type == String.class)
			return choice(text, choices);
		if (type == Boolean.class)
			return bool(item, text, choices);
		if (Number.class.isAssignableFrom(type))
			return number(item, type, text, choices);
		if (type == File.class)
			return new File(text);
		if (type == ImagePlus.class)
			return images.named(text);
		if (type.isEnum())
			return Arrays.stream(type.getEnumConstants()).filter(constant -> constant.toString().equalsIgnoreCase(text))
				.findFirst()
				.orElseThrow(() -> refused(item, text, expected(item, choices)));
		throw new IllegalStateException(
			"The parameter " + item.getName() + " has a type no door knows: " + type.getName());
	}

	/** A choice in any case; what is none is left to {@link #check}. */
	private static String choice(final String text, final List<String> choices) {
		return choices.stream().filter(text::equalsIgnoreCase).findFirst().orElse(text);
	}

	/** ImageJ's macro language has numbers for true and false: {@code "lazy=" + true} is {@code lazy=1}. */
	private static Boolean bool(final CommandModuleItem<?> item, final String text, final List<String> choices) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true", "1" -> true;
			case "false", "0" -> false;
			default -> throw refused(item, text, expected(item, choices));
		};
	}

	private static Object number(final CommandModuleItem<?> item, final Class<?> type, final String text,
		final List<String> choices)
	{
		try {
			final BigDecimal number = new BigDecimal(withPoint(text));
			if (type == Integer.class)
				return number.intValueExact();
			if (type == Long.class)
				return number.longValueExact();
			if (type == Float.class)
				return number.floatValue();
			if (type == Double.class)
				return number.doubleValue();
		}
		catch (final NumberFormatException e) {
			throw refused(item, text, expected(item, choices));
		}
		catch (final ArithmeticException e) {
			throw refused(item, text, expected(item, choices));
		}
		throw new IllegalStateException(
			"The parameter " + item.getName() + " has a type no door knows: " + type.getName());
	}

	/**
	 * A decimal comma as a point, as in 0,5. What may also be thousands, such as 1,000, is left alone, and so refused.
	 */
	private static String withPoint(final String text) {
		return text.matches("[+-]?\\p{Nd}+,\\p{Nd}+") && !text.matches("[+-]?\\p{Nd}{1,3},\\p{Nd}{3}")
			|| text.matches("[+-]?0,\\p{Nd}+") ? text.replace(',', '.') : text;
	}

	private static void checkRange(final CommandModuleItem<?> item, final double value) {
		final Double min = limit(item.getParameter().min());
		final Double max = limit(item.getParameter().max());
		if (Double.isNaN(value) || min != null && value < min || max != null && value > max)
			throw refused(item, text(value), expected(item, List.of()));
	}

	public static Double limit(final String text) {
		return text.isEmpty() ? null : Double.valueOf(text);
	}

	private static String range(final CommandModuleItem<?> item) {
		final List<String> range = new ArrayList<>();
		if (!item.getParameter().min().isEmpty())
			range.add("from " + item.getParameter().min());
		if (!item.getParameter().max().isEmpty())
			range.add((range.isEmpty() ? "up to " : "to ") + item.getParameter().max());
		return range.isEmpty() ? "" : " " + String.join(" ", range);
	}

	private static boolean isWhole(final Class<?> type) {
		return type == Integer.class || type == Long.class;
	}

	private static IllegalArgumentException refused(final CommandModuleItem<?> item, final String found,
		final String expected)
	{
		return new InvalidInput(Failure.Code.INVALID_VALUE,
			item.getName() + " must be " + expected + "; found \"" + found + "\".");
	}
}
