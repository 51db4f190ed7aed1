// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.ImageWindow;
import java.awt.Rectangle;
import javax.swing.Timer;

/**
 * Keeps the windows of an image and its result in step until one of them is closed: where one shows another slice or
 * another part, the other follows. Used on Swing's thread alone.
 */
final class InStep {

	private static final int PAUSE = 120;
	/** Share of the screen that the window of a follower may fill. */
	private static final double LARGEST = 0.6;

	/** What a window shows: channel, slice, frame, and which pixels how large. */
	private record View(int c, int z, int t, Rectangle part, double zoom) {

		static View of(final ImagePlus image) {
			final ImageCanvas canvas = image.getCanvas();
			return new View(image.getC(), image.getZ(), image.getT(), new Rectangle(canvas.getSrcRect()),
				canvas.getMagnification());
		}
	}

	private final ImagePlus source;
	private final ImagePlus result;
	private final Timer timer = new Timer(PAUSE, event -> look());
	private View sourceView;
	private View resultView;

	private InStep(final ImagePlus source, final ImagePlus result) {
		this.source = source;
		this.result = result;
		sourceView = View.of(source);
		resultView = View.of(result);
	}

	/** Both must have windows. */
	static InStep keep(final ImagePlus source, final ImagePlus result) {
		final InStep pair = new InStep(source, result);
		pair.timer.start();
		return pair;
	}

	/** Looks which of the two has changed; the source leads where both have. */
	void look() {
		if (isGone(source) || isGone(result)) {
			timer.stop();
			return;
		}
		if (!View.of(source).equals(sourceView))
			follow(source, sourceView, result);
		else if (!View.of(result).equals(resultView))
			follow(result, resultView, source);
		final boolean zoomed = View.of(source).zoom() != sourceView.zoom();
		sourceView = View.of(source);
		resultView = View.of(result);
		if (zoomed && source.getWindow().getBounds().intersects(result.getWindow().getBounds()))
			Placement.arrange(source, result);
	}

	private static boolean isGone(final ImagePlus image) {
		return image.getWindow() == null || image.getCanvas() == null || image.getProcessor() == null;
	}

	private static void follow(final ImagePlus leader, final View before, final ImagePlus follower) {
		final View now = View.of(leader);
		final boolean moved = now.c() != before.c() || now.z() != before.z() || now.t() != before.t();
		if (moved && isAlike(leader, follower) && !follower.getStack().isVirtual())
			follower.setPosition(now.c(), now.z(), now.t());
		final double scale = (double) follower.getWidth() / leader.getWidth();
		if (scale * leader.getHeight() == follower.getHeight()
			&& (!now.part().equals(before.part()) || now.zoom() != before.zoom()))
			show(follower, now.part(), scale, now.zoom() / before.zoom());
	}

	private static boolean isAlike(final ImagePlus one, final ImagePlus other) {
		return one.getNChannels() == other.getNChannels() && one.getNSlices() == other.getNSlices()
			&& one.getNFrames() == other.getNFrames();
	}

	/** Shows the same part of the image, enlarged as much more or less as it was in the other window. */
	private static void show(final ImagePlus follower, final Rectangle part, final double scale, final double more) {
		final ImageCanvas canvas = follower.getCanvas();
		final ImageWindow window = follower.getWindow();
		final Rectangle shown = scaled(part, scale, follower);
		final Rectangle screen = window.getGraphicsConfiguration().getBounds();
		final double zoom = Math.min(canvas.getMagnification() * more,
			Math.min(LARGEST * screen.width / shown.width, LARGEST * screen.height / shown.height));
		canvas.setSourceRect(shown);
		canvas.setMagnification(zoom);
		canvas.setSize((int) Math.round(shown.width * zoom), (int) Math.round(shown.height * zoom));
		window.pack();
		canvas.repaint();
	}

	static Rectangle scaled(final Rectangle part, final double scale, final ImagePlus image) {
		final int width = (int) Math.max(1, Math.round(part.width * scale));
		final int height = (int) Math.max(1, Math.round(part.height * scale));
		return new Rectangle((int) Math.round(part.x * scale), (int) Math.round(part.y * scale), width, height)
			.intersection(new Rectangle(image.getWidth(), image.getHeight()));
	}
}
