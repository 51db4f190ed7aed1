// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clearstack.metric.numeric.LeastSquares;
import org.clearstack.metric.numeric.Quantiles;

/**
 * How the noise is spread over frequencies, from the flattest cells: a product of a spectrum along x and one along y,
 * fitted where the image itself shows little. All values are relative to the variance at the highest frequencies.
 *
 * @param total variance of a pixel
 * @param rhoX correlation of neighbours along x
 * @param rhoY correlation of neighbours along y
 * @param colour variance at low frequencies over that at the highest
 */
record NoiseSpectrum(double total, double rhoX, double rhoY, double colour) {

	private static final int SIZE = NoiseBlocks.SIZE;
	private static final int AREA = NoiseBlocks.AREA;
	private static final int ROUNDS = 6;
	private static final int SWEEPS = 20;
	/** Lags of the autocovariance that are told apart. */
	private static final int LAGS = 4;
	private static final double FLATTEST = 0.3;
	private static final double FLAT = 3;
	private static final double GREATEST_COLOUR = 15;
	private static final double LEAST_COLOUR = 0.7;
	private static final double LEAST_POWER = 0.02;
	private static final double PRIOR = 0.02;

	static NoiseSpectrum of(final NoiseBlocks blocks, final List<Cell> cells, final VarianceLine line) {
		final double floor = 1e-3 * Quantiles.median(cells.stream().mapToDouble(Cell::top).toArray()) + 1e-30;
		final double[] low =
			cells.stream().mapToDouble(cell -> cell.low() / Math.max(line.at(cell.mean()), floor)).toArray();
		final double[] sorted = low.clone();
		Arrays.sort(sorted);
		final double limit = Math.max(FLAT, sorted[(int) (FLATTEST * (sorted.length - 1))]);
		final List<Sample> samples = new ArrayList<>();
		for (int i = 0; i < low.length; i++)
			if (low[i] <= limit)
				samples.add(Sample.of(blocks, cells.get(i), line, floor, low[i]));
		return fit(samples, sorted[0] <= FLAT);
	}

	/**
	 * What a cell shows.
	 *
	 * @param powers of the coefficients; NaN where the blocks were sorted by them
	 * @param low variance at low frequencies
	 * @param weight its weight
	 */
	private record Sample(double[] powers, double low, double weight) {

		static Sample of(final NoiseBlocks blocks, final Cell cell, final VarianceLine line, final double floor,
			final double low)
		{
			final int[] members = cell.blocks();
			final double[] variances =
				Arrays.stream(members).mapToDouble(i -> Math.max(line.at(blocks.mean(i)), floor)).toArray();
			final double[] powers = new double[AREA];
			final double[] squares = new double[members.length];
			for (int c = 1; c < AREA; c++) {
				for (int i = 0; i < members.length; i++)
					squares[i] = blocks.square(members[i], c) / variances[i];
				powers[c] = Quantiles.median(squares) / Robust.MEDIAN_OF_SQUARE;
			}
			powers[0] = Double.NaN;
			for (final int c : cell.sortedByA() ? Bands.LOW_A : Bands.LOW_B)
				powers[c] = Double.NaN;
			final double over = Math.max(low, 1);
			return new Sample(powers, low, members.length / (over * over));
		}
	}

	/** Without any flat cell nothing is extended, and the frequencies where the image shows most are left out. */
	private static NoiseSpectrum fit(final List<Sample> samples, final boolean flatCells) {
		final double least = samples.stream().mapToDouble(Sample::low).min().orElse(1);
		final double[] logs = new double[AREA];
		final double[] alongX = new double[SIZE];
		final double[] alongY = new double[SIZE];
		double flat = flatCells ? 1 : least;
		for (int round = 0; round < ROUNDS; round++) {
			for (int c = 1; c < AREA; c++)
				logs[c] = Math.log(Math.max(power(samples, c, flat), LEAST_POWER));
			separate(logs, alongX, alongY, flatCells ? 0.3 : 0);
			if (flatCells)
				flat = Math.max(LEAST_COLOUR, Math.min(GREATEST_COLOUR, mean(alongX, alongY, true)));
		}
		final double[] x = autocovariance(alongX);
		final double[] y = autocovariance(alongY);
		return new NoiseSpectrum(x[0] * y[0], bounded(x[1] / x[0]), bounded(y[1] / y[0]),
			mean(alongX, alongY, true) / mean(alongX, alongY, false));
	}

	private static double bounded(final double correlation) {
		return Double.isNaN(correlation) ? 0 : Math.max(-1, Math.min(1, correlation));
	}

	/**
	 * @return the power of a coefficient, extended along a straight line to where the low frequencies show the noise
	 * alone.
	 */
	private static double power(final List<Sample> samples, final int c, final double flat) {
		double w = 0;
		double wx = 0;
		double wxx = 0;
		double wy = 0;
		double wxy = 0;
		for (final Sample sample : samples) {
			final double y = sample.powers[c];
			if (Double.isNaN(y))
				continue;
			final double x = sample.low - flat;
			w += sample.weight;
			wx += sample.weight * x;
			wxx += sample.weight * x * x;
			wy += sample.weight * y;
			wxy += sample.weight * x * y;
		}
		if (w == 0)
			return 1;
		final double prior = PRIOR * w;
		final double xx = wxx + prior;
		final double xy = wxy + prior * (Bands.isLow(c) ? 0.5 : 0.1);
		final double determinant = w * xx - wx * wx;
		return w * xy - wx * wy < 0 ? wy / w : (wy * xx - wx * xy) / determinant;
	}

	/** Splits the logarithms into a part along x and one along y; low frequencies have little or no weight. */
	private static void separate(final double[] logs, final double[] alongX, final double[] alongY,
		final double middle)
	{
		Arrays.fill(alongX, 0);
		Arrays.fill(alongY, 0);
		for (int sweep = 0; sweep < SWEEPS; sweep++) {
			for (int u = 0; u < SIZE; u++) {
				double sum = 0;
				double weights = 0;
				for (int v = 0; v < SIZE; v++) {
					sum += weight(u + v, middle) * (logs[v * SIZE + u] - alongY[v]);
					weights += weight(u + v, middle);
				}
				alongX[u] = sum / weights;
			}
			for (int v = 0; v < SIZE; v++) {
				double sum = 0;
				double weights = 0;
				for (int u = 0; u < SIZE; u++) {
					sum += weight(u + v, middle) * (logs[v * SIZE + u] - alongX[u]);
					weights += weight(u + v, middle);
				}
				alongY[v] = sum / weights;
			}
		}
	}

	private static double weight(final int order, final double middle) {
		return order >= 7 ? 1 : order >= 4 ? middle : 0;
	}

	private static double mean(final double[] alongX, final double[] alongY, final boolean low) {
		double sum = 0;
		int n = 0;
		for (int c = 1; c < AREA; c++)
			if (low ? Bands.isLow(c) : Bands.isTop(c)) {
				sum += Math.exp(alongX[c % SIZE] + alongY[c / SIZE]);
				n++;
			}
		return sum / n;
	}

	/**
	 * @return the autocovariance at lags 0, 1, ... whose cosine coefficients have these variances, by least squares.
	 */
	private static double[] autocovariance(final double[] logs) {
		final double[][] cosines = NoiseBlocks.cosines();
		final double[][] m = new double[LAGS][LAGS];
		final double[] b = new double[LAGS];
		for (int u = 0; u < SIZE; u++) {
			final double[] row = new double[LAGS];
			for (int lag = 0; lag < LAGS; lag++)
				for (int x = 0; x + lag < SIZE; x++)
					row[lag] += (lag == 0 ? 1 : 2) * cosines[u][x] * cosines[u][x + lag];
			for (int j = 0; j < LAGS; j++) {
				for (int k = 0; k < LAGS; k++)
					m[j][k] += row[j] * row[k];
				b[j] += row[j] * Math.exp(logs[u]);
			}
		}
		return LeastSquares.solve(m, b);
	}
}
