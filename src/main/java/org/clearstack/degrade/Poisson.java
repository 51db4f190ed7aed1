// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import java.util.SplittableRandom;

/** Poisson-distributed random numbers. */
final class Poisson {

	/** From here on the rejection method, below multiplication of uniform numbers. */
	private static final double LARGE = 10;

	/** From here on a double has no room for single events, and the normal distribution is as good. */
	private static final double HUGE = 1e12;

	private Poisson() {}

	/**
	 * Draws a count.
	 *
	 * @param mean at least 0, finite
	 */
	static double draw(final double mean, final SplittableRandom random) {
		if (mean < LARGE)
			return multiplied(mean, random);
		if (mean < HUGE)
			return rejected(mean, random);
		return mean + Math.sqrt(mean) * random.nextGaussian();
	}

	/**
	 * D. Knuth, The Art of Computer Programming 2, 3.4.1: how many uniform numbers can be multiplied before exp(-mean)
	 * is passed.
	 */
	private static double multiplied(final double mean, final SplittableRandom random) {
		final double limit = Math.exp(-mean);
		int count = 0;
		for (double product = random.nextDouble(); product > limit; product *= random.nextDouble())
			count++;
		return count;
	}

	/**
	 * W. Hörmann, The transformed rejection method for generating Poisson random variables, Insur. Math. Econ. 12:39,
	 * 1993; PTRS.
	 */
	private static double rejected(final double mean, final SplittableRandom random) {
		final double b = 0.931 + 2.53 * Math.sqrt(mean);
		final double a = -0.059 + 0.02483 * b;
		final double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
		final double squeeze = 0.9277 - 3.6224 / (b - 2);
		while (true) {
			final double u = random.nextDouble() - 0.5;
			final double v = random.nextDouble();
			final double us = 0.5 - Math.abs(u);
			final double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
			if (us >= 0.07 && v <= squeeze)
				return k;
			if (k < 0 || us < 0.013 && v > us)
				continue;
			if (Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b)
				<= k * Math.log(mean) - mean - logFactorial(k))
				return k;
		}
	}

	/** log k!, by Stirling's series from 10 on (error below 1e-12). */
	private static double logFactorial(final double k) {
		if (k < 10) {
			double product = 1;
			for (int i = 2; i <= k; i++)
				product *= i;
			return Math.log(product);
		}
		final double x = k + 1;
		final double r = 1 / (x * x);
		return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI)
			+ (1 / 12.0 - r * (1 / 360.0 - r * (1 / 1260.0 - r / 1680.0))) / x;
	}
}
