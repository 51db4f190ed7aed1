// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;

/** High-frequency error norm, as first defined: not normalised. */
public final class Hfen {

	private Hfen() {}

	/**
	 * The high-frequency error norm with the kernel of the paper:
	 * {@link #hfen(RandomAccessibleInterval, RandomAccessibleInterval, LogKernel)} with {@link LogKernel#fspecial()}.
	 *
	 * @param reference the clean image; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @return the norm, in intensities; 0 for identical images
	 * @throws IllegalArgumentException if dimensions differ or a pixel is not finite
	 * @implNote op names='image.quality.hfen'
	 */
	public static double hfen(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return hfen(reference, test, LogKernel.fspecial());
	}

	/**
	 * The high-frequency error norm, HFEN = ‖LoG(x) - LoG(r)‖, the Frobenius norm, in intensities, from 0 (equal) to
	 * infinity. It grows with the image's size and intensities: compare it on one and the same reference only.
	 * Symmetric. S. Ravishankar, Y. Bresler, "MR image reconstruction from highly undersampled k-space data by
	 * dictionary learning", IEEE Trans. Med. Imaging 30(5):1028-1041, 2011.
	 *
	 * @param reference the clean image; further dimensions than those of the kernel are slices, whose pixels are added
	 * together
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param kernel the Laplacian of Gaussian and its border
	 * @return the norm
	 * @throws IllegalArgumentException if dimensions differ or a pixel is not finite
	 * @implNote op names='image.quality.hfen'
	 */
	public static double hfen(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final LogKernel kernel)
	{
		return Math.sqrt(kernel.errorEnergy(reference, test));
	}

	/**
	 * The high-frequency error LoG(x) - LoG(r) at each pixel, whose norm is HFEN.
	 *
	 * @param reference the clean image; further dimensions than those of the kernel are slices
	 * @param test the image to rate, of the same dimensions
	 * @param kernel the Laplacian of Gaussian and its border
	 * @return the map, signed, in intensities per squared pixel, with the bounds of the reference
	 * @throws IllegalArgumentException if dimensions differ or a pixel is not finite
	 */
	public static RandomAccessibleInterval<FloatType> map(
		final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final LogKernel kernel)
	{
		return kernel.errorMap(reference, test);
	}
}
