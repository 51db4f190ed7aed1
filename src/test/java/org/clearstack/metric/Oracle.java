// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.DoubleType;
import org.clearstack.metric.pixel.Border;

/** The metrics once more, straight from their formulas: every window is summed pixel by pixel. Slow. */
final class Oracle {

	private Oracle() {}

	/** Value of a window around a pixel. */
	private interface Kernel {

		double at(long dx, long dy, long dz);
	}

	static double mse(final RandomAccessibleInterval<DoubleType> r, final RandomAccessibleInterval<DoubleType> x) {
		double sum = 0;
		long n = 0;
		for (long z = 0; z < depth(r); z++)
			for (long y = 0; y < r.dimension(1); y++)
				for (long i = 0; i < r.dimension(0); i++, n++)
					sum += Math.pow(pixel(r, i, y, z) - pixel(x, i, y, z), 2);
		return sum / n;
	}

	static double ssim(final RandomAccessibleInterval<DoubleType> r, final RandomAccessibleInterval<DoubleType> x,
		final double range,
		final SsimWindow window)
	{
		final int radius = window.radius();
		final int rz = window.dimensions() == 3 ? radius : 0;
		final int margin = window.crop() ? radius : 0;
		final int marginZ = window.dimensions() == 3 ? margin : 0;
		double sum = 0;
		long n = 0;
		for (long z = marginZ; z < depth(r) - marginZ; z++)
			for (long y = margin; y < r.dimension(1) - margin; y++)
				for (long i = margin; i < r.dimension(0) - margin; i++, n++)
					sum += ssimAt(r, x, i, y, z, radius, rz, range, window);
		return sum / n;
	}

	private static double ssimAt(final RandomAccessibleInterval<DoubleType> r,
		final RandomAccessibleInterval<DoubleType> x, final long px,
		final long py, final long pz, final int radius, final int rz, final double range, final SsimWindow window)
	{
		double total = 0;
		double sr = 0;
		double sx = 0;
		double srr = 0;
		double sxx = 0;
		double srx = 0;
		for (int dz = -rz; dz <= rz; dz++)
			for (int dy = -radius; dy <= radius; dy++)
				for (int dx = -radius; dx <= radius; dx++) {
					final double w = window.sigma() > 0
						? Math.exp(-(dx * dx + dy * dy + dz * dz) / (2 * window.sigma() * window.sigma())) : 1;
					final double a = seen(r, Border.REFLECT, px + dx, py + dy, pz + dz);
					final double b = seen(x, Border.REFLECT, px + dx, py + dy, pz + dz);
					total += w;
					sr += w * a;
					sx += w * b;
					srr += w * a * a;
					sxx += w * b * b;
					srx += w * a * b;
				}
		final double pixels = Math.pow(2 * radius + 1, window.dimensions());
		final double factor = window.sampleCovariance() ? pixels / (pixels - 1) : 1;
		final double mr = sr / total;
		final double mx = sx / total;
		final double vr = factor * (srr / total - mr * mr);
		final double vx = factor * (sxx / total - mx * mx);
		final double covariance = factor * (srx / total - mr * mx);
		final double c1 = Math.pow(window.k1() * range, 2);
		final double c2 = Math.pow(window.k2() * range, 2);
		return (2 * mr * mx + c1) * (2 * covariance + c2) / ((mr * mr + mx * mx + c1) * (vr + vx + c2));
	}

	/** Frobenius norm of the image filtered with the dense kernel. */
	static double logNorm(final RandomAccessibleInterval<DoubleType> image, final LogKernel kernel) {
		final Kernel log = kernel(kernel);
		double sum = 0;
		for (long z = 0; z < depth(image); z++)
			for (long y = 0; y < image.dimension(1); y++)
				for (long x = 0; x < image.dimension(0); x++)
					sum += Math.pow(filtered(image, log, kernel, x, y, z), 2);
		return Math.sqrt(sum);
	}

	private static double filtered(final RandomAccessibleInterval<DoubleType> image, final Kernel log,
		final LogKernel kernel, final long x,
		final long y, final long z)
	{
		final int r = kernel.radius();
		final int rz = kernel.dimensions() == 3 ? r : 0;
		double sum = 0;
		for (int dz = -rz; dz <= rz; dz++)
			for (int dy = -r; dy <= r; dy++)
				for (int dx = -r; dx <= r; dx++)
					sum += log.at(dx, dy, dz) * seen(image, kernel.border(), x + dx, y + dy, z + dz);
		return sum;
	}

	/** MATLAB's formula: h = exp(-q/2s²), h /= sum, h (q - ds²)/s⁴, minus the mean. */
	private static Kernel kernel(final LogKernel kernel) {
		final double variance = kernel.sigma() * kernel.sigma();
		final int d = kernel.dimensions();
		final int r = kernel.radius();
		final int rz = d == 3 ? r : 0;
		double total = 0;
		double sum = 0;
		for (int z = -rz; z <= rz; z++)
			for (int y = -r; y <= r; y++)
				for (int x = -r; x <= r; x++) {
					final double q = x * x + y * y + z * z;
					total += Math.exp(-q / (2 * variance));
					sum += Math.exp(-q / (2 * variance)) * (q - d * variance) / (variance * variance);
				}
		final double norm = total;
		final double mean = kernel.zeroSum() ? sum / norm / Math.pow(2 * r + 1, d) : 0;
		return (x, y, z) -> {
			final double q = x * x + y * y + z * z;
			return Math.exp(-q / (2 * variance)) / norm * (q - d * variance) / (variance * variance) - mean;
		};
	}

	private static double seen(final RandomAccessibleInterval<DoubleType> image, final Border border, final long x,
		final long y, final long z)
	{
		final long i = outside(border, x, image.dimension(0));
		final long j = outside(border, y, image.dimension(1));
		final long k = outside(border, z, depth(image));
		return i < 0 || j < 0 || k < 0 ? 0 : pixel(image, i, j, k);
	}

	/** Steps back into the image, one reflection after another. */
	private static long outside(final Border border, final long position, final long n) {
		long i = position;
		while (i < 0 || i >= n)
			switch (border) {
				case REFLECT -> i = i < 0 ? -1 - i : 2 * n - 1 - i;
				case MIRROR -> i = n == 1 ? 0 : i < 0 ? -i : 2 * n - 2 - i;
				case NEAREST -> i = i < 0 ? 0 : n - 1;
				case ZERO -> {
					return -1;
				}
			}
		return i;
	}

	private static long depth(final RandomAccessibleInterval<DoubleType> image) {
		return image.numDimensions() > 2 ? image.dimension(2) : 1;
	}

	private static double pixel(final RandomAccessibleInterval<DoubleType> image, final long x, final long y,
		final long z)
	{
		return image.numDimensions() > 2 ? image.getAt(x, y, z).get() : image.getAt(x, y).get();
	}
}
