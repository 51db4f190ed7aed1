// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.chunk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clearstack.io.WholeFile;

/** A group of Zarr arrays: a folder with attributes, of version 2 or 3. */
public final class ZarrGroup {

	private ZarrGroup() {}

	/** Whether a folder is a group or an array of Zarr. */
	public static boolean isZarr(final Path folder) {
		return Stream.of("zarr.json", ".zgroup", ".zarray", ".zattrs")
			.anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
	}

	/** The attributes of a group or an array; empty if there are none. */
	public static Map<String, Object> attributes(final Path folder) throws IOException {
		final Map<String, Object> json = json(folder.resolve("zarr.json"));
		final Map<String, Object> attributes = new LinkedHashMap<>(
			json.isEmpty() ? json(folder.resolve(".zattrs")) : ZarrMetadata.map(json.get("attributes")));
		if (json.get("dimension_names") instanceof List<?> names && !names.contains(null))
			attributes.putIfAbsent("_ARRAY_DIMENSIONS", names);
		return attributes;
	}

	/**
	 * Makes a group, or writes anew what it says.
	 *
	 * @param version 2 or 3
	 */
	public static void create(final Path folder, final int version, final Map<String, Object> attributes)
		throws IOException
	{
		Files.createDirectories(folder);
		if (version == 2) {
			write(folder.resolve(".zgroup"), Map.of("zarr_format", 2));
			write(folder.resolve(".zattrs"), attributes);
			return;
		}
		final Map<String, Object> json = new LinkedHashMap<>();
		json.put("zarr_format", 3);
		json.put("node_type", "group");
		json.put("attributes", attributes);
		write(folder.resolve("zarr.json"), json);
	}

	/** Whole or not at all: others may read it. */
	private static void write(final Path file, final Map<String, Object> json) throws IOException {
		final byte[] text = Json.write(json).getBytes(StandardCharsets.UTF_8);
		WholeFile.write(file, text.length, out -> out.write(text));
	}

	/** Reads a file; empty if there is none. */
	static Map<String, Object> json(final Path file) throws IOException {
		if (!Files.isRegularFile(file))
			return Map.of();
		try {
			return Json.object(Files.readString(file));
		}
		catch (final IOException e) {
			throw new IOException(
				"The file " + file.toAbsolutePath() + " cannot be read: " + e.getMessage() + ". Copy or make it again.",
				e);
		}
	}
}
