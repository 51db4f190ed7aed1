// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.comparison;

import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;
import org.clearstack.compare.PlaneScores;
import org.clearstack.compare.RatedMethod;
import org.clearstack.image.Tables;
import org.clearstack.metric.Metric;
import org.clearstack.picture.FiveNumbers;
import org.clearstack.picture.HtmlReport;

/** The numbers of a comparison: a row a method, with the best of each column marked. */
public final class ComparisonTable {

	/** Heading of the column that names, for each method, the columns it is best in. */
	public static final String BEST = "Best";

	private record Column(String heading, ToDoubleFunction<RatedMethod> value, boolean higherIsBetter, String format) {

		/** Whether a method has the best value of all; never where all are equal. */
		boolean isBest(final RatedMethod method, final List<RatedMethod> all) {
			final double mine = value.applyAsDouble(method);
			final double[] values = all.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).sorted().toArray();
			return values.length > 1 && values[0] != values[values.length - 1]
				&& mine == values[higherIsBetter ? values.length - 1 : 0];
		}
	}

	private ComparisonTable() {}

	private static List<Column> columns(final List<Metric> metrics, final boolean worst) {
		final List<Column> columns = new ArrayList<>();
		for (final Metric metric : metrics)
			columns.add(
				new Column(heading(metric), method -> method.mean(metric), metric.higherIsBetter(), format(metric)));
		if (worst)
			for (final Metric metric : metrics)
				columns.add(new Column(metric.name() + " worst", method -> method.worst(metric),
					metric.higherIsBetter(), format(metric)));
		columns.add(new Column("Time (s)", RatedMethod::seconds, false, "%.3f"));
		columns.add(new Column("Mpx/s", RatedMethod::megapixelsPerSecond, true, "%.1f"));
		return columns;
	}

	/** What methods were rated by. */
	static List<Metric> metrics(final List<RatedMethod> methods) {
		return methods.isEmpty() ? PlaneScores.METRICS : methods.get(0).metrics();
	}

	private static String heading(final Metric metric) {
		return metric.unit().equals("dB") ? metric.name() + " (dB)" : metric.name();
	}

	private static String format(final Metric metric) {
		if (metric.key().equals("mse"))
			return "%.4g";
		if (metric.key().equals("hfenn"))
			return "%.3g";
		return metric.unit().equals("dB") ? "%.2f" : "%.4f";
	}

	/**
	 * Adds a row for each method: means over all planes, the worst plane's values, the time, and what it is best in.
	 *
	 * @param table to add to
	 * @param compared what was compared
	 */
	public static void add(final ResultsTable table, final ComparedImage compared) {
		for (final RatedMethod method : compared.methods()) {
			final Map<String, Object> cells = new LinkedHashMap<>();
			final StringJoiner best = new StringJoiner(" ");
			cells.put("Method", method.name());
			for (final Column column : columns(method.metrics(), true)) {
				cells.put(column.heading(), column.value().applyAsDouble(method));
				if (column.isBest(method, compared.methods()))
					best.add(column.heading().replaceAll(" \\(.*\\)", "").replace(' ', '-'));
			}
			cells.put(BEST, best.length() == 0 ? "-" : best.toString());
			Tables.row(table, compared.title(), cells);
		}
	}

	/** Adds the same to a report, the best of each column marked; without the worst plane if there is one only. */
	static void add(final HtmlReport report, final ComparedImage compared) {
		final List<Column> columns = columns(metrics(compared.methods()), compared.comparison().planes() > 1);
		final List<String> headings = new ArrayList<>(List.of("Method"));
		columns.forEach(column -> headings.add(column.heading()));
		final List<List<HtmlReport.Cell>> rows = new ArrayList<>();
		for (final RatedMethod method : compared.methods()) {
			final List<HtmlReport.Cell> row = new ArrayList<>(List.of(new HtmlReport.Cell(method.name(), false)));
			for (final Column column : columns)
				row.add(new HtmlReport.Cell(text(column.value().applyAsDouble(method), column.format()),
					column.isBest(method, compared.methods())));
			rows.add(row);
		}
		report.table(headings, rows);
	}

	/** Adds mean, spread and worst of each method over several images to a report. */
	static void addSummary(final HtmlReport report, final Map<String, List<RatedMethod>> methods) {
		final List<String> headings = new ArrayList<>(List.of("Method", "Images"));
		final List<Metric> metrics = metrics(methods.values().iterator().next());
		for (final Metric metric : metrics)
			headings.addAll(List.of(heading(metric) + " mean", "spread", "worst"));
		final List<List<HtmlReport.Cell>> rows = new ArrayList<>();
		for (final Map.Entry<String, List<RatedMethod>> entry : methods.entrySet()) {
			final List<HtmlReport.Cell> row = new ArrayList<>(List.of(new HtmlReport.Cell(entry.getKey(), false),
				new HtmlReport.Cell(Integer.toString(entry.getValue().size()), false)));
			for (final Metric metric : metrics) {
				final FiveNumbers numbers = numbers(metric, entry.getValue());
				final double best = methods.values().stream().mapToDouble(m -> sign(metric) * numbers(metric, m).mean())
					.max().orElseThrow();
				row.add(new HtmlReport.Cell(text(numbers.mean(), format(metric)),
					methods.size() > 1 && sign(metric) * numbers.mean() == best));
				row.add(new HtmlReport.Cell(text(numbers.deviation(), format(metric)), false));
				row.add(new HtmlReport.Cell(
					text(metric.higherIsBetter() ? numbers.min() : numbers.max(), format(metric)), false));
			}
			rows.add(row);
		}
		report.table(headings, rows);
	}

	private static FiveNumbers numbers(final Metric metric, final List<RatedMethod> images) {
		return FiveNumbers.of(images.stream().map(method -> method.mean(metric)).toList());
	}

	private static int sign(final Metric metric) {
		return metric.higherIsBetter() ? 1 : -1;
	}

	private static String text(final double value, final String format) {
		if (Double.isInfinite(value))
			return value > 0 ? "∞" : "−∞";
		return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
	}
}
