// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.gui.Plot;
import java.awt.Color;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values along a stack as a plot in ImageJ's own window, from which they can be listed and saved. */
public final class StackPlot {

	private static final Color[] COLOURS =
		{ new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7),
			new Color(0xe69f00), new Color(0x56b4e9), Color.BLACK };

	private final String title;
	private final String along;
	private final String value;
	private final Map<String, double[]> curves = new LinkedHashMap<>();

	/**
	 * @param title of the plot
	 * @param along what the positions are, such as slice
	 * @param value what the values are, with their unit
	 */
	public StackPlot(final String title, final String along, final String value) {
		this.title = title;
		this.along = along;
		this.value = value;
	}

	/**
	 * Adds a curve.
	 *
	 * @param label for the legend
	 * @param values at positions 1, 2, 3, ...; what is not finite is left out
	 */
	public void add(final String label, final double[] values) {
		curves.put(label, values);
	}

	/** The plot, not shown; it becomes a plot window when it is. */
	public ImagePlus image() {
		final Plot plot = new Plot(title, along, value);
		int curve = 0;
		for (final Map.Entry<String, double[]> entry : curves.entrySet()) {
			final double[] x = new double[entry.getValue().length];
			Arrays.setAll(x, i -> i + 1);
			final double[] y = Arrays.stream(entry.getValue()).map(v -> Double.isFinite(v) ? v : Double.NaN).toArray();
			plot.setColor(COLOURS[curve % COLOURS.length]);
			plot.add("line", x, y);
			plot.setLabel(curve++, entry.getKey());
		}
		plot.setLimitsToFit(true);
		if (curves.size() > 1) {
			plot.setColor(Color.BLACK);
			plot.setLegend(null, Plot.AUTO_POSITION);
		}
		return plot.getImagePlus();
	}
}
