// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.clearstack.metric.numeric.Quantiles;

/**
 * Fits the variance of the noise, a straight line of the grey level, to a map of its standard deviation that a network
 * found. Blocks of {@value #BLOCK} × {@value #BLOCK} pixels are sorted by brightness into bins; the median of each bin
 * counts, so that a textured part in which the network is mistaken does not.
 */
final class DeviationFit {

	private static final int BLOCK = 8;
	private static final int MOST_BINS = 16;
	private static final int FEWEST_BLOCKS = 12;
	private static final int ROUNDS = 20;
	/** A variance that changes less than by this factor over the image is as good as constant. */
	private static final double NOTICEABLE = 1.25;
	/** A line must leave less than this share of the constant's misfit. */
	private static final double BETTER = 0.5;
	private static final double TINY = 1e-30;

	private final double[] level;
	private final double[] variance;
	private final double[] weight;

	private DeviationFit(final double[] level, final double[] variance) {
		this.level = level;
		this.variance = variance;
		this.weight = new double[level.length];
	}

	/**
	 * Fits a line.
	 *
	 * @param planes pixels of each plane, row by row
	 * @param deviations of each pixel's noise, in grey levels; values below 0 are taken for 0
	 * @param width of the planes in pixels
	 * @return null if no block has finite pixels only
	 */
	static VarianceLine of(final List<float[]> planes, final List<float[]> deviations, final int width) {
		final List<double[]> blocks = new ArrayList<>();
		for (int p = 0; p < planes.size(); p++)
			addBlocks(planes.get(p), deviations.get(p), width, blocks);
		if (blocks.isEmpty())
			return null;
		blocks.sort(Comparator.comparingDouble(block -> block[0]));
		final int bins = Math.max(1, Math.min(MOST_BINS, blocks.size() / FEWEST_BLOCKS));
		final double[] level = new double[bins];
		final double[] variance = new double[bins];
		for (int bin = 0; bin < bins; bin++) {
			final List<double[]> members = blocks.subList((int) ((long) bin * blocks.size() / bins),
				(int) ((long) (bin + 1) * blocks.size() / bins));
			level[bin] = members.stream().mapToDouble(block -> block[0]).average().orElseThrow();
			variance[bin] =
				Math.max(TINY, Quantiles.median(members.stream().mapToDouble(block -> block[1]).toArray()));
		}
		return new DeviationFit(level, variance).line();
	}

	private static void addBlocks(final float[] pixels, final float[] deviations, final int width,
		final List<double[]> blocks)
	{
		for (int top = 0; top + BLOCK <= pixels.length / width; top += BLOCK)
			for (int left = 0; left + BLOCK <= width; left += BLOCK) {
				double sum = 0;
				double squares = 0;
				for (int y = top; y < top + BLOCK; y++)
					for (int x = left; x < left + BLOCK; x++) {
						final double deviation = Math.max(0, deviations[y * width + x]);
						sum += pixels[y * width + x];
						squares += deviation * deviation;
					}
				if (Double.isFinite(sum) && Double.isFinite(squares))
					blocks.add(new double[] { sum / (BLOCK * BLOCK), squares / (BLOCK * BLOCK) });
			}
	}

	private VarianceLine line() {
		final double constant = Quantiles.median(variance);
		Arrays.fill(weight, 1);
		double slope = 0;
		double offset = constant;
		for (int round = 0; round < ROUNDS; round++) {
			for (int i = 0; i < level.length; i++) {
				final double expected = Math.max(slope * level[i] + offset, 0.05 * constant);
				final double misfit = (variance[i] - expected) / expected;
				weight[i] = 1 / (expected * expected * (1 + misfit * misfit / 0.04));
			}
			final double[] fitted = leastSquares();
			slope = fitted[0];
			offset = fitted[1];
		}
		final double low = slope * level[0] + offset;
		final double high = slope * level[level.length - 1] + offset;
		final boolean dependent =
			high > NOTICEABLE * low && misfit(slope, offset) < BETTER * misfit(0, constant);
		return dependent ? new VarianceLine(slope, offset, true) : new VarianceLine(0, constant, false);
	}

	/** The weighted line; level at the darkest bin's 0 where it would lie below. */
	private double[] leastSquares() {
		double w = 0;
		double x = 0;
		double y = 0;
		for (int i = 0; i < level.length; i++) {
			w += weight[i];
			x += weight[i] * level[i];
			y += weight[i] * variance[i];
		}
		x /= w;
		y /= w;
		double xx = 0;
		double xy = 0;
		for (int i = 0; i < level.length; i++) {
			xx += weight[i] * (level[i] - x) * (level[i] - x);
			xy += weight[i] * (level[i] - x) * (variance[i] - y);
		}
		final double slope = xx > 0 ? Math.max(0, xy / xx) : 0;
		return new double[] { slope, y - slope * x };
	}

	/** Sum of the absolute logarithms of variance over expected variance. */
	private double misfit(final double slope, final double offset) {
		double sum = 0;
		for (int i = 0; i < level.length; i++)
			sum += Math.abs(Math.log(variance[i] / Math.max(slope * level[i] + offset, 0.02 * variance[i])));
		return sum;
	}
}
