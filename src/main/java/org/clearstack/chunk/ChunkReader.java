// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Puts boxes of an array together from its chunks. Chunks are remembered, up to a sixteenth of Java's memory. */
public final class ChunkReader implements ChunkedArray {

	/** Bytes that are read at once of an array that is not in chunks. */
	private static final int BAND = 1 << 24;

	/** Where chunks come from. */
	@FunctionalInterface
	public interface Source {

		/**
		 * An unpacked chunk; whole also at the array's edge.
		 *
		 * @param index of the chunk along each axis
		 * @return null for one that was never written, which has the fill value
		 */
		ByteBuffer chunk(long[] index) throws IOException;
	}

	private final ZarrMetadata.Layout layout;
	private final int[] strides;
	private final ByteOrder order;
	private final Source source;
	private final Map<String, ByteBuffer> remembered = new LinkedHashMap<>(16, 0.75f, true);
	private long rememberedBytes;

	/** @param axes of a stored chunk, the slowest first */
	ChunkReader(final ZarrMetadata.Layout layout, final int[] axes, final ByteOrder order, final Source source) {
		this.layout = layout;
		this.order = order;
		this.source = source;
		strides = new int[axes.length];
		int step = 1;
		for (int i = axes.length - 1; i >= 0; i--) {
			strides[axes[i]] = step;
			step *= layout.chunk()[axes[i]];
		}
	}

	/**
	 * An array whose chunks come from anywhere.
	 *
	 * @param order of the bytes of a value
	 * @param fill value where there is no chunk
	 */
	public static ChunkReader of(final long[] shape, final int[] chunk, final SampleType type, final ByteOrder order,
		final double fill, final Source source)
	{
		return new ChunkReader(new ZarrMetadata.Layout(shape, chunk, type, fill),
			IntStream.range(0, shape.length).toArray(), order, source);
	}

	/**
	 * An array that lies in a file as it is, the last axis fastest.
	 *
	 * @param start of the first value in the file, in bytes
	 */
	public static ChunkReader of(final Path file, final long start, final long[] shape, final SampleType type,
		final ByteOrder order)
	{
		final int axes = shape.length;
		if (axes < 2)
			return of(shape, new int[] { (int) Math.max(1, Math.min(BAND, shape[0])) }, type, order, 0,
				index -> bytes(file, start + index[0] * BAND * type.bytes(),
					(int) Math.min(BAND, shape[0] - index[0] * BAND) * type.bytes(),
					(int) Math.max(1, Math.min(BAND, shape[0])) * type.bytes()).order(order));
		final int[] chunk = new int[axes];
		Arrays.fill(chunk, 1);
		chunk[axes - 1] = (int) Math.max(1, shape[axes - 1]);
		final long row = (long) chunk[axes - 1] * type.bytes();
		chunk[axes - 2] = (int) Math.max(1, Math.min(shape[axes - 2], BAND / row));
		return of(shape, chunk, type, order, 0, index -> {
			long first = 0;
			for (int i = 0; i < axes; i++)
				first = first * shape[i] + index[i] * chunk[i];
			final long rows = Math.min(chunk[axes - 2], shape[axes - 2] - index[axes - 2] * chunk[axes - 2]);
			return bytes(file, start + first * type.bytes(), (int) (rows * row), (int) (chunk[axes - 2] * row))
				.order(order);
		});
	}

	private static ByteBuffer bytes(final Path file, final long at, final int length, final int capacity)
		throws IOException
	{
		final ByteBuffer bytes = ByteBuffer.allocate(capacity).limit(length);
		try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
			while (bytes.hasRemaining())
				if (in.read(bytes, at + bytes.position()) < 0)
					throw new IOException(file.toAbsolutePath() + " is truncated: it has " + in.size()
						+ " bytes of at least " + (at + length)
						+ ". Copy it again from where it came from.");
		}
		return bytes.clear();
	}

	@Override
	public long[] shape() {
		return layout.shape().clone();
	}

	@Override
	public int[] chunks() {
		return layout.chunk().clone();
	}

	@Override
	public SampleType type() {
		return layout.type();
	}

	@Override
	public void write(final long[] offset, final int[] size, final ByteBuffer values) {
		throw new IllegalArgumentException("This array can only be read.");
	}

	@Override
	public ByteBuffer read(final long[] offset, final int[] size) throws IOException {
		checkBox(offset, size);
		final long bytes = Arrays.stream(size).asLongStream().reduce(layout.type().bytes(),
			(a, b) -> a > Integer.MAX_VALUE ? a : a * b);
		if (bytes > Integer.MAX_VALUE - 8)
			throw new IllegalArgumentException("A box of " + Arrays.toString(size)
				+ " values is too large to be read at once: it has more than 2^31 bytes.");
		final ByteBuffer box = ByteBuffer.allocate((int) bytes).order(order);
		final int[] chunk = layout.chunk();
		final long[] first = new long[chunk.length];
		final long[] last = new long[chunk.length];
		for (int i = 0; i < chunk.length; i++) {
			first[i] = offset[i] / chunk[i];
			last[i] = (offset[i] + size[i] - 1) / chunk[i];
		}
		final long[] index = first.clone();
		do
			copy(chunk(index), index, offset, size, box);
		while (next(index, first, last));
		return box;
	}

	void checkBox(final long[] offset, final int[] size) {
		final long[] shape = layout.shape();
		boolean inside = offset.length == shape.length && size.length == shape.length;
		for (int i = 0; inside && i < shape.length; i++)
			inside = offset[i] >= 0 && size[i] > 0 && offset[i] + size[i] <= shape[i];
		if (!inside)
			throw new IllegalArgumentException("The box of " + Arrays.toString(size) + " at " + Arrays.toString(offset)
				+ " is not within the array of " + Arrays
					.toString(shape)
				+ ".");
	}

	/** Counts on, the last axis fastest; false after the last. */
	static boolean next(final long[] index, final long[] first, final long[] last) {
		for (int i = index.length - 1; i >= 0; i--) {
			if (index[i] < last[i]) {
				index[i]++;
				return true;
			}
			index[i] = first[i];
		}
		return false;
	}

	/** Copies what a chunk and a box share, line by line along the last axis. */
	private void copy(final ByteBuffer chunk, final long[] index, final long[] offset, final int[] size,
		final ByteBuffer box)
	{
		final int axes = size.length;
		final int[] from = new int[axes];
		final int[] to = new int[axes];
		final int[] count = new int[axes];
		for (int i = 0; i < axes; i++) {
			final long start = index[i] * layout.chunk()[i];
			from[i] = (int) Math.max(0, offset[i] - start);
			to[i] = (int) Math.max(0, start - offset[i]);
			count[i] = Math.min(layout.chunk()[i] - from[i], size[i] - to[i]);
		}
		final long[] at = new long[axes];
		final long[] zero = new long[axes];
		final long[] last = IntStream.range(0, axes).mapToLong(i -> i == axes - 1 ? 0 : count[i] - 1).toArray();
		do {
			int stored = 0;
			int target = 0;
			for (int i = 0; i < axes; i++) {
				stored += (from[i] + (int) at[i]) * strides[i];
				target = target * size[i] + to[i] + (int) at[i];
			}
			line(chunk, stored, axes == 0 ? 1 : strides[axes - 1], box, target, axes == 0 ? 1 : count[axes - 1]);
		}
		while (next(at, zero, last));
	}

	/** @param chunk null for one that was never written */
	private void line(final ByteBuffer chunk, final int stored, final int stride, final ByteBuffer box,
		final int target, final int count)
	{
		final SampleType type = layout.type();
		final int bytes = type.bytes();
		if (chunk == null) {
			for (int i = 0; i < count && layout.fill() != 0; i++)
				type.put(box, target + i, layout.fill());
		}
		else if (stride == 1)
			box.put(target * bytes, chunk, stored * bytes, count * bytes);
		else
			for (int i = 0; i < count; i++)
				box.put((target + i) * bytes, chunk, (stored + i * stride) * bytes, bytes);
	}

	/** An unpacked chunk; null for one that was never written. */
	private ByteBuffer chunk(final long[] index) throws IOException {
		final String name = Arrays.toString(index);
		synchronized (remembered) {
			if (remembered.containsKey(name))
				return remembered.get(name);
		}
		final ByteBuffer chunk = source.chunk(index);
		synchronized (remembered) {
			if (remembered.put(name, chunk) == null && chunk != null)
				rememberedBytes += layout.bytes();
			forgetOldest();
		}
		return chunk;
	}

	private void forgetOldest() {
		final long most = Runtime.getRuntime().maxMemory() / 16;
		final var oldest = remembered.entrySet().iterator();
		while ((rememberedBytes > most || remembered.size() > 100_000) && remembered.size() > 1) {
			if (oldest.next().getValue() != null)
				rememberedBytes -= layout.bytes();
			oldest.remove();
		}
	}

	/** Looks at a chunk anew when it is read again. */
	void forget(final long[] index) {
		synchronized (remembered) {
			if (remembered.remove(Arrays.toString(index)) != null)
				rememberedBytes -= layout.bytes();
		}
	}
}
