// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import javax.swing.JComponent;

/** A slice of an image, as large as its place allows. */
final class FittedPicture extends JComponent {

	private static final long serialVersionUID = 1;

	private final transient ImagePlus picture;
	private transient Image shown;

	FittedPicture(final ImagePlus picture) {
		this.picture = picture;
		slice(1);
	}

	/** Shows a slice, from 1. */
	void slice(final int number) {
		final ImageProcessor pixels = picture.getStack().getProcessor(number).duplicate();
		if (picture.getBitDepth() != 24)
			pixels.setMinAndMax(picture.getDisplayRangeMin(), picture.getDisplayRangeMax());
		shown = pixels.createImage();
		repaint();
	}

	@Override
	protected void paintComponent(final Graphics graphics) {
		final double zoom =
			Math.min((double) getWidth() / picture.getWidth(), (double) getHeight() / picture.getHeight());
		final double whole = zoom > 1 ? Math.floor(zoom) : zoom;
		final int width = (int) Math.round(picture.getWidth() * whole);
		final int height = (int) Math.round(picture.getHeight() * whole);
		final Graphics2D drawn = (Graphics2D) graphics;
		drawn.setRenderingHint(RenderingHints.KEY_INTERPOLATION, whole < 1
			? RenderingHints.VALUE_INTERPOLATION_BILINEAR : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
		drawn.drawImage(shown, (getWidth() - width) / 2, (getHeight() - height) / 2, width, height, null);
	}
}
