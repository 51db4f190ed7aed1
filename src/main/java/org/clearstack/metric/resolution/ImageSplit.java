// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.util.Cast;
import net.imglib2.view.Views;
import org.clearstack.metric.pixel.Arguments;
import org.clearstack.metric.pixel.Samples;

/**
 * Two images with independent noise made of one.
 *
 * @param first half
 * @param second half
 */
public record ImageSplit(RandomAccessibleInterval<DoubleType> first, RandomAccessibleInterval<DoubleType> second) {

	/** From so many photons on, the coins are drawn from a normal distribution. */
	private static final int MANY = 4096;

	/**
	 * Sends each photon to one of two images, with equal chance.
	 *
	 * @param image of any number of dimensions
	 * @param gain grey levels per photon, above 0
	 * @param dark grey level of no photon; pixels below have none
	 * @param seed of the chance
	 * @return counts of photons; their sum is the image's
	 * @throws IllegalArgumentException if the gain is not above 0 or a pixel is not finite
	 */
	public static ImageSplit thinned(final RandomAccessibleInterval<? extends RealType<?>> image, final double gain,
		final double dark,
		final long seed)
	{
		if (!(gain > 0) || Double.isInfinite(gain))
			throw new IllegalArgumentException("The gain is in grey levels per photon and above 0; found " + gain
				+ ". An image without shot noise cannot be thinned; use the checkerboard, or two exposures.");
		final Samples samples = Samples.of(image, "image");
		final SplittableRandom random = new SplittableRandom(seed);
		final double[] first = samples.values();
		final double[] second = new double[first.length];
		for (int i = 0; i < first.length; i++) {
			final long photons = Math.max(0, Math.round((first[i] - dark) / gain));
			first[i] = heads(photons, random);
			second[i] = photons - first[i];
		}
		final long[] size = image.dimensionsAsLongArray();
		return new ImageSplit(ArrayImgs.doubles(first, size), ArrayImgs.doubles(second, size));
	}

	private static long heads(final long coins, final SplittableRandom random) {
		if (coins > MANY)
			return Math.max(0, Math.min(coins, Math.round(coins / 2.0 + Math.sqrt(coins) / 2 * normal(random))));
		long heads = 0;
		for (long rest = coins; rest > 0; rest -= Long.SIZE)
			heads += Long.bitCount(rest >= Long.SIZE ? random.nextLong() : random.nextLong() >>> Long.SIZE - rest);
		return heads;
	}

	private static double normal(final SplittableRandom random) {
		return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
	}

	/**
	 * The mean of slices 0, 2, 4, ... and that of slices 1, 3, 5, ...
	 *
	 * @param stack of 3 dimensions, with at least 2 slices
	 * @return two planes
	 * @throws IllegalArgumentException if the image is no stack or a pixel is not finite
	 */
	public static ImageSplit evenOdd(final RandomAccessibleInterval<? extends RealType<?>> stack) {
		if (stack.numDimensions() != 3 || stack.dimension(2) < 2)
			throw new IllegalArgumentException("Even and odd slices need a stack of at least 2 slices; found "
				+ Arguments.size(stack.dimensionsAsLongArray()) + " pixels.");
		final Samples samples = Samples.of(stack, "stack");
		final int area = samples.size()[0] * samples.size()[1];
		final int slices = samples.size()[2];
		final double[][] means = new double[2][area];
		for (int z = 0; z < slices; z++)
			for (int i = 0; i < area; i++)
				means[z % 2][i] += samples.values()[z * area + i] / ((slices + 1 - z % 2) / 2);
		return new ImageSplit(ArrayImgs.doubles(means[0], stack.dimension(0), stack.dimension(1)),
			ArrayImgs.doubles(means[1], stack.dimension(0), stack.dimension(1)));
	}

	/** @return every second pixel in x and y, from (x, y) on; all quarters are equally large. */
	static RandomAccessibleInterval<? extends RealType<?>> quarter(
		final RandomAccessibleInterval<? extends RealType<?>> image, final int x,
		final int y)
	{
		final long[] min = image.minAsLongArray();
		final long[] max = image.maxAsLongArray();
		final long[] steps = new long[min.length];
		Arrays.fill(steps, 1);
		for (int d = 0; d < 2; d++) {
			min[d] += d == 0 ? x : y;
			max[d] = min[d] + image.dimension(d) / 2 * 2 - 2;
			steps[d] = 2;
		}
		final RandomAccessibleInterval<RealType<?>> pixels = Cast.unchecked(image);
		return Views.subsample(Views.zeroMin(Views.interval(pixels, min, max)), steps);
	}
}
