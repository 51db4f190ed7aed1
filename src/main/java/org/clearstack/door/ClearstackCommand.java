// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.SourceCheck;
import org.clearstack.image.Tables;
import org.clearstack.start.Lines;
import org.clearstack.task.Failure;
import org.clearstack.task.Progress;
import org.clearstack.window.ImageProgress;
import org.clearstack.window.Reports;
import org.scijava.Cancelable;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.command.CommandModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;
import org.scijava.widget.Button;

/**
 * A Command that knows nothing of the door it is opened by: parameters in, {@link #compute()}, outputs out.
 * <p>
 * Plain ImageJ's door and the command line hand it a {@link Progress}, take its exceptions as they come and show its
 * outputs. Without them it is SciJava that runs it (Fiji, scripts): then progress goes to ImageJ's status line, an
 * error the user can mend cancels with its message, tables go to Results, and a macro finds the new image to be the
 * current one.
 */
public abstract class ClearstackCommand implements Command, Cancelable, ReportsProgress {

	/** What search bars show beside a Command's name; a resource. */
	public static final String ICON = "/org/clearstack/icon.png";

	@Parameter(persist = false, required = false, label = "Help", callback = "help",
		description = "Says what this command and its parameters do.")
	private Button help;

	@Parameter(persist = false, required = false, autoFill = false, visibility = ItemVisibility.INVISIBLE,
		label = "Save to", style = "save",
		description = "Without a display: the file to save the result to, an image as .tif, .png, .fits, .zarr or "
			+ ".mrc, a table as .csv.")
	private File saveto;

	@Parameter(required = false)
	private ThreadService threadService;

	@Parameter(required = false)
	private TaskService tasks;

	private Progress progress;
	private String cancelReason;

	/**
	 * Computes the outputs from the inputs.
	 *
	 * @throws IllegalArgumentException if the user asked for what cannot be; the message says what to do
	 * @throws java.util.concurrent.CancellationException if {@link #progress()} was asked to stop
	 * @throws IOException if a file cannot be read or written; the message says which and why
	 */
	protected abstract void compute() throws IOException;

	/** Where to report progress to and to ask whether to go on, from within {@link #compute()}. */
	protected final Progress progress() {
		return progress;
	}

	@Override
	public final void progress(final Progress newProgress) {
		progress = newProgress;
	}

	@Override
	public final void run() {
		if (progress != null) {
			warnOfSources();
			unchecked(this::compute);
		}
		else
			computeInSciJava();
	}

	/** Opens this Command's page of the help; called by the button of Fiji's dialogs. */
	protected final void help() {
		Help.show(getClass());
	}

	/**
	 * A picture made for people. Where it cannot be drawn it is left out and said: images, numbers and reports are not
	 * lost by it.
	 *
	 * @param what the picture shows, for the user
	 * @return null if it was left out
	 */
	protected final ImagePlus drawn(final String what, final Supplier<ImagePlus> picture) {
		try {
			return picture.get();
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final RuntimeException e) {
			progress().note("The " + what + " could not be drawn and is left out: " + Failure.of(e).message());
			return null;
		}
	}

	// -- Cancelable methods --

	@Override
	public final boolean isCanceled() {
		return cancelReason != null;
	}

	@Override
	public final void cancel(final String reason) {
		cancelReason = reason == null ? "" : reason;
	}

	@Override
	public final String getCancelReason() {
		return cancelReason;
	}

	// -- helpers --

	/** What may fail at a file. */
	private interface Work {
		void run() throws IOException;
	}

	private static void unchecked(final Work work) {
		try {
			work.run();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e.getMessage(), e);
		}
	}

	private void computeShowAndSave() throws IOException {
		checkTarget();
		checkImages();
		readAgain();
		warnOfSources();
		compute();
		save();
		showOutputs();
	}

	private void computeInSciJava() {
		final ImageProgress shown = new ImageProgress();
		final Task task = tasks == null ? null : tasks.createTask(getClass().getSimpleName());
		progress = task == null ? shown : new TaskProgress(shown, task);
		String end = "";
		try {
			if (task != null)
				task.start();
			unchecked(this::computeShowAndSave);
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			final Failure failure = Failure.of(e);
			if (failure.kind() == Failure.Kind.FAULT)
				throw e;
			showTables();
			end = failure.message();
			cancel(failure.kind() == Failure.Kind.CANCELED ? "" : Lines.of(failure.message()));
			RunningMacro.tell(CommandRun.of(this).label(), failure.message());
			RunningMacro.end(failure.message());
		}
		finally {
			shown.end(end);
			if (task != null)
				task.finish();
			progress = null;
		}
	}

	private void showOutputs() {
		for (final CommandModuleItem<?> output : CommandRun.of(this).outputsToShow()) {
			final Object value = value(output);
			if (value instanceof ImagePlus image)
				makeCurrent(image);
			else if (value instanceof String text)
				Reports.show(output.getLabel(), text, HasButtons.of(this));
		}
		showTables();
	}

	// -- the file to save to --

	/** Finds out before the work whether the file can be written. */
	private void checkTarget() throws IOException {
		if (saveto != null && !isTable())
			ImageFiles.checkTarget(saveto.toPath());
	}

	/** SciJava makes an empty image of the path of a file that cannot be opened. */
	private void checkImages() {
		for (final CommandModuleItem<?> input : CommandRun.of(this).images())
			if (value(input) instanceof ImagePlus image && image.getWidth() == 0)
				throw new IllegalArgumentException(input.getName()
					+ " is not an image that can be opened. Give the path of an image file, or the title of an open"
					+ " image.");
	}

	/** SciJava opens the path of a file by ImageJ's own reader. */
	private void readAgain() throws IOException {
		for (final CommandModuleItem<?> input : CommandRun.of(this).images())
			if (value(input) instanceof ImagePlus image && GraphicsEnvironment.isHeadless() && !image.isVisible()) {
				final Optional<ImagePlus> right = SourceCheck.readAgain(image);
				if (right.isPresent())
					set(input, right.get());
			}
	}

	/** In ImageJ's window it is ImageJ's own readers that open most files. */
	private void warnOfSources() {
		for (final CommandModuleItem<?> input : CommandRun.of(this).images())
			if (value(input) instanceof ImagePlus image && image.getWidth() > 0)
				SourceCheck.difference(image).ifPresent(progress::note);
	}

	private void save() throws IOException {
		if (saveto == null)
			return;
		final Class<?> type = isTable() ? ResultsTable.class : ImagePlus.class;
		for (final CommandModuleItem<?> output : CommandRun.of(this).outputs())
			if (type.isInstance(value(output))) {
				save(value(output));
				return;
			}
		throw new IllegalArgumentException("There is no " + (isTable() ? "table" : "image") + " to save to " + saveto
			+ ". Tables are saved as .csv, images as .tif, .png, .fits, .zarr or .mrc.");
	}

	private void save(final Object result) throws IOException {
		if (result instanceof ImagePlus image)
			ImageFiles.save(image, saveto.toPath());
		else
			Tables.save((ResultsTable) result, saveto.toPath());
	}

	private boolean isTable() {
		return saveto.getName().toLowerCase(Locale.ROOT).endsWith(".csv");
	}

	// -- outputs --

	/** All that is worth showing of a command that failed in the end: the rows it made so far. */
	private void showTables() {
		for (final CommandModuleItem<?> output : CommandRun.of(this).outputs())
			if (value(output) instanceof ResultsTable table)
				Tables.show(table, output.getLabel());
	}

	private Object value(final CommandModuleItem<?> item) {
		try {
			item.getField().setAccessible(true);
			return item.getField().get(this);
		}
		catch (final IllegalAccessException e) {
			throw new IllegalStateException(e);
		}
	}

	private void set(final CommandModuleItem<?> item, final Object value) {
		try {
			item.getField().setAccessible(true);
			item.getField().set(this, value);
		}
		catch (final IllegalAccessException e) {
			throw new IllegalStateException(e);
		}
	}

	/**
	 * SciJava runs us on a thread of its own, but a batch macro's current image belongs to the macro's thread; and
	 * without a display nobody else puts the image among the batch's.
	 */
	private void makeCurrent(final ImagePlus image) {
		if (!Interpreter.isBatchMode())
			return;
		if (GraphicsEnvironment.isHeadless())
			image.show();
		WindowManager.setTempCurrentImage(null); // the next command on this thread may be another macro's
		final Thread caller = threadService == null ? null : threadService.getParent(Thread.currentThread());
		if (caller != null)
			WindowManager.setTempCurrentImage(caller, image);
	}
}
