// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.numeric.GaussianBlur;
import org.clearstack.metric.numeric.Minimum;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * Whether a restored image could have given the image it was made from: it is blurred and scaled to fit the source, and
 * what is left over is the error. S. Culley et al., "Quantitative mapping and minimization of super-resolution optical
 * imaging artifacts", Nat. Methods 15:263-266, 2018 (SQUIRREL). No ground truth is needed; but noise of the source
 * counts as error, and structure finer than the blur is not seen.
 */
public final class Squirrel {

	/** Full width at half maximum over standard deviation of a Gaussian. */
	private static final double FWHM = 2.35482;
	/** Widest blur that is tried: a full width of four pixels of the source. */
	private static final double WIDEST = 4;
	private static final double PRECISION = 1e-10;
	private static final int TRIALS = 24;

	private Squirrel() {}

	/**
	 * What was found.
	 *
	 * @param rse resolution-scaled error, √(mean (source − blurred)²), in grey levels of the source; 0 is best
	 * @param rsp resolution-scaled Pearson correlation of source and blurred, −1 to 1; 1 is best
	 * @param sigma standard deviation of the blur in pixels of the restored image
	 * @param gain grey levels of the source per grey level of the restored image
	 * @param offset grey level of the source where the restored image is 0
	 * @param map |source − blurred| at each pixel of the source
	 */
	public record Result(double rse, double rsp, double sigma, double gain, double offset,
		RandomAccessibleInterval<FloatType> map) {}

	/**
	 * Compares a restored plane with its source. A restored image that was enlarged by 2, 3 or 4 is blurred and then
	 * averaged over the pixels of the source.
	 *
	 * @param source the image before, of 2 dimensions
	 * @param restored the image after, as large or a whole number of times larger
	 * @return error, correlation, the fit, and the map of errors
	 * @throws IllegalArgumentException if dimensions do not fit, a pixel is not finite or the source is constant
	 * @implNote op names='image.resolution.squirrel'
	 */
	public static Result compare(final RandomAccessibleInterval<? extends RealType<?>> source,
		final RandomAccessibleInterval<? extends RealType<?>> restored)
	{
		final int scale = scale(source, restored);
		final Samples reference = Samples.of(source, "source");
		final Fit fit = new Fit(reference, Samples.of(restored, "restored image"), scale);
		if (!(fit.variance > 0))
			throw new IllegalArgumentException("The source is constant; nothing can be compared with it.");
		final double sigma = fit.best(WIDEST / FWHM * scale);
		final double[] blurred = fit.blurred(sigma);
		final double[] line = fit.line(blurred);
		final float[] map = new float[blurred.length];
		double squares = 0;
		for (int i = 0; i < map.length; i++) {
			final double error = Math.abs(reference.values()[i] - line[0] * blurred[i] - line[1]);
			map[i] = (float) error;
			squares += error * error;
		}
		return new Result(Math.sqrt(squares / map.length), line[2], sigma, line[0], line[1],
			ArrayImgs.floats(map, source.dimension(0), source.dimension(1)));
	}

	private static int scale(final RandomAccessibleInterval<?> source, final RandomAccessibleInterval<?> restored) {
		final long scale =
			source.numDimensions() == 2 && source.dimension(0) > 0 ? restored.dimension(0) / source.dimension(0) : 0;
		if (restored.numDimensions() != 2 || scale < 1 || restored.dimension(0) != scale * source.dimension(0)
			|| restored.dimension(1) != scale * source.dimension(1))
			throw new IllegalArgumentException(
				"The source is " + Arguments.size(source.dimensionsAsLongArray()) + " pixels and the restored image "
					+ Arguments.size(restored.dimensionsAsLongArray())
					+ "; both must be planes, the second as large or 2, 3 or 4 times larger.");
		return Math.toIntExact(scale);
	}

	/** The search for the blur; the line that scales a blurred image is the least-squares one. */
	private static final class Fit {

		private final double[] source;
		private final Samples restored;
		private final int scale;
		private final double mean;
		private final double variance;

		Fit(final Samples source, final Samples restored, final int scale) {
			this.source = source.values();
			this.restored = restored;
			this.scale = scale;
			mean = source.mean();
			double squares = 0;
			for (final double value : this.source)
				squares += (value - mean) * (value - mean);
			variance = squares / this.source.length;
		}

		/** @return the blur with the least error: the best of several, refined by golden sections. */
		double best(final double widest) {
			int best = 0;
			double least = Double.POSITIVE_INFINITY;
			for (int i = 0; i <= TRIALS; i++) {
				final double error = error(widest * i / TRIALS);
				if (error < least) {
					least = error;
					best = i;
				}
			}
			final double low = widest * Math.max(0, best - 1) / TRIALS;
			final double high = widest * Math.min(TRIALS, best + 1) / TRIALS;
			final double found = Minimum.of(this::error, low, high, PRECISION * widest);
			return error(found) <= least ? found : widest * best / TRIALS;
		}

		/** What the best line leaves of the variance. */
		private double error(final double sigma) {
			final double correlation = line(blurred(sigma))[2];
			return variance * (1 - correlation * correlation);
		}

		double[] blurred(final double sigma) {
			final int width = restored.size()[0];
			final int height = restored.size()[1];
			final double[] blurred = GaussianBlur.blur(restored.values(), width, height, sigma);
			if (scale == 1)
				return blurred;
			final int columns = width / scale;
			final double[] binned = new double[source.length];
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++)
					binned[y / scale * columns + x / scale] += blurred[y * width + x] / (scale * scale);
			return binned;
		}

		/** @return slope, intercept and Pearson's correlation. */
		double[] line(final double[] x) {
			double meanX = 0;
			for (final double value : x)
				meanX += value;
			meanX /= x.length;
			double xx = 0;
			double xy = 0;
			for (int i = 0; i < x.length; i++) {
				xx += (x[i] - meanX) * (x[i] - meanX);
				xy += (x[i] - meanX) * (source[i] - mean);
			}
			final double slope = xx > 0 ? xy / xx : 0;
			return new double[] { slope, mean - slope * meanX, xx > 0 ? xy / Math.sqrt(xx * variance * x.length) : 0 };
		}
	}
}
