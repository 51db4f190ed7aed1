// SPDX-License-Identifier: BSD-2-Clause

import ij.IJ;
import java.io.File;
import java.util.concurrent.ExecutionException;
import org.clearstack.command.RestoreFolder;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Restores all images of a folder into another one; goes on where an earlier run ended. */
@Plugin(type = Command.class)
public class Restore_Folder implements Command {

	@Parameter(label = "Folder of images", style = "directory")
	private File input;

	@Parameter(label = "Model", persist = false)
	private String model = "general-x2";

	@Parameter(label = "Output folder", style = "directory")
	private File output;

	@Parameter
	private CommandService command;

	@Override
	public void run() {
		try {
			command.run(RestoreFolder.class, false, "folder", input, "output", output, "model", model).get();
			IJ.log("Restored into " + output);
		}
		catch (final InterruptedException | ExecutionException e) {
			throw new IllegalStateException(e);
		}
	}
}
