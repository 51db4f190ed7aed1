// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.Set;
import net.imglib2.FinalDimensions;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.util.Util;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.BlockGrid;
import org.clearstack.metric.pixel.Parallel;
import org.clearstack.metric.pixel.PixelReader;
import org.scijava.plugin.Plugin;

/** Structural similarity at several scales. */
@Plugin(type = Metric.class, name = "msssim", priority = 6)
public final class MsSsim implements Metric {

	private static final double[] WEIGHTS = { 0.0448, 0.2856, 0.3001, 0.2363, 0.1333 };

	/** For SciJava's index; the functions are static. */
	public MsSsim() {}

	@Override
	public About about() {
		return new About("msssim", "MS-SSIM", "", true,
			"product of the contrast and structure terms of SSIM at 5 scales and the luminance term at the last, with weights",
			"0 to 1; 1 for identical images", "Z. Wang, E. P. Simoncelli, A. C. Bovik, Asilomar Conf. 2003");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.RANGE, Need.FINITE, Need.RECTANGLE);
	}

	@Override
	public double compute(final ImagePair images) {
		return msSsim(images.reference(), images.test(), images.range(), images.rules().dimensions());
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(SsimWindow.gaussian().in(rules.dimensions())) + " 5 scales";
	}

	/**
	 * The multi-scale structural similarity of planes: {@link #msSsim(RandomAccessibleInterval,
	 * RandomAccessibleInterval, double, int)} in two dimensions.
	 *
	 * @param reference the clean image, at least 176 x 176 pixels; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @return the similarity; 1 for identical images
	 * @throws IllegalArgumentException if dimensions differ, the image is too small, a pixel is not finite, or the
	 * range is not positive
	 * @implNote op names='image.quality.msssim'
	 */
	public static double msSsim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return msSsim(reference, test, range, 2);
	}

	/**
	 * The multi-scale structural similarity, MS-SSIM = SSIM₅^0.1333 Π cs_j^w_j for scales j = 1 to 4 with w = 0.0448,
	 * 0.2856, 0.3001, 0.2363; cs is the mean of (2 σrx + C2) / (σr² + σx² + C2). From scale to scale the images are
	 * binned by 2 (means of 2 x 2 or 2 x 2 x 2 pixels; an odd last line is dropped). The window is {@link
	 * SsimWindow#gaussian()}. Without unit, from 0 to 1, higher is better; a negative mean counts as 0. Identical
	 * images give 1. Symmetric. Z. Wang, E. P. Simoncelli, A. C. Bovik, "Multiscale structural similarity for image
	 * quality assessment", Asilomar Conf. Signals, Systems and Computers, 2003.
	 *
	 * @param reference the clean image, at least 176 pixels in each dimension of the window; further dimensions are
	 * slices
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @param dimensions of the window: 2 for planes or 3 for volumes
	 * @return the similarity
	 * @throws IllegalArgumentException if dimensions differ, the image is too small, a pixel is not finite, or the
	 * range is not positive
	 * @implNote op names='image.quality.msssim'
	 */
	public static double msSsim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final int dimensions)
	{
		final SsimWindow window = SsimWindow.gaussian().in(dimensions);
		final int last = WEIGHTS.length - 1;
		Arguments.sameDimensions(reference, test);
		Arguments.range(range);
		Arguments.window(reference, dimensions, (2L * window.radius() + 1) << last);
		RandomAccessibleInterval<? extends RealType<?>> r = reference;
		RandomAccessibleInterval<? extends RealType<?>> x = test;
		double product = 1;
		for (int scale = 0; scale < last; scale++) {
			product *= power(Ssim.contrastStructure(r, x, range, window), scale);
			r = halve(r, dimensions);
			x = halve(x, dimensions);
		}
		return product * power(Ssim.ssim(r, x, range, window), last);
	}

	private static double power(final double mean, final int scale) {
		return Math.pow(Math.max(0, mean), WEIGHTS[scale]);
	}

	/** @return the image binned by 2 in its first dimensions. */
	private static Img<DoubleType> halve(final RandomAccessibleInterval<? extends RealType<?>> image,
		final int dimensions)
	{
		final long[] size = image.dimensionsAsLongArray();
		for (int d = 0; d < dimensions; d++)
			size[d] /= 2;
		final Img<DoubleType> half =
			Util.getSuitableImgFactory(new FinalDimensions(size), new DoubleType()).create(size);
		final BlockGrid lines = BlockGrid.lines(half);
		Parallel.run(Math.toIntExact(lines.count()), () -> new Binning(image, half, lines, dimensions)::line);
		return half;
	}

	/** One thread's buffers. */
	private static final class Binning {

		private final PixelReader reader;
		private final Img<DoubleType> half;
		private final BlockGrid lines;
		private final int dimensions;
		private final long[] position;
		private final long[] source;
		private final int[] size;
		private final double[] block;

		Binning(final RandomAccessibleInterval<? extends RealType<?>> image, final Img<DoubleType> half,
			final BlockGrid lines,
			final int dimensions)
		{
			this.reader = PixelReader.of(image);
			this.half = half;
			this.lines = lines;
			this.dimensions = dimensions;
			position = new long[image.numDimensions()];
			source = new long[image.numDimensions()];
			size = new int[image.numDimensions()];
			block = new double[lines.pixels() << dimensions];
		}

		void line(final int task) {
			final int n = lines.locate(task, position, size);
			for (int d = 0; d < source.length; d++) {
				source[d] = d < dimensions ? 2 * position[d] : position[d];
				size[d] *= d < dimensions ? 2 : 1;
			}
			reader.read(source, size, block);
			final int sourceLines = 1 << dimensions - 1;
			final var out = half.randomAccess();
			out.setPosition(position);
			for (int i = 0; i < n; i++) {
				double sum = 0;
				for (int line = 0; line < sourceLines; line++)
					sum += block[2 * (line * n + i)] + block[2 * (line * n + i) + 1];
				out.get().set(sum / (2 * sourceLines));
				out.fwd(0);
			}
		}
	}
}
