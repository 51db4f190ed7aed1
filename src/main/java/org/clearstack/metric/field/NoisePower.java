// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.numeric.Fourier;
import org.clearstack.metric.numeric.LeastSquares;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * Noise power spectrum (NPS) of a uniform part of an image, as in computed tomography: how the variance of the noise is
 * spread over frequencies. NPS(f) = a b / (n m) · ⟨|DFT(region − trend)|²⟩ over regions of n x m pixels of size a x b
 * (ICRU Report 87, 2012). Its sum over all frequencies is the variance.
 */
public final class NoisePower {

	private static final int SMALLEST = 8;

	private NoisePower() {}

	/**
	 * The spectrum.
	 *
	 * @param step from value to value in cycles per unit of length
	 * @param power radial mean in squared grey levels times squared units of length
	 * @param plane the spectrum at each frequency, x fastest, frequency 0 first, as the transform gives it
	 * @param deviation standard deviation of the noise in grey levels: the root of the sum of the spectrum
	 * @param regions how many were averaged
	 */
	public record Spectrum(double step, double[] power, double[] plane, double deviation, int regions) {

		/**
		 * @return the frequency below which half of the radial spectrum's area lies, in cycles per unit of length:
		 * higher for finer grain.
		 */
		public double median() {
			final double half = Arrays.stream(power).sum() / 2;
			double sum = 0;
			for (int i = 0; i < power.length; i++) {
				if (sum + power[i] >= half)
					return step * (i - 0.5 + (power[i] > 0 ? (half - sum) / power[i] : 0));
				sum += power[i];
			}
			return step * power.length;
		}
	}

	/**
	 * Measures square regions that overlap by half, in all slices.
	 *
	 * @param uniform part of an image that shows the same everywhere but noise, of 2 dimensions or more
	 * @param size of the regions in pixels, at least 8
	 * @param pixel size of a pixel in x and y, in units of length
	 * @return the spectrum; of each region, the quadratic surface that fits it best is taken off first
	 * @throws IllegalArgumentException if the part is smaller than a region, a pixel is not finite, or sizes are not
	 * above 0
	 * @implNote op names='image.field.noisePower'
	 */
	public static Spectrum of(final RandomAccessibleInterval<? extends RealType<?>> uniform, final int size,
		final double pixel)
	{
		if (size < SMALLEST || !(pixel > 0))
			throw new IllegalArgumentException("Regions have at least " + SMALLEST
				+ " pixels a side and pixels a size above 0; found " + size + " and "
				+ pixel + ".");
		Arguments.window(uniform, 2, size);
		final Samples samples = Samples.of(uniform, "selection");
		final int width = samples.size()[0];
		final int height = samples.size()[1];
		final double[] plane = new double[size * size];
		int regions = 0;
		for (int start = 0; start < samples.values().length; start += width * height)
			for (int y = 0; y + size <= height; y += size / 2)
				for (int x = 0; x + size <= width; x += size / 2) {
					add(samples.values(), start + y * width + x, width, size, plane);
					regions++;
				}
		for (int i = 0; i < plane.length; i++)
			plane[i] *= pixel * pixel / (plane.length * (double) regions);
		final double step = 1 / (size * pixel);
		return new Spectrum(step, radial(plane, size), plane, Math.sqrt(Arrays.stream(plane).sum()) * step, regions);
	}

	private static void add(final double[] values, final int at, final int width, final int size,
		final double[] plane)
	{
		final double[] re = new double[size * size];
		for (int i = 0; i < re.length; i++)
			re[i] = values[at + i / size * width + i % size];
		flatten(re, size);
		final double[] im = new double[re.length];
		Fourier.transform(re, im, size, size);
		for (int i = 0; i < re.length; i++)
			plane[i] += re[i] * re[i] + im[i] * im[i];
	}

	/** Takes off the best fit of 1, x, y, x², x y, y². */
	private static void flatten(final double[] region, final int size) {
		final int terms = 6;
		final double[][] m = new double[terms][terms];
		final double[] b = new double[terms];
		for (int i = 0; i < region.length; i++) {
			final double[] row = surface(i, size);
			for (int j = 0; j < terms; j++) {
				b[j] += row[j] * region[i];
				for (int k = 0; k < terms; k++)
					m[j][k] += row[j] * row[k];
			}
		}
		final double[] fit = LeastSquares.solve(m, b);
		for (int i = 0; i < region.length; i++) {
			final double[] row = surface(i, size);
			for (int j = 0; j < terms; j++)
				region[i] -= fit[j] * row[j];
		}
	}

	private static double[] surface(final int i, final int size) {
		final double x = 2.0 * (i % size) / (size - 1) - 1;
		final double y = 2.0 * (i / size) / (size - 1) - 1;
		return new double[] { 1, x, y, x * x, x * y, y * y };
	}

	private static double[] radial(final double[] plane, final int size) {
		final double[] sums = new double[size / 2 + 1];
		final int[] counts = new int[sums.length];
		for (int i = 0; i < plane.length; i++) {
			final int x = Math.min(i % size, size - i % size);
			final int y = Math.min(i / size, size - i / size);
			final int ring = (int) (Math.hypot(x, y) + 0.5 + 1e-9);
			if (ring < sums.length) {
				sums[ring] += plane[i];
				counts[ring]++;
			}
		}
		for (int ring = 0; ring < sums.length; ring++)
			sums[ring] /= counts[ring];
		return sums;
	}
}
