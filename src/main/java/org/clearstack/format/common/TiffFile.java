// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The directories of an open TIFF or BigTIFF file. */
final class TiffFile implements Closeable {

	private static final int CLASSIC = 42;
	private static final int BIG = 43;

	private final FileBytes bytes;
	private final ByteOrder order;
	private final boolean big;
	private final List<TiffDirectory> directories = new ArrayList<>();

	private TiffFile(final FileBytes bytes, final ByteOrder order, final boolean big) {
		this.bytes = bytes;
		this.order = order;
		this.big = big;
	}

	/** Whether a file begins as a TIFF or BigTIFF does. */
	static boolean matches(final byte[] start) {
		final boolean little = start.length >= 4 && start[0] == 'I' && start[1] == 'I' && start[3] == 0
			&& (start[2] == CLASSIC || start[2] == BIG);
		return little || start.length >= 4 && start[0] == 'M' && start[1] == 'M' && start[2] == 0
			&& (start[3] == CLASSIC || start[3] == BIG);
	}

	/**
	 * Opens a file and reads the directories of all its pages.
	 *
	 * @throws IOException if it is no TIFF or damaged
	 */
	static TiffFile open(final Path path) throws IOException {
		final FileBytes bytes = new FileBytes(path);
		try {
			final ByteBuffer head = bytes.read(0, 8, ByteOrder.BIG_ENDIAN);
			if (!matches(head.array()))
				throw new IOException(path + " is not a TIFF file.");
			final ByteOrder order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
			final boolean big = head.order(order).getShort(2) == BIG;
			final TiffFile file = new TiffFile(bytes, order, big);
			file.readAll(big ? bytes.read(8, 8, order).getLong() : head.getInt(4) & 0xffffffffL);
			return file;
		}
		catch (final IOException | RuntimeException e) {
			bytes.close();
			throw e;
		}
	}

	private void readAll(final long first) throws IOException {
		final Set<Long> seen = new HashSet<>();
		for (long at = first; at != 0;) {
			if (!seen.add(at))
				throw new IOException(bytes.path() + " is damaged: the directories of its pages form a circle.");
			final TiffDirectory.Read read = TiffDirectory.read(bytes, order, big, at);
			directories.add(read.directory());
			at = read.next();
		}
		if (directories.isEmpty())
			throw new IOException(bytes.path() + " is a TIFF file without an image.");
	}

	FileBytes bytes() {
		return bytes;
	}

	ByteOrder order() {
		return order;
	}

	/** Whether its places are 64-bit numbers. */
	boolean isBig() {
		return big;
	}

	/** One for each page. */
	List<TiffDirectory> directories() {
		return directories;
	}

	@Override
	public void close() throws IOException {
		bytes.close();
	}
}
