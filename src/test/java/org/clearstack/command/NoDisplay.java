// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import org.clearstack.door.imagej.ClearstackPlugIn;

/** The plain ImageJ door in a Java without a display, where no dialog can ask; prints what comes out. */
final class NoDisplay {

	private NoDisplay() {}

	/** @param args none */
	public static void main(final String[] args) {
		System.setProperty("java.awt.headless", "true");
		Interpreter.batchMode = true;
		final ImagePlus image = IJ.createImage("dark", "32-bit black", 4, 4, 1);
		image.getProcessor().add(5);
		image.show();
		new ClearstackPlugIn().run(Brighten.class.getName());
		System.out.println(WindowManager.getCurrentImage().getTitle() + " "
			+ WindowManager.getCurrentImage().getProcessor().getf(0, 0));
		new ClearstackPlugIn().run(Difference.class.getName());
		System.exit(0);
	}
}
