// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import org.clearstack.metric.pixel.SymmetricKernel;

/**
 * The window in which means, variances and the covariance are taken, and the constants.
 *
 * @param sigma of the Gaussian window in pixels, or 0 for a window of equal weights
 * @param radius of the window: it is 2 radius + 1 pixels wide
 * @param sampleCovariance whether variances are multiplied by N/(N-1), N the window's pixels
 * @param crop whether only windows inside the image count; else the image is reflected at its border
 * @param k1 constant of the luminance term: C1 = (k1 L)²
 * @param k2 constant of the contrast and structure term: C2 = (k2 L)²
 * @param dimensions of the window: 2 for planes (further dimensions are slices) or 3 for volumes
 */
public record SsimWindow(double sigma, int radius, boolean sampleCovariance, boolean crop, double k1, double k2,
	int dimensions) {

	/** @throws IllegalArgumentException if a value makes no window. */
	public SsimWindow {
		if (!(sigma >= 0) || radius < 1 || !(k1 >= 0) || !(k2 >= 0) || dimensions < 2 || dimensions > 3)
			throw new IllegalArgumentException(
				"An SSIM window needs sigma, k1 and k2 of at least 0, a radius of at least 1 and 2 or 3 "
					+ "dimensions; found "
					+ sigma + ", " + k1 + ", " + k2 + ", " + radius + " and " + dimensions + ".");
	}

	/**
	 * @return the window of Wang et al. 2004: Gaussian, sigma 1.5, 11 pixels wide, population covariance, inside
	 * the image only. scikit-image: {@code gaussian_weights=True, sigma=1.5, use_sample_covariance=False}.
	 */
	public static SsimWindow gaussian() {
		return new SsimWindow(1.5, 5, false, true, 0.01, 0.03, 2);
	}

	/** @return scikit-image's default: equal weights, 7 pixels wide, sample covariance, inside the image only. */
	public static SsimWindow uniform() {
		return new SsimWindow(0, 3, true, true, 0.01, 0.03, 2);
	}

	/**
	 * @return the window of the NVIDIA DLI course "Image Super Resolution Using Autoencoders" on one grey image:
	 * Gaussian, sigma 1.5, cut at 4 sigma (13 pixels wide), population covariance, the whole image, reflected at
	 * its border.
	 */
	public static SsimWindow course() {
		return new SsimWindow(1.5, 6, false, false, 0.01, 0.03, 2);
	}

	/**
	 * @param newDimensions 2 or 3
	 * @return the same window in so many dimensions
	 */
	public SsimWindow in(final int newDimensions) {
		return new SsimWindow(sigma, radius, sampleCovariance, crop, k1, k2, newDimensions);
	}

	SymmetricKernel taps() {
		return sigma > 0 ? SymmetricKernel.gaussian(sigma, radius)
			: SymmetricKernel.uniform(1.0 / (2 * radius + 1), radius);
	}

	double covarianceFactor() {
		final double pixels = Math.pow(2 * radius + 1, dimensions);
		return sampleCovariance ? pixels / (pixels - 1) : 1;
	}
}
