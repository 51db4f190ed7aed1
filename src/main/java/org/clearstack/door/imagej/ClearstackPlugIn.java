// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.imagej;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import ij.plugin.PlugIn;
import ij.plugin.frame.Recorder;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.util.List;
import org.clearstack.door.CommandRun;
import org.clearstack.door.Commands;
import org.clearstack.door.HasButtons;
import org.clearstack.door.MacroOptions;
import org.clearstack.door.OneWindow;
import org.clearstack.door.ParameterText;
import org.clearstack.door.RunningMacro;
import org.clearstack.door.dialog.ParameterDialog;
import org.clearstack.door.fiji.Fiji;
import org.clearstack.image.OpenImages;
import org.clearstack.image.Tables;
import org.clearstack.start.Lines;
import org.clearstack.task.Failure;
import org.clearstack.window.ImageProgress;
import org.clearstack.window.Placement;
import org.clearstack.window.ProgressWindow;
import org.clearstack.window.Reports;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandModuleItem;

/**
 * The door from plain ImageJ 1.x: runs the Command its argument names, with a dialog made of the Command's parameters,
 * or with a macro's options and no dialog, or without a display and with the defaults. In Fiji it hands over to
 * SciJava.
 * <p>
 * Macros: {@code run("Restore...", "model=microscopy-x2")}; keys are parameter names. A Command with one image takes
 * the current one, unless its key names another by title or ID.
 */
public final class ClearstackPlugIn implements PlugIn {

	/**
	 * Runs a Command.
	 *
	 * @param name of its class, simple or full
	 */
	@Override
	public void run(final String name) {
		final Class<? extends Command> type = Commands.named(name);
		final Context fiji = Fiji.context();
		if (fiji != null)
			Fiji.run(fiji, type);
		else
			run(CommandRun.of(type));
	}

	private static void run(final CommandRun command) {
		final ImageProgress progress = new ImageProgress();
		Failure failure = null;
		try {
			if (!gather(command))
				return;
			compute(command, progress);
			progress.end("");
			show(command);
		}
		catch (final Exception | LinkageError | OutOfMemoryError e) {
			if (Macro.MACRO_CANCELED.equals(e.getMessage()))
				throw (RuntimeException) e;
			failure = Failure.of(e);
			showTables(command);
		}
		if (failure != null)
			tell(command.label(), failure, progress);
	}

	/** Where somebody sees windows, what takes long is shown in one, which can be closed to stop. */
	private static void compute(final CommandRun command, final ImageProgress progress) {
		if (IJ.getInstance() == null || Interpreter.isBatchMode() || command.hasWindow()) {
			command.run(progress);
			return;
		}
		try (ProgressWindow window = new ProgressWindow(command.label().replace("...", ""), progress)) {
			command.run(window);
		}
	}

	// -- inputs --

	/** Fills the inputs; false if the user changed his mind. */
	private static boolean gather(final CommandRun command) throws IOException {
		final List<CommandModuleItem<?>> images = command.images();
		if (images.size() == 1 && WindowManager.getCurrentImage() != null)
			command.set(images.get(0), WindowManager.getCurrentImage());
		final String options = Macro.getOptions();
		if (options != null)
			command.setTexts(MacroOptions.parse(options, RunningMacro::variable), OpenImages::named);
		for (final CommandModuleItem<?> image : images)
			if (image.isRequired() && command.get(image) == null && WindowManager.getImageCount() == 0)
				throw new IllegalArgumentException("There is no image open. Open the one to work on and try again.");
		if (options == null && !GraphicsEnvironment.isHeadless() && !ParameterDialog.ask(command))
			return false;
		command.check();
		record(command);
		return true;
	}

	/**
	 * Values by name: those that the dialog asks for at first, and others that are not as they are by themselves; not
	 * the current image where it is the only one.
	 */
	private static void record(final CommandRun command) {
		if (!IJ.recording())
			return;
		final boolean one = command.images().size() == 1;
		for (final CommandModuleItem<?> item : command.worthRecording()) {
			final Object value = command.get(item);
			if (value == null || one && value instanceof ImagePlus)
				continue;
			Recorder.recordOption(item.getName(), recorded(value));
		}
		if (Recorder.getCommandOptions() == null)
			Recorder.recordOption(" ");
	}

	/**
	 * As a macro's options read it, inside a string of the macro; the Recorder itself puts brackets round what has
	 * spaces.
	 */
	private static String recorded(final Object value) {
		final String text = value instanceof ImagePlus image ? OpenImages.key(image)
			: value instanceof File ? ParameterText.text(value).replace(File.separatorChar, '/')
				: ParameterText.text(value);
		final boolean bracketed = text.isEmpty() || text.matches("[\\['].*|.*[\t\n].*") && !text.contains(" ");
		return Recorder.fixString(bracketed ? "[" + text + "]" : text);
	}

	// -- outputs --

	private static void show(final CommandRun command) {
		if (OneWindow.show(command))
			return;
		ImagePlus source = command.images().isEmpty() ? null : (ImagePlus) command.get(command.images().get(0));
		for (final CommandModuleItem<?> item : command.outputsToShow())
			if (command.get(item) instanceof ImagePlus image) {
				Placement.show(source, image);
				source = source == null ? image : source;
			}
			else if (command.get(item) instanceof String text)
				Reports.show(item.getLabel(), text, HasButtons.of(command.command()));
		showTables(command);
	}

	/** All that is worth showing of a command that failed in the end: the rows it made so far. */
	private static void showTables(final CommandRun command) {
		for (final CommandModuleItem<?> item : command.outputs())
			if (command.get(item) instanceof ResultsTable table)
				Tables.show(table, item.getLabel());
	}

	private static void tell(final String label, final Failure failure, final ImageProgress progress) {
		final boolean canceled = failure.kind() == Failure.Kind.CANCELED;
		progress.end(canceled ? label + " " + failure.message() : "");
		if (canceled)
			Macro.abort();
		else if (IJ.getInstance() != null)
			IJ.error(label, Lines.of(failure.message()));
		else
			endBatch(label + ": " + failure.message());
	}

	/** With {@code -batch} nobody could close a dialog. */
	private static void endBatch(final String message) {
		IJ.log(message);
		RunningMacro.end(message);
	}
}
