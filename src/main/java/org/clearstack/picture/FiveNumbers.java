// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import java.util.Arrays;
import java.util.Collection;
import org.clearstack.metric.numeric.Quantiles;

/**
 * Some values in five numbers, as a box plot draws them (J. W. Tukey, Exploratory Data Analysis, 1977), with mean and
 * spread.
 *
 * @param min smallest value
 * @param lower quartile
 * @param median middle value
 * @param upper quartile
 * @param max largest value
 * @param mean of the values
 * @param deviation standard deviation of the sample, 0 for a single value
 */
public record FiveNumbers(double min, double lower, double median, double upper, double max, double mean,
	double deviation) {

	/**
	 * @param values at least one; quartiles interpolate linearly between them, as {@code numpy.percentile} does
	 * @throws IllegalArgumentException if there is none
	 */
	public static FiveNumbers of(final Collection<Double> values) {
		if (values.isEmpty())
			throw new IllegalArgumentException("There are no values to sum up. Give at least one.");
		final double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		final double mean = Arrays.stream(sorted).average().getAsDouble();
		final double squares = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum();
		return new FiveNumbers(sorted[0], Quantiles.of(sorted, 0.25), Quantiles.of(sorted, 0.5),
			Quantiles.of(sorted, 0.75),
			sorted[sorted.length - 1], mean,
			sorted.length == 1 ? 0 : Math.sqrt(squares / (sorted.length - 1)));
	}
}
