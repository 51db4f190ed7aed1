// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.clearstack.io.TextTable;

/**
 * Where images come from and what their licences are: from a table with the columns file, ..., source, licence,
 * processing.
 */
public final class Licences {

	/** Nothing is known of any image. */
	public static final Licences NONE = new Licences();

	private final Map<String, String> sources = new HashMap<>();

	private Licences() {}

	/**
	 * Reads a table, its columns separated by tabs.
	 *
	 * @throws IllegalArgumentException if the first column is no file or the last but one no licence
	 */
	public static Licences read(final Path table) throws IOException {
		final TextTable lines = TextTable.read(table, TextTable.TAB);
		final int licence = lines.column("licence");
		if (licence < 1 || lines.column("file") != 0)
			throw new IllegalArgumentException(
				"The table " + table + " should have the columns file, ..., source, licence, ..., separated by tabs.");
		final Licences licences = new Licences();
		for (final List<String> cells : lines.rows())
			if (cells.size() > licence)
				licences.sources.put(cells.get(0),
					repository(cells.get(licence - 1)) + " | " + cells.get(licence).replace("|", "/"));
		return licences;
	}

	/** The repository of a source, without path and commit. */
	private static String repository(final String source) {
		return source.replaceFirst(" :.*", "").replace("|", "/");
	}

	/** Sources and licences of images as a table, with how many there are of each. */
	String markdown(final Collection<?> images) {
		final Map<String, Long> counts =
			images.stream().map(name -> sources.getOrDefault(String.valueOf(name), "unknown | unknown"))
				.collect(Collectors.groupingBy(line -> line, TreeMap::new, Collectors.counting()));
		return "| source | licence | images |\n|---|---|---|\n"
			+ counts.entrySet().stream().map(line -> "| " + line.getKey() + " | " + line.getValue() + " |\n")
				.collect(Collectors.joining());
	}
}
