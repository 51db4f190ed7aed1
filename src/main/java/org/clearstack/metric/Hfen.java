// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.scijava.plugin.Plugin;

/** High-frequency error norm, as first defined: not normalised. */
@Plugin(type = Metric.class, name = "hfen", priority = 3)
public final class Hfen implements Metric {

	/** For SciJava's index; the functions are static. */
	public Hfen() {}

	@Override
	public About about() {
		return new About("hfen", "HFEN", "intensity", false,
			"norm of LoG(x − r)",
			"0 or more; 0 for identical images; grows with the image",
			"S. Ravishankar, Y. Bresler, IEEE Trans. Med. Imaging 30:1028, 2011");
	}

	@Override
	public double compute(final ImagePair images) {
		final LogKernel kernel = images.rules().hfenKernel();
		if (images.isWhole())
			return hfen(images.reference(), images.test(), kernel);
		final WindowCentres centres = new WindowCentres(images, kernel.radius(), false);
		return Math.sqrt(meanSquare(images, kernel, centres) * centres.pixels());
	}

	/** The mean square of LoG(x − r) over the windows that count. */
	static double meanSquare(final ImagePair images, final LogKernel kernel, final WindowCentres centres) {
		final RandomAccessibleInterval<FloatType> map = map(WindowCentres.filled(images.reference(), images.test()),
			WindowCentres.filled(images.test(), images.reference()), kernel);
		return centres.mean(map, value -> value * value);
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(rules.hfenKernel());
	}

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
