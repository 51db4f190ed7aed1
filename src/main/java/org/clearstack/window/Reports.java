// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.window;

import ij.IJ;
import ij.text.TextWindow;
import java.awt.GraphicsEnvironment;
import java.util.List;
import javax.swing.SwingUtilities;

/** Text for the user to read and to copy. */
public final class Reports {

	private static final int WIDTH = 900;
	private static final int HEIGHT = 300;

	private Reports() {}

	/**
	 * Shows a text with buttons, one more of which copies it; or in the log, without buttons, where there are no
	 * windows.
	 */
	public static void show(final String title, final String text, final List<ReportButton> buttons) {
		if (buttons.isEmpty() || GraphicsEnvironment.isHeadless() || IJ.getInstance() == null)
			show(title, text);
		else
			SwingUtilities.invokeLater(() -> new ReportWindow(title, text, buttons).show());
	}

	/** Shows a text in a window of its own, or in the log where there are no windows. */
	public static void show(final String title, final String text) {
		if (GraphicsEnvironment.isHeadless() || IJ.getInstance() == null)
			IJ.log(text);
		else
			new TextWindow(title, text, WIDTH, HEIGHT);
	}
}
