// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

/**
 * How large the error of a restored pixel is expected to be, given how much the network's eight outputs differ there
 * and how noisy its source pixel is: {@code √(spread² · S² + noise² · σ²)} with their smoothed standard deviation S and
 * the standard deviation σ of the noise, all in grey levels. Found with images that were degraded in a known way, so
 * that about 70 % of the errors are below it; see {@code Clearstack_-*-lab.jar}.
 *
 * @param spread factor of the deviation of the outputs, at least 0
 * @param noise factor of the deviation of the noise, at least 0
 */
public record ErrorCalibration(double spread, double noise) {

	/** @throws IllegalArgumentException if a factor is negative or not finite, or both are 0 */
	public ErrorCalibration {
		if (!(spread >= 0 && noise >= 0 && spread + noise > 0 && spread + noise < Double.POSITIVE_INFINITY))
			throw new IllegalArgumentException(
				"The factors of uncertainty: are at least 0 and not both 0; found spread "
					+ spread + " and noise " + noise + ".");
	}

	/**
	 * The factors of the bundled models, rounded: for models that have none of their own.
	 *
	 * @param scale of the model: 1 for a denoiser
	 */
	public static ErrorCalibration usual(final int scale) {
		return scale == 1 ? new ErrorCalibration(5.5, 0.2) : new ErrorCalibration(scale <= 2 ? 5 : 6, 0.9);
	}
}
