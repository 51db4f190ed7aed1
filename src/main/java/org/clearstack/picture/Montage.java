// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;

/**
 * Planes side by side in one picture, each under its label, all drawn to the same size with one display range, so that
 * what looks different is different. Pixels are blown up as squares, never interpolated. Below each a region of it may
 * be shown larger.
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
	private final Map<Panel, ColorProcessor> wholes = new IdentityHashMap<>();
	private int columns = Integer.MAX_VALUE;
	private double[] region;
	private double insetWidth;
	private double insetHeight;

	/**
	 * @param min intensity shown black
	 * @param max intensity shown white, above min
	 * @param width of the panels in pixels
	 */
	public Montage(final double min, final double max, final int width) {
		if (!(max > min))
			throw new IllegalArgumentException(
				"A display range needs a maximum above its minimum; found " + min + " to " + max + ".");
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
	 * Shows a region larger below each panel, each of its pixels by the same number of pixels if possible, and frames
	 * it in the panel.
	 *
	 * @param zoomed x and y in pixels of {@code whole}
	 * @param whole size of an image that panels of other sizes show as well
	 */
	public Montage zoom(final Interval zoomed, final Interval whole) {
		final int pixels = (int) zoomed.dimension(0);
		insetWidth = pixels <= width ? width / pixels * pixels : width;
		insetHeight = insetWidth * zoomed.dimension(1) / pixels;
		return look(zoomed, whole);
	}

	/**
	 * Shows another region instead of the one that was zoomed in on, as large as it fits into the same space.
	 *
	 * @param seen x and y in pixels of {@code whole}
	 * @param whole size of an image that panels of other sizes show as well
	 */
	public Montage look(final Interval seen, final Interval whole) {
		final double w = whole.dimension(0);
		final double h = whole.dimension(1);
		region = new double[] { seen.min(0) / w, seen.min(1) / h, seen.dimension(0) / w, seen.dimension(1) / h };
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
	public Montage add(final String label,
		final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes)
	{
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
		final ColorProcessor picture = wholes.computeIfAbsent(panel, this::whole);
		if (region == null)
			return picture;
		final ImageProcessor whole = picture.duplicate();
		whole.setColor(Color.YELLOW);
		whole.drawRect(scaled(region[0], whole.getWidth()), scaled(region[1], whole.getHeight()),
			Math.max(2, scaled(region[2], whole.getWidth())),
			Math.max(2, scaled(region[3], whole.getHeight())));
		final ColorProcessor both = PictureGrid.blank(width, whole.getHeight() + INSET_GAP + scaled(insetHeight, 1));
		both.insert(whole, 0, 0);
		both.insert(inset(panel), 0, whole.getHeight() + INSET_GAP);
		return both;
	}

	private ColorProcessor whole(final Panel panel) {
		return (ColorProcessor) ImageProcessors.fitted(ImageProcessors.colours(panel.planes(), min, max), width);
	}

	/** The region, as large as it fits and of the shape it has in the image. */
	private ImageProcessor inset(final Panel panel) {
		final Interval part =
			FinalInterval.createMinSize(scaled(region[0], panel.width()), scaled(region[1], panel.height()),
				Math.max(1, scaled(region[2], panel.width())), Math.max(1, scaled(region[3], panel.height())));
		final ColorProcessor pixels =
			ImageProcessors.colours(panel.planes().stream().map(plane -> part(plane, part)).toList(), min, max);
		final double zoom = Math.min(insetWidth / pixels.getWidth(), insetHeight / pixels.getHeight());
		final ImageProcessor inset = ImageProcessors.resized(pixels, Math.max(1, scaled(pixels.getWidth(), zoom)),
			Math.max(1, scaled(pixels.getHeight(), zoom)));
		inset.setColor(Color.YELLOW);
		inset.drawRect(0, 0, inset.getWidth(), inset.getHeight());
		return inset;
	}

	private static <T extends RealType<?>> RandomAccessibleInterval<T> part(final RandomAccessibleInterval<T> plane,
		final Interval part)
	{
		return Views.zeroMin(
			Views.interval(plane, Intervals.intersect(part, new FinalInterval(plane.dimensionsAsLongArray()))));
	}

	private static int scaled(final double length, final double factor) {
		return (int) Math.round(length * factor);
	}
}
