// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * How a ground-truth image is degraded, in the order of an instrument: the optics blur, the pixels collect, the camera
 * adds noise.
 *
 * <pre>{@code
 * Img<FloatType> degraded = new Degradation(1.0, 2, new Noise(2, 3, 100, 42)).apply(groundTruth);
 * }</pre>
 *
 * May be shared by threads.
 *
 * @param sigma of the Gaussian PSF in pixels of the ground-truth image, 0 for no blur
 * @param binning how many pixels in x and in y are joined into one, 1 for none
 * @param noise of the binned pixels
 */
public record Degradation(double sigma, int binning, Noise noise) {

	/** @throws IllegalArgumentException if sigma or binning is out of range, or the noise is null */
	public Degradation {
		GaussianBlur.check(sigma);
		Binning.check(binning);
		if (noise == null)
			throw new IllegalArgumentException("The noise is null. Use Noise.NONE for an image without noise.");
	}

	/** Only binning, the task of an upscaling network. */
	public static Degradation binning(final int factor) {
		return new Degradation(0, factor, Noise.NONE);
	}

	/** Only noise, the task of a denoising network. */
	public static Degradation noise(final Noise noise) {
		return new Degradation(0, 1, noise);
	}

	/** The same with other random numbers, such as for another patch. */
	public Degradation withSeed(final long seed) {
		return new Degradation(sigma, binning, noise.withSeed(seed));
	}

	/**
	 * Degrades an image plane by plane.
	 *
	 * @param image of at least two dimensions: x, y and any others, which are kept; of any real type and origin
	 * @return an image of (width / binning) × (height / binning) × the other dimensions, rounded down, with its origin
	 * at zero
	 * @throws IllegalArgumentException if the image has less than two dimensions or is smaller than a bin
	 */
	public Img<FloatType> apply(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return noise.addTo(Binning.bin(GaussianBlur.blur(image, sigma), binning));
	}
}
