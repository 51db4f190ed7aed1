// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What the JSON of a Zarr array says, of version 2 or 3 (zarr-specs: v2 and v3.1).
 *
 * @param layout shape, chunks, type
 * @param keys how the files of chunks are called
 * @param packing how a chunk that can be read alone is packed
 * @param shards how chunks are packed into one file; null where each has its own
 */
record ZarrMetadata(Layout layout, Keys keys, Packing packing, Shards shards) {

	private static final int MOST_AXES = 32;

	/**
	 * @param shape of the array
	 * @param chunk of what can be read alone
	 * @param type of values
	 * @param fill value where nothing was written
	 */
	record Layout(long[] shape, int[] chunk, SampleType type, double fill) {

		int values() {
			return Arrays.stream(chunk).reduce(1, (a, b) -> a * b);
		}

		int bytes() {
			return values() * type.bytes();
		}
	}

	/** @param prefix {@code c} in version 3, else empty */
	record Keys(String prefix, String separator) {

		String of(final long[] index) {
			final List<String> parts = new ArrayList<>();
			if (!prefix.isEmpty())
				parts.add(prefix);
			for (final long i : index)
				parts.add(Long.toString(i));
			return parts.isEmpty() ? "0" : String.join(separator, parts);
		}
	}

	/**
	 * @param order of the bytes of a value
	 * @param axes of a stored chunk, the slowest first; normally 0, 1, 2 ...
	 * @param codecs in the order of writing
	 */
	record Packing(ByteOrder order, int[] axes, List<Codec> codecs) {

		byte[] decode(final byte[] packed, final int size) throws IOException {
			byte[] bytes = packed;
			for (int i = codecs.size() - 1; i >= 0; i--)
				bytes = codecs.get(i).decode(bytes,
					i == 0 ? size : Integer.MAX_VALUE - 8 < size * 2L ? Integer.MAX_VALUE - 8 : size * 2 + 1024);
			return bytes;
		}

		byte[] encode(final byte[] plain) throws IOException {
			byte[] bytes = plain;
			for (final Codec codec : codecs)
				bytes = codec.encode(bytes);
			return bytes;
		}
	}

	/**
	 * @param chunks in a shard, along each axis
	 * @param atEnd whether the list of chunks is behind them
	 * @param packing of this list
	 */
	record Shards(int[] chunks, boolean atEnd, Packing packing) {

		int count() {
			return Arrays.stream(chunks).reduce(1, (a, b) -> a * b);
		}

		/** Bytes of the packed list: pairs of offset and length, and what a checksum adds. */
		int listBytes() throws IOException {
			return packing.encode(new byte[16 * count()]).length;
		}
	}

	/** What can be written at once. */
	int[] written() {
		final int[] written = layout.chunk().clone();
		for (int i = 0; i < written.length && shards != null; i++)
			written[i] *= shards.chunks()[i];
		return written;
	}

	/** Reads {@code zarr.json} of an array. */
	static ZarrMetadata version3(final Map<String, Object> json) throws IOException {
		if (json.get("storage_transformers") instanceof List<?> list && !list.isEmpty())
			throw new IOException("it uses storage transformers, which are not known here");
		final long[] shape = shape(json.get("shape"));
		final Map<String, Object> grid = map(json.get("chunk_grid"));
		if (!"regular".equals(grid.get("name")))
			throw new IOException(
				"its chunk grid is " + grid.getOrDefault("name", "missing") + "; only regular ones are known here");
		final int[] chunk = chunks(map(grid.get("configuration")).get("chunk_shape"), shape.length);
		final SampleType type = type3(json.get("data_type"));
		final double fill = fill(json.get("fill_value"), type);
		final Map<String, Object> encoding = map(json.get("chunk_key_encoding"));
		final boolean plain = "v2".equals(encoding.get("name"));
		final Object separator = map(encoding.get("configuration")).getOrDefault("separator", plain ? "." : "/");
		final Keys keys = new Keys(plain ? "" : "c", separator.toString());
		final List<Map<String, Object>> codecs = maps(json.get("codecs"));
		if (!codecs.isEmpty() && "sharding_indexed".equals(codecs.get(0).get("name")))
			return sharded(new Layout(shape, chunk, type, fill), keys, codecs);
		return new ZarrMetadata(checked(new Layout(shape, chunk, type, fill)), keys,
			packing(codecs, type, shape.length), null);
	}

	private static ZarrMetadata sharded(final Layout outer, final Keys keys, final List<Map<String, Object>> codecs)
		throws IOException
	{
		if (codecs.size() > 1)
			throw new IOException(
				"its shards are packed once more by \"" + codecs.get(1).get("name") + "\", which is not known here");
		final Map<String, Object> settings = map(codecs.get(0).get("configuration"));
		final int[] inner = chunks(settings.get("chunk_shape"), outer.shape().length);
		final int[] count = new int[inner.length];
		for (int i = 0; i < inner.length; i++) {
			count[i] = outer.chunk()[i] / inner[i];
			if (count[i] * inner[i] != outer.chunk()[i])
				throw new IOException("its shards " + Arrays.toString(outer.chunk()) + " are not made of whole chunks "
					+ Arrays.toString(inner));
		}
		final Packing list = packing(maps(settings.get("index_codecs")), SampleType.UINT64, 1);
		final Layout layout = new Layout(outer.shape(), inner, outer.type(), outer.fill());
		return new ZarrMetadata(checked(layout), keys,
			packing(maps(settings.get("codecs")), outer.type(), inner.length),
			new Shards(count, !"start".equals(settings
				.get("index_location")), list));
	}

	private static Packing packing(final List<Map<String, Object>> codecs, final SampleType type, final int axes)
		throws IOException
	{
		ByteOrder order = ByteOrder.LITTLE_ENDIAN;
		int[] stored = IntStream.range(0, axes).toArray();
		final List<Codec> packers = new ArrayList<>();
		for (final Map<String, Object> codec : codecs) {
			final Map<String, Object> settings = map(codec.get("configuration"));
			switch (String.valueOf(codec.get("name"))) {
				case "bytes" ->
					order = "big".equals(settings.get("endian")) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
				case "transpose" -> stored = transposed(stored, settings.get("order"));
				default -> packers.add(Codecs.of(String.valueOf(codec.get("name")), settings, type.bytes()));
			}
		}
		return new Packing(order, stored, packers);
	}

	private static int[] transposed(final int[] before, final Object order) throws IOException {
		final int[] axes = before.clone();
		if ("F".equals(order) || order instanceof List<?>) {
			for (int i = 0; i < axes.length; i++)
				axes[i] =
					before[order instanceof List<?> list ? ((Number) list.get(i)).intValue() : axes.length - 1 - i];
			return axes;
		}
		if ("C".equals(order))
			return axes;
		throw new IOException("its axes are transposed in an unknown way: " + order);
	}

	/** Reads {@code .zarray}. */
	static ZarrMetadata version2(final Map<String, Object> json) throws IOException {
		final long[] shape = shape(json.get("shape"));
		final String dtype = String.valueOf(json.get("dtype"));
		final SampleType type = type2(dtype);
		if (json.get("filters") instanceof List<?> filters && !filters.isEmpty())
			throw new IOException(
				"its values were filtered by \"" + map(filters.get(0)).get("id") + "\", which is not known here");
		final List<Codec> codecs = new ArrayList<>();
		if (json.get("compressor") != null) {
			final Map<String, Object> compressor = map(json.get("compressor"));
			codecs.add(Codecs.of(String.valueOf(compressor.get("id")), compressor, type.bytes()));
		}
		int[] axes = IntStream.range(0, shape.length).toArray();
		if ("F".equals(json.get("order")))
			axes = transposed(axes, "F");
		final ByteOrder order = dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
		final Keys keys = new Keys("", String.valueOf(json.getOrDefault("dimension_separator", ".")));
		final Layout layout =
			new Layout(shape, chunks(json.get("chunks"), shape.length), type, fill(json.get("fill_value"), type));
		return new ZarrMetadata(checked(layout), keys, new Packing(order, axes, codecs), null);
	}

	// -- pieces --

	private static Layout checked(final Layout layout) throws IOException {
		long bytes = layout.type().bytes();
		for (final int size : layout.chunk())
			bytes = bytes > Integer.MAX_VALUE ? bytes : bytes * size;
		if (bytes > Integer.MAX_VALUE - 8)
			throw new IOException(
				"its chunks " + Arrays.toString(layout.chunk()) + " are too large: a chunk has at most 2^31 bytes");
		return layout;
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> map(final Object value) {
		return value instanceof Map<?, ?> map ? (Map<String, Object>) map
			: value instanceof String name ? Map.of("name", name) : Map.of();
	}

	private static List<Map<String, Object>> maps(final Object value) {
		return value instanceof List<?> list ? list.stream().map(ZarrMetadata::map).toList() : List.of();
	}

	private static long[] shape(final Object value) throws IOException {
		if (value instanceof List<?> list && list.size() <= MOST_AXES
			&& list.stream().allMatch(n -> n instanceof Long size && size >= 0))
			return list.stream().mapToLong(n -> (Long) n).toArray();
		throw new IOException(value == null ? "its metadata have no shape or no chunks"
			: "its shape is " + value + ", which is no list of sizes");
	}

	private static int[] chunks(final Object value, final int axes) throws IOException {
		final long[] sizes = shape(value);
		if (sizes.length != axes || LongStream.of(sizes).anyMatch(size -> size < 1 || size > Integer.MAX_VALUE))
			throw new IOException(
				"its chunks are " + value + ", which is not a size for each of its " + axes + " axes");
		return LongStream.of(sizes).mapToInt(size -> (int) size).toArray();
	}

	private static SampleType type3(final Object name) throws IOException {
		if ("bool".equals(name))
			return SampleType.UINT8;
		try {
			return SampleType.valueOf(String.valueOf(name).toUpperCase(Locale.ROOT));
		}
		catch (final IllegalArgumentException e) {
			throw unknown(name);
		}
	}

	private static SampleType type2(final String dtype) throws IOException {
		return switch (dtype.replaceFirst("^[<>|=]", "")) {
			case "i1" -> SampleType.INT8;
			case "u1", "b1" -> SampleType.UINT8;
			case "i2" -> SampleType.INT16;
			case "u2" -> SampleType.UINT16;
			case "i4" -> SampleType.INT32;
			case "u4" -> SampleType.UINT32;
			case "i8" -> SampleType.INT64;
			case "u8" -> SampleType.UINT64;
			case "f2" -> SampleType.FLOAT16;
			case "f4" -> SampleType.FLOAT32;
			case "f8" -> SampleType.FLOAT64;
			default -> throw unknown(dtype);
		};
	}

	private static IOException unknown(final Object type) {
		return new IOException(
			(type == null || type.equals("null") ? "its metadata name no type of values"
				: "its values are of type " + type)
				+ "; images have integers of 8 to 64 bits or floats of 16, 32 or 64 bits");
	}

	private static double fill(final Object value, final SampleType type) {
		if (value instanceof Number number)
			return number.doubleValue();
		if (value instanceof Boolean yes)
			return yes ? 1 : 0;
		if (value instanceof String text && type.isReal())
			return switch (text) {
				case "Infinity" -> Double.POSITIVE_INFINITY;
				case "-Infinity" -> Double.NEGATIVE_INFINITY;
				case "NaN" -> Double.NaN;
				default -> text.matches("0x7f[cC]0+|0x7[eE]00|0x7ff80+") ? Double.NaN : 0;
			};
		return 0;
	}

	/** The JSON of an array that is written here. */
	static Map<String, Object> json3(final Layout layout, final List<String> axes,
		final Map<String, Object> attributes)
	{
		final SampleType type = layout.type();
		final Map<String, Object> json = new LinkedHashMap<>();
		json.put("zarr_format", 3);
		json.put("node_type", "array");
		json.put("shape", LongStream.of(layout.shape()).boxed().toList());
		json.put("data_type", type.name().toLowerCase(Locale.ROOT));
		json.put("chunk_grid", Map.of("name", "regular", "configuration",
			Map.of("chunk_shape", IntStream.of(layout.chunk()).boxed().toList())));
		json.put("chunk_key_encoding", Map.of("name", "default", "configuration", Map.of("separator", "/")));
		json.put("fill_value", type.isReal() ? (Object) layout.fill() : (Object) (long) layout.fill());
		json.put("codecs",
			List.of(Map.of("name", "bytes", "configuration", Map.of("endian", "little")),
				Map.of("name", "blosc", "configuration", blosc(type,
					"shuffle", Math.max(1, type.bytes())))));
		json.put("attributes", attributes);
		if (!axes.isEmpty())
			json.put("dimension_names", axes);
		return json;
	}

	/** The same for version 2. */
	static Map<String, Object> json2(final Layout layout) {
		final SampleType type = layout.type();
		final Map<String, Object> json = new LinkedHashMap<>();
		json.put("zarr_format", 2);
		json.put("shape", LongStream.of(layout.shape()).boxed().toList());
		json.put("chunks", IntStream.of(layout.chunk()).boxed().toList());
		json.put("dtype",
			(type.bytes() == 1 ? "|" : "<") + (type.isReal() ? "f" : type.isSigned() ? "i" : "u") + type.bytes());
		json.put("fill_value", type.isReal() ? (Object) layout.fill() : (Object) (long) layout.fill());
		json.put("order", "C");
		json.put("filters", null);
		json.put("dimension_separator", "/");
		final Map<String, Object> blosc = blosc(type, 1, null);
		blosc.put("id", "blosc");
		json.put("compressor", blosc);
		return json;
	}

	private static Map<String, Object> blosc(final SampleType type, final Object shuffle, final Integer typeSize) {
		final Map<String, Object> blosc = new LinkedHashMap<>();
		blosc.put("cname", "zstd");
		blosc.put("clevel", 3);
		blosc.put("shuffle", shuffle);
		blosc.put("blocksize", 0);
		if (typeSize != null)
			blosc.put("typesize", typeSize);
		return blosc;
	}
}
