// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.clearstack.io.Reason;

/** The compressions of TIFF that turn bytes into bytes. What comes out has the length asked for, or it is an error. */
final class TiffCodec {

	static final int NONE = 1;
	static final int LZW = 5;
	static final int JPEG = 7;
	static final int DEFLATE = 8;
	static final int OLD_DEFLATE = 32946;
	static final int PACKBITS = 32773;
	static final int ZSTD = 50000;

	private static final Map<Integer,
		String> NAMES = Map.ofEntries(Map.entry(2, "CCITT Huffman"), Map.entry(3, "CCITT fax group 3"),
			Map.entry(4, "CCITT fax group 4"), Map.entry(6, "old-style JPEG"), Map.entry(32809, "ThunderScan"),
			Map.entry(33003, "JPEG 2000"),
			Map.entry(33005, "JPEG 2000"), Map.entry(34712, "JPEG 2000"), Map.entry(34676, "SGI LogLuv"),
			Map.entry(34677, "SGI LogLuv"),
			Map.entry(34887, "LERC"), Map.entry(34892, "lossy JPEG"), Map.entry(34925, "LZMA"), Map.entry(34933, "PNG"),
			Map.entry(34934, "JPEG XR"),
			Map.entry(ZSTD, "Zstandard"), Map.entry(50001, "WebP"), Map.entry(50002, "JPEG XL"));

	private TiffCodec() {}

	/** Whether {@link #decode} knows it. */
	static boolean knows(final int compression) {
		return compression == NONE || compression == LZW || compression == DEFLATE || compression == OLD_DEFLATE
			|| compression == PACKBITS
			|| compression == ZSTD;
	}

	/** The compression's name for users. */
	static String name(final int compression) {
		return NAMES.getOrDefault(compression, "compression " + compression);
	}

	/** How many times more bytes than it was given a compression can make at most. */
	static double most(final int compression) {
		return compression == NONE ? 1 : compression == PACKBITS ? 64 : compression == ZSTD ? 50000 : 3000;
	}

	/**
	 * Decodes.
	 *
	 * @param length of the result in bytes
	 * @return at least as many bytes
	 * @throws IOException if the data are damaged or too few
	 */
	static byte[] decode(final int compression, final byte[] data, final int length) throws IOException {
		final byte[] out = new byte[length];
		final int got = switch (compression) {
			case NONE -> copy(data, out);
			case LZW -> TiffLzw.decode(data, out);
			case PACKBITS -> packBits(data, out);
			case ZSTD -> zstd(data, out);
			default -> inflate(data, out);
		};
		if (got < length)
			throw new IOException("it holds " + got + " of " + length + " bytes");
		return out;
	}

	private static int copy(final byte[] data, final byte[] out) {
		final int length = Math.min(data.length, out.length);
		System.arraycopy(data, 0, out, 0, length);
		return length;
	}

	private static int inflate(final byte[] data, final byte[] out) throws IOException {
		final Inflater inflater = new Inflater();
		try {
			inflater.setInput(data);
			int done = 0;
			while (done < out.length) {
				final int more = inflater.inflate(out, done, out.length - done);
				if (more == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary()))
					break;
				done += more;
			}
			return done;
		}
		catch (final DataFormatException e) {
			throw new IOException("its compressed data are damaged" + Reason.detail(e), e);
		}
		finally {
			inflater.end();
		}
	}

	private static int zstd(final byte[] data, final byte[] out) throws IOException {
		try {
			return new ZstdDecompressor().decompress(data, 0, data.length, out, 0, out.length);
		}
		catch (final RuntimeException e) {
			throw new IOException("its compressed data are damaged" + Reason.detail(e), e);
		}
	}

	private static int packBits(final byte[] data, final byte[] out) {
		int done = 0;
		int i = 0;
		while (i < data.length && done < out.length) {
			final int head = data[i++];
			if (head >= 0) {
				final int length = Math.min(Math.min(head + 1, data.length - i), out.length - done);
				System.arraycopy(data, i, out, done, length);
				i += head + 1;
				done += length;
			}
			else if (head != -128 && i < data.length) {
				final int length = Math.min(1 - head, out.length - done);
				Arrays.fill(out, done, done + length, data[i++]);
				done += length;
			}
		}
		return done;
	}
}
