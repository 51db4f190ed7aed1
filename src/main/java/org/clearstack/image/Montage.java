// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * Planes side by side in one picture, each under its label, all drawn to the same height with one display range, so that
 * what looks different is different. Pixels are blown up as squares, never interpolated.
 */
public final class Montage {

	private static final int GAP = 8;
	private static final int LABEL = 22;

	private record Panel(String label, RandomAccessibleInterval<? extends RealType<?>> plane) {}

	private final double min;
	private final double max;
	private final int height;
	private final List<Panel> panels = new ArrayList<>();

	/**
	 * @param min intensity shown black
	 * @param max intensity shown white, above min
	 * @param height of the panels in pixels
	 */
	public Montage(final double min, final double max, final int height) {
		if (!(max > min))
			throw new IllegalArgumentException("A display range needs a maximum above its minimum; found " + min + " to " + max + ".");
		this.min = min;
		this.max = max;
		this.height = height;
	}

	/**
	 * Adds a panel to the right.
	 *
	 * @param label above it
	 * @param plane a 2D image
	 */
	public Montage add(final String label, final RandomAccessibleInterval<? extends RealType<?>> plane) {
		panels.add(new Panel(label, plane));
		return this;
	}

	/** The picture. */
	public ImagePlus image() {
		final List<ImageProcessor> drawn = panels.stream().map(this::draw).toList();
		final int width = drawn.stream().mapToInt(p -> p.getWidth() + GAP).sum() + GAP;
		final ColorProcessor picture = new ColorProcessor(width, height + LABEL + GAP);
		picture.setColor(Color.WHITE);
		picture.fill();
		picture.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
		picture.setAntialiasedText(true);
		picture.setColor(Color.BLACK);
		int x = GAP;
		for (int i = 0; i < drawn.size(); i++) {
			picture.drawString(panels.get(i).label(), x, LABEL - 4);
			picture.insert(drawn.get(i).convertToRGB(), x, LABEL);
			x += drawn.get(i).getWidth() + GAP;
		}
		return new ImagePlus("Montage", picture);
	}

	private ImageProcessor draw(final Panel panel) {
		final int w = (int) panel.plane().dimension(0);
		final int h = (int) panel.plane().dimension(1);
		final FloatProcessor floats = new FloatProcessor(w, h);
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(panel.plane()).cursor();
		for (int i = 0; i < w * h; i++)
			floats.setf(i, pixels.next().getRealFloat());
		floats.setMinAndMax(min, max);
		final ByteProcessor grey = floats.convertToByteProcessor(true);
		grey.setInterpolationMethod(ImageProcessor.NONE);
		return grey.resize(Math.round((float) w * height / h), height);
	}
}
