// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.clearstack.chunk.ChunkReader;
import org.clearstack.io.Reason;

/**
 * Values that lie in a file as they are, behind a header.
 *
 * @param file that holds them
 * @param start of the first value, in bytes
 * @param shape lengths of the axes, the slowest first
 * @param axes names of the axes: t, c, z, y, x
 * @param samples type and scale of the values
 * @param order of the bytes of a value
 */
record RawVolume(Path file, long start, long[] shape, List<String> axes, Samples samples, ByteOrder order) {

	/** Bytes that any packed file may have when it is unpacked, and how many times as large a larger one may become. */
	private static final long PLAIN = 1L << 30;
	private static final long RATIO = 200;

	/** Reads with a file that may be a temporary one. */
	@FunctionalInterface
	interface Reader {
		ImagePlus read(Path file) throws IOException;
	}

	/**
	 * Makes an image.
	 *
	 * @param path of what the user opened; gives the title
	 * @throws IOException if the file has fewer bytes than the header says
	 */
	ImagePlus image(final Path path, final boolean lazy) throws IOException {
		long bytes = samples.type().bytes();
		for (final long length : shape) {
			if (length <= 0)
				throw new IOException(path.toAbsolutePath() + " says that it has " + length
					+ " pixels along an axis; an image has at least 1.");
			bytes = bytes > Long.MAX_VALUE / length ? Long.MAX_VALUE / 2 : bytes * length;
		}
		if (start + bytes > Files.size(file))
			throw new IOException(path.toAbsolutePath() + " is truncated: it has " + Files.size(file)
				+ " bytes of at least " + (start + bytes)
				+ ". Copy it again from where it came from.");
		final OmeZarrAxes grid = OmeZarrAxes.of(path, ChunkReader.of(file, start, shape, samples.type(), order), axes);
		final PlaneStack.Size size = grid.size(path, samples);
		final PlaneStack.Planes planes = index -> samples.pixels(grid.plane(index), size.width() * size.height());
		final ImagePlus image = lazy ? PlaneStack.lazy(path, size, planes) : PlaneStack.whole(path, size, planes);
		samples.calibrate(image.getCalibration());
		if (samples.bits() > 8)
			image.resetDisplayRange();
		return image;
	}

	/** Whether a file begins as gzip does. */
	static boolean isZipped(final byte[] start) {
		return start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
	}

	/** The first bytes of what is in a gzip file; none if it is damaged. */
	static byte[] unzippedStart(final Path path, final int bytes) {
		try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
			return in.readNBytes(bytes);
		}
		catch (final IOException e) {
			return new byte[0];
		}
	}

	/**
	 * Unpacks what is left of a stream into a temporary file, which exists while it is read.
	 *
	 * @param path of the file the stream comes from, for messages
	 */
	static ImagePlus unzipped(final Path path, final InputStream packed, final Reader reader) throws IOException {
		final Path file = Files.createTempFile("clearstack", ".raw");
		try {
			try (InputStream in = new GZIPInputStream(packed, 1 << 16)) {
				unpack(path, in, file);
			}
			catch (final EOFException | ZipException e) {
				throw new IOException(
					path.toAbsolutePath() + " is truncated or damaged: it cannot be unpacked" + Reason.detail(e)
						+ ". Copy it again from where it came from.",
					e);
			}
			return reader.read(file);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/** A few bytes can be those of a full disk. */
	private static void unpack(final Path path, final InputStream in, final Path file) throws IOException {
		final long most = Math.max(PLAIN, RATIO * Files.size(path));
		try (OutputStream out = Files.newOutputStream(file)) {
			final byte[] bytes = new byte[1 << 16];
			long sum = 0;
			for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
				sum += count;
				if (sum > most)
					throw new IOException(path.toAbsolutePath() + " is not unpacked: it has more than " + (most >> 20)
						+ " MB of values in " + (Files.size(path) >> 20) + " MB. Unpack it yourself if you trust it.");
				out.write(bytes, 0, count);
			}
		}
	}
}
