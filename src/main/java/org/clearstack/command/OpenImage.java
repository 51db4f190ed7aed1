// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.image.ImageFiles;
import org.clearstack.window.Stretch;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Opens what Clearstack itself reads in folders and on the command line, for ImageJ's window: FITS with its world
 * coordinates, OME-Zarr, HDF5 ...
 */
@Plugin(type = Command.class, name = "open", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Open Image...",
	description = "Opens FITS, OME-Zarr, HDF5, MRC, NIfTI, NRRD, TIFF series and all that ImageJ opens, with their "
		+ "metadata.")
public final class OpenImage extends ClearstackCommand {

	@Parameter(persist = false, label = "File", style = "both",
		description = "An image file, or a folder: an OME-Zarr, or a series of TIFFs.")
	private File file;

	@Parameter(persist = false, required = false, label = "Part",
		description = "Which image in the file, such as SCI or 2 in FITS, a data set in HDF5, a level in OME-Zarr; "
			+ "empty for the only or main one.")
	private String part = "";

	@Parameter(persist = false, label = "Virtual stack",
		description = "Slices are read when they are looked at: for images larger than memory.")
	private boolean lazy;

	@Parameter(type = ItemIO.OUTPUT, label = "Image", description = "The image.")
	private ImagePlus image;

	@Override
	protected void compute() throws IOException {
		final Path path = part.isBlank() ? file.toPath() : Path.of(file + "[" + part.strip() + "]");
		image = lazy ? ImageFiles.openVirtual(path) : ImageFiles.open(path);
		if (IJ.getInstance() != null)
			Stretch.apply(image);
	}
}
