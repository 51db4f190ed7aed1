// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import ij.ImagePlus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;
import org.clearstack.noise.NoiseModel;
import org.clearstack.stack.NoiseMeasurement;

/** The noise of an image, measured in the image itself; see {@link NoiseMeasurement}. */
public final class MeasuredNoise {

	/** Planes that are looked at, spread over the stack. */
	private static final int PLANES = 3;
	private static final double SHARED = 0.1;

	private MeasuredNoise() {}

	/**
	 * Measures the noise of an image's first channel in a few of its planes.
	 *
	 * @throws IllegalArgumentException if the image is too small or there is no noise that could be measured
	 */
	public static NoiseModel of(final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final int count = planes.slices() * planes.frames();
		final List<RandomAccessibleInterval<FloatType>> chosen = new ArrayList<>();
		for (int i = 0; i < Math.min(PLANES, count); i++) {
			final int at = count <= PLANES ? i : (int) ((i + 0.5) * count / PLANES);
			chosen.add(floats(planes.plane(0, at % planes.slices(), at / planes.slices())));
		}
		final NoiseModel noise = NoiseMeasurement.of(chosen);
		if (noise.isNone())
			throw new IllegalArgumentException("No noise could be measured in " + image.getTitle()
				+ ": it has none, or it was removed or rounded away. Set noise to unknown, or give it as a number.");
		return noise;
	}

	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<T> plane)
	{
		return Views.zeroMin(plane).view().convert(FloatType::new, (in, out) -> out.set(in.getRealFloat()));
	}

	/**
	 * The noise as the parameter {@code noise} takes it: the standard deviation, or read noise, gain and dark level;
	 * four digits.
	 */
	public static String text(final NoiseModel noise) {
		return noise.gain() == 0 ? digits(noise.read())
			: digits(noise.read()) + " " + digits(noise.gain()) + " " + digits(noise.dark());
	}

	/** The noise in words. */
	public static String words(final NoiseModel noise) {
		final String kinds =
			noise.gain() == 0 ? "Even noise of a standard deviation of " + digits(noise.read()) + " grey levels"
				: "Read noise of " + digits(noise.read()) + " grey levels, and shot noise with a gain of "
					+ digits(noise.gain())
					+ " grey levels per photo-electron above a dark level of " + digits(noise.dark());
		final double shared = Math.max(noise.rhoX(), noise.rhoY());
		return kinds + (shared < SHARED ? "; neighbouring pixels share none of it." : String.format(Locale.ROOT,
			"; neighbouring pixels share it (correlation %.2f along x, %.2f along y), as in resampled or demosaiced "
				+ "images.",
			noise.rhoX(), noise.rhoY()));
	}

	private static String digits(final double value) {
		return value == 0 ? "0"
			: new java.math.BigDecimal(value).round(new java.math.MathContext(4)).stripTrailingZeros().toPlainString();
	}
}
