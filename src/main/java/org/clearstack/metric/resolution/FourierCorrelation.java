// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.numeric.Fourier;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * Fourier ring correlation of planes and Fourier shell correlation of volumes: up to which frequency two exposures of
 * one object agree. W. O. Saxton and W. Baumeister, J. Microsc. 127:127-138, 1982; G. Harauz and M. van Heel, Optik
 * 73:146-156, 1986. No ground truth is needed. The noise of the two images must be independent: two restorations by one
 * network are not.
 */
public final class FourierCorrelation {

	/** Share of each side that is tapered if nothing else is said. */
	public static final double TAPER = 0.25;

	private static final int SMALLEST = 8;

	private FourierCorrelation() {}

	/**
	 * How an image is prepared.
	 *
	 * @param taper share of each side, both ends together, over which a Tukey window falls to 0; 0 for no window.
	 * Without a window, the jump from one border to the other looks like fine structure that both images share.
	 * @param spacing size of a pixel in each dimension, in one unit of length
	 */
	public record Setup(double taper, double... spacing) {

		/** @throws IllegalArgumentException if the taper is not from 0 to 1 or a spacing is not above 0 */
		public Setup {
			if (!(taper >= 0 && taper <= 1))
				throw new IllegalArgumentException(
					"The tapered share of the image must be from 0 (no window) to 1; found " + taper + ".");
			for (final double size : spacing)
				if (!(size > 0) || Double.isInfinite(size))
					throw new IllegalArgumentException("A pixel's size must be a number above 0; found " + size + ".");
		}

		/** @return a Tukey window of {@value FourierCorrelation#TAPER} and pixels of size 1. */
		public static Setup pixels() {
			return new Setup(TAPER);
		}

		double[] spacing(final int dimensions) {
			if (spacing.length == 0) {
				final double[] ones = new double[dimensions];
				Arrays.fill(ones, 1);
				return ones;
			}
			if (spacing.length != dimensions)
				throw new IllegalArgumentException(
					"The image has " + dimensions + " dimensions and the pixel size " + spacing.length
						+ "; give one number for each.");
			return spacing;
		}

		Setup doubled(final int dimensions) {
			final double[] wide = spacing(dimensions).clone();
			wide[0] *= 2;
			wide[1] *= 2;
			return new Setup(taper, wide);
		}
	}

	/**
	 * The correlation of two exposures, Re Σ F G* / √(Σ |F|² Σ |G|²) over rings (in 3D, shells) of rounded radius; the
	 * means are taken off first. The rings are one cycle per shortest side apart and end at the lowest of the axes'
	 * Nyquist frequencies.
	 *
	 * @param first exposure, of 2 or 3 dimensions, at least 8 pixels in each
	 * @param second exposure of the same object, of the same dimensions
	 * @param setup window and size of the pixels
	 * @return the curve
	 * @throws IllegalArgumentException if dimensions differ or are too few, a pixel is not finite, or an image is
	 * constant
	 * @implNote op names='image.resolution.frc'
	 */
	public static CorrelationCurve correlate(final RandomAccessibleInterval<? extends RealType<?>> first,
		final RandomAccessibleInterval<? extends RealType<?>> second, final Setup setup)
	{
		Arguments.sameDimensions(first, second);
		checkSize(first);
		final Rings rings = new Rings(sizes(first), setup.spacing(first.numDimensions()));
		rings.add(first, second, setup.taper, new double[first.numDimensions()]);
		return rings.curve();
	}

	/**
	 * The correlation of one image with itself, which is cut like a checkerboard: pixels of even x and y against those
	 * of odd x and y, and even-odd against odd-even, each shifted into place in the Fourier domain. After S. Koho et
	 * al., Nat. Commun. 10:3103, 2019. Neighbouring pixels must not share their noise (no interpolation, no
	 * demosaicing), and nothing finer than 4 pixels is seen.
	 *
	 * @param image of 2 or 3 dimensions, at least 16 x 16 pixels
	 * @param setup window and size of the pixels of the image
	 * @return the curve, up to half of the Nyquist frequency of the image
	 * @throws IllegalArgumentException if the image is too small, a pixel is not finite, or it is constant
	 * @implNote op names='image.resolution.frcCheckerboard'
	 */
	public static CorrelationCurve checkerboard(final RandomAccessibleInterval<? extends RealType<?>> image,
		final Setup setup)
	{
		if (image.numDimensions() < 2 || image.dimension(0) < 2 * SMALLEST || image.dimension(1) < 2 * SMALLEST)
			throw new IllegalArgumentException(
				"To cut an image like a checkerboard it must have at least 16 x 16 pixels; found "
					+ Arguments.size(image.dimensionsAsLongArray()) + ".");
		final int dimensions = image.numDimensions();
		final Setup wide = setup.doubled(dimensions);
		final RandomAccessibleInterval<? extends RealType<?>> even = ImageSplit.quarter(image, 0, 0);
		final Rings rings = new Rings(sizes(even), wide.spacing(dimensions));
		final double[] shift = new double[dimensions];
		shift[0] = 0.5;
		shift[1] = 0.5;
		rings.add(even, ImageSplit.quarter(image, 1, 1), setup.taper, shift);
		shift[1] = -0.5;
		rings.add(ImageSplit.quarter(image, 0, 1), ImageSplit.quarter(image, 1, 0), setup.taper, shift);
		return rings.curve();
	}

	/**
	 * The correlation of an image of counted photons with itself: each photon goes to one of two images by the toss of
	 * a coin, which makes two independent exposures of half the time (B. Rieger et al., "Single image Fourier ring
	 * correlation", Opt. Express 32:21767, 2024).
	 *
	 * @param image of 2 or 3 dimensions, at least 8 pixels in each
	 * @param gain grey levels per photon
	 * @param dark grey level of no photon
	 * @param seed of the coin
	 * @param setup window and size of the pixels
	 * @return the curve
	 * @throws IllegalArgumentException if the gain is not above 0, the image is too small, or there are no photons
	 * @implNote op names='image.resolution.frcPhotons'
	 */
	public static CorrelationCurve thinned(final RandomAccessibleInterval<? extends RealType<?>> image,
		final double gain, final double dark,
		final long seed, final Setup setup)
	{
		final ImageSplit halves = ImageSplit.thinned(image, gain, dark, seed);
		return correlate(halves.first(), halves.second(), setup);
	}

	/**
	 * The correlation of the mean of the even slices of a stack with that of the odd ones; slices must show the same
	 * object.
	 *
	 * @param stack of 3 dimensions with at least 2 slices
	 * @param setup window and size of the pixels in x and y
	 * @return the curve
	 * @throws IllegalArgumentException if the image is no stack, is too small or constant
	 * @implNote op names='image.resolution.frcSlices'
	 */
	public static CorrelationCurve evenOdd(final RandomAccessibleInterval<? extends RealType<?>> stack,
		final Setup setup)
	{
		final ImageSplit halves = ImageSplit.evenOdd(stack);
		return correlate(halves.first(), halves.second(), setup);
	}

	private static void checkSize(final RandomAccessibleInterval<?> image) {
		final long[] size = image.dimensionsAsLongArray();
		if (size.length < 2 || size.length > 3 || Arrays.stream(size).anyMatch(n -> n < SMALLEST))
			throw new IllegalArgumentException(
				"The Fourier ring correlation needs images of 2 or 3 dimensions and at least " + SMALLEST
					+ " pixels in each; found " + Arguments.size(size) + ".");
	}

	private static int[] sizes(final RandomAccessibleInterval<?> image) {
		return Arrays.stream(image.dimensionsAsLongArray()).mapToInt(Math::toIntExact).toArray();
	}

	/** Sums over rings. Both images are transformed at once, one as real and one as imaginary part. */
	private static final class Rings {

		private final int[] size;
		private final double[] squaredFrequency;
		private final double step;
		private final double[] cross;
		private final double[] first;
		private final double[] second;
		private final long[] counts;

		Rings(final int[] size, final double[] spacing) {
			this.size = size;
			double shortest = Double.POSITIVE_INFINITY;
			double nyquist = Double.POSITIVE_INFINITY;
			squaredFrequency = new double[size.length];
			for (int d = 0; d < size.length; d++) {
				shortest = Math.min(shortest, size[d] * spacing[d]);
				nyquist = Math.min(nyquist, 1 / (2 * spacing[d]));
				squaredFrequency[d] = 1 / (size[d] * spacing[d]) / (size[d] * spacing[d]);
			}
			step = 1 / shortest;
			final int rings = (int) Math.floor(nyquist / step + 1e-9) + 1;
			cross = new double[rings];
			first = new double[rings];
			second = new double[rings];
			counts = new long[rings];
		}

		/** @param shift of the second image against the first, in pixels */
		void add(final RandomAccessibleInterval<? extends RealType<?>> a,
			final RandomAccessibleInterval<? extends RealType<?>> b,
			final double taper, final double[] shift)
		{
			final double[] re = prepared(Samples.of(a, "first image"), taper);
			final double[] im = prepared(Samples.of(b, "second image"), taper);
			Fourier.transform(re, im, size);
			final int[] place = new int[size.length];
			for (int i = 0; i < re.length; i++) {
				add(re, im, i, place, shift);
				for (int d = 0; d < size.length && ++place[d] == size[d]; d++)
					place[d] = 0;
			}
		}

		private void add(final double[] re, final double[] im, final int i, final int[] place, final double[] shift) {
			double squared = 0;
			double phase = 0;
			int mirror = 0;
			int stride = 1;
			for (int d = 0; d < size.length; d++) {
				final int k = 2 * place[d] > size[d] ? place[d] - size[d] : place[d];
				squared += squaredFrequency[d] * k * k;
				phase += 2 * Math.PI * shift[d] * k / size[d];
				mirror += place[d] == 0 ? 0 : stride * (size[d] - place[d]);
				stride *= size[d];
			}
			// a radius halfway between rings belongs to the outer one, whatever the last bit says
			final int ring = (int) (Math.sqrt(squared) / step + 0.5 + 1e-9);
			if (ring >= counts.length)
				return;
			// twice the transforms of both images
			final double aRe = re[i] + re[mirror];
			final double aIm = im[i] - im[mirror];
			final double bRe = im[i] + im[mirror];
			final double bIm = re[mirror] - re[i];
			final double real = aRe * bRe + aIm * bIm;
			if (phase == 0)
				cross[ring] += real;
			else
				cross[ring] += real * Math.cos(phase) - (aIm * bRe - aRe * bIm) * Math.sin(phase);
			first[ring] += aRe * aRe + aIm * aIm;
			second[ring] += bRe * bRe + bIm * bIm;
			counts[ring]++;
		}

		/** Without its mean, with standard deviation 1, times the window. */
		private double[] prepared(final Samples samples, final double taper) {
			final double[] values = samples.values();
			final double mean = samples.mean();
			double squares = 0;
			for (int i = 0; i < values.length; i++) {
				values[i] -= mean;
				squares += values[i] * values[i];
			}
			if (!(squares > 0))
				throw new IllegalArgumentException(
					"An image is constant (" + mean + "); there is nothing to correlate.");
			final double scale = 1 / Math.sqrt(squares / values.length);
			int stride = 1;
			final double[] window = new double[values.length];
			Arrays.fill(window, scale);
			for (final int n : size) {
				final double[] profile = tukey(n, taper);
				for (int i = 0; i < window.length; i++)
					window[i] *= profile[i / stride % n];
				stride *= n;
			}
			for (int i = 0; i < values.length; i++)
				values[i] *= window[i];
			return values;
		}

		CorrelationCurve curve() {
			final double[] curve = new double[counts.length];
			for (int ring = 1; ring < curve.length; ring++)
				curve[ring] =
					first[ring] > 0 && second[ring] > 0 ? cross[ring] / Math.sqrt(first[ring] * second[ring]) : 0;
			curve[0] = 1;
			return new CorrelationCurve(step, curve, counts);
		}
	}

	/** @return the window as {@code scipy.signal.windows.tukey(n, taper)} gives it. */
	static double[] tukey(final int n, final double taper) {
		final double[] window = new double[n];
		final double slope = taper * (n - 1) / 2;
		for (int i = 0; i < n; i++) {
			final double fromEnd = Math.min(i, n - 1 - i);
			window[i] = fromEnd < slope ? (1 - Math.cos(Math.PI * fromEnd / slope)) / 2 : 1;
		}
		return window;
	}
}
