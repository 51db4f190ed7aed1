// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.clearstack.io.Reason;

/** The codecs of Zarr, by the names they have in its metadata. */
final class Codecs {

	private Codecs() {}

	/**
	 * A codec.
	 *
	 * @param name such as {@code zstd}
	 * @param settings of it; only those that matter for reading are looked at
	 * @param typeSize bytes of a value, by which blosc shuffles
	 * @throws IOException if it is not known; names it
	 */
	static Codec of(final String name, final Map<String, Object> settings, final int typeSize) throws IOException {
		return switch (name) {
			case "gzip" -> new Gzip();
			case "zlib" -> new Zlib();
			case "zstd" -> new Zstd();
			case "lz4" -> new SizedLz4();
			case "blosc" -> new Blosc(typeSize);
			case "crc32c" -> new Crc32c(!"start".equals(settings.get("location")));
			default -> throw new IOException("its chunks are packed by "
				+ (name.equals("null") ? "something without a name" : "\"" + name + "\"")
				+ ", which is not known here; known are blosc, zstd, gzip, zlib, lz4 and crc32c. Write the array "
				+ "again with one of these");
		};
	}

	/** Runs a library's decoder, whose complaints become messages. */
	static byte[] unpacked(final String name, final int size, final Decoder decoder) throws IOException {
		final byte[] plain = new byte[size];
		try {
			final int length = decoder.decode(plain);
			return length == size ? plain : Arrays.copyOf(plain, length);
		}
		catch (final RuntimeException e) {
			throw new IOException("is damaged: " + name + " cannot unpack it" + Reason.detail(e), e);
		}
	}

	/** Fills an array and says how much of it. */
	@FunctionalInterface
	interface Decoder {
		int decode(byte[] plain);
	}

	static byte[] zstd(final byte[] packed, final int from, final int length, final int size) throws IOException {
		return unpacked("zstd", size, plain -> new ZstdDecompressor().decompress(packed, from, length, plain, 0, size));
	}

	static byte[] lz4(final byte[] packed, final int from, final int length, final int size) throws IOException {
		return unpacked("LZ4", size, plain -> new Lz4Decompressor().decompress(packed, from, length, plain, 0, size));
	}

	static byte[] zlib(final byte[] packed, final int from, final int length, final int size) throws IOException {
		return inflated("zlib", new InflaterInputStream(new ByteArrayInputStream(packed, from, length)), size);
	}

	private static byte[] inflated(final String name, final InputStream in, final int size) throws IOException {
		try (in) {
			final byte[] plain = in.readNBytes(size);
			if (in.read() >= 0)
				throw new IOException("is damaged: more than the expected " + size + " bytes are in it");
			return plain;
		}
		catch (final EOFException | ZipException e) {
			throw new IOException("is damaged: " + name + " cannot unpack it" + Reason.detail(e), e);
		}
	}

	/** Packed by zstd. */
	static byte[] packedByZstd(final byte[] plain) {
		final ZstdCompressor compressor = new ZstdCompressor();
		final byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
		return Arrays.copyOf(packed, compressor.compress(plain, 0, plain.length, packed, 0, packed.length));
	}

	private record Gzip() implements Codec {

		@Override
		public byte[] decode(final byte[] packed, final int size) throws IOException {
			try {
				return inflated("gzip", new GZIPInputStream(new ByteArrayInputStream(packed)), size);
			}
			catch (final EOFException | ZipException e) {
				throw new IOException("is damaged: gzip cannot unpack it" + Reason.detail(e), e);
			}
		}

		@Override
		public byte[] encode(final byte[] plain) throws IOException {
			final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			try (OutputStream out = new GZIPOutputStream(bytes)) {
				out.write(plain);
			}
			return bytes.toByteArray();
		}
	}

	private record Zlib() implements Codec {

		@Override
		public byte[] decode(final byte[] packed, final int size) throws IOException {
			return zlib(packed, 0, packed.length, size);
		}

		@Override
		public byte[] encode(final byte[] plain) throws IOException {
			final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			try (OutputStream out = new DeflaterOutputStream(bytes)) {
				out.write(plain);
			}
			return bytes.toByteArray();
		}
	}

	private record Zstd() implements Codec {

		@Override
		public byte[] decode(final byte[] packed, final int size) throws IOException {
			return zstd(packed, 0, packed.length, size);
		}

		@Override
		public byte[] encode(final byte[] plain) {
			return packedByZstd(plain);
		}
	}

	/** The size in four bytes, then LZ4: numcodecs' form. */
	private record SizedLz4() implements Codec {

		@Override
		public byte[] decode(final byte[] packed, final int size) throws IOException {
			final int declared =
				packed.length < 4 ? -1 : ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt();
			if (declared < 0 || declared > size)
				throw new IOException(
					"is damaged: it says that it holds " + declared + " bytes, where " + size + " are expected");
			return lz4(packed, 4, packed.length - 4, declared);
		}

		@Override
		public byte[] encode(final byte[] plain) {
			final Lz4Compressor compressor = new Lz4Compressor();
			final byte[] packed = new byte[4 + compressor.maxCompressedLength(plain.length)];
			ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).putInt(plain.length);
			return Arrays.copyOf(packed, 4 + compressor.compress(plain, 0, plain.length, packed, 4, packed.length - 4));
		}
	}

	/** A checksum before or behind the bytes. */
	private record Crc32c(boolean behind) implements Codec {

		@Override
		public byte[] decode(final byte[] packed, final int size) throws IOException {
			if (packed.length < 4)
				throw new IOException("is truncated: it has " + packed.length + " bytes, a checksum alone has 4");
			final int from = behind ? 0 : 4;
			final int length = packed.length - 4;
			final int declared = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt(behind ? length : 0);
			if (declared != sum(packed, from, length))
				throw new IOException("is damaged: its checksum is wrong");
			return Arrays.copyOfRange(packed, from, from + length);
		}

		@Override
		public byte[] encode(final byte[] plain) {
			final ByteBuffer packed = ByteBuffer.allocate(plain.length + 4).order(ByteOrder.LITTLE_ENDIAN);
			packed.put(behind ? 0 : 4, plain).putInt(behind ? plain.length : 0, sum(plain, 0, plain.length));
			return packed.array();
		}

		private static int sum(final byte[] bytes, final int from, final int length) {
			final CRC32C sum = new CRC32C();
			sum.update(bytes, from, length);
			return (int) sum.getValue();
		}
	}
}
