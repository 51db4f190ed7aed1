// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Border;
import org.clearstack.metric.pixel.LineSums;
import org.clearstack.metric.pixel.SlidingWindow;
import org.clearstack.metric.pixel.SymmetricKernel;
import org.scijava.plugin.Plugin;

/** Structural similarity. */
@Plugin(type = Metric.class, name = "ssim", priority = 7)
public final class Ssim implements Metric {

	/** So two threads on an image 2048 pixels wide keep less than 64 rows of it. */
	static final int TILE_WIDTH = 256;

	/** For SciJava's index; the functions are static. */
	public Ssim() {}

	@Override
	public About about() {
		return new About("ssim", "SSIM", "", true,
			"mean of (2 μr μx + C1)(2 σrx + C2) / ((μr² + μx² + C1)(σr² + σx² + C2)), C1 = (0.01 L)², C2 = (0.03 L)²",
			"−1 to 1; 1 for identical images", "Z. Wang et al., IEEE Trans. Image Process. 13:600, 2004");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.RANGE);
	}

	@Override
	public double compute(final ImagePair images) {
		final SsimWindow window = images.rules().ssimWindow();
		final boolean gaps = images.hasGaps();
		final boolean whole = images.mask() == null || images.rules().inside();
		if (whole && (gaps || images.mask() != null))
			return MaskedSsim.ssim(images.reference(), images.test(), images.range(), window, images.mask());
		if (whole)
			return ssim(images.reference(), images.test(), images.range(), window);
		final WindowCentres centres = new WindowCentres(images, window.radius(), window.crop());
		final RandomAccessibleInterval<? extends RealType<?>> r =
			gaps ? WindowCentres.filled(images.reference(), images.test()) : images.reference();
		final RandomAccessibleInterval<? extends RealType<?>> x =
			gaps ? WindowCentres.filled(images.test(), images.reference()) : images.test();
		return centres.mean(map(r, x, images.range(), window), value -> value);
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(rules.ssimWindow());
	}

	/**
	 * The structural similarity in the window of Wang et al.: {@link #ssim(RandomAccessibleInterval,
	 * RandomAccessibleInterval, double, SsimWindow)} with {@link SsimWindow#gaussian()}.
	 *
	 * @param reference the clean image, at least 11 x 11 pixels; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @return the mean structural similarity; 1 for identical images
	 * @throws IllegalArgumentException if dimensions differ, the image is smaller than the window, a pixel is not
	 * finite, or the range is not positive
	 * @implNote op names='image.quality.ssim'
	 */
	public static double ssim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return ssim(reference, test, range, SsimWindow.gaussian());
	}

	/**
	 * The mean structural similarity, SSIM = mean of ((2 μr μx + C1)(2 σrx + C2)) / ((μr² + μx² + C1)(σr² + σx² + C2)),
	 * with C1 = (k1 L)² and C2 = (k2 L)²; without unit, from -1 to 1, higher is better. Identical images give exactly
	 * 1. Symmetric. Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
	 * visibility to structural similarity", IEEE Trans. Image Process. 13(4):600-612, 2004.
	 *
	 * @param reference the clean image; further dimensions than those of the window are slices, whose pixels are
	 * averaged together
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @param window its shape, border and constants
	 * @return the mean structural similarity
	 * @throws IllegalArgumentException if dimensions differ, the image is smaller than a cropping window, a pixel is
	 * not finite, or the range is not positive
	 * @implNote op names='image.quality.ssim'
	 */
	public static double ssim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final SsimWindow window)
	{
		return mean(reference, test, range, window, window.crop(), false, null);
	}

	/** @return the mean of the contrast and structure term alone, (2 σrx + C2) / (σr² + σx² + C2). */
	static double contrastStructure(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final SsimWindow window)
	{
		return mean(reference, test, range, window, window.crop(), true, null);
	}

	/**
	 * The structural similarity around each pixel. The map is as large as the images:
	 * near the border the window sees the image reflected, whatever {@link SsimWindow#crop()} says.
	 * scikit-image: {@code structural_similarity(..., full=True)[1]}.
	 *
	 * @param reference the clean image; further dimensions than those of the window are slices
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @param window its shape and constants
	 * @return the map, without unit, from -1 to 1, with the bounds of the reference
	 * @throws IllegalArgumentException if dimensions differ, a pixel is not finite, or the range is not positive
	 */
	public static RandomAccessibleInterval<FloatType> map(
		final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final SsimWindow window)
	{
		Arguments.sameDimensions(reference, test);
		final Img<FloatType> map = QualityMap.empty(reference);
		mean(reference, test, range, window, false, false, map);
		return QualityMap.at(map, reference);
	}

	private static double mean(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final SsimWindow window,
		final boolean crop,
		final boolean contrastOnly, final Img<FloatType> map)
	{
		Arguments.sameDimensions(reference, test);
		Arguments.range(range);
		Arguments.window(reference, window.dimensions(), crop ? 2 * window.radius() + 1 : 1);
		final SlidingWindow sliding =
			new SlidingWindow(window.dimensions(), window.radius(), crop ? window.radius() : 0, Border.REFLECT,
				TILE_WIDTH);
		final double pivot = reference.getAt(reference.minAsLongArray()).getRealDouble();
		final Supplier<SlidingWindow.Filter> filter = () -> new Similarity(window, range, pivot, contrastOnly,
			map == null ? null : new QualityMap(map));
		final double sum = sliding.sum(List.of(reference, test), filter);
		return Arguments.windowed(sum, reference, test) / sliding.positions(reference.dimensionsAsLongArray());
	}

	/**
	 * Filters r, x, r² + x² and r x with the window, and makes SSIM of them.
	 * Variances do not change when the same number, the pivot, is first subtracted from both images,
	 * but images with a large offset lose fewer digits.
	 */
	static final class Similarity implements SlidingWindow.Filter {

		private final SymmetricKernel taps;
		private final double factor;
		private final double c1;
		private final double c2;
		private final double pivot;
		private final boolean contrastOnly;
		private final QualityMap map;
		private double[] squares = {};
		private double[] products = {};

		Similarity(final SsimWindow window, final double range, final double pivot, final boolean contrastOnly,
			final QualityMap map)
		{
			this.taps = window.taps();
			this.factor = window.covarianceFactor();
			this.c1 = window.k1() * range * (window.k1() * range);
			this.c2 = window.k2() * range * (window.k2() * range);
			this.pivot = pivot;
			this.contrastOnly = contrastOnly;
			this.map = map;
		}

		@Override
		public int channels() {
			return 4;
		}

		@Override
		public void across(final double[][] lines, final int n, final double[][] out) {
			final int length = n + 2 * taps.radius();
			if (squares.length < length) {
				squares = new double[length];
				products = new double[length];
			}
			multiply(lines[0], lines[1], length);
			taps.across(lines[0], n, out[0]);
			taps.across(lines[1], n, out[1]);
			taps.across(squares, n, out[2]);
			taps.across(products, n, out[3]);
		}

		private void multiply(final double[] r, final double[] x, final int n) {
			for (int i = 0; i < n; i++) {
				final double a = r[i] - pivot;
				final double b = x[i] - pivot;
				r[i] = a;
				x[i] = b;
				squares[i] = a * a + b * b;
				products[i] = a * b;
			}
		}

		@Override
		public void along(final double[][][] lines, final int n, final double[][] out, final boolean last) {
			final double[][] channel = new double[lines.length][];
			for (int c = 0; c < out.length; c++) {
				for (int i = 0; i < lines.length; i++)
					channel[i] = lines[i][c];
				taps.along(channel, n, out[c]);
			}
		}

		@Override
		public double finish(final long[] position, final double[][] filtered, final int n) {
			final double[] similarity = filtered[0];
			if (contrastOnly)
				contrastStructure(filtered[0], filtered[1], filtered[2], filtered[3], n, similarity);
			else
				similarity(filtered[0], filtered[1], filtered[2], filtered[3], n, similarity);
			if (map != null)
				map.write(position, similarity, n);
			return LineSums.of(similarity, n);
		}

		private void similarity(final double[] r, final double[] x, final double[] squares, final double[] products,
			final int n,
			final double[] out)
		{
			for (int i = 0; i < n; i++) {
				final double cross = r[i] * x[i];
				final double power = r[i] * r[i] + x[i] * x[i];
				final double meanR = r[i] + pivot;
				final double meanX = x[i] + pivot;
				final double above = (2 * (meanR * meanX) + c1) * (2 * (factor * (products[i] - cross)) + c2);
				final double below = (meanR * meanR + meanX * meanX + c1) * (factor * (squares[i] - power) + c2);
				out[i] = above / below;
			}
		}

		private void contrastStructure(final double[] r, final double[] x, final double[] squares,
			final double[] products, final int n,
			final double[] out)
		{
			for (int i = 0; i < n; i++) {
				final double covariance = factor * (products[i] - r[i] * x[i]);
				final double variances = factor * (squares[i] - (r[i] * r[i] + x[i] * x[i]));
				out[i] = (2 * covariance + c2) / (variances + c2);
			}
		}
	}
}
