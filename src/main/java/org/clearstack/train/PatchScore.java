// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.Map;

/**
 * How good images are, mean over images.
 *
 * @param psnr peak signal-to-noise ratio in dB, each image's largest minus smallest value as data range
 * @param ssim structural similarity in Wang's window; NaN where single pixels are judged
 * @param others values of further metrics that were asked for, by the metrics' keys and in their order
 */
public record PatchScore(double psnr, double ssim, Map<String, Double> others) {

	/** PSNR and SSIM alone. */
	public PatchScore(final double psnr, final double ssim) {
		this(psnr, ssim, Map.of());
	}
}
