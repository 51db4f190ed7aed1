// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.util.Cast;
import org.clearstack.metric.numeric.Minimum;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.CompensatedSum;
import org.clearstack.metric.pixel.OrderStatistics;
import org.clearstack.metric.pixel.Parallel;
import org.clearstack.metric.pixel.Samples;
import org.scijava.plugin.Plugin;

/**
 * Structural similarity for microscopy: the background is taken off both images, both are scaled by the range of the
 * ground truth, and the image to rate is multiplied by the one factor that makes the mean similarity largest. So a low
 * signal over a high offset is not rated as nearly perfect, as by SSIM itself, and the result does not depend on the
 * image's grey levels. A. Ashesh, J. Deschamps, F. Jug, "MicroSSIM: improved structural similarity for comparing
 * microscopy data", arXiv:2408.08747, 2024. The window is uniform, 7 x 7, both for the factor and for the similarity;
 * the pip package microssim finds the factor in it, too, but by default rates in a Gaussian window: its {@code score(r,
 * x, gaussian_weights=False)} is this one.
 */
@Plugin(type = Metric.class, name = "microssim", priority = 5)
public final class MicroSsim implements Metric {

	/** Percentile that is taken for background. */
	private static final double BACKGROUND = 3;
	private static final int RADIUS = 3;
	private static final int SIDE = 2 * RADIUS + 1;
	private static final int WINDOW = SIDE * SIDE;
	private static final double SAMPLE_COVARIANCE = WINDOW / (WINDOW - 1.0);
	private static final double K1 = 0.01;
	private static final double K2 = 0.03;
	private static final int TRIALS = 60;
	private static final int SECANTS = 8;
	/** Two factors that are no more apart are the same. */
	private static final double EXACT = 1e-12;
	/** Rows of places that a thread does at a time. */
	private static final int BAND = 64;
	/** Places of the window from which the best factor is first estimated. */
	private static final int SOME = 1 << 16;
	/** How far all places may move the estimate of some. */
	private static final double FARTHEST = 0.05;
	/** Factors from 10^-3 to 10^3 times the first guess are tried. */
	private static final double DECADES = 3;

	/** For SciJava's index; the functions are static. */
	public MicroSsim() {}

	@Override
	public About about() {
		return new About("microssim", "MicroSSIM", "", true,
			"SSIM without background, with the factor of x that makes it largest",
			"up to 1; 1 for identical images", "A. Ashesh, J. Deschamps, F. Jug, arXiv:2408.08747, 2024");
	}

	@Override
	public Set<Need> needs() {
		return EnumSet.of(Need.FINITE, Need.RECTANGLE, Need.PLANE);
	}

	@Override
	public double compute(final ImagePair images) {
		return microSsim(images.reference(), images.test());
	}

	@Override
	public String definition(final MetricRules rules) {
		return MetricRules.words(SsimWindow.uniform());
	}

	/**
	 * How images are scaled before they are compared; found once for all images of a set.
	 *
	 * @param referenceOffset grey level of the ground truth that becomes 0
	 * @param testOffset grey level of the image to rate that becomes 0
	 * @param largest ground truth minus its offset that becomes 1
	 * @param factor by which the image to rate is multiplied then
	 */
	public record Scaling(double referenceOffset, double testOffset, double largest, double factor) {

		private static RandomAccessibleInterval<DoubleType> map(
			final RandomAccessibleInterval<? extends RealType<?>> image, final double offset,
			final double scale)
		{
			final RandomAccessibleInterval<RealType<?>> pixels = Cast.unchecked(image);
			return Converters.convert(pixels, (in, out) -> out.set((in.getRealDouble() - offset) * scale),
				new DoubleType());
		}

		RandomAccessibleInterval<DoubleType> reference(final RandomAccessibleInterval<? extends RealType<?>> image) {
			return map(image, referenceOffset, 1 / largest);
		}

		RandomAccessibleInterval<DoubleType> test(final RandomAccessibleInterval<? extends RealType<?>> image) {
			return map(image, testOffset, factor / largest);
		}
	}

	/**
	 * The similarity of one pair of images: {@link #microSsim(RandomAccessibleInterval, RandomAccessibleInterval,
	 * Scaling)} with a scaling of its own, to rounding. The means and variances that the factor was found with are used
	 * again.
	 *
	 * @param reference the ground truth, at least 7 x 7 pixels; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @return the similarity, up to 1
	 * @throws IllegalArgumentException if dimensions differ, the image is too small, a pixel is not finite or the
	 * ground truth is constant
	 * @implNote op names='image.quality.microssim'
	 */
	public static double microSsim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		final Prepared prepared = prepare(List.of(reference), List.of(test));
		return prepared.elements.best().similarity;
	}

	/**
	 * MicroSSIM: the mean of the structural similarity in a uniform window of 7 x 7 pixels with sample covariance,
	 * inside the image only, between r' = (r − o_r) / M and a (x − o_x) / M; the range is that of r'. Without unit, up
	 * to 1, higher is better. Not symmetric. pip package microssim: {@code MicroSSIM}.
	 *
	 * @param reference the ground truth, at least 7 x 7 pixels; further dimensions are slices
	 * @param test the image to rate, of the same dimensions
	 * @param scaling of the set these images belong to
	 * @return the similarity
	 * @throws IllegalArgumentException if dimensions differ, the image is too small, a pixel is not finite or the
	 * ground truth is constant
	 * @implNote op names='image.quality.microssim'
	 */
	public static double microSsim(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final Scaling scaling)
	{
		Arguments.sameDimensions(reference, test);
		final RandomAccessibleInterval<DoubleType> r = scaling.reference(reference);
		return Ssim.ssim(r, scaling.test(test), new DataRange.MinMax().of(r), SsimWindow.uniform());
	}

	/**
	 * Finds the scaling of a set of images. The offsets are the percentiles {@value #BACKGROUND} of all ground truths
	 * and of all images to rate.
	 *
	 * @param references ground truths
	 * @param tests images to rate, in the same order and of the same dimensions
	 * @return the scaling with the largest mean similarity
	 * @throws IllegalArgumentException if the numbers of images or their dimensions differ, one is too small, a pixel
	 * is not finite, or the ground truth is constant
	 */
	public static Scaling fit(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> references,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> tests)
	{
		final Prepared prepared = prepare(references, tests);
		return new Scaling(prepared.offsetR, prepared.offsetX, prepared.largest, prepared.elements.best().factor);
	}

	/** What is known of a set of images before the factor is. */
	private record Prepared(double offsetR, double offsetX, double largest, Elements elements) {}

	private static Prepared prepare(
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> references,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> tests)
	{
		if (references.isEmpty() || references.size() != tests.size())
			throw new IllegalArgumentException("There are " + references.size() + " ground truths and " + tests.size()
				+ " images to rate; there must be as many of both, and at least one.");
		final List<Samples> r = new ArrayList<>();
		final List<Samples> x = new ArrayList<>();
		for (int i = 0; i < references.size(); i++) {
			Arguments.sameDimensions(references.get(i), tests.get(i));
			Arguments.window(references.get(i), 2, SIDE);
			r.add(Samples.of(references.get(i), "reference"));
			x.add(Samples.of(tests.get(i), "test image"));
		}
		final double offsetR = background(r);
		final double offsetX = background(x);
		double high = Double.NEGATIVE_INFINITY;
		double low = Double.POSITIVE_INFINITY;
		for (final Samples samples : r)
			for (final double value : samples.values()) {
				high = Math.max(high, value);
				low = Math.min(low, value);
			}
		final double largest = high - offsetR;
		if (!(largest > 0))
			throw new IllegalArgumentException(
				"The reference is " + high + " almost everywhere; MicroSSIM needs contrast.");
		return new Prepared(offsetR, offsetX, largest,
			Elements.of(r, x, offsetR, offsetX, largest, (high - low) / largest));
	}

	private static double background(final List<Samples> images) {
		final double[] all = images.size() == 1 ? images.get(0).values()
			: images.stream().flatMapToDouble(samples -> Arrays.stream(samples.values())).toArray();
		return OrderStatistics.percentiles(ArrayImgs.doubles(all, all.length), BACKGROUND)[0];
	}

	/**
	 * What SSIM with any factor is made of, for each place of the window: means' product and squares, covariance and
	 * variances.
	 */
	private static final class Elements {

		private final double[] meanProduct;
		private final double[] meanR;
		private final double[] meanX;
		private final double[] covariance;
		private final double[] varianceR;
		private final double[] varianceX;
		private final double c1;
		private final double c2;
		private int filled;

		/** A factor and the mean similarity with it. */
		private record Best(double factor, double similarity) {}

		private Elements(final int n, final double range) {
			this(n, K1 * range * K1 * range, K2 * range * K2 * range);
		}

		/** Place for others with the same constants. */
		private Elements(final Elements others, final int n) {
			this(n, others.c1, others.c2);
			filled = n;
		}

		private Elements(final int n, final double c1, final double c2) {
			this.c1 = c1;
			this.c2 = c2;
			meanProduct = new double[n];
			meanR = new double[n];
			meanX = new double[n];
			covariance = new double[n];
			varianceR = new double[n];
			varianceX = new double[n];
		}

		static Elements of(final List<Samples> references, final List<Samples> tests, final double offsetR,
			final double offsetX,
			final double largest, final double range)
		{
			int n = 0;
			for (final Samples image : references)
				n += image.values().length / (image.size()[0] * image.size()[1]) * (image.size()[0] - SIDE + 1)
					* (image.size()[1] - SIDE + 1);
			final Elements elements = new Elements(n, range);
			for (int i = 0; i < references.size(); i++) {
				final double[] r = scaled(references.get(i).values(), offsetR, largest);
				final double[] x = scaled(tests.get(i).values(), offsetX, largest);
				final int width = references.get(i).size()[0];
				final int height = references.get(i).size()[1];
				for (int start = 0; start < r.length; start += width * height)
					elements.add(r, x, start, width, height);
			}
			return elements;
		}

		private static double[] scaled(final double[] values, final double offset, final double largest) {
			for (int i = 0; i < values.length; i++)
				values[i] = (values[i] - offset) / largest;
			return values;
		}

		/** All places of a plane, in bands of rows that threads share; each place has the same value in any band. */
		private void add(final double[] r, final double[] x, final int start, final int width, final int height) {
			final int first = filled;
			final int rows = height - SIDE + 1;
			final int bands = (rows + BAND - 1) / BAND;
			Parallel.run(bands, () -> band -> add(r, x, start, width,
				new Rows(first, band * BAND, Math.min(rows, (band + 1) * BAND))));
			filled += rows * (width - SIDE + 1);
		}

		/**
		 * Rows of places.
		 *
		 * @param first index of the plane's first place
		 * @param from row
		 * @param to row, which is not among them
		 */
		private record Rows(int first, int from, int to) {}

		/** Sums over columns of the window first, which rows below share; each is added anew, so that no error grows. */
		private void add(final double[] r, final double[] x, final int start, final int width, final Rows rows) {
			final double[][] columns = new double[5][width];
			int place = rows.first + rows.from * (width - SIDE + 1);
			for (int y = rows.from; y < rows.to; y++) {
				for (final double[] column : columns)
					Arrays.fill(column, 0);
				for (int j = 0; j < SIDE; j++)
					row(r, x, start + (y + j) * width, columns);
				for (int i = 0; i + SIDE <= width; i++, place++) {
					final double mr = window(columns[0], i) / WINDOW;
					final double mx = window(columns[1], i) / WINDOW;
					meanProduct[place] = mr * mx;
					meanR[place] = mr * mr;
					meanX[place] = mx * mx;
					varianceR[place] = SAMPLE_COVARIANCE * (window(columns[2], i) / WINDOW - mr * mr);
					varianceX[place] = SAMPLE_COVARIANCE * (window(columns[3], i) / WINDOW - mx * mx);
					covariance[place] = SAMPLE_COVARIANCE * (window(columns[4], i) / WINDOW - mr * mx);
				}
			}
		}

		private static double window(final double[] column, final int i) {
			return column[i] + column[i + 1] + column[i + 2] + column[i + 3] + column[i + 4] + column[i + 5]
				+ column[i + 6];
		}

		private static void row(final double[] r, final double[] x, final int at, final double[][] columns) {
			final int n = columns[0].length;
			for (int i = 0; i < n; i++) {
				final double a = r[at + i];
				final double b = x[at + i];
				columns[0][i] += a;
				columns[1][i] += b;
				columns[2][i] += a * a;
				columns[3][i] += b * b;
				columns[4][i] += a * b;
			}
		}

		/** Every so many of the places, side by side, so that they are read fast again and again. */
		private Elements thinned(final int step) {
			final Elements some = new Elements(this, (filled + step - 1) / step);
			for (int i = 0; i < some.filled; i++) {
				some.meanProduct[i] = meanProduct[i * step];
				some.meanR[i] = meanR[i * step];
				some.meanX[i] = meanX[i * step];
				some.covariance[i] = covariance[i * step];
				some.varianceR[i] = varianceR[i * step];
				some.varianceX[i] = varianceX[i * step];
			}
			return some;
		}

		/** The mean similarity. */
		double similarity(final double a) {
			return mean(i -> (2 * a * meanProduct[i] + c1) * (2 * a * covariance[i] + c2)
				/ ((meanR[i] + a * a * meanX[i] + c1) * (varianceR[i] + a * a * varianceX[i] + c2)));
		}

		private double mean(final IntToDoubleFunction term) {
			final int rows = Math.max(1, Math.min(64, filled / 4096));
			final double[] sums = new double[rows];
			Parallel.run(rows, () -> row -> {
				double sum = 0;
				final int end = (int) ((long) (row + 1) * filled / rows);
				for (int i = (int) ((long) row * filled / rows); i < end; i++)
					sum += term.applyAsDouble(i);
				sums[row] = sum;
			});
			return CompensatedSum.of(sums) / filled;
		}

		/**
		 * The best of many factors, refined. Of large images some of the places say where the best is, and all how
		 * much it is; where they do not agree, all are asked again.
		 */
		Best best() {
			final int step = Math.max(1, filled / SOME);
			final Elements some = step == 1 ? this : thinned(step);
			final double found = some.bestFactor();
			final double factor = refined(found, some);
			final Best best = new Best(factor, similarity(factor));
			if (step == 1 || best.similarity >= similarity(found))
				return best;
			final double ofAll = refined(bestFactor(), this);
			return new Best(ofAll, similarity(ofAll));
		}

		/** The first guess is that of least squares. */
		private double bestFactor() {
			final double above = mean(i -> meanProduct[i] + covariance[i]);
			final double below = mean(i -> meanX[i] + varianceX[i]);
			final double guess = above > 0 && below > 0 ? above / below : 1;
			int best = 0;
			double largest = Double.NEGATIVE_INFINITY;
			for (int i = 0; i <= TRIALS; i++) {
				final double similarity = similarity(guess * factor(i));
				if (similarity > largest) {
					largest = similarity;
					best = i;
				}
			}
			return guess * Math.exp(Minimum.of(log -> -similarity(guess * Math.exp(log)), Math.log(factor(best - 1)),
				Math.log(factor(best + 1)), 1e-9));
		}

		/**
		 * Follows the slope to where it is 0, by secants: a maximum alone is known to half of the digits. The first
		 * secant is that of some of the places.
		 */
		private double refined(final double found, final Elements some) {
			double last = found * (1 + 1e-5);
			double factor = found;
			double slope = slope(factor);
			double lastSlope = slope + some.slope(last) - some.slope(factor);
			for (int i = 0; i < SECANTS; i++) {
				final double next = factor - slope * (factor - last) / (slope - lastSlope);
				if (slope == 0 || slope == lastSlope || !(Math.abs(next / found - 1) < FARTHEST))
					break;
				last = factor;
				lastSlope = slope;
				factor = next;
				if (Math.abs(factor - last) <= EXACT * factor)
					break;
				slope = slope(factor);
			}
			return factor;
		}

		/** The derivative of the mean similarity by the factor. */
		private double slope(final double a) {
			return mean(i -> {
				final double luminance = 2 * a * meanProduct[i] + c1;
				final double structure = 2 * a * covariance[i] + c2;
				final double means = meanR[i] + a * a * meanX[i] + c1;
				final double variances = varianceR[i] + a * a * varianceX[i] + c2;
				return (2 * meanProduct[i] * structure + 2 * covariance[i] * luminance
					- 2 * a * luminance * structure * (meanX[i] / means + varianceX[i] / variances))
					/ (means * variances);
			});
		}

		private static double factor(final int trial) {
			return Math.pow(10, DECADES * (2.0 * trial / TRIALS - 1));
		}
	}
}
