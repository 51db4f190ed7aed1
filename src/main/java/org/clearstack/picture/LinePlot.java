// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.gui.Plot;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Several curves in one plot, in colours that the colour-blind can tell apart (Okabe and Ito, 2008; Tol, 2021), with a
 * legend beside them.
 */
public final class LinePlot {

	/** The first of them again after the last. */
	private static final Color[] COLOURS =
		{ new Color(0, 114, 178), new Color(213, 94, 0), new Color(0, 158, 115), new Color(204, 121, 167),
			new Color(86, 180, 233), new Color(230, 159, 0), new Color(148, 103, 40), new Color(136, 34, 85),
			new Color(51, 34, 136), new Color(153, 153, 51) };
	/** Width of the legend's space, as a share of the curves'. */
	private static final double LEGEND = 0.28;

	private record Curve(String name, double[] x, double[] y, Color colour, int width) {}

	private final String title;
	private final String xLabel;
	private final String yLabel;
	private final List<Curve> curves = new ArrayList<>();
	private boolean logarithmic;
	private int colours;

	/**
	 * @param title of the window
	 * @param xLabel with its unit
	 * @param yLabel with its unit
	 */
	public LinePlot(final String title, final String xLabel, final String yLabel) {
		this.title = title;
		this.xLabel = xLabel;
		this.yLabel = yLabel;
	}

	/** Adds a curve in a colour of its own. */
	public void add(final String name, final double[] x, final double[] y) {
		curves.add(new Curve(name, x, y, COLOURS[colours++ % COLOURS.length], 2));
	}

	/** Adds the curve that the others are compared with: thick and black. */
	public void addReference(final String name, final double[] x, final double[] y) {
		curves.add(new Curve(name, x, y, Color.BLACK, 3));
	}

	/** Adds a thin grey curve that helps to read the others. */
	public void addFaint(final String name, final double[] x, final double[] y) {
		curves.add(new Curve(name, x, y, Color.GRAY, 1));
	}

	/** Draws y logarithmically; values that are not positive are left out. */
	public void logarithmic() {
		logarithmic = true;
	}

	/** The plot; shown, it is a plot window. */
	public ImagePlus image() {
		final Plot plot = new Plot(title, xLabel, yLabel);
		plot.setFrameSize(800, 400);
		if (logarithmic)
			plot.setAxisYLog(true);
		for (final Curve curve : curves) {
			plot.setColor(curve.colour());
			plot.setLineWidth(curve.width());
			plot.addPoints(curve.x(), shown(curve.y()), Plot.LINE);
		}
		plot.setLimits(limit(false, true), limit(true, true), limit(false, false), limit(true, false));
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.addLegend(String.join("\n", curves.stream().map(Curve::name).toList()), "top-right");
		return plot.getImagePlus();
	}

	private double[] shown(final double[] y) {
		return Arrays.stream(y).map(value -> logarithmic && value <= 0 ? Double.NaN : value).toArray();
	}

	private double limit(final boolean upper, final boolean x) {
		final double[] values = curves.stream()
			.flatMapToDouble(curve -> DoubleStream.of(x ? curve.x() : shown(curve.y()))).filter(Double::isFinite)
			.toArray();
		final double min = Arrays.stream(values).min().orElse(logarithmic ? 1 : 0);
		final double max = Math.max(Arrays.stream(values).max().orElse(min), min);
		if (x)
			return upper ? max + LEGEND * (max - min) : min;
		if (logarithmic)
			return upper ? max * 2 : min / 2;
		final double rim = max > min ? 0.05 * (max - min) : 1;
		return upper ? max + rim : min - rim;
	}
}
