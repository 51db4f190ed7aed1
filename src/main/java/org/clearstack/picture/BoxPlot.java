// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.gui.Plot;
import java.awt.Color;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Groups of values as boxes: quartiles, median (thick), whiskers to the smallest and largest value, and every value as
 * a point.
 */
public final class BoxPlot {

	private static final double HALF = 0.28;

	private final String title;
	private final String yLabel;
	private final Map<String, double[]> groups = new LinkedHashMap<>();

	/**
	 * @param title of the window
	 * @param yLabel with its unit
	 */
	public BoxPlot(final String title, final String yLabel) {
		this.title = title;
		this.yLabel = yLabel;
	}

	/**
	 * Adds a group to the right.
	 *
	 * @param name below it
	 * @param values those that are not finite are left out
	 */
	public void add(final String name, final Collection<Double> values) {
		groups.put(name, values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray());
	}

	/** The plot; shown, it is a plot window. */
	public ImagePlus image() {
		final String names =
			groups.keySet().stream().map(name -> name.replace(',', ' ')).collect(Collectors.joining(",", "{", "}"));
		final Plot plot = new Plot(title, names, yLabel, Plot.X_NUMBERS + Plot.Y_NUMBERS + Plot.Y_TICKS + Plot.Y_GRID);
		plot.setFrameSize(Math.max(360, 110 * groups.size()), 320);
		int at = 0;
		for (final double[] values : groups.values())
			draw(plot, at++, values);
		final double[] all = groups.values().stream().flatMapToDouble(Arrays::stream).toArray();
		final double min = Arrays.stream(all).min().orElse(0);
		final double max = Arrays.stream(all).max().orElse(1);
		final double rim = max > min ? 0.06 * (max - min) : 1;
		plot.setLimits(-0.6, groups.size() - 0.4, min - rim, max + rim);
		return plot.getImagePlus();
	}

	private static void draw(final Plot plot, final int at, final double[] values) {
		if (values.length == 0)
			return;
		final FiveNumbers five = FiveNumbers.of(Arrays.stream(values).boxed().toList());
		plot.setColor(new Color(0, 114, 178));
		plot.setLineWidth(1);
		final double[][] lines = { { at - HALF, five.lower(), at + HALF, five.lower() },
			{ at - HALF, five.upper(), at + HALF, five.upper() },
			{ at - HALF, five.lower(), at - HALF, five.upper() }, { at + HALF, five.lower(), at + HALF, five.upper() },
			{ at, five.upper(), at, five.max() }, { at, five.min(), at, five.lower() },
			{ at - HALF / 2, five.max(), at + HALF / 2, five.max() },
			{ at - HALF / 2, five.min(), at + HALF / 2, five.min() } };
		for (final double[] line : lines)
			plot.drawLine(line[0], line[1], line[2], line[3]);
		plot.setLineWidth(3);
		plot.drawLine(at - HALF, five.median(), at + HALF, five.median());
		plot.setColor(new Color(213, 94, 0));
		plot.setLineWidth(1);
		final double[] xs = new double[values.length];
		Arrays.fill(xs, at);
		plot.addPoints(xs, values, Plot.CIRCLE);
	}
}
