// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a GIF file (GIF89a specification, CompuServe 1990).
 *
 * @param path of the file
 * @param width of the screen in pixels
 * @param height of the screen in pixels
 * @param frames in the order of the file, at least one
 */
record GifFile(Path path, int width, int height, List<Frame> frames) {

	private static final int TABLE = 0x80;
	private static final int INTERLACED = 0x40;
	private static final int[][] PASSES = { { 0, 8 }, { 4, 8 }, { 2, 4 }, { 1, 2 } };

	/** Where a frame lies on the screen, in pixels. */
	record Place(int x, int y, int width, int height) {}

	/** What becomes of a frame before the next; and the index that is seen through, or -1. */
	record Control(int disposal, int transparent) {}

	/** One frame: an index of its palette for each pixel, row by row. */
	record Frame(Place place, Control control, byte[] palette, byte[] pixels) {

		int x() {
			return place.x();
		}

		int y() {
			return place.y();
		}

		int width() {
			return place.width();
		}

		int height() {
			return place.height();
		}

		int disposal() {
			return control.disposal();
		}

		int transparent() {
			return control.transparent();
		}

		/** As ImageJ has it; black if the palette has no such colour. */
		int colour(final int index) {
			final int at = 3 * index;
			return at + 2 >= palette.length ? 0xff000000
				: 0xff000000 | (palette[at] & 0xff) << 16 | (palette[at + 1] & 0xff) << 8 | palette[at + 2] & 0xff;
		}
	}

	/**
	 * Reads a file to its end.
	 *
	 * @throws IOException if it is truncated or damaged
	 */
	static GifFile read(final Path path) throws IOException {
		try (FileBytes file = new FileBytes(path)) {
			final ByteBuffer in = file.read(0, file.size(), ByteOrder.LITTLE_ENDIAN);
			try {
				return read(path, in.position(6));
			}
			catch (final BufferUnderflowException | IllegalArgumentException e) {
				throw new IOException(path + " is truncated: its " + file.size()
					+ " bytes end within a picture. Copy it again from where it came from.", e);
			}
		}
	}

	private static GifFile read(final Path path, final ByteBuffer in) throws IOException {
		final int width = in.getShort() & 0xffff;
		final int height = in.getShort() & 0xffff;
		final int flags = in.get();
		in.getShort();
		final byte[] global = table(in, flags);
		final List<Frame> frames = new ArrayList<>();
		Control control = new Control(0, -1);
		for (int block = in.get(); block != ';'; block = in.get())
			if (block == ',') {
				frames.add(frame(path, in, control, global));
				final Place place = frames.get(frames.size() - 1).place();
				if (place.x() + place.width() > width || place.y() + place.height() > height)
					throw damaged(path, "a frame lies outside of its " + width + " x " + height + " pixels");
				control = new Control(0, -1);
			}
			else if (block == '!')
				control = extension(in, control);
			else
				throw damaged(path, "it has a block of the unknown kind " + (block & 0xff));
		if (frames.isEmpty())
			throw damaged(path, "it has no picture");
		return new GifFile(path, width, height, frames);
	}

	private static IOException damaged(final Path path, final String how) {
		return new IOException(path + " is damaged: " + how + ". Copy it again from where it came from.");
	}

	private static byte[] table(final ByteBuffer in, final int flags) {
		final byte[] table = new byte[(flags & TABLE) == 0 ? 0 : 3 * (2 << (flags & 7))];
		in.get(table);
		return table;
	}

	private static Control extension(final ByteBuffer in, final Control control) {
		final boolean graphic = (in.get() & 0xff) == 0xf9;
		final byte[] data = blocks(in);
		if (!graphic || data.length < 4)
			return control;
		return new Control(data[0] >> 2 & 7, (data[0] & 1) == 0 ? -1 : data[3] & 0xff);
	}

	/** What lies in the blocks up to an empty one. */
	private static byte[] blocks(final ByteBuffer in) {
		final int start = in.position();
		int length = 0;
		for (int size = in.get() & 0xff; size > 0; size = in.get() & 0xff) {
			in.position(in.position() + size);
			length += size;
		}
		final byte[] data = new byte[length];
		in.position(start);
		int at = 0;
		for (int size = in.get() & 0xff; size > 0; size = in.get() & 0xff) {
			in.get(data, at, size);
			at += size;
		}
		return data;
	}

	private static Frame frame(final Path path, final ByteBuffer in, final Control control, final byte[] global)
		throws IOException
	{
		final Place place = new Place(in.getShort() & 0xffff, in.getShort() & 0xffff, in.getShort() & 0xffff,
			in.getShort() & 0xffff);
		final int flags = in.get();
		final byte[] local = table(in, flags);
		final int bits = in.get();
		final byte[] data = blocks(in);
		final int count = place.width() * place.height();
		if (bits < 1 || bits > 8 || place.width() < 1 || place.height() < 1 || count < 1)
			throw damaged(path, "a frame of " + place.width() + " x " + place.height() + " pixels has codes of " + bits
				+ " bits");
		if (count > GifLzw.MOST * data.length)
			throw damaged(path, "the " + data.length + " bytes of a frame cannot hold its " + place.width() + " x "
				+ place.height() + " pixels");
		final byte[] pixels = new byte[count];
		final int decoded = GifLzw.decode(data, bits, pixels);
		if (decoded < count)
			throw damaged(path, "a frame has " + decoded + " of " + count + " pixels");
		return new Frame(place, control, local.length > 0 ? local : global,
			(flags & INTERLACED) == 0 ? pixels : ordered(pixels, place));
	}

	/** Rows of a file that shows every eighth first. */
	private static byte[] ordered(final byte[] pixels, final Place place) {
		final byte[] ordered = new byte[pixels.length];
		int from = 0;
		for (final int[] pass : PASSES)
			for (int y = pass[0]; y < place.height(); y += pass[1]) {
				System.arraycopy(pixels, from, ordered, y * place.width(), place.width());
				from += place.width();
			}
		return ordered;
	}
}
