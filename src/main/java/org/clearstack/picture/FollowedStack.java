// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.ImageWindow;
import java.awt.Rectangle;
import java.util.function.Consumer;
import javax.swing.Timer;

/**
 * A stack that tells which part of it its window shows, as often as that changes, until the window is closed. ImageJ
 * tells nobody of a zoom, and has many ways to: keys, wheel, menu, tools, macros; so the window is looked at ten times
 * a second.
 */
public final class FollowedStack extends ImagePlus {

	private static final int INTERVAL = 100;

	private final Consumer<Rectangle> follower;

	/**
	 * @param title of the image
	 * @param follower called with the part that is seen, in pixels, on the event thread
	 */
	public FollowedStack(final String title, final ImageStack stack, final Consumer<Rectangle> follower) {
		super(title, stack);
		this.follower = follower;
	}

	@Override
	public void setWindow(final ImageWindow window) {
		super.setWindow(window);
		if (window != null && window.getCanvas() != null)
			watch(window);
	}

	private void watch(final ImageWindow window) {
		final Rectangle seen = new Rectangle(window.getCanvas().getSrcRect());
		final Timer timer = new Timer(INTERVAL, null);
		timer.addActionListener(event -> {
			final Rectangle now = window.getCanvas().getSrcRect();
			if (window.isClosed() || getWindow() != window)
				timer.stop();
			else if (!now.equals(seen)) {
				seen.setBounds(now);
				follower.accept(new Rectangle(now));
			}
		});
		timer.start();
	}
}
