// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.calibrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.model.ErrorCalibration;

/** Errors of restored pixels, field by field, each beside what is known of it: spread of the outputs and noise. */
final class ErrorSamples {

	/** What shares of the errors are aimed at below one and below two standard deviations. */
	private static final double[] WANTED = { 0.69, 0.93 };
	private static final double LARGEST_SPREAD = 16;
	private static final double LARGEST_NOISE = 2.5;

	/** @param error without its sign */
	private record Sample(float error, float spread, float noise) {}

	/** Shares of the errors below one and below two standard deviations. */
	record Coverage(double one, double two) {}

	private final Map<String, List<Sample>> fields = new LinkedHashMap<>();

	/**
	 * @param field of the image
	 * @param error of a pixel, in units that are the same for its image
	 * @param spread smoothed standard deviation of the outputs
	 * @param noise standard deviation of the source pixel's noise
	 */
	void add(final String field, final float error, final float spread, final float noise) {
		fields.computeIfAbsent(field, key -> new ArrayList<>()).add(new Sample(Math.abs(error), spread, noise));
	}

	Collection<String> fields() {
		return fields.keySet();
	}

	/** How many errors of a field are below one and two of the standard deviations that a calibration expects. */
	Coverage coverage(final String field, final ErrorCalibration calibration) {
		final double spread = calibration.spread() * calibration.spread();
		final double noise = calibration.noise() * calibration.noise();
		int one = 0;
		int two = 0;
		for (final Sample sample : fields.get(field)) {
			final double variance = spread * sample.spread * sample.spread + noise * sample.noise * sample.noise;
			final double square = (double) sample.error * sample.error;
			one += square < variance ? 1 : 0;
			two += square < 4 * variance ? 1 : 0;
		}
		final double all = fields.get(field).size();
		return new Coverage(one / all, two / all);
	}

	/** The calibration whose shares are nearest to 69 % and 93 %, the squares of the distances added over all fields. */
	ErrorCalibration fit() {
		ErrorCalibration best = null;
		double least = Double.POSITIVE_INFINITY;
		for (double spread = 1; spread <= LARGEST_SPREAD; spread += 0.5)
			for (int tenths = 0; tenths <= 10 * LARGEST_NOISE; tenths++) {
				final ErrorCalibration calibration = new ErrorCalibration(spread, tenths / 10.0);
				final double distance =
					fields.keySet().stream().mapToDouble(field -> distance(field, calibration)).sum();
				if (distance < least) {
					least = distance;
					best = calibration;
				}
			}
		return best;
	}

	private double distance(final String field, final ErrorCalibration calibration) {
		final Coverage coverage = coverage(field, calibration);
		return Math.pow(coverage.one - WANTED[0], 2) + Math.pow(coverage.two - WANTED[1], 2);
	}
}
