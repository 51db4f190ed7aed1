// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.util.List;
import org.clearstack.image.ResultImage.Type;
import org.clearstack.network.LoadedModels;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.ModelLibrary;
import org.clearstack.restore.RestoreSettings;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Denoises or upscales the active image into a new one: every channel, slice and frame of it. */
@Plugin(type = Command.class, headless = true, menuPath = "Plugins>Clearstack>Restore...",
	description = "Denoises or upscales the active image into a new one with a trained model.")
public final class Restore extends Operation implements HasChoices {

	@Parameter(persist = false, label = "Image", description = "The image to restore; it is not changed.")
	private ImagePlus image;

	@Parameter(persist = false, label = "Model", description = "Name of an installed model, or path of a model folder.")
	private String model = "microscopy-x2";

	@Parameter(persist = false, label = "Result type", choices = { "input", "float" },
		description = "Pixels of the result: as the input's (rounded and clamped) or 32-bit float (nothing rounded or clipped).")
	private String type = "input";

	@Parameter(persist = false, label = "Tile size", min = "0", max = "8192",
		description = "Width and height of the tiles the network is given, in input pixels, margin included; 0 chooses.")
	private int tile;

	@Parameter(persist = false, label = "Device", choices = { "auto", "cpu", "gpu" }, description = "Where the network runs.")
	private String device = "auto";

	@Parameter(type = ItemIO.OUTPUT, label = "Restored image")
	private ImagePlus restored;

	@Override
	protected void compute() {
		final ModelFolder folder = ModelLibrary.find(model);
		final RestoreSettings settings = RestoreSettings.AUTOMATIC.withTile(tile);
		final Type result = type.equals("float") ? Type.FLOAT : Type.SOURCE;
		progress().report(0, 0, "Loading " + folder.spec().name());
		restored = LoadedModels.use(folder, device, network -> new StackRestoration(image, network, settings, result).run(folder, progress()));
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("model") ? ModelLibrary.names() : List.of();
	}
}
