// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.Metric;

/**
 * How good one plane is.
 *
 * @param channel from 0
 * @param slice from 0
 * @param values key of a metric to its value, see {@link #METRICS}
 */
public record PlaneScores(int channel, int slice, Map<String, Double> values) {

	/** MSE, PSNR, SSIM and HFENN: what a comparison rates by, in the order of a table. */
	public static final List<Metric> METRICS =
		List.of(Metric.of("mse"), Metric.of("psnr"), Metric.of("ssim"), Metric.of("hfenn"));

	static PlaneScores of(final int channel, final int slice,
		final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		final Map<String, Double> values = new HashMap<>();
		for (final Metric metric : METRICS)
			values.put(metric.key(), metric.compute(reference, test, range));
		return new PlaneScores(channel, slice, Map.copyOf(values));
	}

	/** The value of one of {@link #METRICS}. */
	public double value(final Metric metric) {
		return values.get(metric.key());
	}
}
