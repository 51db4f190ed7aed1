// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.resample.Planes;
import org.clearstack.resample.Separable;

/**
 * Blur by a Gaussian point spread function (PSF).
 * <p>
 * The kernel is the Gaussian sampled at whole pixels out to four sigma and divided by its sum, as in
 * {@code scipy.ndimage.gaussian_filter(mode='reflect', truncate=4)}: outside, the image is mirrored at the edges of its
 * border pixels (c b a | a b c), and the mean is kept. Below about 0.3 pixels a sampled Gaussian blurs less than its
 * sigma says. May be called by several threads.
 */
public final class GaussianBlur {

	private GaussianBlur() {}

	/**
	 * Blurs an image plane by plane.
	 *
	 * @param image of at least two dimensions: x, y and any others; of any real type and origin
	 * @param sigma standard deviation of the PSF in pixels, from 0 (no blur) to 1000; a PSF's full width at half
	 * maximum is 2.355 sigma
	 * @return the blurred image, of the same size, with its origin at zero
	 * @throws IllegalArgumentException if sigma is negative, not a number or too large, or the image has less than two
	 * dimensions
	 */
	public static Img<FloatType> blur(final RandomAccessibleInterval<? extends RealType<?>> image, final double sigma) {
		check(sigma);
		Planes.check(image);
		final Separable filter = new Separable(kernel(sigma));
		return Planes.map(image, image.dimension(0), image.dimension(1),
			(index, plane, width, height) -> filter.apply(plane, width, height));
	}

	/**
	 * The standard deviation that is left of white noise of standard deviation 1: the root of the sum of the squares of
	 * the kernel in two dimensions, which is the sum of those in one.
	 *
	 * @param sigma of the blur, see {@link #blur}
	 */
	public static double deviationOfNoise(final double sigma) {
		check(sigma);
		double squares = 0;
		for (final float weight : kernel(sigma))
			squares += (double) weight * weight;
		return squares;
	}

	static void check(final double sigma) {
		if (!(sigma >= 0 && sigma <= 1000))
			throw new IllegalArgumentException("The sigma of a blur is from 0 to 1000 pixels; found " + sigma + ".");
	}

	private static float[] kernel(final double sigma) {
		final int radius = (int) (4 * sigma + 0.5);
		final double[] gaussian = IntStream.rangeClosed(-radius, radius)
			.mapToDouble(x -> x == 0 ? 1 : Math.exp(-0.5 * x * x / (sigma * sigma))).toArray();
		final double sum = DoubleStream.of(gaussian).sum();
		final float[] kernel = new float[gaussian.length];
		for (int k = 0; k < kernel.length; k++)
			kernel[k] = (float) (gaussian[k] / sum);
		return kernel;
	}
}
