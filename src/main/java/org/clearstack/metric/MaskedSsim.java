// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.util.Cast;
import net.imglib2.view.Views;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Border;
import org.clearstack.metric.pixel.SlidingWindow;
import org.clearstack.metric.pixel.SymmetricKernel;

/** Structural similarity of images with holes. */
public final class MaskedSsim {

	private MaskedSsim() {}

	/**
	 * The mean structural similarity of the windows that hold no pixel that is NaN, in either image, and none that the
	 * mask leaves out: for images with an empty border, as registration and stitching leave it. Else as {@link
	 * Ssim#ssim(RandomAccessibleInterval, RandomAccessibleInterval, double, SsimWindow)}.
	 *
	 * @param reference the clean image; further dimensions than those of the window are slices
	 * @param test the image to rate, of the same dimensions; bounds may differ
	 * @param range the data range L, in intensities; see {@link DataRange}
	 * @param window its shape, border and constants
	 * @param mask true where pixels count, of the same dimensions, or null for all (nullable)
	 * @return the mean structural similarity
	 * @throws IllegalArgumentException if dimensions differ, the image is smaller than a cropping window, a pixel is
	 * infinite, no window is left, or the range is not positive
	 */
	public static double ssim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range, final SsimWindow window,
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		Arguments.sameDimensions(reference, test);
		Arguments.mask(reference, mask);
		Arguments.range(range);
		Arguments.window(reference, window.dimensions(), window.crop() ? 2 * window.radius() + 1 : 1);
		final SlidingWindow sliding = new SlidingWindow(window.dimensions(), window.radius(),
			window.crop() ? window.radius() : 0, Border.REFLECT, Ssim.TILE_WIDTH);
		final LongAdder windows = new LongAdder();
		final double pivot = firstNumber(reference);
		final List<RandomAccessibleInterval<? extends RealType<?>>> images = mask == null ? List.of(reference, test)
			: List.of(reference, test, zeroOrOne(mask));
		final double sum = sliding.sum(images,
			() -> new Holes(new Ssim.Similarity(window, range, pivot, false, null), window.taps(), pivot, windows));
		if (windows.sum() == 0)
			throw new IllegalArgumentException(
				"Every window holds a pixel that is NaN or left out by the mask; nothing is left to compare. "
					+ "Use a smaller window or a larger mask.");
		if (!Double.isFinite(sum))
			throw new IllegalArgumentException(
				"A pixel is infinite, or the values are too large to be squared; replace or leave out such pixels.");
		return sum / windows.sum();
	}

	private static RandomAccessibleInterval<UnsignedByteType> zeroOrOne(
		final RandomAccessibleInterval<? extends BooleanType<?>> mask)
	{
		final RandomAccessibleInterval<BooleanType<?>> pixels = Cast.unchecked(mask);
		return Converters.convert(pixels, (in, out) -> out.set(in.get() ? 1 : 0), new UnsignedByteType());
	}

	private static double firstNumber(final RandomAccessibleInterval<? extends RealType<?>> image) {
		for (final RealType<?> pixel : Views.flatIterable(image))
			if (Double.isFinite(pixel.getRealDouble()))
				return pixel.getRealDouble();
		return 0;
	}

	/** Filters, besides, where pixels are missing: a window in which that is not zero does not count. */
	private static final class Holes implements SlidingWindow.Filter {

		/** Less than the smallest product of three taps, more than rounding. */
		private static final double NOTHING = 1e-12;

		private final Ssim.Similarity similarity;
		private final SymmetricKernel kernel;
		private final double pivot;
		private final LongAdder windows;
		private double[] missing = {};

		Holes(final Ssim.Similarity similarity, final SymmetricKernel kernel, final double pivot,
			final LongAdder windows)
		{
			this.similarity = similarity;
			this.kernel = kernel;
			this.pivot = pivot;
			this.windows = windows;
		}

		@Override
		public int channels() {
			return similarity.channels() + 1;
		}

		@Override
		public void across(final double[][] lines, final int n, final double[][] out) {
			final int length = n + 2 * kernel.radius();
			if (missing.length < length)
				missing = new double[length];
			for (int i = 0; i < length; i++) {
				missing[i] =
					Double.isNaN(lines[0][i]) || Double.isNaN(lines[1][i]) || lines.length > 2 && lines[2][i] == 0 ? 1
						: 0;
				if (missing[i] == 1) {
					lines[0][i] = pivot;
					lines[1][i] = pivot;
				}
			}
			kernel.across(missing, n, out[similarity.channels()]);
			similarity.across(lines, n, out);
		}

		@Override
		public void along(final double[][][] lines, final int n, final double[][] out, final boolean last) {
			similarity.along(lines, n, out, last);
		}

		@Override
		public double finish(final long[] position, final double[][] filtered, final int n) {
			similarity.finish(position, filtered, n);
			double sum = 0;
			int count = 0;
			for (int i = 0; i < n; i++)
				if (filtered[similarity.channels()][i] < NOTHING) {
					sum += filtered[0][i];
					count++;
				}
			windows.add(count);
			return sum;
		}
	}
}
