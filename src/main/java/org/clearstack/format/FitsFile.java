// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is in a FITS file: its headers, and where their data lie. */
final class FitsFile {

	/** Bytes of header that are looked through for END. */
	private static final int LONGEST_HEADER = 100_000_000;

	/**
	 * A header and the data behind it.
	 *
	 * @param index from 0, the primary one
	 * @param start of the data in the file
	 */
	record Unit(int index, FitsHeader header, long start) {

		boolean isCompressed() {
			return header.string("ZIMAGE").equals("T");
		}

		/** Keyword of an axis's length; that of a compressed image is another one. */
		private String axis(final String key) {
			return isCompressed() ? "Z" + key : key;
		}

		boolean isImage() {
			final String kind = header.string("XTENSION");
			return (kind.isEmpty() || kind.equals("IMAGE") || isCompressed()) && axes().length >= 2 && values() > 0;
		}

		/** Lengths of the axes. */
		long[] axes() {
			final int number = (int) Math.max(0, Math.min(999, header.number(axis("NAXIS"), 0)));
			final long[] axes = new long[number];
			for (int i = 0; i < number; i++)
				axes[i] = (long) Math.max(0, header.number(axis("NAXIS" + (i + 1)), 0));
			return axes;
		}

		/** Number of values; -1 for more than can be counted. */
		long values() {
			try {
				long values = 1;
				for (final long axis : axes())
					values = Math.multiplyExact(values, axis);
				return axes().length == 0 ? 0 : values;
			}
			catch (final ArithmeticException e) {
				return -1;
			}
		}

		/** Such as {@code SCI}; empty for none. */
		String name() {
			return header.string("EXTNAME");
		}

		/** As a user names it. */
		String label() {
			final String version = header.has("EXTVER") ? "," + (long) header.number("EXTVER", 1) : "";
			return "[" + index + "]" + (name().isEmpty() ? "" : " or [" + name() + version + "]");
		}
	}

	private final Path path;
	private final List<Unit> units = new ArrayList<>();

	private FitsFile(final Path path) {
		this.path = path;
	}

	/**
	 * Reads all headers.
	 *
	 * @throws IOException if the file is truncated or broken
	 */
	static FitsFile read(final Path path) throws IOException {
		final FitsFile file = new FitsFile(path);
		try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
			long at = 0;
			while (at < in.size()) {
				final List<String> cards = file.cards(in, at);
				if (cards.isEmpty())
					break;
				final long start =
					at + FitsHeader.BLOCK * ((cards.size() * (long) FitsHeader.CARD) / FitsHeader.BLOCK + 1);
				final Unit unit = new Unit(file.units.size(), new FitsHeader(cards), start);
				file.units.add(unit);
				final long bytes = file.bytes(unit);
				if (start + bytes > in.size())
					throw file.truncated(in.size(), start + bytes);
				at = start + (bytes + FitsHeader.BLOCK - 1) / FitsHeader.BLOCK * FitsHeader.BLOCK;
			}
		}
		return file;
	}

	private IOException truncated(final long found, final long expected) {
		return new IOException(
			path.toAbsolutePath() + " is truncated: it has " + found + " bytes of at least " + expected
				+ ". Copy it again from where it came from.");
	}

	/** A header's cards without END; none if what is there is no further header, such as records of tapes. */
	private List<String> cards(final FileChannel in, final long start) throws IOException {
		final List<String> cards = new ArrayList<>();
		final ByteBuffer block = ByteBuffer.allocate(FitsHeader.BLOCK);
		for (long at = start; at - start < LONGEST_HEADER; at += FitsHeader.BLOCK) {
			block.clear();
			while (block.hasRemaining())
				if (in.read(block, at + block.position()) < 0)
					break;
			final String text = new String(block.array(), 0, block.position(), StandardCharsets.ISO_8859_1);
			for (int i = 0; i + FitsHeader.CARD <= text.length(); i += FitsHeader.CARD) {
				final String card = text.substring(i, i + FitsHeader.CARD);
				if (cards.isEmpty() && !card.matches("(SIMPLE  |XTENSION)=.*"))
					return cards;
				if (card.stripTrailing().equals("END"))
					return cards;
				cards.add(card);
			}
			if (block.hasRemaining())
				throw truncated(in.size(), at + FitsHeader.BLOCK);
		}
		throw new IOException(path.toAbsolutePath()
			+ " is not a whole FITS file: a header has no END. Copy it again from where it came from.");
	}

	/** Bytes of data, without the padding. */
	private long bytes(final Unit unit) throws IOException {
		final FitsHeader header = unit.header();
		try {
			long values = 1;
			final int axes = (int) header.number("NAXIS", 0);
			for (int i = 1; i <= axes; i++)
				if (i > 1 || !header.string("GROUPS").equals("T"))
					values = Math.multiplyExact(values, (long) Math.max(0, header.number("NAXIS" + i, 0)));
			final long groups = (long) header.number("GCOUNT", 1);
			final long each = Math.addExact((long) header.number("PCOUNT", 0), values);
			return axes == 0 ? 0
				: Math.multiplyExact(Math.abs((long) header.number("BITPIX", 0)) / 8, Math.multiplyExact(groups, each));
		}
		catch (final ArithmeticException e) {
			throw new IOException(
				path.toAbsolutePath()
					+ " is not a sound FITS file: its header declares more values than can be counted.",
				e);
		}
	}

	Unit primary() {
		return units.get(0);
	}

	/**
	 * The image that is meant.
	 *
	 * @param part its number from 0, its name, or name and version as in {@code SCI,2}; empty for the primary image, or
	 * the only one
	 * @throws IOException if there is none or there are several; names them
	 */
	Unit image(final String part) throws IOException {
		final List<Unit> images = units.stream().filter(Unit::isImage).toList();
		if (images.isEmpty())
			throw new IOException(
				path.toAbsolutePath() + " holds no image: " + (units.size() > 1 ? "only tables or lists of values."
					: "its header has " + primary().axes().length + " axes with data; an image has at least 2."));
		final List<Unit> meant =
			part.isEmpty() ? main(images) : images.stream().filter(unit -> isCalled(unit, part.strip())).toList();
		if (meant.size() == 1)
			return meant.get(0);
		final String names = images.stream().map(Unit::label).collect(Collectors.joining(", "));
		if (part.isEmpty())
			throw new IOException(path.toAbsolutePath() + " holds " + images.size() + " images: " + names
				+ ". Write one of them behind the file's name, as in "
				+ path.getFileName() + "[" + images.get(0).index() + "].");
		throw new IOException(path.toAbsolutePath() + " has "
			+ (meant.isEmpty() ? "no image" : meant.size() + " images") + " [" + part + "], but "
			+ names + ". Use one of these.");
	}

	private List<Unit> main(final List<Unit> images) {
		return images.get(0).index() == 0 ? images.subList(0, 1) : images;
	}

	private static boolean isCalled(final Unit unit, final String part) {
		if (part.matches("\\d{1,9}"))
			return unit.index() == Integer.parseInt(part);
		final int comma = part.lastIndexOf(',');
		final String name = comma < 0 ? part : part.substring(0, comma).strip();
		return unit.name().equalsIgnoreCase(name)
			&& (comma < 0
				|| part.substring(comma + 1).strip().equals(Long.toString((long) unit.header().number("EXTVER", 1))));
	}
}
