// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

/**
 * How good images are, mean over images.
 *
 * @param psnr peak signal-to-noise ratio in dB, each image's largest minus smallest value as data range
 * @param ssim structural similarity in Wang's window; NaN where single pixels are judged
 */
public record PatchScore(double psnr, double ssim) {}
