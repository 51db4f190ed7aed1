// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality.field;

import ij.ImagePlus;
import ij.measure.Calibration;

/**
 * The size of an image's pixels.
 *
 * @param x in the unit
 * @param y in the unit
 * @param unit such as mm; pixel where the image has no calibration
 */
record PixelSize(double x, double y, String unit) {

	static PixelSize of(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		return calibration.scaled() ? new PixelSize(calibration.pixelWidth, calibration.pixelHeight,
			calibration.getUnit()) : new PixelSize(1, 1, "pixel");
	}

	/**
	 * The side of a square pixel.
	 *
	 * @throws IllegalArgumentException if pixels are not square
	 */
	double side(final String measure) {
		if (Math.abs(x - y) > 1e-6 * x)
			throw new IllegalArgumentException(measure + " needs square pixels; found " + x + " x " + y + " " + unit
				+ ". Rescale the image, or correct Image>Properties...");
		return x;
	}
}
