// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

/** Fits the parameters of a formula to numbers: the method of Levenberg and Marquardt. */
public final class LeastSquares {

	private static final int ROUNDS = 200;
	private static final double CONVERGED = 1e-14;
	private static final double STRONGEST = 1e12;

	private LeastSquares() {}

	/** What is fitted. */
	public interface Formula {

		/**
		 * @param p parameters
		 * @param i which of the numbers
		 * @param gradient is set to the derivatives by the parameters
		 * @return the formula's value
		 */
		double at(double[] p, int i, double[] gradient);
	}

	/** @return the parameters with the least sum of squares near the first guess. */
	public static double[] fit(final double[] data, final double[] guess, final Formula formula) {
		double[] p = guess.clone();
		double squares = squares(data, p, formula);
		double damping = 1e-3;
		for (int round = 0; round < ROUNDS && damping < STRONGEST; round++) {
			final double[] step = step(data, p, formula, damping);
			final double[] next = p.clone();
			for (int j = 0; j < p.length; j++)
				next[j] += step[j];
			final double rest = squares(data, next, formula);
			if (rest < squares) {
				final boolean converged = squares - rest < CONVERGED * squares;
				p = next;
				squares = rest;
				damping /= 10;
				if (converged)
					break;
			}
			else
				damping *= 10;
		}
		return p;
	}

	private static double squares(final double[] data, final double[] p, final Formula formula) {
		final double[] gradient = new double[p.length];
		double sum = 0;
		for (int i = 0; i < data.length; i++) {
			final double rest = data[i] - formula.at(p, i, gradient);
			sum += rest * rest;
		}
		return sum;
	}

	private static double[] step(final double[] data, final double[] p, final Formula formula, final double damping) {
		final int n = p.length;
		final double[][] m = new double[n][n];
		final double[] b = new double[n];
		final double[] gradient = new double[n];
		for (int i = 0; i < data.length; i++) {
			final double rest = data[i] - formula.at(p, i, gradient);
			for (int j = 0; j < n; j++) {
				b[j] += gradient[j] * rest;
				for (int k = 0; k < n; k++)
					m[j][k] += gradient[j] * gradient[k];
			}
		}
		for (int j = 0; j < n; j++)
			m[j][j] = m[j][j] * (1 + damping) + Double.MIN_NORMAL;
		return solve(m, b);
	}

	/** @return x of m x = b by elimination; both are overwritten. */
	public static double[] solve(final double[][] m, final double[] b) {
		final int n = b.length;
		for (int i = 0; i < n; i++) {
			int pivot = i;
			for (int j = i + 1; j < n; j++)
				pivot = Math.abs(m[j][i]) > Math.abs(m[pivot][i]) ? j : pivot;
			final double[] row = m[i];
			m[i] = m[pivot];
			m[pivot] = row;
			final double value = b[i];
			b[i] = b[pivot];
			b[pivot] = value;
			for (int j = i + 1; j < n && m[i][i] != 0; j++) {
				final double factor = m[j][i] / m[i][i];
				for (int k = i; k < n; k++)
					m[j][k] -= factor * m[i][k];
				b[j] -= factor * b[i];
			}
		}
		final double[] x = new double[n];
		for (int i = n - 1; i >= 0; i--) {
			double rest = b[i];
			for (int k = i + 1; k < n; k++)
				rest -= m[i][k] * x[k];
			x[i] = m[i][i] == 0 ? 0 : rest / m[i][i];
		}
		return x;
	}
}
