// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.resample.Planes;

/**
 * Binning: a block of pixels becomes one, as on a camera with larger pixels, but with the mean instead of the sum,
 * so that intensities stay comparable. May be called by several threads.
 */
public final class Binning {

	private Binning() {}

	/**
	 * Bins an image plane by plane.
	 *
	 * @param image of at least two dimensions: x, y and any others, which are kept; of any real type and origin
	 * @param factor width and height of a block, at least 1; columns at the right and rows at the bottom that fill no
	 * block are left out
	 * @return the means, an image of (width / factor) × (height / factor) × the other dimensions, rounded down, with
	 * its origin at zero; the mean of a block that holds a NaN is NaN
	 * @throws IllegalArgumentException if the factor is less than 1, or the image has less than two dimensions or is
	 * smaller than a block
	 */
	public static Img<FloatType> bin(final RandomAccessibleInterval<? extends RealType<?>> image, final int factor) {
		check(factor);
		Planes.check(image);
		if (image.dimension(0) < factor || image.dimension(1) < factor)
			throw new IllegalArgumentException("Binning by " + factor + " needs at least " + factor + " x " + factor
				+ " pixels; found " + image.dimension(0) + " x " + image.dimension(1) + ". Use a smaller factor.");
		return Planes.map(image, image.dimension(0) / factor, image.dimension(1) / factor,
			(index, plane, width, height) -> bin(plane, width, height, factor));
	}

	static void check(final int factor) {
		if (factor < 1)
			throw new IllegalArgumentException(
				"Binning joins blocks of factor x factor pixels, with a factor of at least 1; found " + factor + ".");
	}

	private static float[] bin(final float[] plane, final int width, final int height, final int factor) {
		final int outWidth = width / factor;
		final int outHeight = height / factor;
		final float[] means = new float[outWidth * outHeight];
		for (int y = 0; y < outHeight; y++)
			for (int x = 0; x < outWidth; x++)
				means[y * outWidth + x] = mean(plane, y * factor * width + x * factor, width, factor);
		return means;
	}

	private static float mean(final float[] plane, final int start, final int width, final int factor) {
		double sum = 0;
		for (int y = 0; y < factor; y++)
			for (int x = 0; x < factor; x++)
				sum += plane[start + y * width + x];
		return (float) (sum / ((double) factor * factor));
	}
}
