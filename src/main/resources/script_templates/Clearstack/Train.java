// SPDX-License-Identifier: BSD-2-Clause

import ij.IJ;
import java.io.File;
import java.util.concurrent.ExecutionException;
import org.clearstack.command.TrainAutoencoder;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Learns a model that upscales two times, from a folder of ground-truth images. */
@Plugin(type = Command.class)
public class Train implements Command {

	@Parameter(label = "Folder of ground-truth images", style = "directory")
	private File input;

	@Parameter(label = "Folder of the new model", style = "save")
	private File output;

	@Parameter(label = "Epochs")
	private int epochs = 40;

	@Parameter(label = "Steps per epoch")
	private int steps = 250;

	@Parameter
	private CommandService command;

	@Override
	public void run() {
		try {
			command.run(TrainAutoencoder.class, false, "images", input, "out", output, "epochs", epochs, "steps", steps).get();
			IJ.log("Learned " + output);
		}
		catch (final InterruptedException | ExecutionException e) {
			throw new IllegalStateException(e);
		}
	}
}
