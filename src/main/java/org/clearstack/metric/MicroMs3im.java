// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.pixel.Arguments;
import org.scijava.plugin.Plugin;

/** Structural similarity for microscopy at several scales. */
@Plugin(type = Metric.class, name = "microms3im", priority = 4)
public final class MicroMs3im implements Metric {

	/** For SciJava's index; the functions are static. */
	public MicroMs3im() {}

	@Override
	public About about() {
		return new About("microms3im", "MicroMS3IM", "", true,
			"MS-SSIM of the images scaled as for MicroSSIM",
			"0 to 1; 1 for identical images", "A. Ashesh, J. Deschamps, F. Jug, arXiv:2408.08747, 2024");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.FINITE, Need.RECTANGLE, Need.PLANE);
	}

	@Override
	public double compute(final ImagePair images) {
		return microMs3im(images.reference(), images.test());
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(SsimWindow.gaussian()) + " 5 scales";
	}

	/**
	 * MicroMS3IM: the multi-scale similarity {@link MsSsim} of the images scaled as for MicroSSIM. pip package
	 * microssim: {@code MicroMS3IM}.
	 *
	 * @param reference the ground truth, at least 176 x 176 pixels; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @return the similarity, from 0 to 1
	 * @throws IllegalArgumentException if dimensions differ, the image is too small, a pixel is not finite or the
	 * ground truth is constant
	 * @implNote op names='image.quality.microms3im'
	 */
	public static double microMs3im(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return microMs3im(reference, test, MicroSsim.fit(List.of(reference), List.of(test)));
	}

	/**
	 * MicroMS3IM of an image of a set: {@link #microMs3im(RandomAccessibleInterval, RandomAccessibleInterval)} with a
	 * scaling found before.
	 *
	 * @param reference the ground truth, at least 176 x 176 pixels; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @param scaling of the set these images belong to
	 * @return the similarity, from 0 to 1
	 * @throws IllegalArgumentException if dimensions differ, the image is too small, a pixel is not finite or the
	 * ground truth is constant
	 * @implNote op names='image.quality.microms3im'
	 */
	public static double microMs3im(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final MicroSsim.Scaling scaling)
	{
		Arguments.sameDimensions(reference, test);
		final RandomAccessibleInterval<DoubleType> r = scaling.reference(reference);
		return MsSsim.msSsim(r, scaling.test(test), new DataRange.MinMax().of(r));
	}
}
