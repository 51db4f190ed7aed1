// SPDX-License-Identifier: BSD-2-Clause

import ij.IJ;
import ij.ImagePlus;
import java.io.File;
import java.util.concurrent.ExecutionException;
import org.clearstack.command.Restore;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Restores one image file and saves the result. */
@Plugin(type = Command.class)
public class Restore_Image implements Command {

	@Parameter(label = "Image")
	private File input;

	@Parameter(label = "Model", persist = false)
	private String model = "general-x2";

	@Parameter(label = "Save as (.tif)", style = "save")
	private File output;

	@Parameter
	private CommandService command;

	@Override
	public void run() {
		try {
			final ImagePlus image = IJ.openImage(input.getPath());
			// false: what is not given keeps its default, and no dialog opens
			final ImagePlus restored = (ImagePlus) command.run(Restore.class, false, "image", image, "model", model, "saveto", output).get()
				.getOutput("restored");
			IJ.log("Restored " + restored.getTitle());
		}
		catch (final InterruptedException | ExecutionException e) {
			throw new IllegalStateException(e);
		}
	}
}
