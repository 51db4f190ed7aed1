// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.clearstack.image.Tables;
import org.clearstack.metric.Metric;

/**
 * Ratings as ImageJ's results: a column per metric with its unit, then the data range and the definitions used, so that
 * a number can be computed again elsewhere; below the rows the mean and, for each metric, the worst value.
 */
public final class QualityTable {

	private final QualitySettings rules;
	private final ResultsTable table = new ResultsTable();
	private final List<QualityMeasurement.Row> rows = new ArrayList<>();
	private Map<String, Object> same;

	public QualityTable(final QualitySettings rules) {
		this.rules = rules;
	}

	/** The heading of a metric's column. */
	public static String heading(final Metric metric) {
		final boolean said = metric.unit().isEmpty() || metric.unit().startsWith("intensity");
		return said ? metric.name() : metric.name() + " (" + metric.unit() + ")";
	}

	/** Adds the rows of one rating. */
	public void add(final QualityMeasurement rating, final List<QualityMeasurement.Row> rated) {
		for (final QualityMeasurement.Row row : rated) {
			final Map<String, Object> definition = definition(rating, row);
			Tables.row(table, row.label(), cells(row.values(), definition));
			same = same == null ? definition : common(same, definition);
			rows.add(row);
		}
	}

	/** The table; with more than one row, mean and worst are added, named by the title. */
	public ResultsTable finished(final String title) {
		if (rows.size() > 1) {
			summary(title + " mean", false);
			summary(title + " worst", true);
		}
		return table;
	}

	private Map<String, Object> definition(final QualityMeasurement rating, final QualityMeasurement.Row row) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		if (rules.needRange()) {
			cells.put("Range", row.range());
			cells.put("Range rule", rules.range().words());
		}
		for (final Metric metric : rules.metrics())
			if (!metric.definition(rules.rules()).isEmpty())
				cells.put(metric.name() + " definition", metric.definition(rules.rules()));
		cells.putAll(rating.preparation(row));
		return cells;
	}

	private Map<String, Object> cells(final Map<String, Double> values, final Map<String, Object> definition) {
		final Map<String, Object> cells = new LinkedHashMap<>();
		for (final Metric metric : rules.metrics())
			cells.put(heading(metric), values.get(metric.key()));
		cells.putAll(definition);
		return cells;
	}

	private void summary(final String label, final boolean worst) {
		final Map<String, Double> values = new LinkedHashMap<>();
		for (final Metric metric : rules.metrics()) {
			final DoubleStream all = rows.stream().mapToDouble(row -> row.values().get(metric.key()));
			final OptionalDouble value = !worst ? all.average() : metric.higherIsBetter() ? all.min() : all.max();
			values.put(metric.key(), value.orElseThrow());
		}
		Tables.row(table, label, cells(values, same));
	}

	/** What two rows have in common; what differs is left empty. */
	private static Map<String, Object> common(final Map<String, Object> a, final Map<String, Object> b) {
		final Map<String, Object> common = new LinkedHashMap<>();
		a.forEach((heading, value) -> common.put(heading, value.equals(b.get(heading)) ? value : ""));
		return common;
	}
}
