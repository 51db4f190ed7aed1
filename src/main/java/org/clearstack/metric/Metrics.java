// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.plugin.Plugin;

/**
 * The metrics of a class path: those that SciJava's index names. The index is read without SciJava's context, as plain
 * ImageJ has none.
 */
final class Metrics {

	/** Those beside our own classes: in ImageJ all jars of the plugins folder. */
	static final Metrics INSTALLED = new Metrics(Metrics.class.getClassLoader());

	private final Map<String, Metric> byKey = new LinkedHashMap<>();
	private final List<String> failures = new ArrayList<>();

	/** A class that the index names. */
	private record Entry(String className, Plugin plugin) {}

	/** @param loader whose index and classes are looked at */
	Metrics(final ClassLoader loader) {
		final List<Entry> entries = new ArrayList<>();
		for (final IndexItem<Plugin> item : Index.load(Plugin.class, loader))
			if (isMetric(item))
				entries.add(new Entry(item.className(), item.annotation()));
		entries.sort(Comparator.comparingDouble((final Entry entry) -> -entry.plugin.priority())
			.thenComparing(Entry::className));
		entries.forEach(entry -> add(entry, loader));
	}

	/** Plugins of other programs may be of types that are not here. */
	private static boolean isMetric(final IndexItem<Plugin> item) {
		try {
			return item.annotation().type() == Metric.class;
		}
		catch (final RuntimeException | LinkageError foreign) {
			return false;
		}
	}

	private void add(final Entry entry, final ClassLoader loader) {
		try {
			final Metric metric = Class.forName(entry.className, true, loader).asSubclass(Metric.class)
				.getConstructor().newInstance();
			final Metric first = byKey.putIfAbsent(metric.key(), metric);
			if (first != null && first.getClass() != metric.getClass())
				failures.add(entry.className + " is left out: its key " + metric.key() + " is that of "
					+ first.getClass().getName() + ".");
		}
		catch (final ReflectiveOperationException | RuntimeException | LinkageError e) {
			final Throwable cause = e.getCause() == null ? e : e.getCause();
			failures.add(entry.className + " is left out: " + cause + ".");
		}
	}

	List<Metric> list() {
		return List.copyOf(byKey.values());
	}

	Metric of(final String key) {
		final Metric metric = byKey.get(key);
		if (metric == null)
			throw new IllegalArgumentException("There is no metric \"" + key + "\"; choose one of "
				+ String.join(", ", byKey.keySet()) + "." + (failures.isEmpty() ? "" : " ")
				+ String.join(" ", failures));
		return metric;
	}
}
