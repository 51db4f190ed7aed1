// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table in a text file, a line each row: comma-separated values (RFC 4180), or columns separated by tabs. A cell with
 * a separator, a quote or a line break in it is quoted when written; a cell that is read lies on one line.
 *
 * @param headings of the columns
 * @param rows cells of each, as many as its line has
 */
public record TextTable(List<String> headings, List<List<String>> rows) {

	/** Between cells. */
	public static final char COMMA = ',';
	/** Between cells. */
	public static final char TAB = '\t';

	/** Reads a file. */
	public static TextTable read(final Path file, final char separator) throws IOException {
		return parse(Files.readAllLines(file), separator);
	}

	/** Reads lines, the headings first; blank ones are passed over. */
	public static TextTable parse(final List<String> lines, final char separator) {
		final List<List<String>> rows =
			lines.stream().filter(line -> !line.isBlank()).map(line -> cells(line, separator)).toList();
		return rows.isEmpty() ? new TextTable(List.of(), List.of())
			: new TextTable(rows.get(0), rows.subList(1, rows.size()));
	}

	private static List<String> cells(final String line, final char separator) {
		final List<String> cells = new ArrayList<>();
		final StringBuilder cell = new StringBuilder();
		boolean quoted = false;
		for (int i = 0; i < line.length(); i++) {
			final char c = line.charAt(i);
			if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"')
				cell.append(line.charAt(++i));
			else if (c == '"' && (quoted || cell.isEmpty()))
				quoted = !quoted;
			else if (c == separator && !quoted) {
				cells.add(cell.toString());
				cell.setLength(0);
			}
			else
				cell.append(c);
		}
		cells.add(cell.toString());
		return cells;
	}

	/** A line each row, the headings first, each ended by {@code \n}. */
	public String text(final char separator) {
		final List<List<String>> all = new ArrayList<>(List.of(headings));
		all.addAll(rows);
		return all.stream()
			.map(row -> row.stream().map(cell -> quoted(cell, separator))
				.collect(Collectors.joining(String.valueOf(separator))) + "\n")
			.collect(Collectors.joining());
	}

	private static String quoted(final String cell, final char separator) {
		return cell.indexOf(separator) >= 0 || cell.matches("(?s).*[\"\\r\\n].*")
			? '"' + cell.replace("\"", "\"\"") + '"' : cell;
	}

	/** The number of a column from 0; -1 if there is none. */
	public int column(final String heading) {
		return headings.indexOf(heading);
	}
}
