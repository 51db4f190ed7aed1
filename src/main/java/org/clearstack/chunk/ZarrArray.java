// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A Zarr array in a folder, of version 2 or 3. Chunks that were unpacked are remembered, up to a sixteenth of Java's
 * memory.
 * <p>
 * Reads blosc, zstd, gzip, zlib, lz4, crc32c, transposed axes, shards. Writes shuffled zstd inside blosc, which every
 * reader of Zarr knows; each chunk under a temporary name first, so that no reader sees a part of one.
 */
public final class ZarrArray implements ChunkedArray {

	private final Path folder;
	private final ZarrMetadata metadata;
	private final Map<String, Object> attributes;
	private final ChunkReader reader;

	private ZarrArray(final Path folder, final ZarrMetadata metadata, final Map<String, Object> attributes) {
		this.folder = folder;
		this.metadata = metadata;
		this.attributes = attributes;
		this.reader =
			new ChunkReader(metadata.layout(), metadata.packing().axes(), metadata.packing().order(), this::load);
	}

	/** Whether a folder is an array: has {@code .zarray}, or a {@code zarr.json} that says so. */
	public static boolean isArray(final Path folder) throws IOException {
		return Files.isRegularFile(folder.resolve(".zarray"))
			|| "array".equals(ZarrGroup.json(folder.resolve("zarr.json")).get("node_type"));
	}

	/**
	 * Opens an array.
	 *
	 * @param folder that holds {@code zarr.json} or {@code .zarray}
	 * @throws IOException if it does not, or of a kind that is not known; says what
	 */
	public static ZarrArray open(final Path folder) throws IOException {
		if (!isArray(folder))
			throw new IOException(folder.toAbsolutePath()
				+ " is not a Zarr array: there is neither .zarray nor zarr.json of an array in it.");
		final boolean old = Files.isRegularFile(folder.resolve(".zarray"));
		final Map<String, Object> json = ZarrGroup.json(folder.resolve(old ? ".zarray" : "zarr.json"));
		try {
			return new ZarrArray(folder, old ? ZarrMetadata.version2(json) : ZarrMetadata.version3(json),
				ZarrGroup.attributes(folder));
		}
		catch (final IOException | ClassCastException | IndexOutOfBoundsException e) {
			throw new IOException(
				"The Zarr array " + folder.toAbsolutePath() + " cannot be read: " + e.getMessage() + ".", e);
		}
	}

	/**
	 * Makes an array without any chunk yet.
	 *
	 * @param folder is made; there is nothing in it
	 * @param version 2 or 3
	 * @param shape lengths of the axes
	 * @param chunk lengths of a chunk
	 * @param type of the values
	 * @param axes names of the axes, for version 3; empty for none
	 */
	public static ZarrArray create(final Path folder, final int version, final long[] shape, final int[] chunk,
		final SampleType type, final List<String> axes)
		throws IOException
	{
		final ZarrMetadata.Layout layout = new ZarrMetadata.Layout(shape, chunk, type, 0);
		Files.createDirectories(folder);
		if (version == 2)
			Files.writeString(folder.resolve(".zarray"), Json.write(ZarrMetadata.json2(layout)));
		else
			Files.writeString(folder.resolve("zarr.json"), Json.write(ZarrMetadata.json3(layout, axes, Map.of())));
		return open(folder);
	}

	@Override
	public long[] shape() {
		return metadata.layout().shape().clone();
	}

	@Override
	public int[] chunks() {
		return metadata.written();
	}

	@Override
	public SampleType type() {
		return metadata.layout().type();
	}

	/**
	 * What the array says about itself: of version 3 also {@code dimension_names}, as the attribute {@code
	 * _ARRAY_DIMENSIONS} of version 2.
	 */
	public Map<String, Object> attributes() {
		return attributes;
	}

	// -- reading --

	@Override
	public ByteBuffer read(final long[] offset, final int[] size) throws IOException {
		return reader.read(offset, size);
	}

	private ByteBuffer load(final long[] index) throws IOException {
		return metadata.shards() == null ? alone(index) : inShard(index);
	}

	private ByteBuffer alone(final long[] index) throws IOException {
		final Path file = folder.resolve(metadata.keys().of(index));
		try {
			return unpacked(Files.readAllBytes(file), file);
		}
		catch (final NoSuchFileException e) {
			return null;
		}
	}

	private ByteBuffer unpacked(final byte[] packed, final Path file) throws IOException {
		final int bytes = metadata.layout().bytes();
		final byte[] plain;
		try {
			plain = metadata.packing().decode(packed, bytes);
		}
		catch (final IOException e) {
			throw new IOException(
				"The chunk " + file.toAbsolutePath() + " " + e.getMessage() + ". Copy or make it again.", e);
		}
		if (plain.length != bytes)
			throw new IOException("The chunk " + file.toAbsolutePath() + " is truncated: it holds " + plain.length
				+ " bytes, not " + bytes
				+ ". Copy or make it again.");
		return ByteBuffer.wrap(plain).order(metadata.packing().order());
	}

	/** From the file of its shard: the list of chunks there says where. */
	private ByteBuffer inShard(final long[] index) throws IOException {
		final ZarrMetadata.Shards shards = metadata.shards();
		final long[] shard = new long[index.length];
		int number = 0;
		for (int i = 0; i < index.length; i++) {
			shard[i] = index[i] / shards.chunks()[i];
			number = number * shards.chunks()[i] + (int) (index[i] % shards.chunks()[i]);
		}
		final Path file = folder.resolve(metadata.keys().of(shard));
		try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
			final int listBytes = shards.listBytes();
			final byte[] packed = bytes(in, file, shards.atEnd() ? in.size() - listBytes : 0, listBytes);
			final ByteBuffer list =
				ByteBuffer.wrap(shards.packing().decode(packed, 16 * shards.count())).order(shards.packing().order());
			final long at = list.getLong(16 * number);
			final long length = list.getLong(16 * number + 8);
			return at == -1 && length == -1 ? null : unpacked(bytes(in, file, at, length), file);
		}
		catch (final NoSuchFileException e) {
			return null;
		}
	}

	private static byte[] bytes(final FileChannel in, final Path file, final long at, final long length)
		throws IOException
	{
		if (at < 0 || length < 0 || length > Integer.MAX_VALUE - 8 || at + length > in.size())
			throw new IOException("The shard " + file.toAbsolutePath() + " is truncated: it has " + in.size()
				+ " bytes of at least " + (at + length)
				+ ". Copy or make it again.");
		final ByteBuffer bytes = ByteBuffer.allocate((int) length);
		while (bytes.hasRemaining())
			if (in.read(bytes, at + bytes.position()) < 0)
				throw new IOException("The shard " + file.toAbsolutePath() + " became shorter while it was read.");
		return bytes.array();
	}

	// -- writing --

	@Override
	public void write(final long[] offset, final int[] size, final ByteBuffer values) throws IOException {
		reader.checkBox(offset, size);
		if (metadata.shards() != null
			|| !Arrays.equals(metadata.packing().axes(), IntStream.range(0, size.length).toArray()))
			throw new IllegalArgumentException(
				"The Zarr array " + folder + " has shards or transposed axes, and such arrays are only read here.");
		final int[] chunk = metadata.layout().chunk();
		for (int i = 0; i < size.length; i++)
			if (offset[i] % chunk[i] != 0
				|| size[i] % chunk[i] != 0 && offset[i] + size[i] != metadata.layout().shape()[i])
				throw new IllegalArgumentException("The box of " + Arrays.toString(size) + " at "
					+ Arrays.toString(offset) + " is not made of whole chunks of "
					+ Arrays.toString(chunk) + ".");
		final long[] first = IntStream.range(0, size.length).mapToLong(i -> offset[i] / chunk[i]).toArray();
		final long[] last =
			IntStream.range(0, size.length).mapToLong(i -> (offset[i] + size[i] - 1) / chunk[i]).toArray();
		final long[] index = first.clone();
		do
			writeChunk(index, offset, size, values);
		while (ChunkReader.next(index, first, last));
	}

	private void writeChunk(final long[] index, final long[] offset, final int[] size, final ByteBuffer values)
		throws IOException
	{
		final ZarrMetadata.Layout layout = metadata.layout();
		final int axes = size.length;
		final ByteBuffer chunk = ByteBuffer.allocate(layout.bytes()).order(metadata.packing().order());
		final long[] at = new long[axes];
		final long[] last = new long[axes];
		for (int i = 0; i < axes - 1; i++)
			last[i] = Math.min(layout.chunk()[i], layout.shape()[i] - index[i] * layout.chunk()[i]) - 1;
		final int line = (int) Math.min(layout.chunk()[axes - 1],
			layout.shape()[axes - 1] - index[axes - 1] * layout.chunk()[axes - 1]);
		do {
			int source = 0;
			int target = 0;
			for (int i = 0; i < axes; i++) {
				source = source * size[i] + (int) (index[i] * layout.chunk()[i] - offset[i] + at[i]);
				target = target * layout.chunk()[i] + (int) at[i];
			}
			copyLine(values, source, chunk, target, line);
		}
		while (ChunkReader.next(at, new long[axes], last));
		store(folder.resolve(metadata.keys().of(index)), metadata.packing().encode(chunk.array()));
		reader.forget(index);
	}

	private void copyLine(final ByteBuffer values, final int source, final ByteBuffer chunk, final int target,
		final int count)
	{
		final SampleType type = metadata.layout().type();
		final int bytes = type.bytes();
		if (values.order() == chunk.order() || bytes == 1) {
			chunk.put(target * bytes, values, source * bytes, count * bytes);
			return;
		}
		for (int i = 0; i < count; i++)
			for (int k = 0; k < bytes; k++)
				chunk.put((target + i) * bytes + k, values.get((source + i) * bytes + bytes - 1 - k));
	}

	private static void store(final Path file, final byte[] packed) throws IOException {
		Files.createDirectories(file.getParent());
		final Path part =
			file.resolveSibling("." + file.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".part");
		try {
			Files.write(part, packed);
			Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	/** Byte order of {@link #read}'s buffers. */
	public ByteOrder order() {
		return metadata.packing().order();
	}
}
