// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.image.ImageFiles;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Saves an image with all that is known of it, in the format that the file's ending says. */
@Plugin(type = Command.class, name = "save", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Save Image...",
	description = "Saves the active image as FITS with its world coordinates, OME-Zarr, MRC, TIFF, PNG or a series "
		+ "of TIFFs.")
public final class SaveImage extends ClearstackCommand {

	@Parameter(persist = false, label = "Image", description = "The image to save.")
	private ImagePlus image;

	@Parameter(persist = false, label = "File", style = "save",
		description = "Its ending says how: .fits, .zarr, .zarr[0.5], .mrc, .rec, .tif, .png; name[tif] is a folder "
			+ "with a TIFF for each slice.")
	private File file;

	@Override
	protected void compute() throws IOException {
		ImageFiles.checkTarget(file.toPath());
		ImageFiles.save(image, file.toPath());
		progress().note("Saved " + image.getTitle() + " to " + file);
	}
}
