// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.measure.ResultsTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.clearstack.io.WholeFile;

/** ImageJ's results tables: rows in, text out. */
public final class Tables {

	/** Behind the point in ImageJ's table; its own 3 cannot tell one SSIM from another. */
	private static final int DIGITS = 6;

	private Tables() {}

	/**
	 * Appends a row.
	 *
	 * @param table to append to
	 * @param label of the row
	 * @param cells heading to a Number or anything else, in the order of the columns
	 */
	public static void row(final ResultsTable table, final String label, final Map<String, ?> cells) {
		table.addRow();
		table.addLabel(label);
		cells.forEach((heading, value) -> {
			if (value instanceof Number number)
				table.addValue(heading, number.doubleValue());
			else
				table.addValue(heading, String.valueOf(value));
		});
	}

	/**
	 * Appends the rows of a table to ImageJ's Results and shows them there, so that macros can ask {@code getResult}.
	 */
	public static void showInResults(final ResultsTable table) {
		final ResultsTable results = ResultsTable.getResultsTable();
		final List<String> headings = headings(table);
		for (int row = 0; row < table.size(); row++) {
			results.addRow();
			if (table.getLabel(row) != null)
				results.addLabel(table.getLabel(row));
			for (final String heading : headings)
				if (isNumber(table, heading, row))
					results.addValue(heading, table.getValue(heading, row));
				else
					results.addValue(heading, table.getStringValue(heading, row));
		}
		for (final String heading : headings)
			results.setDecimalPlaces(results.getColumnIndex(heading), DIGITS);
		results.show("Results");
	}

	/**
	 * The table as comma-separated values with a heading; numbers with all their digits; a line each, ended by {@code
	 * \n}.
	 */
	public static String csv(final ResultsTable table) {
		return cells(table, false).stream()
			.map(row -> row.stream().map(Tables::quoted).collect(Collectors.joining(",")) + "\n")
			.collect(Collectors.joining());
	}

	/** The table for people: columns aligned, six digits. */
	public static String text(final ResultsTable table) {
		final List<List<String>> rows = cells(table, true);
		final StringBuilder text = new StringBuilder();
		for (final List<String> row : rows) {
			final StringBuilder line = new StringBuilder();
			for (int column = 0; column < row.size(); column++) {
				final int at = column;
				final int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
				line.append(String.format("%-" + Math.max(1, width) + "s  ", row.get(column)));
			}
			text.append(line.toString().stripTrailing()).append('\n');
		}
		return text.toString();
	}

	/**
	 * Saves a table as comma-separated values; whole or not at all.
	 *
	 * @throws IOException if it cannot be written, saying why
	 */
	public static void save(final ResultsTable table, final Path path) throws IOException {
		final byte[] csv = csv(table).getBytes(StandardCharsets.UTF_8);
		WholeFile.write(path, csv.length, out -> out.write(csv));
	}

	private static List<String> headings(final ResultsTable table) {
		final List<String> headings = new ArrayList<>(List.of(table.getHeadings()));
		headings.remove("Label");
		return headings;
	}

	private static List<List<String>> cells(final ResultsTable table, final boolean rounded) {
		final List<String> headings = headings(table);
		final boolean labels = table.size() > 0 && table.getLabel(0) != null;
		final List<List<String>> rows = new ArrayList<>();
		final List<String> first = new ArrayList<>(headings);
		if (labels)
			first.add(0, "Label");
		rows.add(first);
		for (int row = 0; row < table.size(); row++) {
			final List<String> cells = new ArrayList<>();
			if (labels)
				cells.add(String.valueOf(table.getLabel(row)));
			for (final String heading : headings)
				cells.add(cell(table, heading, row, rounded));
			rows.add(cells);
		}
		return rows;
	}

	private static String cell(final ResultsTable table, final String heading, final int row, final boolean rounded) {
		if (!isNumber(table, heading, row))
			return table.getStringValue(heading, row);
		final double value = table.getValue(heading, row);
		if (value == Math.rint(value) && Math.abs(value) < 1e15)
			return Long.toString((long) value);
		return rounded && !Double.isInfinite(value) ? String.format(Locale.ROOT, "%.6g", value)
			: Double.toString(value);
	}

	/** ImageJ answers NaN for text; a number that is NaN is text "NaN" as well. */
	private static boolean isNumber(final ResultsTable table, final String heading, final int row) {
		return !Double.isNaN(table.getValue(heading, row));
	}

	private static String quoted(final String cell) {
		return cell.matches(".*[\",\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
	}
}
