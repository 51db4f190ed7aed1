// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The container of Blosc 1: blocks, shuffled by bytes or bits, packed by blosclz, lz4, zlib or zstd. Writes shuffled
 * zstd in one block. The format is that of c-blosc's README_CHUNK_FORMAT.
 */
final class Blosc implements Codec {

	private static final int HEADER = 16;
	private static final int SHUFFLED = 1;
	private static final int COPIED = 2;
	private static final int BIT_SHUFFLED = 4;
	private static final int NOT_SPLIT = 16;
	private static final int ZSTD = 4;
	private static final int MOST_SPLITS = 16;
	private static final int LEAST_SPLIT = 128;

	private final int typeSize;

	/** @param typeSize bytes of a value, for writing */
	Blosc(final int typeSize) {
		this.typeSize = typeSize;
	}

	@Override
	public byte[] decode(final byte[] packed, final int size) throws IOException {
		if (packed.length < HEADER)
			throw new IOException(
				"is truncated: it has " + packed.length + " bytes, Blosc's header alone has " + HEADER);
		final ByteBuffer in = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
		final int flags = packed[2] & 0xff;
		final int length = in.getInt(4);
		final int block = in.getInt(8);
		if (length < 0 || length > size || length > 0 && block <= 0 || in.getInt(12) > packed.length)
			throw new IOException("is damaged: Blosc says that it holds " + length + " bytes in " + in.getInt(12)
				+ ", where at most " + size + " bytes in "
				+ packed.length + " are expected");
		try {
			if ((flags & COPIED) != 0)
				return Arrays.copyOfRange(packed, HEADER, HEADER + length);
			final byte[] plain = new byte[length];
			for (int i = 0, at = 0; at < length; i++, at += block) {
				final int bytes = Math.min(block, length - at);
				final byte[] shuffled = block(in, i, bytes, bytes < block);
				unshuffle(shuffled, packed[3] & 0xff, flags, plain, at);
			}
			return plain;
		}
		catch (final IndexOutOfBoundsException | IllegalArgumentException e) {
			throw new IOException("is damaged: Blosc cannot unpack it", e);
		}
	}

	/** A block as it is before it is unshuffled. */
	private static byte[] block(final ByteBuffer in, final int number, final int bytes, final boolean last)
		throws IOException
	{
		final int flags = in.get(2) & 0xff;
		final int values = in.get(3) & 0xff;
		final boolean split =
			(flags & NOT_SPLIT) == 0 && !last && values <= MOST_SPLITS && bytes / Math.max(1, values) >= LEAST_SPLIT;
		final int parts = split ? values : 1;
		final byte[] block = new byte[bytes];
		int at = in.getInt(HEADER + 4 * number);
		for (int i = 0; i < parts; i++) {
			final int packed = in.getInt(at);
			final int plain = bytes / parts;
			at += 4;
			if (packed == plain)
				in.get(at, block, i * plain, plain);
			else {
				final byte[] part = unpacked(flags >> 5, in.array(), at, packed, plain);
				if (part.length != plain)
					throw new IOException("is damaged: a block of " + plain + " bytes has " + part.length);
				System.arraycopy(part, 0, block, i * plain, plain);
			}
			at += packed;
		}
		return block;
	}

	private static byte[] unpacked(final int codec, final byte[] packed, final int from, final int length,
		final int size) throws IOException
	{
		if (length < 0 || from + length > packed.length)
			throw new IOException("is damaged: a block of " + length + " bytes at " + from + " ends behind its "
				+ packed.length + " bytes");
		return switch (codec) {
			case 0 -> Codecs.unpacked("blosclz", size, plain -> blosclz(packed, from, from + length, plain));
			case 1 -> Codecs.lz4(packed, from, length, size);
			case 3 -> Codecs.zlib(packed, from, length, size);
			case ZSTD -> Codecs.zstd(packed, from, length, size);
			default -> throw new IOException("is packed by Blosc's codec number " + codec
				+ ", which is not known here; known are blosclz, lz4, zlib and zstd");
		};
	}

	/** Undoes the packing of c-blosc's blosclz.c, a kind of LZ77. */
	private static int blosclz(final byte[] packed, final int from, final int end, final byte[] plain) {
		int in = from;
		int out = 0;
		int control = packed[in++] & 31;
		while (true) {
			if (control < 32) {
				System.arraycopy(packed, in, plain, out, control + 1);
				in += control + 1;
				out += control + 1;
			}
			else {
				int length = (control >> 5) - 1;
				int distance = (control & 31) << 8;
				if (length == 6) {
					int more;
					do {
						more = packed[in++] & 0xff;
						length += more;
					}
					while (more == 255);
				}
				final int low = packed[in++] & 0xff;
				distance += low;
				if (low == 255 && distance == (31 << 8) + 255) {
					distance = ((packed[in] & 0xff) << 8 | packed[in + 1] & 0xff) + 8191;
					in += 2;
				}
				for (int i = 0; i < length + 3; i++, out++)
					plain[out] = plain[out - distance - 1];
			}
			if (in >= end)
				return out;
			control = packed[in++] & 0xff;
		}
	}

	private static void unshuffle(final byte[] block, final int size, final int flags, final byte[] plain,
		final int at)
	{
		final int values = size == 0 ? 0 : block.length / size;
		if ((flags & BIT_SHUFFLED) != 0 && values > 0 && values % 8 == 0)
			unshuffleBits(block, 0, size, values, plain, at);
		else if ((flags & SHUFFLED) != 0 && size > 1) {
			for (int k = 0; k < size; k++)
				for (int i = 0; i < values; i++)
					plain[at + i * size + k] = block[k * values + i];
			System.arraycopy(block, values * size, plain, at + values * size, block.length - values * size);
		}
		else
			System.arraycopy(block, 0, plain, at, block.length);
	}

	/**
	 * Undoes bitshuffle: its output begins with the lowest bits of the lowest bytes of all values.
	 *
	 * @param values a multiple of 8
	 */
	static void unshuffleBits(final byte[] from, final int start, final int size, final int values, final byte[] plain,
		final int at)
	{
		final int row = values / 8;
		for (int k = 0; k < size; k++)
			for (int bit = 0; bit < 8; bit++) {
				final int first = start + (8 * k + bit) * row;
				for (int i = 0; i < values; i++)
					plain[at + i * size + k] |= (byte) ((from[first + (i >> 3)] >> (i & 7) & 1) << bit);
			}
	}

	@Override
	public byte[] encode(final byte[] plain) {
		final byte[] shuffled = new byte[plain.length];
		final int values = plain.length / typeSize;
		for (int k = 0; k < typeSize; k++)
			for (int i = 0; i < values; i++)
				shuffled[k * values + i] = plain[i * typeSize + k];
		System.arraycopy(plain, values * typeSize, shuffled, values * typeSize, plain.length - values * typeSize);
		final byte[] packed = Codecs.packedByZstd(shuffled);
		final boolean copied = packed.length + 8 >= plain.length;
		final ByteBuffer out =
			ByteBuffer.allocate(HEADER + (copied ? plain.length : 8 + packed.length)).order(ByteOrder.LITTLE_ENDIAN);
		out.put((byte) 2).put((byte) 1).put((byte) (copied ? COPIED | ZSTD << 5 : SHUFFLED | NOT_SPLIT | ZSTD << 5))
			.put((byte) typeSize);
		out.putInt(plain.length).putInt(plain.length).putInt(out.capacity());
		if (copied)
			out.put(plain);
		else
			out.putInt(HEADER + 4).putInt(packed.length).put(packed);
		return out.array();
	}
}
