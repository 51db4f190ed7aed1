// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.List;
import java.util.stream.DoubleStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.Metric;

/**
 * What a method reached.
 *
 * @param name of the method
 * @param ratings of all planes
 * @param seconds it took for all planes, without loading a model and without a first run that makes ready
 * @param pixels it gave altogether
 * @param shown its planes of the slice to show, one a channel
 */
public record RatedMethod(String name, List<PlaneScores> ratings, double seconds, long pixels,
	List<RandomAccessibleInterval<FloatType>> shown) {

	/** What it was rated by, in the order of a table. */
	public List<Metric> metrics() {
		return ratings.isEmpty() ? List.of() : ratings.get(0).metrics();
	}

	/** The mean of a metric over all planes. */
	public double mean(final Metric metric) {
		return values(metric).average().orElse(Double.NaN);
	}

	/** A metric's value for the plane that came out worst. */
	public double worst(final Metric metric) {
		return (metric.higherIsBetter() ? values(metric).min() : values(metric).max()).orElse(Double.NaN);
	}

	/** Millions of output pixels per second. */
	public double megapixelsPerSecond() {
		return pixels / seconds / 1e6;
	}

	/** A metric's value for a channel of a slice, counted from 0. */
	public double value(final Metric metric, final int channel, final int slice) {
		return ratings.stream().filter(r -> r.channel() == channel && r.slice() == slice).findFirst().orElseThrow()
			.value(metric);
	}

	private DoubleStream values(final Metric metric) {
		return ratings.stream().mapToDouble(rating -> rating.value(metric));
	}
}
