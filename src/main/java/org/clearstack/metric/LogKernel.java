// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Border;
import org.clearstack.metric.pixel.LineSums;
import org.clearstack.metric.pixel.SlidingWindow;
import org.clearstack.metric.pixel.SymmetricKernel;

/**
 * A Laplacian of Gaussian, the high-pass filter of the HFEN metrics. Values depend on its border by about ten per cent
 * on small images, so the kernel belongs to every number that is published.
 *
 * @param sigma of the Gaussian in pixels
 * @param radius of the kernel: it is 2 radius + 1 pixels wide
 * @param zeroSum whether the kernel's mean is subtracted, as MATLAB's fspecial does
 * @param border what the kernel sees beyond the border of the image
 * @param dimensions of the kernel: 2 for planes (further dimensions are slices) or 3 for volumes
 */
public record LogKernel(double sigma, int radius, boolean zeroSum, Border border, int dimensions) {

	private static final int TILE_WIDTH = 512;

	/** @throws IllegalArgumentException if a value makes no kernel. */
	public LogKernel {
		if (!(sigma > 0) || radius < 1 || border == null || dimensions < 2 || dimensions > 3)
			throw new IllegalArgumentException(
				"A Laplacian of Gaussian needs a sigma above 0, a radius of at least 1, a border and 2 or 3 "
					+ "dimensions; found "
					+ sigma + ", " + radius + ", " + border + " and " + dimensions + ".");
	}

	/**
	 * @return the kernel of Ravishankar and Bresler: {@code imfilter(image, fspecial('log', 15, 1.5))}, zero beyond the
	 * border.
	 */
	public static LogKernel fspecial() {
		return new LogKernel(1.5, 7, true, Border.ZERO, 2);
	}

	/**
	 * @return scipy's default: {@code gaussian_laplace(image, 1.5)}, cut at 4 sigma (13 pixels wide), reflected at the
	 * border.
	 */
	public static LogKernel scipy() {
		return new LogKernel(1.5, 6, false, Border.REFLECT, 2);
	}

	/**
	 * @param newBorder what the kernel is to see beyond the border of the image
	 * @return the same kernel with this border
	 */
	public LogKernel with(final Border newBorder) {
		return new LogKernel(sigma, radius, zeroSum, newBorder, dimensions);
	}

	/**
	 * @param newDimensions 2 or 3
	 * @return the same kernel in so many dimensions
	 */
	public LogKernel in(final int newDimensions) {
		return new LogKernel(sigma, radius, zeroSum, border, newDimensions);
	}

	/** @return Σ LoG(x - r)². */
	double errorEnergy(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		Arguments.sameDimensions(reference, test);
		return Arguments.windowed(energy(List.of(reference, test), null), reference, test);
	}

	/** @return Σ LoG(r)². */
	double energy(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return Arguments.windowed(energy(List.of(image), null), image, image);
	}

	/** @return LoG(x - r). */
	RandomAccessibleInterval<FloatType> errorMap(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		Arguments.sameDimensions(reference, test);
		final Img<FloatType> map = QualityMap.empty(reference);
		Arguments.windowed(energy(List.of(reference, test), map), reference, test);
		return QualityMap.at(map, reference);
	}

	private double energy(final List<RandomAccessibleInterval<? extends RealType<?>>> images,
		final Img<FloatType> map)
	{
		Arguments.window(images.get(0), dimensions, 1);
		return new SlidingWindow(dimensions, radius, 0, border, TILE_WIDTH).sum(images,
			() -> new Laplace(map == null ? null : new QualityMap(map)));
	}

	/** What is subtracted from each tap so that the kernel's sum is zero. */
	private double mean() {
		final double sum = dimensions * SymmetricKernel.gaussianCurvature(sigma, radius).sum();
		return sum / Math.pow(2 * radius + 1, dimensions);
	}

	/**
	 * The kernel is a sum of products of one-dimensional kernels: in two dimensions g″(x) g(y) + g(x) g″(y) - mean.
	 * Lines are filtered along y first, where both kernels share their additions and the lines they need stay in the
	 * fastest cache, and then along x. What is filtered in z has in channel 0 what is smoothed in x and y, in channel 1
	 * its Laplacian, and in channel 2, for a kernel with zero sum, the plain sum.
	 */
	private final class Laplace implements SlidingWindow.Filter {

		private final SymmetricKernel smooth = SymmetricKernel.gaussian(sigma, radius);
		private final SymmetricKernel curvature = SymmetricKernel.gaussianCurvature(sigma, radius);
		private final SymmetricKernel box = SymmetricKernel.uniform(1, radius);
		private final double mean = mean();
		private final QualityMap map;
		private final double[][] channel0 = new double[2 * radius + 1][];
		private final double[][] channel1 = new double[2 * radius + 1][];
		private final double[][] channel2 = new double[2 * radius + 1][];
		private double[] smoothed = {};
		private double[] curved = {};

		Laplace(final QualityMap map) {
			this.map = map;
		}

		@Override
		public int channels() {
			return zeroSum ? 3 : 2;
		}

		@Override
		public void across(final double[][] lines, final int n, final double[][] out) {
			if (lines.length == 2)
				subtract(lines[1], lines[0], n + 2 * radius, out[0]);
			else
				System.arraycopy(lines[0], 0, out[0], 0, n + 2 * radius);
		}

		@Override
		public void along(final double[][][] lines, final int n, final double[][] out, final boolean last) {
			if (dimensions == 2 || !last)
				inPlane(lines, n, out, last);
			else
				betweenPlanes(lines, n, out);
		}

		private void inPlane(final double[][][] lines, final int n, final double[][] out, final boolean last) {
			final int wide = n + 2 * radius;
			if (smoothed.length < wide) {
				smoothed = new double[wide];
				curved = new double[wide];
			}
			for (int i = 0; i < lines.length; i++)
				channel0[i] = lines[i][0];
			SymmetricKernel.along(channel0, wide, smooth, smoothed, curvature, curved);
			SymmetricKernel.across(smoothed, curvature, curved, smooth, n, out[1]);
			if (!last)
				smooth.across(smoothed, n, out[0]);
			if (zeroSum) {
				box.along(channel0, wide, smoothed);
				box.across(smoothed, n, out[2]);
			}
		}

		private void betweenPlanes(final double[][][] lines, final int n, final double[][] out) {
			for (int i = 0; i < lines.length; i++) {
				channel0[i] = lines[i][0];
				channel1[i] = lines[i][1];
				channel2[i] = zeroSum ? lines[i][2] : null;
			}
			smooth.along(channel1, n, out[1]);
			curvature.addAlong(channel0, n, out[1]);
			if (zeroSum)
				box.along(channel2, n, out[2]);
		}

		@Override
		public double finish(final long[] position, final double[][] filtered, final int n) {
			final double[] log = filtered[1];
			if (zeroSum)
				for (int i = 0; i < n; i++)
					log[i] -= mean * filtered[2][i];
			if (map != null)
				map.write(position, log, n);
			return LineSums.ofSquares(log, n);
		}

		private static void subtract(final double[] a, final double[] b, final int n, final double[] out) {
			for (int i = 0; i < n; i++)
				out[i] = a[i] - b[i];
		}
	}
}
