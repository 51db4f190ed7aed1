// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The elements of a DICOM data set, or of an item of a sequence in it. */
final class DicomData {

	static final int PIXELS = 0x7FE00010;

	/**
	 * An element.
	 *
	 * @param type its value representation; {@code UN} if the file does not tell
	 * @param at place of the value in the file
	 * @param items of a sequence, or null
	 * @param fragments of compressed pixels, place and length each, or null
	 */
	record Element(String type, long at, long length, List<DicomData> items, List<long[]> fragments) {}

	private final Map<Integer, Element> elements = new TreeMap<>();
	private final FileBytes file;
	private final ByteOrder order;

	DicomData(final FileBytes file, final ByteOrder order) {
		this.file = file;
		this.order = order;
	}

	void put(final int tag, final Element element) {
		elements.put(tag, element);
	}

	/** Elements by their tags, the group in the upper 16 bits; in no particular order above 7FFF. */
	Map<Integer, Element> elements() {
		return elements;
	}

	FileBytes file() {
		return file;
	}

	ByteOrder order() {
		return order;
	}

	boolean has(final int tag) {
		return elements.containsKey(tag);
	}

	/** The items of a sequence; none if it is not there. */
	List<DicomData> items(final int tag) {
		final Element element = elements.get(tag);
		return element == null || element.items() == null ? List.of() : element.items();
	}

	/** The first item of a sequence; an empty one if it is not there. */
	DicomData item(final int tag) {
		return items(tag).isEmpty() ? new DicomData(file, order) : items(tag).get(0);
	}

	/** A value as text, without padding; empty if it is not there. */
	String text(final int tag) throws IOException {
		final Element element = elements.get(tag);
		if (element == null || element.items() != null || element.fragments() != null)
			return "";
		final ByteBuffer bytes = file.read(element.at(), Math.min(element.length(), 1 << 16), order);
		final List<String> numbers = new ArrayList<>();
		switch (element.type()) {
			case "US" -> each(bytes, 2, at -> numbers.add(Integer.toString(bytes.getShort(at) & 0xffff)));
			case "SS" -> each(bytes, 2, at -> numbers.add(Short.toString(bytes.getShort(at))));
			case "UL" -> each(bytes, 4, at -> numbers.add(Integer.toUnsignedString(bytes.getInt(at))));
			case "SL" -> each(bytes, 4, at -> numbers.add(Integer.toString(bytes.getInt(at))));
			case "FL" -> each(bytes, 4, at -> numbers.add(Float.toString(bytes.getFloat(at))));
			case "FD" -> each(bytes, 8, at -> numbers.add(Double.toString(bytes.getDouble(at))));
			default -> numbers.add(new String(bytes.array(), StandardCharsets.ISO_8859_1).replace('\0', ' ').strip());
		}
		return String.join("\\", numbers);
	}

	private static void each(final ByteBuffer bytes, final int width, final java.util.function.IntConsumer use) {
		for (int at = 0; at + width <= bytes.capacity(); at += width)
			use.accept(at);
	}

	/** A number, or the n-th of several; another if it is not there or no number. */
	double number(final int tag, final int n, final double otherwise) throws IOException {
		final String[] parts = text(tag).split("\\\\");
		try {
			return n < parts.length ? Double.parseDouble(parts[n].strip()) : otherwise;
		}
		catch (final NumberFormatException e) {
			return otherwise;
		}
	}

	/**
	 * A whole number; another if it is not there. Where the file does not tell the type, it is a number of 2 bytes or a
	 * text.
	 */
	int whole(final int tag, final int otherwise) throws IOException {
		final Element element = elements.get(tag);
		if (element != null && element.type().equals("UN") && element.length() == 2)
			return file.read(element.at(), 2, order).getShort() & 0xffff;
		return (int) number(tag, 0, otherwise);
	}

	/** A value as it is; empty if it is not there. */
	byte[] bytes(final int tag) throws IOException {
		final Element element = elements.get(tag);
		return element == null || element.items() != null || element.fragments() != null ? new byte[0]
			: file.read(element.at(), element.length());
	}
}
