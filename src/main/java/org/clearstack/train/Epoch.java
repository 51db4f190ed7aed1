// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.Locale;

/**
 * What an epoch brought.
 *
 * @param number counted from 1; 0 is the network before training
 * @param loss mean over the epoch's steps; NaN before training
 * @param training score on patches of images it learns from
 * @param validation score on patches of images it never learns from
 * @param seconds since training began
 */
public record Epoch(int number, double loss, PatchScore training, PatchScore validation, double seconds) {

	/** Header of {@link #csv()}. */
	public static final String HEADER =
		"epoch,loss,validation_psnr_db,validation_ssim,training_psnr_db,training_ssim,seconds";

	/** The epoch as a line of a table. */
	public String csv() {
		return String.format(Locale.ROOT, "%d,%.6g,%.4f,%.6f,%.4f,%.6f,%.1f", number, loss, validation.psnr(),
			validation.ssim(), training.psnr(),
			training.ssim(), seconds);
	}
}
