// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * Planes side by side in one picture, each under its label, all drawn to the same size with one display range, so that
 * what looks different is different. Pixels are blown up as squares, never interpolated. Below each a region of it may be shown
 * larger.
 */
public final class Montage {

	private static final int INSET_GAP = 4;

	private record Panel(String label, List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {

		int width() {
			return (int) planes.get(0).dimension(0);
		}

		int height() {
			return (int) planes.get(0).dimension(1);
		}
	}

	private final double min;
	private final double max;
	private final int width;
	private final List<Panel> panels = new ArrayList<>();
	private int columns = Integer.MAX_VALUE;
	private double[] region;
	private int insetWidth;

	/**
	 * @param min intensity shown black
	 * @param max intensity shown white, above min
	 * @param width of the panels in pixels
	 */
	public Montage(final double min, final double max, final int width) {
		if (!(max > min))
			throw new IllegalArgumentException("A display range needs a maximum above its minimum; found " + min + " to " + max + ".");
		this.min = min;
		this.max = max;
		this.width = width;
	}

	/**
	 * Begins a new row after so many panels.
	 *
	 * @param count at least 1
	 */
	public Montage columns(final int count) {
		columns = count;
		return this;
	}

	/**
	 * Shows a region larger below each panel, each of its pixels by the same number of pixels if possible, and frames it in the panel.
	 *
	 * @param zoomed x and y in pixels of {@code whole}
	 * @param whole size of an image that panels of other sizes show as well
	 */
	public Montage zoom(final Interval zoomed, final Interval whole) {
		final double w = whole.dimension(0);
		final double h = whole.dimension(1);
		final int pixels = (int) zoomed.dimension(0);
		insetWidth = pixels <= width ? width / pixels * pixels : width;
		region = new double[] { zoomed.min(0) / w, zoomed.min(1) / h, zoomed.dimension(0) / w, zoomed.dimension(1) / h };
		return this;
	}

	/**
	 * Adds a panel to the right.
	 *
	 * @param label above it
	 * @param plane a 2D image
	 */
	public Montage add(final String label, final RandomAccessibleInterval<? extends RealType<?>> plane) {
		return add(label, List.of(plane));
	}

	/**
	 * Adds a panel to the right.
	 *
	 * @param label above it
	 * @param planes a 2D image, or three: red, green and blue
	 */
	public Montage add(final String label, final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		panels.add(new Panel(label, planes));
		return this;
	}

	/** The picture. */
	public ImagePlus image() {
		final PictureGrid grid = new PictureGrid();
		for (final Panel panel : panels)
			grid.add(panel.label(), draw(panel));
		return new ImagePlus("Montage", grid.draw(columns, 0));
	}

	private ImageProcessor draw(final Panel panel) {
		final ColorProcessor colours = Processors.colours(panel.planes(), min, max);
		final ImageProcessor whole = Processors.resized(colours, width, scaled(panel.height(), (double) width / panel.width()));
		if (region == null)
			return whole;
		final ImageProcessor inset = inset(colours, panel);
		whole.setColor(Color.YELLOW);
		whole.drawRect(scaled(region[0], whole.getWidth()), scaled(region[1], whole.getHeight()), Math.max(2, scaled(region[2], whole.getWidth())),
			Math.max(2, scaled(region[3], whole.getHeight())));
		final ColorProcessor both = PictureGrid.blank(width, whole.getHeight() + INSET_GAP + inset.getHeight());
		both.insert(whole, 0, 0);
		both.insert(inset, 0, whole.getHeight() + INSET_GAP);
		return both;
	}

	private ImageProcessor inset(final ColorProcessor colours, final Panel panel) {
		colours.setRoi(new Rectangle(scaled(region[0], panel.width()), scaled(region[1], panel.height()),
			Math.max(1, scaled(region[2], panel.width())), Math.max(1, scaled(region[3], panel.height()))));
		final ImageProcessor part = colours.crop();
		final ImageProcessor inset = Processors.resized(part, insetWidth, scaled(part.getHeight(), (double) insetWidth / part.getWidth()));
		inset.setColor(Color.YELLOW);
		inset.drawRect(0, 0, inset.getWidth(), inset.getHeight());
		return inset;
	}

	private static int scaled(final double length, final double factor) {
		return (int) Math.round(length * factor);
	}
}
