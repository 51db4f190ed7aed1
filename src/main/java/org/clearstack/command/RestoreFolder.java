// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.Groups;
import org.clearstack.engine.LoadedModels;
import org.clearstack.folder.FolderFiles;
import org.clearstack.folder.FolderReport;
import org.clearstack.folder.FolderRestoration;
import org.clearstack.folder.FolderTasks;
import org.clearstack.image.ImageFiles;
import org.clearstack.io.WholeFile;
import org.clearstack.model.ModelFolder;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.volume.Cluster;
import org.scijava.ItemIO;
import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Restores the images of a folder into another one, with a report. Files that cannot be read are reported and passed
 * over; files that are done already, with the same model and parameters, are not done again.
 */
@Plugin(type = Command.class, name = "folder", priority = Priority.HIGH, iconPath = ClearstackCommand.ICON,
	headless = true,
	menuPath = "Plugins>Clearstack>Restore Folder...",
	description = "Restores all images of a folder into another folder, with a report; continues where an earlier run "
		+ "ended.")
public final class RestoreFolder extends RestoreOperation {

	private static final String LOCK = ".clearstack.lock";
	private static final String TASKS = ".clearstack.tasks";

	@Parameter(persist = false, label = "Folder of images", style = "directory",
		description = "The images to restore; they are not changed.")
	private File folder;

	@Parameter(persist = false, label = "Output folder", style = "directory",
		description = "Where the restored images go, each with the name it had, and the report.")
	private File output;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Files"),
		label = "File names", description = "Which files, with * for any letters and ? for one, such as *.tif.")
	private String pattern = "*";

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Files"),
		label = "With subfolders",
		description = "Restore the images of subfolders too; the output has the same subfolders.")
	private boolean recursive = true;

	@Parameter(persist = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Files"), label = "Format",
		choices = { "tif", "same", "fits", "zarr" },
		description = "How results are saved; same: as the source was, where that can be written, else as TIFF.")
	private String format = "tif";

	@Parameter(persist = false, required = false, attrs = @Attr(name = Groups.ATTRIBUTE, value = "Speed and device"),
		label = "Spark", description = "Master of an Apache Spark cluster that restores the files, such as"
			+ " spark://host:7077; empty for this machine. See Restore Volume.")
	private String spark = "";

	@Parameter(type = ItemIO.OUTPUT, label = "Report", description = "A row per file.")
	private ResultsTable report;

	@Override
	protected void compute() throws IOException {
		final Path target = output.toPath();
		final List<FolderFiles.Job> jobs = FolderFiles.of(folder.toPath(), target, pattern, recursive, format);
		if (isBoth())
			throw new IllegalArgumentException("Folders are restored by one model at a time. Remove the noise first, "
				+ "then enlarge what is in the output folder into another one.");
		final ImagePlus first = needsImage() ? first(jobs) : null;
		final Choice choice = choice(first);
		final ModelFolder model = choice.model();
		if (!choice.reason().isEmpty())
			progress().note("Model " + model.spec().name() + ", for the first image: " + choice.reason());
		final RestorationOptions options = options(first, false);
		final FolderRestoration work = new FolderRestoration(model, LoadedModels.shared(model, device()), options,
			target.toAbsolutePath().normalize(), progress()).marking(choice::tell);
		Files.createDirectories(target);
		final FolderTasks tasks = spark.isBlank() ? null
			: FolderTasks.of(model, options, device().text(), target.toAbsolutePath().normalize(), choice.reason(),
				jobs);
		restoreAlone(work, jobs, target, tasks);
		report = work.report().table();
		tell(work, jobs.size());
	}

	/** The first image that can be read: a model is proposed for it, or its noise measured. */
	private static ImagePlus first(final List<FolderFiles.Job> jobs) {
		for (final FolderFiles.Job job : jobs)
			try {
				return ImageFiles.openVirtual(job.source());
			}
			catch (final IOException unreadable) {
				continue; // it is reported when its turn comes
			}
		throw new IllegalArgumentException(
			"There is no image in the folder that could be read, to propose a model for or to measure noise in."
				+ " Name a model, and give the noise as a number.");
	}

	@Override
	public Map<String, String> wrong() {
		final Map<String, String> wrong = super.wrong();
		if (isBoth())
			wrong.put("want", "Folders are restored by one model at a time: remove the noise first, then enlarge.");
		return wrong;
	}

	@Override
	ImagePlus proposedFor() {
		return null;
	}

	/** Two runs into one folder would remove each other's unfinished files. */
	private void restoreAlone(final FolderRestoration work, final List<FolderFiles.Job> jobs, final Path target,
		final FolderTasks tasks) throws IOException
	{
		final Path file = target.resolve(LOCK);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			lock(channel);
			try {
				if (tasks != null)
					share(tasks, target.toAbsolutePath().resolve(TASKS));
				restore(work, jobs, target);
			}
			finally {
				channel.close();
				Files.deleteIfExists(file);
			}
		}
	}

	/** By a cluster; the run that follows finds the files done, and reports them. */
	private void share(final FolderTasks tasks, final Path list) throws IOException {
		tasks.write(list);
		try {
			Cluster.runFolder(list, spark.strip(), progress());
		}
		finally {
			Files.deleteIfExists(list);
		}
	}

	/** ImageJ tells a bad file in a window that waits for the user; here it goes to the log. */
	private static void restore(final FolderRestoration work, final List<FolderFiles.Job> jobs, final Path target)
		throws IOException
	{
		IJ.redirectErrorMessages(true);
		try {
			WholeFile.removeLeftovers(target);
			work.run(jobs);
		}
		finally {
			IJ.redirectErrorMessages(false);
		}
	}

	/** Until the channel is closed, or Java ends however it does. */
	private void lock(final FileChannel channel) throws IOException {
		try {
			if (channel.tryLock() != null)
				return;
		}
		catch (final OverlappingFileLockException e) {
			throw taken(e);
		}
		throw taken(null);
	}

	private IllegalArgumentException taken(final Exception cause) {
		return new IllegalArgumentException(
			"Another run writes into " + output + ". Wait for it, or choose another output folder.", cause);
	}

	private void tell(final FolderRestoration work, final int files) {
		final int failures = work.failed().size();
		final int skipped = work.skipped();
		final String sum =
			"Restored " + work.restored() + " of " + files + " files; " + (files - work.restored() - failures - skipped)
				+ " were done already, " + (skipped > 0 ? skipped + " are not images and were skipped, " : "")
				+ failures
				+ " failed. Report: " + new File(output, FolderReport.PAGE);
		if (skipped == files)
			throw new IllegalArgumentException("None of the " + files + " files in " + folder
				+ " is an image. Choose another folder, or a pattern such as *.tif.");
		if (failures > 0)
			throw new IllegalArgumentException(
				sum + "\nNot restored: " + String.join(", ", work.failed()) + ". Mend or remove them and run again.");
		progress().note(sum);
	}
}
