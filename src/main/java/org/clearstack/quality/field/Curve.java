// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality.field;

import ij.ImagePlus;
import ij.gui.Plot;
import java.awt.Color;
import java.util.Arrays;

/** Plots of one measure. */
final class Curve {

	private static final Color BLUE = new Color(0x0072b2);
	private static final Color ORANGE = new Color(0xd55e00);

	private Curve() {}

	/** A line over values from 0, a step apart. */
	static ImagePlus line(final String title, final String x, final String y, final double step,
		final double[] values)
	{
		final Plot plot = new Plot(title, x, y);
		plot.setLineWidth(2);
		plot.setColor(BLUE);
		plot.add("line", steps(values.length, step), values);
		plot.setLineWidth(1);
		plot.setLimits(0, step * (values.length - 1), 0, 1.05 * Arrays.stream(values).max().orElse(1));
		return plot.getImagePlus();
	}

	/** Measured points and the curve that was fitted. */
	static ImagePlus fit(final String title, final String x, final String y, final double step, final double[] values,
		final double[] fitted)
	{
		final Plot plot = new Plot(title, x, y);
		plot.setColor(BLUE);
		plot.add("circle", steps(values.length, step), values);
		plot.setColor(ORANGE);
		plot.setLineWidth(2);
		plot.add("line", steps(fitted.length, step * (values.length - 1) / (fitted.length - 1)), fitted);
		plot.setLineWidth(1);
		plot.setLimitsToFit(true);
		return plot.getImagePlus();
	}

	/** Points, and a line at 0. */
	static ImagePlus points(final String title, final String x, final String y, final double[] xs,
		final double[] ys)
	{
		final Plot plot = new Plot(title, x, y);
		plot.setColor(BLUE);
		plot.add("circle", xs, ys);
		plot.setColor(ORANGE);
		final double last = 1.05 * Arrays.stream(xs).max().orElse(1);
		plot.add("line", new double[] { 0, last }, new double[2]);
		plot.setLimitsToFit(true);
		return plot.getImagePlus();
	}

	private static double[] steps(final int n, final double step) {
		final double[] steps = new double[n];
		Arrays.setAll(steps, i -> i * step);
		return steps;
	}
}
