// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.metric.ImagePair;
import org.clearstack.metric.Metric;

/**
 * How good one plane is.
 *
 * @param channel from 0
 * @param slice from 0
 * @param values key of a metric to its value, in the order of a table
 */
public record PlaneScores(int channel, int slice, Map<String, Double> values) {

	/** MSE, PSNR, SSIM and HFENN: what a comparison rates by if nothing else is asked for. */
	public static final List<Metric> METRICS =
		List.of(Metric.of("mse"), Metric.of("psnr"), Metric.of("ssim"), Metric.of("hfenn"));

	/** Rates a plane by metrics, in their order. */
	static PlaneScores of(final int channel, final int slice, final ImagePair planes, final List<Metric> metrics) {
		final Map<String, Double> values = new LinkedHashMap<>();
		for (final Metric metric : metrics)
			values.put(metric.key(), planes.rate(metric));
		return new PlaneScores(channel, slice, Collections.unmodifiableMap(values));
	}

	/** The metrics that were asked for, in their order. */
	List<Metric> metrics() {
		return values.keySet().stream().map(Metric::of).toList();
	}

	/** The value of one of the metrics that were asked for. */
	public double value(final Metric metric) {
		return values.get(metric.key());
	}
}
