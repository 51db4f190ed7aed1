// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZarrArrayTest {

	@TempDir
	private Path folder;

	/** Boxes at random against the array as a whole. */
	@ParameterizedTest
	@CsvSource({ "2, LITTLE_ENDIAN", "3, BIG_ENDIAN" })
	void boxesAreReadAsTheyWereWritten(final int version, final String order) throws IOException {
		final int[] shape = { 5, 7, 19 };
		final ZarrArray array = ZarrArray.create(folder.resolve("a"), version, new long[] { 5, 7, 19 },
			new int[] { 2, 3, 8 }, SampleType.INT32, List.of());
		final ByteBuffer all = ByteBuffer.allocate(4 * 5 * 7 * 19)
			.order(order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < all.capacity() / 4; i++)
			all.putInt(4 * i, i * 1_000_003);
		array.write(new long[3], shape, all);

		final ZarrArray read = ZarrArray.open(folder.resolve("a"));
		final Random random = new Random(1);
		for (int trial = 0; trial < 100; trial++) {
			final long[] offset = IntStream.of(shape).mapToLong(length -> random.nextInt(length)).toArray();
			final int[] size = IntStream.range(0, 3).map(i -> 1 + random.nextInt(shape[i] - (int) offset[i])).toArray();
			final ByteBuffer box = read.read(offset, size);
			for (int i = 0; i < box.capacity() / 4; i++) {
				final long at = (offset[0] + i / size[2] / size[1]) * 7 * 19 + (offset[1] + i / size[2] % size[1]) * 19
					+ offset[2] + i % size[2];
				assertEquals((int) at * 1_000_003, box.getInt(4 * i));
			}
		}
	}

	@Test
	void onlyWholeChunksAreWrittenAndOnlyBoxesWithinTheArray() throws IOException {
		final ZarrArray array = ZarrArray.create(folder.resolve("a"), 3, new long[] { 10, 10 }, new int[] { 4, 4 },
			SampleType.UINT8, List.of("y", "x"));

		array.write(new long[] { 8, 4 }, new int[] { 2, 6 }, ByteBuffer.allocate(12));
		for (final int[] box : new int[][] { { 0, 0, 4, 3 }, { 0, 2, 4, 4 }, { 0, 0, 5, 4 } })
			assertThrows(IllegalArgumentException.class, () -> array.write(new long[] { box[0], box[1] },
				new int[] { box[2], box[3] }, ByteBuffer.allocate(100)));
		for (final int[] box : new int[][] { { 8, 0, 4, 4 }, { -4, 0, 4, 4 }, { 0, 0, 0, 4 } })
			assertThrows(IllegalArgumentException.class,
				() -> array.read(new long[] { box[0], box[1] }, new int[] { box[2], box[3] }));
		assertThrows(IllegalArgumentException.class, () -> array.read(new long[] { 0 }, new int[] { 1 }));
	}

	@Test
	void whatIsWrittenIsReadAgainThoughTheOldChunkWasRemembered() throws IOException {
		final ZarrArray array =
			ZarrArray.create(folder.resolve("a"), 2, new long[] { 4 }, new int[] { 4 }, SampleType.UINT8, List.of());
		assertEquals(0, array.read(new long[1], new int[] { 4 }).get(2));

		array.write(new long[1], new int[] { 4 }, ByteBuffer.wrap(new byte[] { 1, 2, 3, 4 }));

		assertEquals(3, array.read(new long[1], new int[] { 4 }).get(2));
	}

	/** A region of an array of 100 TB: only its own chunks are looked at. */
	@Test
	void aRegionOfAHugeArrayIsReadAtOnce() throws IOException {
		final ZarrArray array = ZarrArray.create(folder.resolve("a"), 3, new long[] { 1_000_000, 10_000, 10_000 },
			new int[] { 1, 64, 64 }, SampleType.UINT8, List
				.of());
		final byte[] chunk = new byte[64 * 64];
		Arrays.fill(chunk, (byte) 9);
		array.write(new long[] { 999_999, 9_984, 64 }, new int[] { 1, 16, 64 }, ByteBuffer.wrap(chunk));

		final ByteBuffer box = array.read(new long[] { 999_999, 9_980, 60 }, new int[] { 1, 20, 20 });

		assertEquals(List.of(0, 0, 9), List.of((int) box.get(0), (int) box.get(4 * 20 + 3), (int) box.get(4 * 20 + 4)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "zlib", "zstd", "lz4", "blosc", "crc32c" })
	void codecsUnpackWhatTheyPackedAndRefuseRubbish(final String name) throws IOException {
		final Codec codec = Codecs.of(name, Map.of(), 4);
		final Random random = new Random(2);
		for (final int length : new int[] { 1, 7, 64, 5000 }) {
			final byte[] plain = new byte[length];
			for (int i = 0; i < length; i++)
				plain[i] = (byte) (i / 50 + (i % 4 == 0 ? random.nextInt(3) : 0));
			final byte[] packed = codec.encode(plain);
			assertArrayEquals(plain, codec.decode(packed, length));
			for (int trial = 0; trial < 50; trial++) {
				final byte[] broken = Arrays.copyOf(packed, packed.length - random.nextInt(2));
				broken[random.nextInt(Math.max(1, broken.length - 1))] ^= (byte) (1 << random.nextInt(8));
				decodeOrRefuse(codec, broken, length);
			}
		}
	}

	/**
	 * A damaged chunk may still unpack to something, where there is no checksum; what it may not do is fail with a
	 * library's exception.
	 */
	private static void decodeOrRefuse(final Codec codec, final byte[] packed, final int size) {
		try {
			codec.decode(packed, size);
		}
		catch (final IOException e) {
			assertTrue(e.getMessage().matches("is (damaged|truncated|packed).*"), e.getMessage());
		}
	}

	@Test
	void everyHalfIsReadAsItWasWritten() {
		final ByteBuffer bytes = ByteBuffer.allocate(4);
		for (int bits = 0; bits < 65536; bits++) {
			bytes.putShort(0, (short) bits);
			final double value = SampleType.FLOAT16.get(bytes, 0);
			SampleType.FLOAT16.put(bytes, 1, value);
			if (!Double.isNaN(value))
				assertEquals((short) bits, bytes.getShort(2), "half " + bits);
		}
		SampleType.FLOAT16.put(bytes, 0, 65504.0 + 16);
		assertEquals(0x7c00, bytes.getShort(0), "rounded up to infinity");
		SampleType.FLOAT16.put(bytes, 0, 2049);
		assertEquals(2048, SampleType.FLOAT16.get(bytes, 0), "ties to even");
	}

	@ParameterizedTest
	@CsvSource({ "UINT8, -5, 0", "UINT8, 255.4, 255", "UINT8, 300, 255", "INT8, -200, -128", "INT16, 1e9, 32767",
		"UINT32, 5e9, 4294967295", "UINT64, -1, 0",
		"UINT64, 18446744073709549568, 18446744073709549568", "INT64, 1e30, 9223372036854775807", "UINT16, NaN, 0" })
	void integersAreRoundedAndClamped(final SampleType type, final double value, final double stored) {
		final ByteBuffer bytes = ByteBuffer.allocate(8);

		type.put(bytes, 0, value);

		assertEquals(stored, type.get(bytes, 0));
	}

	@Test
	void jsonComesBackAndRubbishIsRefused() throws IOException {
		final String text = "{\"a\": [1, -2.5e3, true, null, \"\\u00fc\\n\\\"\"], \"b\": {}, \"c\": NaN, \"d\": []}";

		assertEquals("{a=[1, -2500.0, true, null, ü\n\"], b={}, c=NaN, d=[]}", Json.object(text).toString());
		assertEquals(Json.object(text).toString().replace("NaN", "\"NaN\"").replace("\"", ""),
			Json.object(Json.write(Json.object(text))).toString().replace("\"",
				""));
		for (final String wrong : List.of("", "{", "[1,", "{\"a\" 1}", "{\"a\": 1} x", "\"a", "tru",
			"[".repeat(100_000), "{\"a\": \"\\u12\"}", "[1]"))
			assertThrows(IOException.class, () -> Json.object(wrong));
	}

	@Test
	void aFolderThatIsNoArrayIsRefused() throws IOException {
		Files.writeString(folder.resolve("zarr.json"), "{\"node_type\": \"group\"}");

		assertTrue(
			assertThrows(IOException.class, () -> ZarrArray.open(folder)).getMessage().contains("is not a Zarr array"));
	}
}
