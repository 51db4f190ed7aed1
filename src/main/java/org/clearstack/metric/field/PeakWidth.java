// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import java.util.Arrays;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.metric.numeric.LeastSquares;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * Full width at half maximum (FWHM) of a bead, a star or a line profile, by the fit of a Gaussian over a constant
 * background: a measure of sharpness.
 */
public final class PeakWidth {

	/** FWHM over standard deviation of a Gaussian, 2 √(2 ln 2). */
	static final double FWHM = 2 * Math.sqrt(2 * Math.log(2));
	private static final int FEWEST = 5;

	private PeakWidth() {}

	/**
	 * The Gaussian that fits best.
	 *
	 * @param x of the centre in pixels, counted from the first pixel's centre
	 * @param y of the centre in pixels; 0 for a profile
	 * @param fwhmX full width at half maximum along x in pixels
	 * @param fwhmY the same along y; 0 for a profile
	 * @param height of the centre over the background in grey levels
	 * @param background grey level
	 * @param rest root mean square of what the fit leaves, in grey levels
	 */
	public record Fit(double x, double y, double fwhmX, double fwhmY, double height, double background, double rest) {

		/** @return the geometric mean of both widths; that of a profile is its only one. */
		public double fwhm() {
			return fwhmY == 0 ? fwhmX : Math.sqrt(fwhmX * fwhmY);
		}
	}

	/**
	 * Fits b + h exp(−(x − c)² / 2 s²) to a profile.
	 *
	 * @param profile at least 5 values, a pixel apart
	 * @return the fit; its widths times the pixel's size are in units of length
	 * @throws IllegalArgumentException if the profile is too short, not finite or constant, or no peak lies inside
	 * @implNote op names='image.field.profileWidth'
	 */
	public static Fit ofProfile(final double[] profile) {
		if (profile.length < FEWEST || Arrays.stream(profile).anyMatch(value -> !Double.isFinite(value)))
			throw new IllegalArgumentException(
				"The width of a peak needs at least " + FEWEST + " finite values; found " + profile.length
					+ " values. Draw a longer line.");
		final double low = Arrays.stream(profile).min().orElseThrow();
		final int top = top(profile);
		final double[] p =
			LeastSquares.fit(profile, new double[] { profile[top] - low, top, width(profile, top, low) / FWHM, low },
				PeakWidth::gaussian);
		return checked(new Fit(p[1], 0, FWHM * Math.abs(p[2]), 0, p[0], p[3], rest(profile, p, PeakWidth::gaussian)),
			profile.length, 1);
	}

	private static double gaussian(final double[] p, final int i, final double[] gradient) {
		final double z = (i - p[1]) / p[2];
		final double bell = Math.exp(-z * z / 2);
		gradient[0] = bell;
		gradient[1] = p[0] * bell * z / p[2];
		gradient[2] = p[0] * bell * z * z / p[2];
		gradient[3] = 1;
		return p[3] + p[0] * bell;
	}

	/**
	 * Fits b + h exp(−(x − cx)² / 2 sx² − (y − cy)² / 2 sy²) to a small plane with one bright spot.
	 *
	 * @param spot of 2 dimensions, at least 5 x 5 pixels
	 * @return the fit; its centre counts from the plane's first pixel
	 * @throws IllegalArgumentException if the plane is too small, not finite or constant, or no peak lies inside
	 * @implNote op names='image.field.spotWidth'
	 */
	public static Fit ofSpot(final RandomAccessibleInterval<? extends RealType<?>> spot) {
		Arguments.window(spot, 2, FEWEST);
		final Samples samples = Samples.of(spot, "selection");
		final int width = samples.size()[0];
		final int height = samples.size()[1];
		final double[] values = Arrays.copyOf(samples.values(), width * height);
		final double[] sorted = values.clone();
		Arrays.sort(sorted);
		final double background = sorted[sorted.length / 4];
		final int top = top(values);
		final double[] row = Arrays.copyOfRange(values, top / width * width, (top / width + 1) * width);
		final double sigma = Math.max(0.5, width(row, top % width, background) / FWHM);
		final LeastSquares.Formula formula = (p, i, gradient) -> gaussian(p, i % width, i / width, gradient);
		final double[] p = LeastSquares.fit(values,
			new double[] { values[top] - background, top % width, (double) (top / width), sigma, sigma, background },
			formula);
		return checked(
			new Fit(p[1], p[2], FWHM * Math.abs(p[3]), FWHM * Math.abs(p[4]), p[0], p[5], rest(values, p, formula)),
			width, height);
	}

	private static double gaussian(final double[] p, final double x, final double y, final double[] gradient) {
		final double u = (x - p[1]) / p[3];
		final double v = (y - p[2]) / p[4];
		final double bell = Math.exp(-(u * u + v * v) / 2);
		gradient[0] = bell;
		gradient[1] = p[0] * bell * u / p[3];
		gradient[2] = p[0] * bell * v / p[4];
		gradient[3] = p[0] * bell * u * u / p[3];
		gradient[4] = p[0] * bell * v * v / p[4];
		gradient[5] = 1;
		return p[5] + p[0] * bell;
	}

	private static int top(final double[] values) {
		int top = 0;
		for (int i = 1; i < values.length; i++)
			top = values[i] > values[top] ? i : top;
		return top;
	}

	/** @return how far the values around the top stay above half of its height. */
	private static double width(final double[] profile, final int top, final double background) {
		final double half = (profile[top] + background) / 2;
		int from = top;
		int to = top;
		while (from > 0 && profile[from - 1] > half)
			from--;
		while (to < profile.length - 1 && profile[to + 1] > half)
			to++;
		return Math.max(1, to - from + 1);
	}

	private static double rest(final double[] values, final double[] p, final LeastSquares.Formula formula) {
		final double[] gradient = new double[p.length];
		double squares = 0;
		for (int i = 0; i < values.length; i++) {
			final double rest = values[i] - formula.at(p, i, gradient);
			squares += rest * rest;
		}
		return Math.sqrt(squares / values.length);
	}

	private static Fit checked(final Fit fit, final int width, final int height) {
		final boolean inside = fit.x > -0.5 && fit.x < width - 0.5 && fit.y > -0.5 && fit.y < height - 0.5;
		if (!inside || !(fit.height > 0) || !(fit.fwhmX > 0) || fit.fwhmX > 2 * width || fit.fwhmY > 2 * height)
			throw new IllegalArgumentException(
				"No bright peak with both its sides lies in the selection. Put the selection around one spot, "
					+ "with some background, or draw the line across one bright structure.");
		return fit;
	}
}
