// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.numeric;

import java.util.function.DoubleUnaryOperator;

/** Where a function of one number is least. */
public final class Minimum {

	private static final double GOLDEN = (3 - Math.sqrt(5)) / 2;
	private static final int MOST = 200;

	private Minimum() {}

	/**
	 * Brent's method: parabolas where they help, golden sections where not (R. P. Brent, Algorithms for Minimization
	 * without Derivatives, 1973).
	 *
	 * @param f has one minimum between the ends
	 * @param low end
	 * @param high end
	 * @param precision of the place
	 * @return the place
	 */
	public static double of(final DoubleUnaryOperator f, final double low, final double high, final double precision) {
		double a = low;
		double b = high;
		double x = a + GOLDEN * (b - a);
		double w = x;
		double v = x;
		double fx = f.applyAsDouble(x);
		double fw = fx;
		double fv = fx;
		double step = 0;
		double before = 0;
		for (int i = 0; i < MOST; i++) {
			final double middle = (a + b) / 2;
			final double least = 1e-12 * Math.abs(x) + precision;
			if (Math.abs(x - middle) <= 2 * least - (b - a) / 2)
				break;
			final double parabola = parabola(x, w, v, fx, fw, fv);
			final boolean fits =
				Math.abs(parabola) < Math.abs(before) / 2 && x + parabola > a && x + parabola < b;
			before = fits ? step : x < middle ? b - x : a - x;
			step = fits ? parabola : GOLDEN * before;
			final double u = x + (Math.abs(step) >= least ? step : Math.copySign(least, step));
			final double fu = f.applyAsDouble(u);
			if (fu <= fx) {
				a = u < x ? a : x;
				b = u < x ? x : b;
				v = w;
				fv = fw;
				w = x;
				fw = fx;
				x = u;
				fx = fu;
				continue;
			}
			a = u < x ? u : a;
			b = u < x ? b : u;
			if (fu <= fw || w == x) {
				v = w;
				fv = fw;
				w = u;
				fw = fu;
			}
			else if (fu <= fv || v == x || v == w) {
				v = u;
				fv = fu;
			}
		}
		return x;
	}

	/** @return how far the minimum of the parabola through three points lies from x; infinite if they lie on a line. */
	private static double parabola(final double x, final double w, final double v, final double fx, final double fw,
		final double fv)
	{
		final double r = (x - w) * (fx - fv);
		final double q = (x - v) * (fx - fw);
		final double above = (x - v) * q - (x - w) * r;
		final double below = 2 * (q - r);
		return below == 0 ? Double.POSITIVE_INFINITY : -above / below;
	}
}
