// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.metric.numeric.Quantiles;

/**
 * Aperture photometry of isolated stars: what is inside a circle of {@value #APERTURE} pixels round a star, above the
 * mean of a ring round it. Circle and ring consist of whole pixels of the image that was upscaled, so an upscaler that
 * keeps the flux of its pixels makes no error. A circle that cuts pixels would measure the noise at its border, some
 * thousandths of a star's flux.
 */
final class StarPhotometry {

	private static final int APERTURE = 8;
	private static final int RING = 12;
	private static final int OUTSIDE = 16;
	/** A star stands out of the sky's noise by this factor, of its normal distribution's standard deviation. */
	private static final double SIGMAS = 100;
	/** Beyond the aperture nothing is brighter than this share of the star. */
	private static final double ISOLATED = 0.02;
	/** The brightest neighbour has this share of a star's brightest pixel; that of a hot pixel has none. */
	private static final double SHARP = 0.15;

	private final float[] values;
	private final int width;
	private final int height;

	private StarPhotometry(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		width = Math.toIntExact(plane.dimension(0));
		height = Math.toIntExact(plane.dimension(1));
		values = new float[width * height];
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(plane).cursor();
		for (int i = 0; i < values.length; i++)
			values[i] = pixels.next().getRealFloat();
	}

	/**
	 * How wrong the flux of the ground-truth image's isolated stars is in another one.
	 *
	 * @param scale how many times it was upscaled
	 * @return |flux / true flux - 1| of each star, sorted; empty if there are no isolated stars
	 */
	static double[] fluxErrors(final RandomAccessibleInterval<? extends RealType<?>> groundTruth,
		final RandomAccessibleInterval<? extends RealType<?>> other,
		final int scale)
	{
		final StarPhotometry sky = new StarPhotometry(groundTruth);
		final StarPhotometry restored = new StarPhotometry(other);
		return sky.isolated().stream()
			.mapToDouble(star -> Math.abs(restored.flux(star, scale) / sky.flux(star, scale) - 1)).sorted().toArray();
	}

	/** The brightest pixels of the isolated stars. */
	private List<Integer> isolated() {
		final List<Integer> stars = new ArrayList<>();
		for (int y = OUTSIDE; y < height - OUTSIDE; y++)
			for (int x = OUTSIDE; x < width - OUTSIDE; x++)
				if (isHighest(x, y) && isIsolatedStar(x, y))
					stars.add(y * width + x);
		return stars;
	}

	private boolean isHighest(final int x, final int y) {
		final float peak = values[y * width + x];
		for (int v = y - 2; v <= y + 2; v++)
			for (int u = x - 2; u <= x + 2; u++)
				if (values[v * width + u] > peak || values[v * width + u] == peak && v * width + u < y * width + x)
					return false;
		return true;
	}

	private boolean isIsolatedStar(final int x, final int y) {
		final double[] ring = ring(x, y);
		final double sky = Quantiles.median(ring);
		final double noise = 1.4826 * Quantiles.median(Arrays.stream(ring).map(v -> Math.abs(v - sky)).toArray());
		final double peak = values[y * width + x] - sky;
		return peak > 0 && peak > SIGMAS * noise && brightest(x, y, 1, 1) - sky > SHARP * peak
			&& brightest(x, y, APERTURE, OUTSIDE) - sky < ISOLATED * peak;
	}

	/** The brightest pixel at distances between two radii. */
	private double brightest(final int x, final int y, final int from, final int to) {
		double brightest = Double.NEGATIVE_INFINITY;
		for (int v = -to; v <= to; v++)
			for (int u = -to; u <= to; u++)
				if (u * u + v * v >= from * from && u * u + v * v <= to * to)
					brightest = Math.max(brightest, values[(y + v) * width + x + u]);
		return brightest;
	}

	private double flux(final int star, final int scale) {
		final int x = star % width;
		final int y = star / width;
		double inside = 0;
		double sky = 0;
		int insides = 0;
		int skies = 0;
		for (int v = y - OUTSIDE; v <= y + OUTSIDE; v++)
			for (int u = x - OUTSIDE; u <= x + OUTSIDE; u++) {
				final double distance = Math.hypot(centre(u, scale) - x, centre(v, scale) - y);
				if (distance <= APERTURE) {
					inside += values[v * width + u];
					insides++;
				}
				else if (distance >= RING && distance <= OUTSIDE - scale) {
					sky += values[v * width + u];
					skies++;
				}
			}
		return inside - insides * sky / skies;
	}

	/** Where the middle of the block lies that a pixel belongs to. */
	private static double centre(final int position, final int scale) {
		return position / scale * scale + (scale - 1) / 2.0;
	}

	private double[] ring(final int x, final int y) {
		final List<Double> ring = new ArrayList<>();
		for (int v = -OUTSIDE; v <= OUTSIDE; v++)
			for (int u = -OUTSIDE; u <= OUTSIDE; u++)
				if (u * u + v * v >= RING * RING && u * u + v * v <= OUTSIDE * OUTSIDE)
					ring.add((double) values[(y + v) * width + x + u]);
		return ring.stream().mapToDouble(Double::doubleValue).toArray();
	}
}
