// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;
import java.util.List;
import org.clearstack.metric.numeric.LeastSquares;
import org.clearstack.metric.numeric.Quantiles;

/**
 * The variance of the noise as a straight line of the grey level, slope · level + offset. The line is fitted robustly
 * to all cells at once (after A. Foi et al., IEEE Trans. Image Process. 17(10):1737, 2008) together with the share of
 * the image's own structure that reaches the highest frequencies, top = variance + share · (low − colour · variance),
 * so that texture is not taken for noise.
 *
 * @param slope grey levels, at least 0
 * @param offset squared grey levels
 * @param dependent whether the variance depends on the grey level: the slope explains the cells significantly better
 * than a constant does
 */
record VarianceLine(double slope, double offset, boolean dependent) {

	private static final int ROUNDS = 30;
	private static final double USUAL_SHARE = 0.1;
	private static final double GREATEST_SHARE = 0.5;
	/** How fast cells that show more than noise lose weight. */
	private static final double TEXTURE_PENALTY = 0.1;
	private static final double PRIOR = 0.0005;
	/** Variances below this share of the median one are not told apart. */
	private static final double FLOOR = 0.02;
	/** The square of three standard deviations. */
	private static final double SIGNIFICANT = 9;
	/** A variance that changes less than by this factor over the image is as good as constant. */
	private static final double NOTICEABLE = 1.25;

	/** @return the variance at a grey level, at least 0. */
	double at(final double level) {
		return Math.max(0, slope * level + offset);
	}

	/**
	 * @param cells of the image
	 * @param colour variance of the noise at low frequencies over that at the highest: 1 for white noise
	 * @return the line of the highest frequencies' variance
	 */
	static VarianceLine fit(final List<Cell> cells, final double colour) {
		final Fit line = new Fit(cells, colour, true);
		line.run();
		final Fit constant = new Fit(cells, colour, false);
		constant.run();
		final double gained =
			(line.misfit(constant) - line.misfit(line)) / (line.misfit(line) / Math.max(1, cells.size() - 3) + 1e-300);
		final double low = line.at(0);
		final double high = line.at(1);
		if (gained > SIGNIFICANT && high > NOTICEABLE * low)
			return new VarianceLine(line.slope / line.span, line.offset - line.slope / line.span * line.first, true);
		return new VarianceLine(0, constant.offset, false);
	}

	/** Iteratively reweighted least squares; grey levels are counted from 0 (darkest cell) to 1 (brightest). */
	private static final class Fit {

		private final int n;
		private final double[] level;
		private final double[] low;
		private final double[] top;
		private final double[] size;
		private final double[] weight;
		private final double[] variance;
		private final boolean sloped;
		private final double first;
		private final double span;
		private final double floor;
		private final double most;
		private final double usual;
		private double share;
		private double slope;
		private double offset;

		Fit(final List<Cell> cells, final double colour, final boolean sloped) {
			n = cells.size();
			this.sloped = sloped;
			final double[] means = cells.stream().mapToDouble(Cell::mean).toArray();
			first = Arrays.stream(means).min().orElseThrow();
			span = Math.max(Arrays.stream(means).max().orElseThrow() - first, 1e-30);
			level = Arrays.stream(means).map(mean -> (mean - first) / span).toArray();
			low = cells.stream().mapToDouble(cell -> cell.low() / colour).toArray();
			top = cells.stream().mapToDouble(Cell::top).toArray();
			final double blocks = cells.stream().mapToInt(cell -> cell.blocks().length).average().orElseThrow();
			size = cells.stream().mapToDouble(cell -> cell.blocks().length / blocks).toArray();
			floor = Math.max(Quantiles.median(top) * FLOOR, 1e-30);
			most = greatestShare();
			usual = Math.min(Math.min(USUAL_SHARE * colour, 0.3), most);
			weight = new double[n];
			variance = Arrays.stream(top).map(value -> Math.max(value, floor)).toArray();
		}

		/** Never takes more than half of what the flattest cells show at the highest frequencies for structure. */
		private double greatestShare() {
			final double[] ratios = new double[n];
			Arrays.setAll(ratios, i -> top[i] / Math.max(low[i], 1e-30));
			Arrays.sort(ratios);
			final double[] flattest = Arrays.copyOfRange(ratios, n - Math.min(n, Math.max(3, n / 5)), n);
			return Math.min(GREATEST_SHARE, GREATEST_SHARE * Quantiles.median(flattest));
		}

		void run() {
			final double[] trust = new double[n];
			Arrays.fill(trust, 1);
			for (int round = 0; round < ROUNDS; round++) {
				for (int i = 0; i < n; i++)
					weight[i] = trust[i] * base(i);
				fitShare();
				fitLine();
				for (int i = 0; i < n; i++)
					variance[i] = Math.max(at(level[i]), floor);
				trust(trust);
			}
		}

		private double base(final int i) {
			final double texture = 1 + TEXTURE_PENALTY * Math.max(low[i] / variance[i] - 1, 0);
			return size[i] / (variance[i] * variance[i] * texture * texture);
		}

		private void fitShare() {
			final double[][] m = new double[3][3];
			final double[] b = new double[3];
			double prior = 0;
			for (int i = 0; i < n; i++) {
				final double[] row = { sloped ? level[i] : 0, 1, low[i] };
				for (int j = 0; j < 3; j++) {
					for (int k = 0; k < 3; k++)
						m[j][k] += weight[i] * row[j] * row[k];
					b[j] += weight[i] * row[j] * top[i];
				}
				prior += PRIOR * weight[i] * variance[i] * variance[i];
			}
			m[0][0] += 1e-12 * m[1][1];
			m[1][1] *= 1 + 1e-12;
			m[2][2] += prior;
			b[2] += prior * usual;
			share = Math.max(0, Math.min(most, LeastSquares.solve(m, b)[2]));
		}

		private void fitLine() {
			double w = 0;
			double wx = 0;
			double wxx = 0;
			double wy = 0;
			double wxy = 0;
			for (int i = 0; i < n; i++) {
				final double y = top[i] - share * low[i];
				w += weight[i];
				wx += weight[i] * level[i];
				wxx += weight[i] * level[i] * level[i];
				wy += weight[i] * y;
				wxy += weight[i] * level[i] * y;
			}
			final double determinant = w * wxx - wx * wx;
			slope = sloped && determinant > 1e-9 * w * w ? (w * wxy - wx * wy) / determinant : 0;
			offset = slope > 0 ? (wy - slope * wx) / w : Math.max(0, wy / w);
			if (slope < 0)
				slope = 0;
			if (offset < 0) {
				offset = 0;
				slope = Math.max(0, wxy / wxx);
			}
			slope /= 1 - share;
			offset /= 1 - share;
		}

		double at(final double place) {
			return slope * place + offset;
		}

		/** Cells far above the line lose weight quickly, for texture only adds; cells below it slowly. */
		private void trust(final double[] trust) {
			final double[] misfits = new double[n];
			Arrays.setAll(misfits, i -> misfit(i) * Math.sqrt(size[i]));
			final double scale = Math
				.max(Robust.MAD_TO_DEVIATION * Quantiles.median(Arrays.stream(misfits).map(Math::abs).toArray()), 0.05);
			for (int i = 0; i < n; i++) {
				final double high = Math.max(misfits[i], 0) / (1.5 * scale);
				trust[i] = misfits[i] < 0 ? Math.min(1, 2 * scale / -misfits[i]) : 1 / (1 + high * high);
			}
		}

		private double misfit(final int i) {
			final double expected = Math.max((1 - share) * Math.max(at(level[i]), floor) + share * low[i], floor);
			return (top[i] - expected) / expected;
		}

		/** @return the weighted squares that another fit leaves, with this fit's weights. */
		double misfit(final Fit other) {
			double sum = 0;
			for (int i = 0; i < n; i++) {
				final double rest = top[i] - (1 - other.share) * other.at(level[i]) - other.share * low[i];
				sum += weight[i] * rest * rest;
			}
			return sum;
		}
	}
}
