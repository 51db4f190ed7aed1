// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The tags of one page of a TIFF file. */
final class TiffDirectory {

	/** Bytes of each field type of TIFF 6.0 and BigTIFF; 0 for numbers that are no type. */
	private static final int[] SIZES = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };
	private static final int MOST_VALUES = 1 << 27;

	/** Where the values of a tag are; inside the file, checked. */
	private record Field(int type, long count, long at) {}

	private final FileBytes file;
	private final ByteOrder order;
	private final Map<Integer, Field> fields = new HashMap<>();

	private TiffDirectory(final FileBytes file, final ByteOrder order) {
		this.file = file;
		this.order = order;
	}

	/** A directory, and where the next one is; 0 if there is none. */
	record Read(TiffDirectory directory, long next) {}

	/** Reads the directory at a place. */
	static Read read(final FileBytes file, final ByteOrder order, final boolean big, final long at) throws IOException {
		final int head = big ? 8 : 2;
		final int entry = big ? 20 : 12;
		final int word = big ? 8 : 4;
		final ByteBuffer start = file.read(at, head, order);
		final long count = big ? start.getLong() : start.getShort() & 0xffff;
		if (count < 0 || count > file.size() / entry)
			throw new IOException(file.path() + " is damaged: a directory of its pages has "
				+ Long.toUnsignedString(count) + " entries.");
		final ByteBuffer entries = file.read(at + head, count * entry, order);
		final TiffDirectory directory = new TiffDirectory(file, order);
		for (int i = 0; i < count; i++)
			directory.add(entries.slice(i * entry, entry).order(order), big, at + head + (long) i * entry);
		final long end = at + head + count * entry;
		if (end + word > file.size())
			return new Read(directory, 0);
		final ByteBuffer next = file.read(end, word, order);
		return new Read(directory, big ? next.getLong() : next.getInt() & 0xffffffffL);
	}

	private void add(final ByteBuffer entry, final boolean big, final long at) throws IOException {
		final int tag = entry.getShort() & 0xffff;
		final int type = entry.getShort() & 0xffff;
		if (type >= SIZES.length || SIZES[type] == 0)
			return;
		final long count = big ? entry.getLong() : entry.getInt() & 0xffffffffL;
		if (count < 0 || count > file.size())
			throw new IOException(
				file.path() + " is damaged: its tag " + tag + " has " + Long.toUnsignedString(count) + " values.");
		final boolean inside = count * SIZES[type] <= (big ? 8 : 4);
		final long place = inside ? at + (big ? 12 : 8) : big ? entry.getLong() : entry.getInt() & 0xffffffffL;
		file.check(place, count * SIZES[type]);
		fields.put(tag, new Field(type, count, place));
	}

	boolean has(final int tag) {
		return fields.containsKey(tag);
	}

	/** Number of values of a tag; 0 if it is not there. */
	long count(final int tag) {
		return has(tag) ? fields.get(tag).count() : 0;
	}

	/** The first value of a tag, or another if it is not there. */
	long number(final int tag, final long otherwise) throws IOException {
		return count(tag) == 0 ? otherwise : (long) value(bytes(fields.get(tag), 1), fields.get(tag).type(), 0);
	}

	/** All values of a tag as whole numbers; empty if it is not there. */
	long[] numbers(final int tag) throws IOException {
		final Field field = fields.get(tag);
		if (field == null)
			return new long[0];
		if (field.count() > MOST_VALUES)
			throw new IOException(file.path() + " is damaged: its tag " + tag + " has " + field.count() + " values.");
		final ByteBuffer bytes = bytes(field, field.count());
		final long[] values = new long[(int) field.count()];
		for (int i = 0; i < values.length; i++)
			values[i] = whole(bytes, field.type(), i);
		return values;
	}

	/** A tag of fractions or floating-point numbers; NaN if it is not there. */
	double fraction(final int tag) throws IOException {
		return count(tag) == 0 ? Double.NaN : value(bytes(fields.get(tag), 1), fields.get(tag).type(), 0);
	}

	/** A tag's text up to its first zero byte; empty if it is not there. */
	String text(final int tag) throws IOException {
		final byte[] bytes = bytes(tag);
		int length = 0;
		while (length < bytes.length && bytes[length] != 0)
			length++;
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	/** A tag's bytes as they are; empty if it is not there. */
	byte[] bytes(final int tag) throws IOException {
		final Field field = fields.get(tag);
		return field == null ? new byte[0] : file.read(field.at(), field.count() * SIZES[field.type()]);
	}

	private ByteBuffer bytes(final Field field, final long count) throws IOException {
		return file.read(field.at(), count * SIZES[field.type()], order);
	}

	private static long whole(final ByteBuffer bytes, final int type, final int i) {
		return switch (type) {
			case 1, 2, 7 -> bytes.get(i) & 0xff;
			case 3 -> bytes.getShort(2 * i) & 0xffff;
			case 4, 13 -> bytes.getInt(4 * i) & 0xffffffffL;
			case 16, 17, 18 -> bytes.getLong(8 * i);
			default -> (long) value(bytes, type, i);
		};
	}

	private static double value(final ByteBuffer bytes, final int type, final int i) {
		return switch (type) {
			case 5 -> (double) (bytes.getInt(8 * i) & 0xffffffffL) / (bytes.getInt(8 * i + 4) & 0xffffffffL);
			case 6 -> bytes.get(i);
			case 8 -> bytes.getShort(2 * i);
			case 9 -> bytes.getInt(4 * i);
			case 10 -> (double) bytes.getInt(8 * i) / bytes.getInt(8 * i + 4);
			case 11 -> bytes.getFloat(4 * i);
			case 12 -> bytes.getDouble(8 * i);
			default -> whole(bytes, type, i);
		};
	}
}
