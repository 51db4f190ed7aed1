// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other people's resampling, border included; the calls are in the first line of each reference. */
class ResamplingReferenceTest {

	/**
	 * Values are near 100 and 32-bit on both sides: 3e-4 is a few float roundings, Pillow's and OpenCV's own rounding.
	 */
	private static final double TOLERANCE = 3e-4;

	@ParameterizedTest
	@CsvSource({ "nearest, 2", "nearest, 3", "nearest, 4", "bilinear, 2", "bilinear, 3", "bilinear, 4", "bicubic, 2",
		"bicubic, 3", "bicubic, 4",
		"bicubic-0.75, 2", "bicubic-0.75, 3", "bicubic-0.75, 4", "lanczos, 2", "lanczos, 3", "lanczos, 4" })
	void equalsNumpyScipyPillowAndOpenCv(final String label, final int scale) {
		final Img<FloatType> expected = Reference.read(label + "-x" + scale);

		final Img<FloatType> actual = Resampling.parse(label).upscale(Reference.read("input"), scale);

		Images.assertSame(expected, actual, TOLERANCE);
	}
}
