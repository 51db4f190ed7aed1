// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.ConstantUtils;
import org.clearstack.metric.pixel.Pointwise;
import org.scijava.plugin.Plugin;

/** High-frequency error norm, normalised by the high frequencies of the reference. */
@Plugin(type = Metric.class, name = "nhfen", priority = 2)
public final class Nhfen implements Metric {

	/** Below this share of the image's own norm the filtered reference is rounding, not structure. */
	private static final double STRUCTURELESS = 1e-12;

	/** For SciJava's index; the functions are static. */
	public Nhfen() {}

	@Override
	public About about() {
		return new About("nhfen", "NHFEN", "", false,
			"norm of LoG(x − r) / norm of LoG(r)",
			"0 or more; 0 for identical images", "S. Ravishankar, Y. Bresler, IEEE Trans. Med. Imaging 30:1028, 2011");
	}

	@Override
	public double compute(final ImagePair images) {
		final LogKernel kernel = images.rules().hfenKernel();
		if (images.isWhole())
			return nhfen(images.reference(), images.test(), kernel);
		final WindowCentres centres = new WindowCentres(images, kernel.radius(), false);
		final RandomAccessibleInterval<DoubleType> r = WindowCentres.filled(images.reference(), images.test());
		final double structure = centres.mean(
			Hfen.map(r, ConstantUtils.constantRandomAccessibleInterval(new FloatType(), r), kernel), v -> v * v);
		if (!(structure > 0))
			throw new IllegalArgumentException(
				"the reference has no structure inside the mask to normalise by. Use hfen or hfenn instead.");
		return Math.sqrt(Hfen.meanSquare(images, kernel, centres) / structure);
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(rules.hfenKernel());
	}

	/**
	 * The normalised high-frequency error norm with the kernel of the HFEN paper:
	 * {@link #nhfen(RandomAccessibleInterval, RandomAccessibleInterval, LogKernel)} with {@link LogKernel#fspecial()}.
	 *
	 * @param reference the clean image; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @return the error, without unit; 0 for identical images
	 * @throws IllegalArgumentException if dimensions differ, a pixel is not finite, or the reference has no structure
	 * @implNote op names='image.quality.nhfen'
	 */
	public static double nhfen(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		return nhfen(reference, test, LogKernel.fspecial());
	}

	/**
	 * The normalised high-frequency error norm, NHFEN = ‖LoG(x) - LoG(r)‖ / ‖LoG(r)‖ (Frobenius norms), without unit,
	 * from 0 (equal) to infinity. Not symmetric: it is normalised by the reference. The norm is that of S. Ravishankar,
	 * Y. Bresler, IEEE Trans. Med. Imaging 30(5):1028-1041, 2011.
	 *
	 * @param reference the clean image; further dimensions than those of the kernel are slices, whose pixels are added
	 * together
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param kernel the Laplacian of Gaussian and its border
	 * @return the error
	 * @throws IllegalArgumentException if dimensions differ, a pixel is not finite, or the reference has no structure
	 * @implNote op names='image.quality.nhfen'
	 */
	public static double nhfen(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final LogKernel kernel)
	{
		final double error = Math.sqrt(kernel.errorEnergy(reference, test));
		final double structure = Math.sqrt(kernel.energy(reference));
		final double norm = Math.sqrt(Pointwise.sum(reference, reference, null, 1, Nhfen::squares).values()[0]);
		if (structure <= STRUCTURELESS * norm)
			throw new IllegalArgumentException("The Laplacian of the reference is zero everywhere (norm " + structure
				+ "): the reference has no structure to normalise by. Use HFEN or HFENN instead.");
		return error / structure;
	}

	private static void squares(final double[] r, final double[] x, final int n, final double[] into) {
		double sum = 0;
		for (int i = 0; i < n; i++)
			sum += r[i] * r[i];
		into[0] = sum;
	}
}
