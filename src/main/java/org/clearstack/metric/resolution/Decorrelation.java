// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.numeric.Fourier;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Parallel;
import org.clearstack.metric.pixel.Samples;

/**
 * Resolution of one image by decorrelation analysis: the image is correlated with its own phase, cut off at growing
 * frequencies, after ever stronger high-pass filters; the highest frequency at which a correlation peaks is the cut-off
 * of what is in the image. A. Descloux, K. S. Grussmayer, A. Radenovic, "Parameter-free image resolution estimation
 * based on decorrelation analysis", Nat. Methods 16:918-924, 2019. Needs no second exposure and no ground truth, but an
 * image sampled finer than it is resolved. Two steps, as NanoPyx and the authors' plugin do; the high-pass is a
 * Gaussian in the Fourier domain, so one transform is enough.
 */
public final class Decorrelation {

	private static final int RADII = 50;
	private static final int FILTERS = 10;
	private static final int SMALLEST = 32;
	/** Width of the border that is faded to its mean. */
	private static final int FADED = 20;
	private static final double FIRST_SIGMA = 0.14;
	/** A peak rises so much above what follows. */
	private static final double PEAK = 0.001;
	private static final double BELOW = 0.05;
	private static final double ABOVE = 0.3;

	private Decorrelation() {}

	/**
	 * What the analysis found.
	 *
	 * @param resolution in pixels, 2 over the cut-off; infinite if no correlation has a peak, as in pure noise
	 * @param cutoff highest frequency with a peak, from 0 to 1 (Nyquist)
	 * @param height of that peak, from 0 to 1
	 * @param signalToNoise height of the peak of the unfiltered image, from 0 to 1
	 */
	public record Result(double resolution, double cutoff, double height, double signalToNoise) {}

	/**
	 * Finds the resolution of a plane.
	 *
	 * @param image of 2 dimensions, at least 32 x 32 pixels
	 * @return resolution in pixels; multiply by the pixel size
	 * @throws IllegalArgumentException if the image has not 2 dimensions, is too small or constant, a pixel is not
	 * finite, or there is no peak
	 * @implNote op names='image.resolution.decorrelation'
	 */
	public static Result analyse(final RandomAccessibleInterval<? extends RealType<?>> image) {
		if (image.numDimensions() != 2 || image.dimension(0) < SMALLEST || image.dimension(1) < SMALLEST)
			throw new IllegalArgumentException(
				"Decorrelation analysis needs a plane of at least " + SMALLEST + " x " + SMALLEST
					+ " pixels; found " + Arguments.size(image.dimensionsAsLongArray())
					+ ". Choose a slice, or a larger part of it.");
		final Samples samples = Samples.of(image, "image");
		final Spectrum spectrum = Spectrum.of(samples);
		final Peak plain = Peak.of(spectrum.curve(0, 0, 1), 0, 1);
		final double width = samples.size()[0];
		final double widest = plain.place == 0 ? width / 2 : 2 / plain.place;
		final Peak[] coarse = peaks(spectrum, FIRST_SIGMA, widest, 0, 1);
		final Peak[] all = Arrays.copyOf(coarse, FILTERS + 1);
		all[FILTERS] = plain;
		final int best = best(all, true);
		final int highest = best(all, false);
		final double from = Math.max(0, Math.min(all[best].place, all[highest].place) - BELOW);
		final double to = Math.min(1, Math.max(all[best].place, all[highest].place) + ABOVE);
		final int last = Math.max(best, highest);
		final Peak[] fine = last < FILTERS
			? peaks(spectrum, sigma(FIRST_SIGMA, widest, Math.min(best, highest) - 1), sigma(FIRST_SIGMA, widest, last),
				from, to)
			: peaks(spectrum, 2 / width, FIRST_SIGMA, from, to);
		final Peak found = fine[best(fine, false)];
		if (found.place == 0)
			throw new IllegalArgumentException("Its curves have no peak: the image shows no structure above its noise, "
				+ "or is sampled too coarsely for its resolution. Use Fourier ring correlation of two exposures.");
		return new Result(2 / found.place, found.place, found.height, plain.height);
	}

	private static double sigma(final double first, final double last, final double index) {
		return first * Math.pow(last / first, index / (FILTERS - 1));
	}

	private static Peak[] peaks(final Spectrum spectrum, final double first, final double last, final double from,
		final double to)
	{
		final Peak[] peaks = new Peak[FILTERS];
		Parallel.run(FILTERS, () -> i -> peaks[i] = Peak.of(spectrum.curve(sigma(first, last, i), from, to), from, to));
		return peaks;
	}

	/** @return the index of the peak that is farthest, or with the largest product of place and height. */
	private static int best(final Peak[] peaks, final boolean product) {
		int best = 0;
		for (int i = 1; i < peaks.length; i++)
			if (peaks[i].place * (product ? peaks[i].height : 1)
				> peaks[best].place * (product ? peaks[best].height : 1))
				best = i;
		return best;
	}

	/**
	 * The highest point of a curve that is followed by a fall.
	 *
	 * @param place frequency, 0 to 1; 0 if there is none
	 * @param height correlation there
	 */
	private record Peak(double place, double height) {

		static Peak of(final double[] curve, final double from, final double to) {
			final double[] rest = curve.clone();
			int length = rest.length;
			while (length > 1) {
				int top = 0;
				for (int i = 1; i < length; i++)
					top = rest[i] > rest[top] ? i : top;
				double after = Double.POSITIVE_INFINITY;
				for (int i = top; i < length; i++)
					after = Math.min(after, rest[i]);
				if (top < length - 1 && rest[top] - after > PEAK)
					return new Peak(from + (to - from) * top / (rest.length - 1), rest[top]);
				length = Math.max(1, top == length - 1 ? length - 1 : top);
			}
			return new Peak(0, 0);
		}
	}

	/** Sums over fine rings of the spectrum, from which all curves follow. */
	private static final class Spectrum {

		/** Normalised frequency of each coefficient that is not 0, up to Nyquist, and its magnitude. */
		private final double[] radii;
		private final double[] magnitudes;

		private Spectrum(final double[] radii, final double[] magnitudes) {
			this.radii = radii;
			this.magnitudes = magnitudes;
		}

		/** Half of the spectrum is enough: the other half is its mirror image. */
		static Spectrum of(final Samples samples) {
			final int width = samples.size()[0];
			final int height = samples.size()[1];
			final double[] re = faded(samples.values(), width, height);
			final double[] im = new double[re.length];
			Fourier.transform(re, im, width, height);
			final double[] radii = new double[(width / 2 + 1) * height];
			final double[] magnitudes = new double[radii.length];
			int n = 0;
			for (int y = 0; y < height; y++)
				for (int x = y == 0 ? 1 : 0; x <= width / 2; x++) {
					final double fx = 2.0 * x / width;
					final double fy = 2.0 * (2 * y > height ? y - height : y) / height;
					final double radius = Math.sqrt(fx * fx + fy * fy);
					if (radius <= 1) {
						radii[n] = radius;
						magnitudes[n++] = Math.hypot(re[y * width + x], im[y * width + x]);
					}
				}
			return new Spectrum(Arrays.copyOf(radii, n), Arrays.copyOf(magnitudes, n));
		}

		/** Without its mean, and without the jump from one border to the other. */
		private static double[] faded(final double[] values, final int width, final int height) {
			double mean = 0;
			int n = 0;
			for (int i = 0; i < values.length; i++)
				if (fromBorder(i % width, width) < FADED || fromBorder(i / width, height) < FADED) {
					mean += values[i];
					n++;
				}
			mean /= n;
			double spread = 0;
			for (int i = 0; i < values.length; i++) {
				final double inward =
					Math.min(1, Math.min(fromBorder(i % width, width), fromBorder(i / width, height)) / (double) FADED);
				values[i] = (values[i] - mean) * (1 - Math.cos(Math.PI * inward)) / 2;
				spread += Math.abs(values[i]);
			}
			if (spread == 0)
				throw new IllegalArgumentException("The image is constant; it has no resolution.");
			return values;
		}

		private static int fromBorder(final int i, final int n) {
			return Math.min(i, n - 1 - i);
		}

		/**
		 * The correlation of the filtered image with its phase inside each of {@value Decorrelation#RADII} radii:
		 * d(r) = Σ_r |F| / √(Σ_1 |F|² · Σ_r 1).
		 *
		 * @param sigma of the Gaussian that is taken off, in pixels; 0 for no filter
		 */
		double[] curve(final double sigma, final double from, final double to) {
			final double[] sums = new double[RADII];
			final double[] counts = new double[RADII];
			double power = 0;
			for (int i = 0; i < radii.length; i++) {
				final double frequency = radii[i] / 2;
				final double pass =
					sigma == 0 ? 1 : -Math.expm1(-2 * Math.PI * Math.PI * sigma * sigma * frequency * frequency);
				final double magnitude = magnitudes[i] * pass;
				power += magnitude * magnitude;
				if (radii[i] > to)
					continue;
				final int ring = Math.max(0, (int) Math.round((radii[i] - from) / (to - from) * (RADII - 1)));
				sums[ring] += magnitude;
				counts[ring]++;
			}
			final double[] curve = new double[RADII];
			double sum = 0;
			double count = 0;
			for (int ring = 0; ring < RADII; ring++) {
				sum += sums[ring];
				count += counts[ring];
				curve[ring] = power > 0 && count > 0 ? sum / Math.sqrt(power * count) : 0;
			}
			return curve;
		}
	}
}
