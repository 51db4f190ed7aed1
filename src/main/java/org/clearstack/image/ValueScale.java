// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.measure.Calibration;

/**
 * The straight line from stored to real values, {@code real = offset + slope · stored}: signed 16-bit images (offset
 * −32768) and DICOM's rescale slope and intercept. Any other calibration is no line and leaves stored values as they
 * are.
 */
record ValueScale(double offset, double slope) {

	private static final ValueScale NONE = new ValueScale(0, 1);

	static ValueScale of(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		final double[] line = calibration.getCoefficients();
		final boolean linear =
			calibration.getFunction() == Calibration.STRAIGHT_LINE && line != null && line.length == 2;
		final boolean integer = image.getBitDepth() == 8 || image.getBitDepth() == 16;
		return linear && integer && line[1] != 0 ? new ValueScale(line[0], line[1]) : NONE;
	}

	boolean isLinear() {
		return offset != 0 || slope != 1;
	}

	double real(final double stored) {
		return offset + slope * stored;
	}

	double stored(final double real) {
		return (real - offset) / slope;
	}
}
