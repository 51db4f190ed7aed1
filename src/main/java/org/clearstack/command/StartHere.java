// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.io.Opener;
import ij.macro.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.image.ReadableProperties;
import org.clearstack.proposal.Goal;
import org.clearstack.proposal.Proposal;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.window.SplitWindow;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The first minute: a real noisy image from our jar, restored, before and after. */
@Plugin(type = Command.class, name = "start", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Start Here - Denoise or Upscale (Super-Resolution)",
	description = "Opens a real noisy micrograph, denoises it and shows it before and after. Enlarging, also called "
		+ "upscaling or super-resolution, works alike.")
public final class StartHere extends ClearstackCommand {

	private static final String SAMPLE = "actin.tif";

	@Parameter(type = ItemIO.OUTPUT, label = "Denoised sample", description = "The sample without its noise.")
	private ImagePlus denoised;

	@Parameter(type = ItemIO.OUTPUT, label = "Sample", description = "The sample as it was taken.")
	private ImagePlus sample;

	@Override
	protected void compute() throws IOException {
		try (InputStream in = StartHere.class.getResourceAsStream("/org/clearstack/samples/" + SAMPLE)) {
			sample = new Opener().openTiff(in, SAMPLE);
		}
		final Proposal proposal = Proposal.of(sample, Goal.DENOISE);
		progress().note("Model " + proposal.model().name() + ": " + proposal.reason());
		denoised = ImageRestorer.of(proposal.model().name()).restore(sample, progress());
		ReadableProperties.set(denoised, "Clearstack choice", proposal.reason());
		progress().note("Now open an image of your own and choose Plugins>Clearstack>Restore...");
		if (IJ.getInstance() != null && !Interpreter.isBatchMode())
			SplitWindow.show(sample, denoised);
	}
}
