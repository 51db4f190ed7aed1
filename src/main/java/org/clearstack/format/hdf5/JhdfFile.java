// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.Filter;
import io.jhdf.filter.FilterManager;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.clearstack.chunk.ChunkReader;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.Hdf5Filters;
import org.clearstack.chunk.SampleType;
import org.clearstack.format.Hdf5File;

/** HDF5 by jhdf. Reading is safe for threads. */
public final class JhdfFile implements Hdf5File {

	private static final int DEEPEST = 20;
	private static final Logger LIBRARY = Logger.getLogger("io.jhdf");

	static {
		LIBRARY.setLevel(Level.SEVERE);
		Hdf5Filters.NAMES.forEach((id, name) -> FilterManager.addFilter(filter(id, name)));
	}

	/** Opens files; made by name. */
	public static final class Jhdf implements Library {

		@Override
		public Hdf5File open(final Path path) throws IOException {
			try {
				return new JhdfFile(path, new HdfFile(path));
			}
			catch (final RuntimeException e) {
				throw failure(path, e);
			}
		}
	}

	private final Path path;
	private final HdfFile file;

	private JhdfFile(final Path path, final HdfFile file) {
		this.path = path;
		this.file = file;
	}

	private static Filter filter(final int id, final String name) {
		return new Filter() {

			@Override
			public int getId() {
				return id;
			}

			@Override
			public String getName() {
				return name;
			}

			@Override
			public byte[] decode(final byte[] packed, final int[] settings) {
				try {
					return Hdf5Filters.decode(id, packed, settings);
				}
				catch (final IOException e) {
					throw new UncheckedIOException(e);
				}
			}
		};
	}

	private static IOException failure(final Path path, final RuntimeException e) {
		Throwable cause = e;
		while (cause.getCause() != null)
			cause = cause.getCause();
		return new IOException(path.toAbsolutePath() + " cannot be read as HDF5"
			+ (cause.getMessage() == null ? "" : ": " + cause.getMessage())
			+ ". It may be truncated or damaged, or stored in a way that is not known here; copy it again, or "
			+ "repack it with h5repack.",
			e);
	}

	@Override
	public List<String> images() throws IOException {
		final List<String> images = new ArrayList<>();
		try {
			collect(file, images, 0);
		}
		catch (final RuntimeException e) {
			throw failure(path, e);
		}
		images.sort(null);
		return images;
	}

	private static void collect(final Group group, final List<String> images, final int depth) {
		for (final Node node : group.getChildren().values())
			if (node instanceof Group inner && depth < DEEPEST && !node.isLink())
				collect(inner, images, depth + 1);
			else if (node instanceof Dataset set && !node.isLink() && set.getDimensions().length >= 2
				&& type(set.getDataType()) != null)
				images.add(set.getPath());
	}

	private Dataset dataset(final String name) {
		try {
			return file.getByPath(name) instanceof Dataset set ? set : null;
		}
		catch (final RuntimeException e) {
			return null;
		}
	}

	@Override
	public long[] shape(final String name) {
		final Dataset set = dataset(name);
		return set == null || set.isScalar() ? new long[0]
			: Arrays.stream(set.getDimensions()).asLongStream().toArray();
	}

	@Override
	public ChunkedArray array(final String name) throws IOException {
		final Dataset set = dataset(name);
		if (set == null)
			throw new IOException(path.toAbsolutePath() + " has no data set " + name + ".");
		final SampleType type = type(set.getDataType());
		if (type == null)
			throw new IOException(path.toAbsolutePath() + " has no numbers in " + name + ", but values of the type "
				+ set.getDataType().getClass().getSimpleName()
				+ "; images have integers of 8 to 64 bits or floats of 16, 32 or 64 bits.");
		try {
			return array(set, type);
		}
		catch (final RuntimeException e) {
			throw failure(path, e);
		}
	}

	private ChunkedArray array(final Dataset set, final SampleType type) throws IOException {
		final long[] shape = Arrays.stream(set.getDimensions()).asLongStream().toArray();
		final ByteOrder order = order(set.getDataType());
		final double fill = set.getFillValue() instanceof Number number ? number.doubleValue() : 0;
		if (set instanceof ChunkedDataset chunked)
			return ChunkReader.of(shape, chunked.getChunkDimensions(), type, order, fill,
				index -> chunk(chunked, index, order));
		if (set instanceof ContiguousDataset contiguous && contiguous.getDataAddress() >= 0) {
			final long start = file.getUserBlockSize() + contiguous.getDataAddress();
			final long end = start + set.getSize() * type.bytes();
			if (end > Files.size(path))
				throw new IOException(
					path.toAbsolutePath() + " is truncated: it has " + Files.size(path) + " bytes of at least " + end
						+ ". Copy it again from where it came from.");
			return ChunkReader.of(path, start, shape, type, order);
		}
		if (set instanceof ContiguousDataset)
			return ChunkReader.of(shape,
				Arrays.stream(set.getDimensions()).map(length -> Math.max(1, Math.min(length, 64))).toArray(), type,
				order, fill,
				index -> null);
		return copied(set, type, shape);
	}

	private ByteBuffer chunk(final ChunkedDataset set, final long[] index, final ByteOrder order) throws IOException {
		final int[] offset = new int[index.length];
		for (int i = 0; i < offset.length; i++)
			offset[i] = (int) index[i] * set.getChunkDimensions()[i];
		try {
			final byte[] plain = set.getDecompressedChunk(offset);
			final long bytes = Arrays.stream(set.getChunkDimensions()).asLongStream()
				.reduce(set.getDataType().getSize(), (a, b) -> a * b);
			if (plain.length != bytes)
				throw new IOException(path.toAbsolutePath() + " is damaged: the chunk of " + set.getPath() + " at "
					+ Arrays.toString(offset) + " has " + plain.length
					+ " bytes, not " + bytes + ".");
			return ByteBuffer.wrap(plain).order(order);
		}
		catch (final HdfException e) {
			if (String.valueOf(e.getMessage()).matches("No chunk.*|.* at address -1"))
				return null;
			throw failure(path, e);
		}
		catch (final RuntimeException e) {
			throw failure(path, e);
		}
	}

	/** The few values of a set that lies in its own header. */
	private static ChunkedArray copied(final Dataset set, final SampleType type, final long[] shape) {
		final ByteBuffer all = ByteBuffer.allocate((int) set.getSize() * type.bytes());
		final Object flat = set.getDataFlat();
		for (int i = 0; i < set.getSize(); i++)
			type.put(all, i, ((Number) Array.get(flat, i)).doubleValue());
		return ChunkReader.of(shape, set.getDimensions(), type, ByteOrder.BIG_ENDIAN, 0, index -> all);
	}

	/** Null for what is no number. */
	private static SampleType type(final DataType type) {
		if (type instanceof FixedPoint integer)
			return switch (type.getSize()) {
				case 1 -> integer.isSigned() ? SampleType.INT8 : SampleType.UINT8;
				case 2 -> integer.isSigned() ? SampleType.INT16 : SampleType.UINT16;
				case 4 -> integer.isSigned() ? SampleType.INT32 : SampleType.UINT32;
				case 8 -> integer.isSigned() ? SampleType.INT64 : SampleType.UINT64;
				default -> null;
			};
		if (type instanceof FloatingPoint)
			return type.getSize() == 2 ? SampleType.FLOAT16
				: type.getSize() == 4 ? SampleType.FLOAT32 : type.getSize() == 8 ? SampleType.FLOAT64 : null;
		return null;
	}

	private static ByteOrder order(final DataType type) {
		return type instanceof FixedPoint integer ? integer.getByteOrder() : ((FloatingPoint) type).getByteOrder();
	}

	@Override
	public Map<String, Object> attributes(final String name) {
		final Map<String, Object> attributes = new LinkedHashMap<>();
		try {
			final Node node = name.equals("/") ? file : file.getByPath(name);
			for (final Map.Entry<String, Attribute> attribute : node.getAttributes().entrySet())
				attributes.put(attribute.getKey(), value(attribute.getValue()));
		}
		catch (final RuntimeException e) {
			return attributes; // of a kind that jhdf does not know; they only describe
		}
		return attributes;
	}

	private static Object value(final Attribute attribute) {
		try {
			return attribute.getData();
		}
		catch (final RuntimeException e) {
			return "";
		}
	}

	@Override
	public void close() {
		file.close();
	}
}
