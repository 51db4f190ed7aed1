// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.Locale;

/**
 * What an epoch brought.
 *
 * @param number counted from 1
 * @param loss mean over the epoch's steps
 * @param psnr of the validation images in dB, mean over the images
 * @param seconds since training began
 */
public record Epoch(int number, double loss, double psnr, double seconds) {

	/** Header of {@link #csv()}. */
	public static final String HEADER = "epoch,loss,validation_psnr_db,seconds";

	/** The epoch as a line of a table. */
	public String csv() {
		return String.format(Locale.ROOT, "%d,%.6g,%.4f,%.1f", number, loss, psnr, seconds);
	}
}
