// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.clearstack.metric.numeric.Quantiles;
import org.clearstack.metric.numeric.Quantiles;

/**
 * Fits the variance of the noise, a straight line of the grey level, to a map of its standard deviation that a network
 * found. Blocks of {@value #BLOCK} × {@value #BLOCK} pixels are sorted by brightness into bins, whose medians
 * begin the line; then each block counts the less the farther it is from the line, so that a textured part in which the
 * network is mistaken hardly counts.
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
	/** Relative misfit from which on a block loses weight. */
	private static final double USUAL_MISFIT = 0.2;
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
		final DeviationFit bins = bins(blocks);
		final DeviationFit all = new DeviationFit(blocks.stream().mapToDouble(block -> block[0]).toArray(),
			blocks.stream().mapToDouble(block -> Math.max(TINY, block[1])).toArray());
		return bins.chosen(all.line(bins.line(0, Quantiles.median(bins.variance), false), true));
	}

	private static DeviationFit bins(final List<double[]> blocks) {
		final int bins = Math.max(1, Math.min(MOST_BINS, blocks.size() / FEWEST_BLOCKS));
		final double[] level = new double[bins];
		final double[] variance = new double[bins];
		for (int bin = 0; bin < bins; bin++) {
			final List<double[]> members = blocks.subList((int) ((long) bin * blocks.size() / bins),
				(int) ((long) (bin + 1) * blocks.size() / bins));
			level[bin] = members.stream().mapToDouble(block -> block[0]).average().orElseThrow();
			variance[bin] = Math.max(TINY, Quantiles.median(members.stream().mapToDouble(block -> block[1]).toArray()));
		}
		return new DeviationFit(level, variance);
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

	/** What the bins say of a line: whether it explains them much better than a constant does. */
	private VarianceLine chosen(final double[] line) {
		final double constant = Quantiles.median(variance);
		final double low = line[0] * level[0] + line[1];
		final double high = line[0] * level[level.length - 1] + line[1];
		final boolean dependent =
			high > NOTICEABLE * low && misfit(line[0], line[1]) < BETTER * misfit(0, constant);
		return dependent ? new VarianceLine(line[0], line[1], true) : new VarianceLine(0, constant, false);
	}

	private double[] line(final double slope, final double offset, final boolean robust) {
		return line(new double[] { slope, offset }, robust);
	}

	/**
	 * Slope and offset of the line of least relative squares.
	 *
	 * @param start slope and offset to begin with
	 * @param robust whether what is far from the line loses weight
	 */
	private double[] line(final double[] start, final boolean robust) {
		final double floor = 0.05 * Quantiles.median(variance);
		double[] line = start;
		for (int round = 0; round < ROUNDS; round++) {
			for (int i = 0; i < level.length; i++) {
				final double expected = Math.max(line[0] * level[i] + line[1], floor);
				final double misfit = robust ? (variance[i] - expected) / expected / USUAL_MISFIT : 0;
				weight[i] = 1 / (expected * expected * (1 + misfit * misfit));
			}
			line = leastSquares();
		}
		return line;
	}

	/** Slope, at least 0, and offset of the weighted line. */
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
