// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * The modulation transfer function (MTF) from a straight edge that is a little tilted against the pixels, as ISO 12233
 * describes it: the edge's place is found in each row, a line is fitted to it, all pixels are put in order of their
 * distance to the line in bins of a quarter of a pixel, and the derivative of that profile is transformed. What
 * differences and bins of that width take away is given back.
 */
public final class EdgeMtf {

	private static final int BINS = 4;
	private static final int SMALLEST = 16;
	private static final int PASSES = 3;

	private EdgeMtf() {}

	/**
	 * The function and what it was found from.
	 *
	 * @param step from value to value in cycles per pixel
	 * @param mtf 1 at frequency 0, up to the Nyquist frequency of 0.5 cycles per pixel
	 * @param degrees of the edge against the column (or the row, for a flat edge) of pixels
	 * @param contrast height of the edge in grey levels
	 */
	public record Curve(double step, double[] mtf, double degrees, double contrast) {

		/**
		 * @param level such as 0.5 or 0.1
		 * @return the frequency in cycles per pixel at which the function first falls below the level, linear between
		 * values; NaN if it never does
		 */
		public double frequency(final double level) {
			for (int i = 1; i < mtf.length; i++)
				if (mtf[i] < level)
					return step * (i - 1 + (mtf[i - 1] - level) / (mtf[i - 1] - mtf[i]));
			return Double.NaN;
		}
	}

	/**
	 * Measures the edge in a rectangle.
	 *
	 * @param edge of 2 dimensions, at least 16 x 16 pixels, dark on one side and bright on the other, tilted by 2 to 40
	 * degrees
	 * @return the modulation transfer function across the edge
	 * @throws IllegalArgumentException if the rectangle is too small, a pixel is not finite, or it shows no straight
	 * tilted edge
	 * @implNote op names='image.field.edgeMtf'
	 */
	public static Curve of(final RandomAccessibleInterval<? extends RealType<?>> edge) {
		Arguments.window(edge, 2, SMALLEST);
		final Samples samples = Samples.of(edge, "selection");
		final Rows rows = Rows.of(samples);
		final double[] line = rows.line();
		final double degrees = Math.toDegrees(Math.atan(line[1]));
		final double travel = Math.abs(line[1]) * (rows.height - 1);
		if (!(travel > 1) || Math.abs(degrees) > 45)
			throw new IllegalArgumentException(String.format(Locale.ROOT,
				"The edge is tilted by %.2f degrees over %d rows; it must cross at least one pixel of its "
					+ "neighbours and be steeper than 45 degrees. "
					+ "Select a longer part of an edge that is tilted by about 5 degrees.",
				degrees, rows.height));
		final double[] profile = rows.profile(line);
		return transformed(profile, degrees);
	}

	private static Curve transformed(final double[] profile, final double degrees) {
		final int n = profile.length - 1;
		final double[] spread = new double[n];
		double sum = 0;
		double centre = 0;
		for (int i = 0; i < n; i++) {
			spread[i] = profile[i + 1] - profile[i];
			sum += spread[i];
			centre += i * spread[i];
		}
		centre /= sum;
		final double reach = Math.min(centre + 1, n - centre);
		final int values = (int) (n / (2.0 * BINS)) + 1;
		final double[] mtf = new double[values];
		for (int k = 0; k < values; k++) {
			double re = 0;
			double im = 0;
			for (int i = 0; i < n; i++) {
				final double place = (i - centre) / reach;
				final double window = Math.abs(place) < 1 ? hann(place) : 0;
				re += spread[i] * window * Math.cos(2 * Math.PI * k * (i - centre) / n);
				im += spread[i] * window * Math.sin(2 * Math.PI * k * (i - centre) / n);
			}
			final double lost = sinc((double) k / n);
			mtf[k] = Math.hypot(re, im) / (lost * lost);
		}
		final double whole = mtf[0];
		for (int k = 0; k < values; k++)
			mtf[k] /= whole;
		return new Curve((double) BINS / n, mtf, degrees, Math.abs(sum));
	}

	/** Flat over most of the way, so that the edge's own profile stays as it is. */
	private static double hann(final double place) {
		final double outer = (Math.abs(place) - 0.5) / 0.5;
		return outer <= 0 ? 1 : (1 + Math.cos(Math.PI * outer)) / 2;
	}

	private static double sinc(final double x) {
		return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
	}

	/** The pixels, turned so that the edge runs from row to row. */
	private record Rows(double[] values, int width, int height) {

		static Rows of(final Samples samples) {
			final int width = samples.size()[0];
			final int height = samples.size()[1];
			final double[] values = samples.values();
			double across = 0;
			double along = 0;
			for (int y = 0; y < height; y++) {
				across += values[y * width + width - 1] - values[y * width];
			}
			for (int x = 0; x < width; x++)
				along += values[(height - 1) * width + x] - values[x];
			if (Math.abs(across) / height >= Math.abs(along) / width)
				return new Rows(values, width, height);
			final double[] turned = new double[width * height];
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++)
					turned[x * height + y] = values[y * width + x];
			return new Rows(turned, height, width);
		}

		/** @return place of the edge in row 0 and how far it moves from row to row, in pixels. */
		double[] line() {
			double[] line = { (width - 1) / 2.0, 0 };
			double reach = width;
			for (int pass = 0; pass < PASSES; pass++) {
				line = line(line, reach);
				reach = Math.max(4, Math.min(reach / 2, width / 4.0));
			}
			return line;
		}

		/**
		 * The centroid of the derivative in each row, within reach of the last line, and the straight line through
		 * them.
		 */
		private double[] line(final double[] last, final double reach) {
			double n = 0;
			double y1 = 0;
			double y2 = 0;
			double x1 = 0;
			double xy = 0;
			for (int y = 0; y < height; y++) {
				final double expected = last[0] + last[1] * y;
				double weights = 0;
				double place = 0;
				for (int x = 0; x + 1 < width; x++)
					if (Math.abs(x + 0.5 - expected) <= reach) {
						final double rise = values[y * width + x + 1] - values[y * width + x];
						weights += rise;
						place += rise * (x + 0.5);
					}
				if (weights == 0)
					continue;
				final double x = place / weights;
				if (!(x >= 0 && x <= width))
					continue;
				n++;
				y1 += y;
				y2 += (double) y * y;
				x1 += x;
				xy += x * y;
			}
			final double determinant = n * y2 - y1 * y1;
			if (n < height / 2.0 || !(determinant > 0))
				throw new IllegalArgumentException(
					"The selection shows no edge that runs through it from side to side. Select a rectangle with "
						+ "one straight edge.");
			final double slope = (n * xy - y1 * x1) / determinant;
			return new double[] { (x1 - slope * y1) / n, slope };
		}

		/**
		 * @return the mean over all pixels of a distance from the line; bins without a pixel take the mean of their
		 * neighbours.
		 */
		double[] profile(final double[] line) {
			final double cosine = 1 / Math.hypot(1, line[1]);
			final double middle = line[0] + line[1] * (height - 1) / 2;
			final double half = Math.abs(line[1]) * (height - 1) / 2;
			final double reach = (Math.min(middle, width - 1 - middle) - half) * cosine;
			final int bins = (int) (2 * reach * BINS);
			if (bins < 4 * BINS)
				throw new IllegalArgumentException(
					"The edge is too close to the border of the selection. Select more on both sides of it.");
			final double[] sums = new double[bins];
			final int[] counts = new int[bins];
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++) {
					final int bin = (int) Math.floor(((x - line[0] - line[1] * y) * cosine + reach) * BINS);
					if (bin >= 0 && bin < bins) {
						sums[bin] += values[y * width + x];
						counts[bin]++;
					}
				}
			for (int i = 0; i < bins; i++)
				sums[i] = counts[i] > 0 ? sums[i] / counts[i] : Double.NaN;
			for (int i = 0; i < bins; i++)
				if (Double.isNaN(sums[i]))
					sums[i] = between(sums, i);
			return sums;
		}

		private static double between(final double[] sums, final int i) {
			int after = i;
			while (after < sums.length - 1 && Double.isNaN(sums[after]))
				after++;
			if (i == 0)
				return sums[after];
			return Double.isNaN(sums[after]) ? sums[i - 1]
				: sums[i - 1] + (sums[after] - sums[i - 1]) / (after - i + 1);
		}
	}
}
