// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.io.TextTable;

/**
 * Exposures of the same object, a noisy and a clean one: from a table of the columns pair, role and file. A role is
 * noisy or low exposure, clean or high exposure; what stands before it in the role, up to a comma, must be the same for
 * both.
 *
 * @param noisy path relative to the folder of images
 * @param clean path relative to the folder of images
 */
public record BenchmarkPairs(String noisy, String clean) {

	/** The file in a folder of images that is taken if no other is named. */
	public static final String FILE = "PAIRS.tsv";

	/**
	 * Reads the pairs of a table; roles of other kinds are passed over.
	 *
	 * @throws IllegalArgumentException if the table has other columns
	 */
	public static List<BenchmarkPairs> read(final Path table) throws IOException {
		final Map<String, String> noisy = new LinkedHashMap<>();
		final Map<String, String> clean = new LinkedHashMap<>();
		final TextTable lines = TextTable.read(table, TextTable.TAB);
		if (!lines.headings().equals(List.of("pair", "role", "file")))
			throw new IllegalArgumentException("The table of pairs " + table
				+ " should begin with the columns pair, role and file, separated by tabs.");
		for (final List<String> cells : lines.rows()) {
			if (cells.size() != 3)
				continue;
			final String role = cells.get(1).replaceFirst(".*, ", "");
			final String key = cells.get(0) + " " + cells.get(1).substring(0, cells.get(1).length() - role.length());
			if (role.startsWith("noisy") || role.equals("low exposure"))
				noisy.put(key, cells.get(2));
			else if (role.startsWith("clean") || role.equals("high exposure"))
				clean.put(key, cells.get(2));
		}
		final List<BenchmarkPairs> pairs = new ArrayList<>();
		noisy.forEach((key, file) -> {
			if (clean.containsKey(key))
				pairs.add(new BenchmarkPairs(file, clean.get(key)));
		});
		return pairs;
	}
}
