// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.Groups;
import org.clearstack.volume.Cluster;
import org.clearstack.volume.Cut;
import org.clearstack.volume.Part;
import org.clearstack.volume.VolumeRequest;
import org.clearstack.volume.VolumeRestoration;
import org.clearstack.volume.Workers;
import org.scijava.ItemIO;
import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Restores a volume that is larger than memory, block by block, into an OME-Zarr: on this machine, by several jobs, or
 * on a cluster. Goes on where an earlier run ended.
 */
@Plugin(type = Command.class, name = "restore-volume", priority = Priority.HIGH, iconPath = ClearstackCommand.ICON,
	headless = true,
	menuPath = "Plugins>Clearstack>Restore Volume...",
	description = "Restores a volume of any size, block by block, into an OME-Zarr; continues where an earlier run "
		+ "ended, on one machine or many.")
public final class RestoreVolume extends RestoreOperation {

	/** Blocks at once where it is chosen: one is read and written while the other is restored. */
	private static final int THREADS = 2;

	@Parameter(persist = false, label = "Volume", style = "both",
		description = "The volume to restore; it is not changed: OME-Zarr, HDF5, a folder of TIFFs, one large TIFF, or"
			+ " any image that can be opened. [NAME] behind it names one of several images.")
	private File in;

	@Parameter(persist = false, label = "Output", style = "save",
		description = "The OME-Zarr to write, such as restored.zarr; one that was begun is gone on with.")
	private File out;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Files"), label = "OME-Zarr version",
		choices = { "0.4", "0.5" }, description = "0.4, which all programs read, or 0.5.")
	private String ngff = "0.4";

	@Parameter(persist = false, required = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Files"),
		label = "Chunk", description = "Lengths of a chunk of the output along z, y and x, such as 64 512 512; empty "
			+ "chooses.")
	private String chunk = "";

	@Parameter(persist = false, required = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Files"),
		label = "Block", description = "Lengths of what is restored at once along z, y and x, whole chunks, such as "
			+ "64 1024 1024; empty chooses.")
	private String block = "";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Blocks at once", min = "0", max = "256",
		description = "How many blocks this machine works on at the same time; 0 chooses. Each restores with all "
			+ "processors.")
	private int threads;

	@Parameter(persist = false, required = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Part", description = "For one of several jobs: k/n does the k-th of n parts, k from 1 to n; empty "
			+ "does all.")
	private String part = "";

	@Parameter(persist = false, required = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Spark", description = "Master of an Apache Spark cluster that restores the blocks, such as"
			+ " spark://host:7077 or local-cluster[2,1,1024]; empty for this machine.")
	private String spark = "";

	@Parameter(persist = false, label = "Only estimate",
		description = "Says how many blocks there are, what is read and written, and how long it may take; restores "
			+ "nothing.")
	private boolean dryrun;

	@Parameter(type = ItemIO.OUTPUT, label = "Restored volume", description = "What was done, or would be.")
	private String report;

	@Override
	protected void compute() throws IOException {
		if (!out.getName().toLowerCase(Locale.ROOT).endsWith(".zarr"))
			throw new IllegalArgumentException(
				"A volume is written as OME-Zarr; found out=" + out + ". Give a name that ends in .zarr.");
		final Part share = Part.parse(part);
		final ImagePlus sample = needsImage() ? VolumeRestoration.sample(in.toPath()) : null;
		final Choice choice = choice(sample);
		if (!choice.reason().isEmpty())
			progress().note("Model " + choice.model().spec().name() + ", for the middle slice: " + choice.reason());
		final VolumeRequest request = new VolumeRequest(in.toPath(), out.toPath(), choice.model(),
			options(sample, false), device(), new Cut(chunk, block, ngff.equals("0.5")));
		final int blocks = threads == 0 ? THREADS : threads;
		final VolumeRestoration work = new VolumeRestoration(request, blocks, progress());
		if (dryrun)
			report = work.estimate();
		else if (spark.isBlank())
			report = work.run(share, Workers.local(blocks));
		else if (share.count() > 1)
			throw new IllegalArgumentException("Spark shares the blocks out itself. Leave part empty, or spark.");
		else
			report = Cluster.run(work, spark.strip(), device(), progress());
	}

	@Override
	ImagePlus proposedFor() {
		return null;
	}
}
