// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.plugin.ImageCalculator;
import java.io.File;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** A Command with two images and a parameter called out, for the tests of the doors. */
@Plugin(type = Command.class, description = "Subtracts an image from another.")
public final class Difference implements Command {

	@Parameter(label = "Minuend", persist = false)
	private ImagePlus minuend;

	@Parameter(label = "Subtrahend", persist = false)
	private ImagePlus subtrahend;

	@Parameter(label = "Out", required = false, persist = false)
	private File out;

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus difference;

	@Override
	public void run() {
		difference = ImageCalculator.run(minuend, subtrahend, "Subtract create");
		difference.setTitle("Difference to " + out);
	}
}
