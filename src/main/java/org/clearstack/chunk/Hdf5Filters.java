// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;

/**
 * Filters of HDF5 that detectors and microscopes use: checksums, LZF, Blosc, LZ4, bitshuffle and zstd, as registered
 * with the HDF Group.
 */
public final class Hdf5Filters {

	/** Names of the filters by their registered numbers. */
	public static final Map<Integer, String> NAMES = Map.of(3, "Fletcher's checksum", 32000, "LZF", 32001, "Blosc",
		32004, "LZ4", 32008, "bitshuffle", 32015, "zstd");

	private static final int MOST = 1 << 30;

	private Hdf5Filters() {}

	/**
	 * Unpacks a chunk.
	 *
	 * @param id of {@link #NAMES}
	 * @param settings that the file gives the filter
	 * @throws IOException if it is damaged
	 */
	public static byte[] decode(final int id, final byte[] packed, final int[] settings) throws IOException {
		try {
			return switch (id) {
				case 3 -> summed(packed);
				case 32000 -> isPlain(packed, settings, 2) ? packed : lzf(packed, settings[2]);
				case 32001 -> isPlain(packed, settings, 3) ? packed : new Blosc(1).decode(packed, MOST);
				case 32004 -> lz4(ByteBuffer.wrap(packed));
				case 32008 -> bitshuffle(packed, settings);
				case 32015 -> Codecs.zstd(packed, 0, packed.length,
					limited(ZstdDecompressor.getDecompressedSize(packed, 0, packed.length)));
				default -> throw new IOException("is packed by the filter " + id + ", which is not known here");
			};
		}
		catch (final RuntimeException e) {
			throw new IOException("is damaged: " + NAMES.get(id) + " cannot unpack it", e);
		}
	}

	/** Without the checksum at the end, which is compared; old versions of HDF5 swapped its bytes. */
	private static byte[] summed(final byte[] packed) throws IOException {
		final int length = packed.length - 4;
		long low = 0;
		long high = 0;
		for (int i = 0; i < length; i += 2) {
			low = (low + ((packed[i] & 0xff) << 8 | (i + 1 < length ? packed[i + 1] & 0xff : 0))) % 65535;
			high = (high + low) % 65535;
		}
		final int stored = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
		final int sum = (int) (high << 16 | low);
		final int swapped = Integer.rotateLeft(Integer.reverseBytes(stored), 16);
		if (!isSame(stored, sum) && !isSame(swapped, sum))
			throw new IOException("is damaged: its checksum is wrong");
		return Arrays.copyOf(packed, length);
	}

	/** Modulo 65535 in each half: 0 and 65535 are one. */
	private static boolean isSame(final int a, final int b) {
		return (a >>> 16) % 65535 == (b >>> 16) % 65535 && (a & 0xffff) % 65535 == (b & 0xffff) % 65535;
	}

	/**
	 * Whether a filter left a chunk as it was, since packing would have made it longer. One of the settings is the
	 * chunk's bytes.
	 */
	private static boolean isPlain(final byte[] packed, final int[] settings, final int size) {
		return settings.length > size && settings[size] == packed.length;
	}

	/** Undoes Lehmann's LibLZF. */
	private static byte[] lzf(final byte[] packed, final int size) throws IOException {
		final byte[] plain = new byte[limited(size)];
		int in = 0;
		int out = 0;
		while (in < packed.length && out < size) {
			final int control = packed[in++] & 0xff;
			if (control < 32) {
				System.arraycopy(packed, in, plain, out, control + 1);
				in += control + 1;
				out += control + 1;
				continue;
			}
			final int length = 2 + (control >> 5) + (control >> 5 == 7 ? packed[in++] & 0xff : 0);
			final int distance = 1 + ((control & 31) << 8 | packed[in++] & 0xff);
			for (int i = 0; i < length; i++, out++)
				plain[out] = plain[out - distance];
		}
		if (out != size)
			throw new IOException("is damaged: it holds " + out + " bytes, not " + size);
		return plain;
	}

	private static int limited(final long size) throws IOException {
		if (size < 0 || size > MOST)
			throw new IOException("is damaged: it says that it holds " + size + " bytes");
		return (int) size;
	}

	private static byte[] lz4(final ByteBuffer in) throws IOException {
		final ByteBuffer plain = ByteBuffer.allocate(limited(in.getLong()));
		final int block = in.getInt();
		while (plain.hasRemaining()) {
			final int size = Math.min(block, plain.remaining());
			final int length = in.getInt();
			if (length == size)
				plain.put(in.array(), in.position(), length);
			else
				plain.put(Codecs.lz4(in.array(), in.position(), length, size));
			in.position(in.position() + length);
		}
		return plain.array();
	}

	/** Settings: two version numbers, bytes of a value, values of a block or 0, codec (0 none, 2 LZ4, 3 zstd). */
	private static byte[] bitshuffle(final byte[] packed, final int[] settings) throws IOException {
		final int size = settings[2];
		final int codec = settings.length > 4 ? settings[4] : 0;
		final ByteBuffer in = ByteBuffer.wrap(packed);
		final byte[] plain = new byte[codec == 0 ? packed.length : limited(in.getLong())];
		int block = settings.length > 3 ? settings[3] : 0;
		if (codec != 0)
			block = in.getInt() / size;
		else if (block == 0)
			block = Math.max(128, 8192 / size / 8 * 8);
		final int values = plain.length / size;
		int done = 0;
		while (values - done >= 8) {
			final int count = Math.min(block, (values - done) / 8 * 8);
			final int bytes = count * size;
			final int length = codec == 0 ? bytes : in.getInt();
			final byte[] shuffled = codec == 2 ? Codecs.lz4(packed, in.position(), length, bytes)
				: codec == 3 ? Codecs.zstd(packed, in.position(), length, bytes)
					: packed;
			Blosc.unshuffleBits(shuffled, codec == 0 ? in.position() : 0, size, count, plain, done * size);
			in.position(in.position() + length);
			done += count;
		}
		in.get(plain, done * size, plain.length - done * size);
		return plain;
	}
}
