// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.numeric.GaussianBlur;
import org.clearstack.metric.pixel.Samples;

/** Images that src/test/python/metrics_golden.py makes alike. */
public final class Patterns {

	private Patterns() {}

	/** Its function {@code pattern}. */
	public static Img<DoubleType> pattern(final long width, final long height, final long shift) {
		return Images.of(width, height, (x, y) -> value(x, y, shift));
	}

	public static Img<DoubleType> volume(final int width, final int height, final int depth, final int shift) {
		final double[] values = new double[width * height * depth];
		for (int i = 0; i < values.length; i++)
			values[i] = value(i % width, i / width % height, i / (width * height) + shift);
		return ArrayImgs.doubles(values, width, height, depth);
	}

	private static double value(final long x, final long y, final long shift) {
		final double wave = 100 + 30 * Math.sin(x * 0.31) * Math.cos(y * 0.23) + 20 * Math.sin((x + 2 * y) * 0.11);
		return wave
			+ (x * 7919 + y * 104729 + x * y * 31 + shift * (x * x * 613 + y * y * 977 + 57)) % 1009 / 1009.0 * 40;
	}

	/** Its function {@code hashed}: numbers from −40 to 40 without structure. */
	public static double hashed(final long x, final long y) {
		return value(x, y, 1) - value(x, y, 0);
	}

	/** Its function {@code field}: three stars. */
	public static Img<DoubleType> stars() {
		final double[][] stars = { { 30.3, 25.6, 500 }, { 70.8, 40.2, 300 }, { 50.5, 65.1, 900 } };
		return Images.of(110, 90, (x, y) -> {
			double value = 100 + hashed(x, y) * 0.02;
			for (final double[] star : stars)
				value += star[2]
					* Math.exp(-((x - star[0]) * (x - star[0]) + (y - star[1]) * (y - star[1])) / (2 * 1.6 * 1.6));
			return value;
		});
	}

	/** {@code scipy.ndimage.gaussian_filter(image, sigma)}. */
	public static double[] blurred(final Img<DoubleType> image, final double sigma) {
		return GaussianBlur.blur(Samples.of(image, "image").values(), (int) image.dimension(0),
			(int) image.dimension(1), sigma);
	}

	public static RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<DoubleType> image) {
		final double[] values = Samples.of(image, "image").values();
		final float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++)
			floats[i] = (float) values[i];
		return ArrayImgs.floats(floats, image.dimensionsAsLongArray());
	}
}
