// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.IJ;
import ij.text.TextWindow;
import java.awt.GraphicsEnvironment;

/** Text for the user to read and to copy. */
public final class Reports {

	private static final int WIDTH = 900;
	private static final int HEIGHT = 300;

	private Reports() {}

	/** Shows a text in a window of its own, or in the log where there are no windows. */
	public static void show(final String title, final String text) {
		if (GraphicsEnvironment.isHeadless() || IJ.getInstance() == null)
			IJ.log(text);
		else
			new TextWindow(title, text, WIDTH, HEIGHT);
	}
}
