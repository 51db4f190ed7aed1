// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;
import java.util.List;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** Measures the noise of a plane that nothing is known of. */
public final class NoiseMeter {

	/** Pixels along an axis that are looked at. */
	private static final int LARGEST = 2048;
	/** Normal distribution: the standard deviation over the median of absolute values. */
	private static final double MEDIAN = 1.4826;
	/** One pixel of so many may be darker than any noise explains. */
	private static final int RARE = 1000;
	/** Most differences that are sorted. */
	private static final int MOST = 1 << 18;

	private NoiseMeter() {}

	/** Finds the standard deviation of each pixel's noise, as a network does. */
	public interface DeviationMeter {

		/**
		 * The map of a plane.
		 *
		 * @param pixels {@code width · height} values, row by row
		 * @param width in pixels
		 * @return as many standard deviations in grey levels
		 */
		float[] deviations(float[] pixels, int width);
	}

	/**
	 * Measures the noise that several planes of one size share, see {@link #measure(RandomAccessibleInterval)}.
	 *
	 * @param planes x and y each, at least one
	 */
	public static NoiseModel measure(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		return measure(planes, null);
	}

	/**
	 * The same with a meter of the noise's strength; statistics tell its correlation and on what it depends.
	 *
	 * @param planes x and y each, at least one
	 * @param meter of the noise's strength, or null for statistics alone
	 */
	public static NoiseModel measure(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final DeviationMeter meter)
	{
		final RandomAccessibleInterval<? extends RealType<?>> first = planes.get(0);
		if (Math.min(first.dimension(0), first.dimension(1)) < NoiseEstimator.SMALLEST)
			return gaussian(first);
		final Interval middle = middle(first);
		try {
			final List<float[]> values = planes.stream().map(plane -> values(Views.interval(plane, middle))).toList();
			final int width = (int) middle.dimension(0);
			final int height = (int) middle.dimension(1);
			final NoiseModel noise = meter == null ? NoiseEstimator.measure(values, width, height)
				: NoiseEstimator.measure(values, values.stream().map(v -> meter.deviations(v, width)).toList(), width,
					height);
			return NoiseBound.of(values.get(0), width).apply(consistent(noise, values.get(0)));
		}
		catch (final IllegalArgumentException tooFewFinitePixels) {
			return gaussian(first);
		}
	}

	private static float[] values(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final float[] values = new float[Math.toIntExact(plane.size())];
		int i = 0;
		for (final RealType<?> pixel : Views.flatIterable(plane))
			values[i++] = pixel.getRealFloat();
		return values;
	}

	/**
	 * Measures the noise of a plane; of one larger than {@value #LARGEST} pixels along an axis, that of its middle.
	 * Where it is too small or has too few finite pixels for {@link NoiseEstimator}, the noise is taken for Gaussian
	 * and white.
	 *
	 * @param plane x and y
	 * @return its noise, in grey levels
	 */
	public static NoiseModel measure(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		return measure(List.of(plane));
	}

	/**
	 * Lowers a dark level that pixels lie below: hardly any may be darker than the dark camera by more than three times
	 * the read noise, or the darkest parts would be taken for free of noise.
	 */
	private static NoiseModel consistent(final NoiseModel noise, final float[] pixels) {
		if (noise.gain() == 0)
			return noise;
		final float[] sorted = pixels.clone();
		Arrays.sort(sorted);
		final double lowest = sorted[sorted.length / RARE] + 3 * noise.read();
		return noise.dark() <= lowest || !Double.isFinite(lowest) ? noise
			: new NoiseModel(noise.gain(), lowest, noise.read(), noise.rhoX(), noise.rhoY());
	}

	private static Interval middle(final Interval plane) {
		final long[] min = new long[2];
		final long[] max = new long[2];
		for (int d = 0; d < 2; d++) {
			final long size = Math.min(LARGEST, plane.dimension(d));
			min[d] = plane.min(d) + (plane.dimension(d) - size) / 2;
			max[d] = min[d] + size - 1;
		}
		return new FinalInterval(min, max);
	}

	/**
	 * The noise as Gaussian and white: the median of the absolute second differences of 2 × 2 pixels, which smooth
	 * images do not have (Donoho and Johnstone, 1994).
	 *
	 * @param plane x and y; NaN and infinite pixels do not count
	 */
	static NoiseModel gaussian(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final long width = plane.dimension(0) / 2;
		final long height = plane.dimension(1) / 2;
		final long step = Math.max(1, width * height / MOST);
		final RandomAccess<? extends RealType<?>> pixels = plane.randomAccess();
		final double[] differences = new double[(int) ((width * height + step - 1) / Math.max(1, step))];
		int count = 0;
		for (long i = 0; i < width * height; i += step) {
			final long x = plane.min(0) + 2 * (i % width);
			final long y = plane.min(1) + 2 * (i / width);
			final double difference =
				Math.abs(at(pixels, x, y) - at(pixels, x + 1, y) - at(pixels, x, y + 1) + at(pixels, x + 1, y + 1)) / 2;
			if (Double.isFinite(difference))
				differences[count++] = difference;
		}
		if (count == 0)
			return NoiseModel.gaussian(0);
		Arrays.sort(differences, 0, count);
		return NoiseModel.gaussian(MEDIAN * differences[count / 2]);
	}

	private static double at(final RandomAccess<? extends RealType<?>> pixels, final long x, final long y) {
		return pixels.setPositionAndGet(x, y).getRealDouble();
	}
}
