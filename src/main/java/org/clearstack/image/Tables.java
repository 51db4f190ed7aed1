// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.IJ;
import ij.WindowManager;
import ij.measure.ResultsTable;
import java.awt.EventQueue;
import java.awt.Frame;
import java.awt.GraphicsEnvironment;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.clearstack.io.TextTable;
import org.clearstack.io.WholeFile;

/** ImageJ's results tables: rows in, text out. */
public final class Tables {

	/** Behind the point in ImageJ's table; its own 3 cannot tell one SSIM from another. */
	private static final int DIGITS = 6;
	/** Title of ImageJ's own table. */
	private static final String RESULTS = "Results";
	private static final int COLUMN = 95;
	private static final int ROW = 20;
	private static final int MARGIN = 90;
	private static final int EDGE = 40;

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
	 * Shows a table in a window of its own, whose rows macros read with {@code Table.get(column, row, title)}; those
	 * titled {@code Results}, and all where there are no windows, become rows of ImageJ's Results, for {@code
	 * getResult}. A window that is open already keeps its rows if they are of other things and have the same columns.
	 */
	public static void show(final ResultsTable table, final String title) {
		if (title.equals(RESULTS) || GraphicsEnvironment.isHeadless() || IJ.getInstance() == null) {
			show(table, ResultsTable.getResultsTable(), RESULTS);
			return;
		}
		final boolean open = ResultsTable.getResultsTable(title) != null;
		show(table, goesOn(ResultsTable.getResultsTable(title), table) ? ResultsTable.getResultsTable(title)
			: new ResultsTable(), title);
		if (!open && WindowManager.getWindow(title) instanceof Frame window)
			EventQueue.invokeLater(() -> spread(window, table));
	}

	/** Whether a table that is shown has the same columns and no row of the same label. */
	private static boolean goesOn(final ResultsTable shown, final ResultsTable more) {
		if (shown == null || !headings(shown).equals(headings(more)))
			return false;
		for (int row = 0; row < more.size(); row++)
			for (int other = 0; other < shown.size(); other++)
				if (Objects.equals(more.getLabel(row), shown.getLabel(other)))
					return false;
		return true;
	}

	private static void show(final ResultsTable table, final ResultsTable into, final String title) {
		final List<String> headings = headings(table);
		for (int row = 0; row < table.size(); row++) {
			into.addRow();
			if (table.getLabel(row) != null)
				into.addLabel(table.getLabel(row));
			for (final String heading : headings)
				if (isNumber(table, heading, row))
					into.addValue(heading, table.getValue(heading, row));
				else
					into.addValue(heading, table.getStringValue(heading, row));
		}
		for (final String heading : headings)
			if (!isWhole(into, heading))
				into.setDecimalPlaces(into.getColumnIndex(heading), DIGITS);
		into.show(title);
	}

	/** As large as its rows and columns, so far as the screen allows, and in its lower half, below the images. */
	private static void spread(final Frame window, final ResultsTable table) {
		final Rectangle screen = window.getGraphicsConfiguration().getBounds();
		final int width = Math.min(screen.width - 2 * EDGE, Math.max(window.getWidth(), COLUMN
			* (2 + headings(table).size())));
		final int height = Math.min(screen.height / 2, Math.max(MARGIN + ROW * table.size(), window.getHeight()));
		window.setBounds(screen.x + (screen.width - width) / 2, screen.y + screen.height - height - EDGE, width,
			height);
	}

	private static boolean isWhole(final ResultsTable table, final String heading) {
		for (int row = 0; row < table.size(); row++) {
			final double value = table.getValue(heading, row);
			if (!Double.isNaN(value) && value != Math.rint(value))
				return false;
		}
		return true;
	}

	/**
	 * The table as comma-separated values with a heading; numbers with all their digits; a line each, ended by {@code
	 * \n}.
	 */
	public static String csv(final ResultsTable table) {
		final List<List<String>> rows = cells(table, false);
		return new TextTable(rows.get(0), rows.subList(1, rows.size())).text(TextTable.COMMA);
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
}
