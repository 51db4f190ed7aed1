// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.resample.Planes;

/**
 * The noise of a camera: shot noise of the photo-electrons (Poisson) and read noise of the electronics (Gaussian).
 * <p>
 * A pixel of value v (grey levels, offset included) becomes v + gain · (Poisson(λ) - λ) + readNoise · N(0, 1), where λ
 * = max(0, (v - offset) / gain) is the expected number of electrons. So the mean stays v, and the variance becomes gain
 * · (v - offset) + readNoise², the model of A. Foi et al., IEEE Trans. Image Process. 17(10):1737, 2008. Values below
 * the offset, such as the negative ones of a sky-subtracted image, get read noise only. Nothing is rounded or clipped.
 * NaN and infinity stay.
 * <p>
 * The same image, parameters and seed give the same noise, whatever the number of threads: each row of each plane has a
 * generator of its own.
 *
 * @param gain grey levels per photo-electron, at least 0; with 0 there is no shot noise
 * @param readNoise standard deviation in grey levels, at least 0; with 0 there is none
 * @param offset grey level of the dark camera; does not move the image, only says where zero electrons are
 * @param seed of the random numbers
 */
public record Noise(double gain, double readNoise, double offset, long seed) {

	/** No noise. */
	public static final Noise NONE = new Noise(0, 0, 0, 0);

	/** @throws IllegalArgumentException if gain or read noise is negative, or one of the three is not finite */
	public Noise {
		checkLevel("gain", "grey levels per photo-electron", gain);
		checkLevel("read noise", "grey levels", readNoise);
		if (!Double.isFinite(offset))
			throw new IllegalArgumentException(
				"The offset is the grey level of the dark camera, a finite number; found " + offset + ".");
	}

	/** The same noise level with other random numbers. */
	public Noise withSeed(final long other) {
		return new Noise(gain, readNoise, offset, other);
	}

	/**
	 * The variance of the noise of a pixel of a value, in squared grey levels: gain · max(0, value - offset) +
	 * readNoise².
	 */
	public double variance(final double value) {
		return gain * Math.max(0, value - offset) + readNoise * readNoise;
	}

	/**
	 * Adds this noise to an image.
	 *
	 * @param image of at least two dimensions: x, y and any others; of any real type and origin
	 * @return the noisy image, of the same size, with its origin at zero
	 * @throws IllegalArgumentException if the image has less than two dimensions
	 */
	public Img<FloatType> addTo(final RandomAccessibleInterval<? extends RealType<?>> image) {
		Planes.check(image);
		return Planes.map(image, image.dimension(0), image.dimension(1), this::addTo);
	}

	private float[] addTo(final int index, final float[] plane, final int width, final int height) {
		IntStream.range(0, height).parallel().forEach(y -> {
			final SplittableRandom random = generator((long) index * height + y);
			for (int i = y * width; i < (y + 1) * width; i++)
				plane[i] = (float) noisy(plane[i], random);
		});
		return plane;
	}

	private double noisy(final double value, final SplittableRandom random) {
		double noisy = value;
		if (gain > 0 && value > offset && Double.isFinite(value)) {
			final double electrons = (value - offset) / gain;
			noisy += gain * (Poisson.draw(electrons, random) - electrons);
		}
		return readNoise > 0 ? noisy + readNoise * random.nextGaussian() : noisy;
	}

	/**
	 * A generator for a row. Its state is a hash of seed and row, since neighbouring states would give overlapping
	 * numbers.
	 */
	private SplittableRandom generator(final long row) {
		final long hashOfSeed = new SplittableRandom(seed).nextLong();
		return new SplittableRandom(new SplittableRandom(hashOfSeed + row).nextLong());
	}

	private static void checkLevel(final String name, final String unit, final double value) {
		if (!(value >= 0 && value < Double.POSITIVE_INFINITY))
			throw new IllegalArgumentException(
				"The " + name + " is in " + unit + ", at least 0 (0 for none); found " + value + ".");
	}
}
