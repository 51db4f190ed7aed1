// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import org.clearstack.metric.pixel.Arguments;
import org.scijava.plugin.Plugin;

/** High-frequency error norm, normalised by the number of pixels, as the NVIDIA DLI course defines it. */
@Plugin(type = Metric.class, name = "hfenn", priority = 1)
public final class Hfenn implements Metric {

	private static final double COURSE_SCALE = 1e4;

	/** For SciJava's index; the functions are static. */
	public Hfenn() {}

	@Override
	public About about() {
		return new About("hfenn", "HFENN", "", false,
			"10⁴ · mean of LoG(x − r)² / L²",
			"0 or more; 0 for identical images", "NVIDIA DLI, Image Super Resolution Using Autoencoders");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.RANGE);
	}

	@Override
	public double compute(final ImagePair images) {
		final LogKernel kernel = images.rules().hfennKernel();
		if (images.isWhole())
			return hfenn(images.reference(), images.test(), images.range(), kernel);
		final WindowCentres centres = new WindowCentres(images, kernel.radius(), false);
		return COURSE_SCALE * Hfen.meanSquare(images, kernel, centres) / images.range() / images.range();
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(rules.hfennKernel());
	}

	/**
	 * The normalised high-frequency error norm with the course's kernel: {@link #hfenn(RandomAccessibleInterval,
	 * RandomAccessibleInterval, double, LogKernel)} with {@link LogKernel#scipy()}.
	 *
	 * @param reference the clean image; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @return the error, without unit; 0 for identical images
	 * @throws IllegalArgumentException if dimensions differ, a pixel is not finite, or the range is not positive
	 * @implNote op names='image.quality.hfenn'
	 */
	public static double hfenn(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return hfenn(reference, test, range, LogKernel.scipy());
	}

	/**
	 * The normalised high-frequency error norm, HFENN = 10⁴ / N Σ (LoG(x - r) / L)², without unit, from 0 (equal) to
	 * infinity. Normalised by the number of pixels, not by the reference (that is {@link Nhfen}), so it does not depend
	 * on the image's size. Symmetric. NVIDIA Deep Learning Institute, "Image Super Resolution Using Autoencoders":
	 * {@code mean(gaussian_laplace(o - x, sigma=1.5)**2) * 1e4} on images in [0, 1].
	 *
	 * @param reference the clean image; further dimensions than those of the kernel are slices, whose pixels are
	 * averaged together
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param range the data range L, in intensities, which scales both images to [0, 1]; see {@link DataRange}
	 * @param kernel the Laplacian of Gaussian and its border
	 * @return the error
	 * @throws IllegalArgumentException if dimensions differ, a pixel is not finite, or the range is not positive
	 * @implNote op names='image.quality.hfenn'
	 */
	public static double hfenn(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final LogKernel kernel)
	{
		Arguments.range(range);
		final double energy = kernel.errorEnergy(reference, test);
		return COURSE_SCALE * energy / Intervals.numElements(reference) / range / range;
	}
}
