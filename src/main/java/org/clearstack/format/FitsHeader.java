// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import nom.tam.fits.HeaderCard;
import nom.tam.fits.HeaderCardException;

/**
 * The header of a FITS image: cards of 80 characters, kept as they are until one is changed. As text, a card a line, it
 * travels in an image's info, where ImageJ's own FITS reader puts it too.
 */
final class FitsHeader {

	/** Characters of a card. */
	static final int CARD = 80;
	/** Bytes that headers and data are padded to. */
	static final int BLOCK = 2880;

	private static final String CONTINUED = "  ";

	private static final Logger LIBRARY = Logger.getLogger("nom.tam.fits");

	static {
		LIBRARY.setLevel(Level.OFF); // it warns of each odd card; what matters is said by exceptions
	}

	private final List<String> cards;

	/** @param cards without END; padded to 80 characters here */
	FitsHeader(final List<String> cards) {
		this.cards = new ArrayList<>(cards.size());
		cards.forEach(card -> this.cards.add(padded(card)));
	}

	private static String padded(final String card) {
		return card + " ".repeat(Math.max(0, CARD - card.length()));
	}

	/** The header in a text such as an image's info; what stands round it is left out. */
	static Optional<FitsHeader> in(final String text) {
		final List<String> lines = text == null ? List.of() : text.lines().toList();
		final int[] range = range(lines);
		return range == null ? Optional.empty() : Optional.of(new FitsHeader(lines.subList(range[0], range[1])));
	}

	/** Puts a header in the place of that in a text, which has one. */
	static String replaced(final String text, final FitsHeader header) {
		final List<String> lines = new ArrayList<>(text.lines().toList());
		final int[] range = range(lines);
		lines.subList(range[0], range[1]).clear();
		lines.addAll(range[0], header.lines());
		return String.join("\n", lines) + "\n";
	}

	/** First line and the one after the last; null if there is no header. */
	private static int[] range(final List<String> lines) {
		for (int first = 0; first < lines.size(); first++)
			if (lines.get(first).matches("(SIMPLE  |XTENSION)=.*")) {
				int end = first;
				while (end < lines.size() && lines.get(end).length() <= CARD
					&& !lines.get(end).stripTrailing().equals("END"))
					end++;
				return new int[] { first, end };
			}
		return null;
	}

	/** Cards without the blanks at their ends. */
	List<String> lines() {
		return cards.stream().map(String::stripTrailing).toList();
	}

	/** As a text with END, a card a line. */
	String text() {
		return String.join("\n", lines()) + "\nEND\n";
	}

	List<String> cards() {
		return cards;
	}

	static String key(final String card) {
		return card.substring(0, 8).stripTrailing();
	}

	private int index(final String key) {
		for (int i = 0; i < cards.size(); i++)
			if (key(cards.get(i)).equals(key))
				return i;
		return -1;
	}

	boolean has(final String key) {
		return index(key) >= 0;
	}

	/** A number; NaN if there is none under this key. */
	double number(final String key) {
		final int index = index(key);
		if (index < 0)
			return Double.NaN;
		try {
			final Double value = HeaderCard.create(cards.get(index)).getValue(Double.class, Double.NaN);
			return value == null ? Double.NaN : value;
		}
		catch (final IllegalArgumentException e) {
			return Double.NaN;
		}
	}

	double number(final String key, final double missing) {
		final double value = number(key);
		return Double.isNaN(value) ? missing : value;
	}

	/** A text; empty if there is none under this key. */
	String string(final String key) {
		final int index = index(key);
		if (index < 0)
			return "";
		final String value = HeaderCard.create(cards.get(index)).getValue();
		return value == null ? "" : value.strip();
	}

	/** Changes a number where it stands, keeping its comment, or appends it. */
	void set(final String key, final Number value) {
		final int index = index(key);
		try {
			final String card =
				new HeaderCard(key, value, index < 0 ? null : HeaderCard.create(cards.get(index)).getComment())
					.toString();
			put(index, card.substring(0, CARD));
		}
		catch (final HeaderCardException e) {
			throw new IllegalArgumentException("The FITS keyword " + key + " cannot have the value " + value + ".", e);
		}
	}

	/** Sets a short text. */
	void set(final String key, final String value) {
		try {
			put(index(key), new HeaderCard(key, value, "").toString().substring(0, CARD));
		}
		catch (final HeaderCardException e) {
			throw new IllegalArgumentException("The FITS keyword " + key + " cannot have the value " + value + ".", e);
		}
	}

	private void put(final int index, final String card) {
		if (index < 0)
			cards.add(card);
		else
			cards.set(index, card);
	}

	/** Removes cards, with the lines that continue them. */
	void remove(final Predicate<String> keys) {
		boolean removing = false;
		for (int i = 0; i < cards.size();) {
			final String key = key(cards.get(i));
			removing = keys.test(key) || removing && key.equals("CONTINUE");
			if (removing)
				cards.remove(i);
			else
				i++;
		}
	}

	/**
	 * Adds a line of history; a long text goes on in lines that begin with two blanks. Characters that FITS does not
	 * know become question marks.
	 */
	void history(final String text) {
		String rest = text.replaceAll("[^ -~]", "?");
		String indent = "";
		do {
			final int room = CARD - "HISTORY ".length() - indent.length();
			final int space = rest.lastIndexOf(' ', room);
			final int end = rest.length() <= room ? rest.length() : space > room / 2 ? space : room;
			cards.add(padded("HISTORY " + indent + rest.substring(0, end)));
			rest = rest.substring(end);
			indent = CONTINUED;
		}
		while (!rest.isEmpty());
	}

	/** The texts that {@link #history} added, and those of others. */
	List<String> history() {
		final List<String> texts = new ArrayList<>();
		for (final String card : cards)
			if (key(card).equals("HISTORY")) {
				final String line = card.substring("HISTORY ".length()).stripTrailing();
				final int last = texts.size() - 1;
				if (line.startsWith(CONTINUED) && last >= 0)
					texts.set(last, texts.get(last) + line.substring(CONTINUED.length()));
				else
					texts.add(line);
			}
		return texts;
	}
}
