// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Reads the elements of a DICOM file (DICOM PS3.5, section 7, and PS3.10): explicit and implicit types, both byte
 * orders, deflated or not.
 */
final class DicomParser {

	private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
	private static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";
	private static final String IMPLICIT = "1.2.840.10008.1.2";
	private static final int SYNTAX = 0x00020010;
	private static final int ITEM = 0xFFFEE000;
	private static final int ITEM_END = 0xFFFEE00D;
	private static final int SEQUENCE_END = 0xFFFEE0DD;
	private static final long UNDEFINED = 0xffffffffL;
	private static final int DEEPEST = 64;
	/** Types whose length has four bytes. */
	private static final Set<String> LONG =
		Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");
	/** Sequences that are needed, where the file does not say that they are some. */
	private static final Set<Integer> SEQUENCES = Set.of(0x52009229, 0x52009230, 0x00289110, 0x00289145, 0x00283000);

	private final FileBytes file;
	private final boolean explicit;
	private final ByteOrder order;

	/** A whole file: its elements, and the transfer syntax that its header tells; empty if it tells none. */
	record File(DicomData data, String syntax) {}

	private DicomParser(final FileBytes file, final boolean explicit, final ByteOrder order) {
		this.file = file;
		this.explicit = explicit;
		this.order = order;
	}

	/**
	 * Reads a file's elements, not yet their values.
	 *
	 * @throws IOException if it is truncated or damaged
	 */
	static File read(final FileBytes file) throws IOException {
		final boolean preamble =
			file.size() >= 132 && new String(file.read(128, 4), StandardCharsets.US_ASCII).equals("DICM");
		final DicomParser header = new DicomParser(file, true, ByteOrder.LITTLE_ENDIAN);
		final DicomData meta = new DicomData(file, ByteOrder.LITTLE_ENDIAN);
		final long begin = header.group2(meta, preamble ? 132 : 0);
		final String syntax = meta.text(SYNTAX);
		if (syntax.equals(DEFLATED)) {
			final FileBytes inflated = inflated(file, begin);
			return new File(new DicomParser(inflated, true, ByteOrder.LITTLE_ENDIAN).all(0), syntax);
		}
		final boolean explicit = syntax.isEmpty() ? isExplicit(file, begin) : !syntax.equals(IMPLICIT);
		final ByteOrder order = syntax.equals(BIG_ENDIAN) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
		return new File(new DicomParser(file, explicit, order).all(begin), syntax);
	}

	private static boolean isExplicit(final FileBytes file, final long at) throws IOException {
		return new String(file.read(at + 4, 2), StandardCharsets.US_ASCII).matches("[A-Z]{2}");
	}

	private static FileBytes inflated(final FileBytes file, final long at) throws IOException {
		final byte[] packed = file.read(at, file.size() - at);
		FileBytes.checkMemory(file.path(), 4.0 * packed.length);
		final int most = (int) Math.min(Integer.MAX_VALUE - 16, Runtime.getRuntime().maxMemory() / 4);
		try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed), new Inflater(true))) {
			final byte[] all = in.readNBytes(most);
			if (all.length == most)
				throw new IOException(file.path() + " holds more than " + most
					+ " bytes of compressed data. Save it without compression.");
			return new FileBytes(file.path(), all);
		}
		catch (final ZipException | EOFException e) {
			throw new IOException(
				file.path() + " is damaged or truncated: its compressed data end early (" + e.getMessage()
					+ "). Copy it again from where it came from.",
				e);
		}
	}

	/** The header of a file, which is explicit and little-endian always; returns where it ends. */
	private long group2(final DicomData meta, final long begin) throws IOException {
		long at = begin;
		while (at + 8 <= file.size() && file.read(at, 2, order).getShort() == 2 && isExplicit(file, at))
			at = element(meta, at, 0);
		return at;
	}

	private DicomData all(final long begin) throws IOException {
		final DicomData data = new DicomData(file, order);
		long at = begin;
		while (at + 8 <= file.size())
			at = element(data, at, 0);
		return data;
	}

	/** Reads one element; returns where it ends. */
	private long element(final DicomData data, final long begin, final int depth) throws IOException {
		final ByteBuffer head = file.read(begin, 8, order);
		final int tag = tag(head);
		final String representation = new String(head.array(), 4, 2, StandardCharsets.US_ASCII);
		if (explicit && !representation.matches("[A-Z]{2}"))
			throw damaged(begin);
		final boolean wide = explicit && LONG.contains(representation);
		final long length =
			!explicit ? head.getInt(4) & 0xffffffffL : wide ? file.read(begin + 8, 4, order).getInt() & 0xffffffffL
				: head.getShort(6) & 0xffff;
		final long at = begin + (wide ? 12 : 8);
		if (tag == DicomData.PIXELS && length == UNDEFINED)
			return fragments(data, at);
		final boolean sequence =
			length == UNDEFINED || representation.equals("SQ") && explicit || !explicit && SEQUENCES.contains(tag);
		if (sequence) {
			final DicomParser inner =
				explicit && representation.equals("UN") ? new DicomParser(file, false, ByteOrder.LITTLE_ENDIAN) : this;
			final List<DicomData> items = new ArrayList<>();
			final long end = inner.items(items, at, length, depth + 1);
			data.put(tag, new DicomData.Element("SQ", at, end - at, items, null));
			return end;
		}
		file.check(at, length);
		data.put(tag, new DicomData.Element(explicit ? representation : implied(tag), at, length, null, null));
		return at + length;
	}

	/** The types of numbers that are needed. */
	private static String implied(final int tag) {
		return tag >>> 16 == 0x0028 && (tag & 0xffff) < 0x0200
			&& Set.of(2, 6, 0x10, 0x11, 0x100, 0x101, 0x102, 0x103).contains(tag & 0xffff) ? "US" : "UN";
	}

	private long items(final List<DicomData> items, final long begin, final long length, final int depth)
		throws IOException
	{
		if (depth > DEEPEST)
			throw new IOException(
				file.path() + " is damaged: its sequences are nested more than " + DEEPEST + " times.");
		if (length != UNDEFINED)
			file.check(begin, length);
		long at = begin;
		while (length == UNDEFINED || at < begin + length) {
			final ByteBuffer head = file.read(at, 8, order);
			final int tag = tag(head);
			at += 8;
			if (tag == SEQUENCE_END)
				return at;
			if (tag != ITEM)
				throw damaged(at - 8);
			final DicomData item = new DicomData(file, order);
			at = item(item, at, head.getInt(4) & 0xffffffffL, depth);
			items.add(item);
		}
		return at;
	}

	private long item(final DicomData item, final long begin, final long length, final int depth) throws IOException {
		if (length != UNDEFINED)
			file.check(begin, length);
		long at = begin;
		while (length == UNDEFINED || at < begin + length) {
			if (tag(file.read(at, 8, order)) == ITEM_END)
				return at + 8;
			at = element(item, at, depth);
		}
		return at;
	}

	private long fragments(final DicomData data, final long begin) throws IOException {
		final List<long[]> fragments = new ArrayList<>();
		long at = begin;
		while (true) {
			final ByteBuffer head = file.read(at, 8, order);
			final long length = head.getInt(4) & 0xffffffffL;
			at += 8;
			if (tag(head) == SEQUENCE_END)
				break;
			if (tag(head) != ITEM)
				throw damaged(at - 8);
			file.check(at, length);
			fragments.add(new long[] { at, length });
			at += length;
		}
		data.put(DicomData.PIXELS, new DicomData.Element("OB", begin, at - begin, null, fragments));
		return at;
	}

	private static int tag(final ByteBuffer head) {
		return head.getShort(0) << 16 | head.getShort(2) & 0xffff;
	}

	private IOException damaged(final long at) {
		return new IOException(file.path() + " is not a DICOM file or damaged: at byte " + at
			+ " there is no element. Copy it again from where it came from.");
	}
}
