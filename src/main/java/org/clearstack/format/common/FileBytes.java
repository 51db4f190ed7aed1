// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.clearstack.format.ImageTooLargeException;

/**
 * The bytes of a file, read at any place; after {@link #close} the file is opened anew for each read. A place behind
 * the end is an error that gives both sizes, found before memory is taken.
 */
final class FileBytes implements Closeable {

	private final Path path;
	private final byte[] memory;
	private final long size;
	private FileChannel channel;

	FileBytes(final Path path) throws IOException {
		this.path = path;
		memory = null;
		channel = FileChannel.open(path, StandardOpenOption.READ);
		size = channel.size();
	}

	/** Bytes in memory that came from a file. */
	FileBytes(final Path path, final byte[] memory) {
		this.path = path;
		this.memory = memory;
		size = memory.length;
	}

	Path path() {
		return path;
	}

	/** Length of the file in bytes. */
	long size() {
		return size;
	}

	/**
	 * Reads bytes.
	 *
	 * @throws IOException if the file ends before
	 */
	byte[] read(final long at, final long length) throws IOException {
		check(at, length);
		if (length > Integer.MAX_VALUE - 8)
			throw new IOException(path + " has a part of " + length + " bytes; at most 2 GB can be read at once.");
		if (memory != null)
			return Arrays.copyOfRange(memory, (int) at, (int) (at + length));
		final FileChannel open = channel;
		if (open != null)
			return read(open, at, (int) length);
		try (FileChannel again = FileChannel.open(path, StandardOpenOption.READ)) {
			return read(again, at, (int) length);
		}
	}

	private byte[] read(final FileChannel open, final long at, final int length) throws IOException {
		final ByteBuffer buffer = ByteBuffer.allocate(length);
		while (buffer.hasRemaining())
			if (open.read(buffer, at + buffer.position()) < 0)
				throw new IOException(path + " became shorter while it was read.");
		return buffer.array();
	}

	/** The same as a buffer in a byte order. */
	ByteBuffer read(final long at, final long length, final ByteOrder order) throws IOException {
		return ByteBuffer.wrap(read(at, length)).order(order);
	}

	/**
	 * Checks that bytes are there.
	 *
	 * @throws IOException saying how many bytes the file has and how many it should have
	 */
	void check(final long at, final long length) throws IOException {
		if (at < 0 || length < 0 || at > Long.MAX_VALUE - length)
			throw new IOException(
				path + " is damaged: it refers to byte " + Long.toUnsignedString(at) + " of a file of " + size + ".");
		if (at + length > size)
			throw truncated(path, size, at + length);
	}

	/** The error of a file that is too short. */
	static IOException truncated(final Path path, final long size, final long least) {
		return new IOException(path + " is truncated: it has " + size + " bytes of at least " + least
			+ ". Copy it again from where it came from.");
	}

	/**
	 * Checks before memory is taken that an image fits into it.
	 *
	 * @param bytes of all pixels
	 * @throws ImageTooLargeException if Java has less
	 */
	static void checkMemory(final Path path, final double bytes) throws IOException {
		final long most = Runtime.getRuntime().maxMemory();
		if (bytes > most)
			throw new ImageTooLargeException(
				path + " needs " + Math.round(bytes / (1 << 20)) + " MB for its pixels; Java has "
					+ (most >> 20)
					+ " MB. Give Java more memory (Edit>Options>Memory & Threads, or java -Xmx), or cut the image into "
					+ "parts.",
				null);
	}

	@Override
	public void close() throws IOException {
		final FileChannel open = channel;
		channel = null;
		if (open != null)
			open.close();
	}
}
