// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.numeric.Quantiles;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * What a restoration does to stars: their flux in an aperture, their place and their width, in two images of the same
 * field. Stars are the local maxima of the reference that stand out from the sky. The flux is the sum of the pixels in
 * a circle, each counted by the share of 5 x 5 points that lie in it, minus the median of a ring around (photutils:
 * {@code aperture_photometry(..., method='subpixel')}).
 */
public final class StarPhotometry {

	private static final int POINTS = 5;
	private static final double RING_INNER = 2;
	private static final double RING_OUTER = 3;
	private static final double SIGMAS = 10;
	private static final double MAD_TO_DEVIATION = 1.482602218505602;
	private static final int CLIPPINGS = 10;
	private static final double CLIP = 3;

	private final double[] values;
	private final int width;
	private final int height;

	private StarPhotometry(final Samples samples) {
		values = samples.values();
		width = samples.size()[0];
		height = samples.size()[1];
	}

	/**
	 * A star in one image.
	 *
	 * @param x of its centre in pixels, 0 in the centre of the first pixel
	 * @param y of its centre in pixels
	 * @param flux in the aperture without the sky, in grey levels
	 * @param fwhm full width at half maximum in pixels, of a Gaussian fit
	 */
	public record Star(double x, double y, double flux, double fwhm) {}

	/**
	 * A star in both images.
	 *
	 * @param reference what it is in the reference
	 * @param test what it is in the image to rate
	 */
	public record Pair(Star reference, Star test) {

		/** @return how much flux the image to rate has more, in per cent. */
		public double fluxError() {
			return 100 * (test.flux / reference.flux - 1);
		}

		/** @return how far the centre moved, in pixels. */
		public double shift() {
			return Math.hypot(test.x - reference.x, test.y - reference.y);
		}
	}

	/**
	 * All stars together.
	 *
	 * @param stars pairs, brightest first
	 */
	public record Result(List<Pair> stars) {

		/** @return the median size of the flux errors in per cent. */
		public double fluxError() {
			return Quantiles.median(stars.stream().mapToDouble(pair -> Math.abs(pair.fluxError())).toArray());
		}

		/** @return the median shift of the centres in pixels. */
		public double shift() {
			return Quantiles.median(stars.stream().mapToDouble(Pair::shift).toArray());
		}

		/** @return the median width of the reference's stars in pixels. */
		public double referenceFwhm() {
			return Quantiles.median(stars.stream().mapToDouble(pair -> pair.reference.fwhm).toArray());
		}

		/** @return the median width of the stars in the image to rate in pixels. */
		public double testFwhm() {
			return Quantiles.median(stars.stream().mapToDouble(pair -> pair.test.fwhm).toArray());
		}
	}

	/**
	 * Compares the stars of two images of one field and one sampling.
	 *
	 * @param reference plane in which the stars are found
	 * @param test plane to rate, of the same dimensions
	 * @param radius of the aperture in pixels, at least 2
	 * @return the stars that stand out from the sky by 10 standard deviations and have no brighter one within two radii
	 * @throws IllegalArgumentException if dimensions differ, a pixel is not finite, or no star is found
	 * @implNote op names='image.field.stars'
	 */
	public static Result compare(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double radius)
	{
		Arguments.sameDimensions(reference, test);
		checkPlane(reference, radius);
		final StarPhotometry before = new StarPhotometry(Samples.of(reference, "reference"));
		final StarPhotometry after = new StarPhotometry(Samples.of(test, "test image"));
		final List<Pair> pairs = new ArrayList<>();
		for (final int[] peak : before.peaks(radius)) {
			final PeakWidth.Fit a = before.fit(peak[0], peak[1], radius);
			final PeakWidth.Fit b = a == null ? null : after.fit(peak[0], peak[1], radius);
			if (b == null)
				continue;
			// both apertures lie where the reference has the star
			final double flux = before.flux(a.x(), a.y(), radius);
			if (flux > 0)
				pairs.add(new Pair(new Star(a.x(), a.y(), flux, a.fwhm()),
					new Star(b.x(), b.y(), after.flux(a.x(), a.y(), radius), b.fwhm())));
		}
		if (pairs.isEmpty())
			throw new IllegalArgumentException("No star was found: nothing stands out from the sky by " + SIGMAS
				+ " standard deviations with " + RING_OUTER * radius
				+ " pixels of room around it. Is the reference a picture of stars?");
		pairs.sort(Comparator.comparingDouble(pair -> -pair.reference.flux));
		return new Result(List.copyOf(pairs));
	}

	/**
	 * Finds isolated bright spots: stars, or beads.
	 *
	 * @param image plane to look at
	 * @param radius of the aperture in pixels, at least 2
	 * @return those that stand out from the background by 10 standard deviations and have no brighter one within two
	 * radii, brightest first; none if there is none
	 * @throws IllegalArgumentException if the image is no plane, a pixel is not finite or the radius is too small
	 */
	public static List<Star> find(final RandomAccessibleInterval<? extends RealType<?>> image, final double radius) {
		checkPlane(image, radius);
		final StarPhotometry field = new StarPhotometry(Samples.of(image, "image"));
		final List<Star> found = new ArrayList<>();
		for (final int[] peak : field.peaks(radius)) {
			final PeakWidth.Fit fit = field.fit(peak[0], peak[1], radius);
			if (fit != null)
				found.add(new Star(fit.x(), fit.y(), field.flux(fit.x(), fit.y(), radius), fit.fwhm()));
		}
		found.sort(Comparator.comparingDouble(star -> -star.flux));
		return found;
	}

	private static void checkPlane(final RandomAccessibleInterval<?> image, final double radius) {
		if (image.numDimensions() != 2 || !(radius >= 2))
			throw new IllegalArgumentException(
				"Stars are measured in planes, with an aperture of at least 2 pixels; found "
					+ image.numDimensions() + " dimensions and " + radius + ".");
	}

	/** Local maxima with room around them and no brighter pixel within two radii. */
	private List<int[]> peaks(final double radius) {
		final double[] sky = sky();
		final int reach = (int) Math.ceil(2 * radius);
		final int room = (int) Math.ceil(RING_OUTER * radius);
		final List<int[]> peaks = new ArrayList<>();
		for (int y = room; y < height - room; y++)
			for (int x = room; x < width - room; x++)
				if (values[y * width + x] > sky[0] + SIGMAS * sky[1] && isHighest(x, y, reach))
					peaks.add(new int[] { x, y });
		return peaks;
	}

	private boolean isHighest(final int x, final int y, final int reach) {
		final int at = y * width + x;
		for (int j = Math.max(0, y - reach); j <= Math.min(height - 1, y + reach); j++)
			for (int i = Math.max(0, x - reach); i <= Math.min(width - 1, x + reach); i++) {
				final int other = j * width + i;
				if (values[other] > values[at] || values[other] == values[at] && other < at)
					return false;
			}
		return true;
	}

	/**
	 * @return median and standard deviation of what is left when values beyond three standard deviations are left out.
	 */
	private double[] sky() {
		double[] left = values.clone();
		double centre = Quantiles.median(left);
		double deviation = 0;
		for (int i = 0; i < CLIPPINGS; i++) {
			final double middle = centre;
			deviation = MAD_TO_DEVIATION
				* Quantiles.median(Arrays.stream(left).map(value -> Math.abs(value - middle)).toArray());
			final double limit = CLIP * deviation;
			final double[] kept = Arrays.stream(left).filter(value -> Math.abs(value - middle) <= limit).toArray();
			if (kept.length == left.length)
				break;
			left = kept;
			centre = Quantiles.median(left);
		}
		return new double[] { centre, deviation };
	}

	/** @return the Gaussian at a pixel, or null if none can be fitted there. */
	private PeakWidth.Fit fit(final int x, final int y, final double radius) {
		final int reach = (int) Math.ceil(radius);
		final int side = 2 * reach + 1;
		final double[] spot = new double[side * side];
		for (int i = 0; i < spot.length; i++)
			spot[i] = values[(y - reach + i / side) * width + x - reach + i % side];
		try {
			final PeakWidth.Fit fit = PeakWidth.ofSpot(ArrayImgs.doubles(spot, side, side));
			return new PeakWidth.Fit(x - reach + fit.x(), y - reach + fit.y(), fit.fwhmX(), fit.fwhmY(), fit.height(),
				fit.background(), fit.rest());
		}
		catch (final IllegalArgumentException noPeak) {
			return null;
		}
	}

	/** The sum in the circle minus the sky, which is the median of the ring from 2 to 3 radii. */
	private double flux(final double cx, final double cy, final double radius) {
		final int reach = (int) Math.ceil(RING_OUTER * radius) + 1;
		final double[] ring = new double[(2 * reach + 1) * (2 * reach + 1)];
		int n = 0;
		double sum = 0;
		double area = 0;
		for (int y = Math.max(0, (int) cy - reach); y <= Math.min(height - 1, (int) cy + reach); y++)
			for (int x = Math.max(0, (int) cx - reach); x <= Math.min(width - 1, (int) cx + reach); x++) {
				final double distance = Math.hypot(x - cx, y - cy);
				if (distance >= RING_INNER * radius && distance <= RING_OUTER * radius)
					ring[n++] = values[y * width + x];
				final double share = distance > radius + 1 ? 0 : share(x - cx, y - cy, radius);
				sum += share * values[y * width + x];
				area += share;
			}
		return sum - area * Quantiles.median(Arrays.copyOf(ring, n));
	}

	/** @return how much of a pixel lies in the circle around the origin. */
	private static double share(final double x, final double y, final double radius) {
		int inside = 0;
		for (int j = 0; j < POINTS; j++)
			for (int i = 0; i < POINTS; i++)
				if (Math.hypot(x + (i + 0.5) / POINTS - 0.5, y + (j + 0.5) / POINTS - 0.5) < radius)
					inside++;
		return (double) inside / (POINTS * POINTS);
	}
}
