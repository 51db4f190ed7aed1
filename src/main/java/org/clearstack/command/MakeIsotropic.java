// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import org.clearstack.adapt.AdaptationBudget;
import org.clearstack.device.DeviceChoice;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.isotropic.IsotropicRestorer;
import org.clearstack.isotropic.IsotropicSettings;
import org.clearstack.model.ModelLibrary;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Makes a stack isotropic whose slices are farther apart than its pixels, by a network trained on the stack itself. */
@Plugin(type = Command.class, name = "isotropic", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Make Isotropic...",
	description = "Makes the voxels of a stack cubes: a network learns on the stack's own slices to sharpen z.")
public final class MakeIsotropic extends ClearstackCommand implements HasChoices {

	@Parameter(persist = false, label = "Image",
		description = "A stack whose slices are farther apart than its pixels; it is not changed.")
	private ImagePlus image;

	@Parameter(persist = false, label = "Anisotropy (0 = of pixel size)", min = "0", max = "20",
		description = "How many times farther apart slices are than pixels, such as 3 or 2.7; 0 takes it from the "
			+ "image's pixel size.")
	private double anisotropy;

	@Parameter(persist = false, label = "Train (seconds)",
		description = "How long the network is trained on this stack, in seconds, such as 120; or steps, such as 400 "
			+ "steps; 0 for cubic interpolation alone.")
	private String train = "120";

	@Parameter(persist = false, label = "Slice thickness", min = "0", max = "2",
		description = "Of a slice, as a share of the slices' distance: 1 for slices that touch each other, as of CT, "
			+ "MRI and serial sections; 0 for thin ones.")
	private double thickness = 1;

	@Parameter(persist = false, label = "Axial blur", min = "0", max = "20",
		description = "Standard deviation, in pixels, of what z is blurred by more than x and y, as by the longer point "
			+ "spread function of a microscope.")
	private double blur;

	@Parameter(persist = false, required = false, label = "Keep the model as",
		description = "Name of a new model that the trained network is kept as; empty keeps none.")
	private String keep = "";

	@Parameter(persist = false, label = "Device",
		description = "Where the network is trained and runs: auto, cpu, gpu, or numbered ones such as gpu:1.")
	private String device = "auto";

	@Parameter(persist = false, label = "This device only",
		description = "Stop if the device cannot be used, instead of going on with the CPU.")
	private boolean strict;

	@Parameter(type = ItemIO.OUTPUT, label = "Isotropic stack", description = "The stack of cubic voxels.")
	private ImagePlus isotropic;

	@Override
	protected void compute() {
		isotropic = new IsotropicRestorer(settings()).restore(image, progress());
	}

	private IsotropicSettings settings() {
		final Path kept = keep == null || keep.isBlank() ? null : ModelLibrary.target(keep.strip());
		return new IsotropicSettings(anisotropy, thickness, blur, AdaptationBudget.parse(train),
			DeviceChoice.parse(device, strict), kept);
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("device") ? DeviceChoice.OFFERED : List.of();
	}
}
