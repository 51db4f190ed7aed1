// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.event.MouseWheelEvent;
import javax.swing.JComponent;

/**
 * An image left of a line and its restored version right of it, in one picture of the same size and contrast. The line
 * is dragged with the mouse; the wheel zooms.
 */
final class SplitView extends JComponent {

	private static final long serialVersionUID = 1;
	private static final int WIDEST = 900;
	private static final int HIGHEST = 560;
	private static final double LARGEST = 16;

	private final transient ImagePlus before;
	private final transient ImagePlus after;
	private transient Image left;
	private transient Image right;
	private int slice = 1;
	private double zoom;
	private double line = 0.5;
	private transient double[] range;

	SplitView(final ImagePlus before, final ImagePlus after) {
		this.before = before;
		this.after = after;
		zoom = Math.min((double) WIDEST / after.getWidth(), (double) HIGHEST / after.getHeight());
		zoom = zoom > 1 ? Math.floor(zoom) : zoom;
		setCursor(Cursor.getPredefinedCursor(Cursor.E_RESIZE_CURSOR));
		final MouseAdapter mouse = new MouseAdapter() {
			@Override
			public void mousePressed(final MouseEvent event) {
				line((double) event.getX() / shown().width);
			}

			@Override
			public void mouseDragged(final MouseEvent event) {
				mousePressed(event);
			}

			@Override
			public void mouseWheelMoved(final MouseWheelEvent event) {
				zoom(zoom * Math.pow(1.25, -event.getPreciseWheelRotation()));
			}
		};
		addMouseListener(mouse);
		addMouseMotionListener(mouse);
		addMouseWheelListener(mouse);
		slice(Math.max(1, Math.min(before.getCurrentSlice(), before.getStackSize())));
	}

	/** Shows a slice, counted from 1. */
	void slice(final int number) {
		slice = number;
		range = Stretch.range(before.getStack().getProcessor(number), before.getDisplayRangeMin(),
			before.getDisplayRangeMax());
		if (range == null)
			range = new double[] { before.getDisplayRangeMin(), before.getDisplayRangeMax() };
		left = picture(before);
		right = picture(after);
		repaint();
	}

	/** Where the line stands: 0 shows the restored image alone, 1 the original. */
	void line(final double share) {
		line = Math.max(0, Math.min(1, share));
		repaint();
	}

	double line() {
		return line;
	}

	private void zoom(final double factor) {
		zoom = Math.max(1.0 / LARGEST, Math.min(LARGEST, factor));
		revalidate();
		repaint();
	}

	/** In the contrast of the original, or more of it where that is faint. */
	private Image picture(final ImagePlus image) {
		final ImageProcessor pixels = image.getStack().getProcessor(slice).duplicate();
		if (image.getBitDepth() != 24) {
			pixels.setMinAndMax(range[0], range[1]);
			pixels.setColorModel(before.getProcessor().getColorModel());
		}
		return pixels.createImage();
	}

	private Dimension shown() {
		return new Dimension((int) Math.round(after.getWidth() * zoom), (int) Math.round(after.getHeight() * zoom));
	}

	@Override
	public Dimension getPreferredSize() {
		return shown();
	}

	@Override
	protected void paintComponent(final Graphics graphics) {
		final Graphics2D picture = (Graphics2D) graphics.create();
		final Dimension size = shown();
		final int x = (int) Math.round(line * size.width);
		picture.drawImage(right, 0, 0, size.width, size.height, null);
		picture.clipRect(0, 0, x, size.height);
		picture.drawImage(left, 0, 0, size.width, size.height, null);
		picture.setClip(graphics.getClip());
		picture.setColor(Color.YELLOW);
		picture.setStroke(new BasicStroke(1));
		picture.drawLine(x, 0, x, size.height);
		picture.dispose();
	}
}
