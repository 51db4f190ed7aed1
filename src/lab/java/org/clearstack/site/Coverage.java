// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.clearstack.io.TextTable;

/**
 * Prints how many lines the tests ran, of all packages and of those they ran least of, from JaCoCo's table. Prints
 * nothing if no test ran.
 */
public final class Coverage {

	private static final int SHOWN = 5;

	/** Lines of some classes. */
	private record Lines(long missed, long covered) {

		Lines plus(final Lines other) {
			return new Lines(missed + other.missed, covered + other.covered);
		}

		double percent() {
			return missed + covered == 0 ? 100 : 100.0 * covered / (missed + covered);
		}
	}

	private Coverage() {}

	/**
	 * @param args the path of {@code jacoco.csv}
	 * @throws IOException if it is there and cannot be read
	 */
	public static void main(final String[] args) throws IOException {
		final Path table = Path.of(args[0]);
		if (Files.isRegularFile(table))
			System.out.println(summary(TextTable.read(table, TextTable.COMMA)));
	}

	static String summary(final TextTable table) {
		final Map<String, Lines> packages = new TreeMap<>();
		for (final List<String> cells : table.rows())
			packages.merge(cells.get(table.column("PACKAGE")).replace("org.clearstack.", ""),
				new Lines(Long.parseLong(cells.get(table.column("LINE_MISSED"))),
					Long.parseLong(cells.get(table.column("LINE_COVERED")))),
				Lines::plus);
		final Lines all = packages.values().stream().reduce(new Lines(0, 0), Lines::plus);
		return String.format(Locale.ROOT, "Coverage: %.1f %% of %d lines. Least: ", all.percent(),
			all.missed + all.covered)
			+ packages.entrySet().stream()
				.sorted((a, b) -> Double.compare(a.getValue().percent(), b.getValue().percent())).limit(SHOWN)
				.map(entry -> String.format(Locale.ROOT, "%s %.1f %%", entry.getKey(), entry.getValue().percent()))
				.collect(Collectors.joining(", "));
	}
}
