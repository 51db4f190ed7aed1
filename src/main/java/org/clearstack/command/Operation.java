// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.clearstack.image.ImageProgress;
import org.clearstack.image.Reports;
import org.clearstack.image.Tables;
import org.clearstack.network.Progress;
import org.scijava.Cancelable;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.Parameter;
import org.scijava.task.Task;
import org.scijava.task.TaskService;
import org.scijava.thread.ThreadService;

/**
 * A Command that knows nothing of the door it is opened by: parameters in, {@link #compute()}, outputs out.
 * <p>
 * Plain ImageJ's door and the command line hand it a {@link Progress}, take its exceptions as they come and show its outputs.
 * Without them it is SciJava that runs it (Fiji, scripts): then progress goes to ImageJ's status line, an error the user can mend
 * cancels with its message, tables go to Results, and a macro finds the new image to be the current one.
 */
public abstract class Operation implements Command, Cancelable, ReportsProgress {

	@Parameter(required = false)
	private ThreadService threads;

	@Parameter(required = false)
	private TaskService tasks;

	private Progress progress;
	private String cancelReason;

	/**
	 * Computes the outputs from the inputs.
	 *
	 * @throws IllegalArgumentException if the user asked for what cannot be; the message says what to do
	 * @throws java.util.concurrent.CancellationException if {@link #progress()} was told to stop
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
		if (progress != null)
			computeUnchecked();
		else
			computeInSciJava();
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

	private void computeUnchecked() {
		try {
			compute();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e.getMessage(), e);
		}
	}

	private void computeInSciJava() {
		final ImageProgress shown = new ImageProgress();
		final Task task = tasks == null ? null : tasks.createTask(getClass().getSimpleName());
		progress = task == null ? shown : new TaskProgress(shown, task);
		String end = "";
		try {
			if (task != null)
				task.start();
			computeUnchecked();
			showOutputs();
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			final Failure failure = Failure.of(e);
			if (failure.kind() == Failure.Kind.FAULT)
				throw e;
			showTables();
			end = failure.message();
			cancel(failure.kind() == Failure.Kind.CANCELED ? "" : failure.message());
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
		for (final ModuleItem<?> output : new CommandInfo(getClass()).outputs()) {
			final Object value = value((CommandModuleItem<?>) output);
			if (value instanceof ImagePlus image)
				makeCurrent(image);
			else if (value instanceof String text)
				Reports.show(output.getLabel(), text);
		}
		showTables();
	}

	/** All that is worth showing of a command that failed in the end: the rows it made so far. */
	private void showTables() {
		for (final ModuleItem<?> output : new CommandInfo(getClass()).outputs())
			if (value((CommandModuleItem<?>) output) instanceof ResultsTable table)
				Tables.showInResults(table);
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

	/**
	 * SciJava runs us on a thread of its own, but a batch macro's current image belongs to the macro's thread; and without a display
	 * nobody else puts the image among the batch's.
	 */
	private void makeCurrent(final ImagePlus image) {
		if (!Interpreter.isBatchMode())
			return;
		if (GraphicsEnvironment.isHeadless())
			image.show();
		final Thread caller = threads == null ? null : threads.getParent(Thread.currentThread());
		if (caller != null)
			WindowManager.setTempCurrentImage(caller, image);
	}
}
