// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.util.Map;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.CommandRun;
import org.clearstack.door.MacroOptions;
import org.clearstack.door.RunningMacro;
import org.clearstack.image.OpenImages;
import org.clearstack.start.Lines;
import org.scijava.Priority;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.thread.ThreadService;

/**
 * Makes Fiji read a macro's options for our Commands as plain ImageJ's door does: keywords alone mean true, wrong keys
 * are named, and what is not given keeps its default instead of opening a dialog. Runs just after Fiji's own reader of
 * macro options, and gives a Command with one image that no key names the macro's current image. Outside macros it sees
 * to it that Fiji takes the image of the active window.
 */
@Plugin(type = PreprocessorPlugin.class, priority = 2 * Priority.VERY_HIGH - 1)
public final class FijiMacroOptions extends AbstractPreprocessorPlugin {

	@Parameter(required = false)
	private ThreadService threads;

	@Override
	public void process(final Module module) {
		if (!(module instanceof CommandModule command) || !(command.getCommand() instanceof ClearstackCommand))
			return;
		if (!IJ.isMacro()) {
			// left on SciJava's thread by an earlier command, maybe closed long ago
			WindowManager.setTempCurrentImage(null);
			return;
		}
		final CommandRun run = CommandRun.of(command);
		final String options = Macro.getOptions();
		try {
			if (options != null && !options.isBlank())
				fill(run, MacroOptions.parse(options, RunningMacro::variable));
			takeCurrentImage(run);
			checkImages(run);
			if (options != null || GraphicsEnvironment.isHeadless())
				run.check();
		}
		catch (final IllegalArgumentException | IOException e) {
			cancel(Lines.of(e.getMessage()));
			RunningMacro.tell(run.label(), e.getMessage());
			RunningMacro.end(e.getMessage());
		}
	}

	private static void fill(final CommandRun command, final Map<String, String> texts) throws IOException {
		command.setTexts(texts, OpenImages::named);
		for (final CommandModuleItem<?> item : command.inputs())
			if (item.getType() != ImagePlus.class || command.get(item) != null)
				command.resolve(item);
	}

	/** Fiji would end a command silently whose inputs are not all there. */
	private static void checkImages(final CommandRun command) {
		for (final CommandModuleItem<?> image : command.images())
			if (image.isRequired() && command.get(image) == null && WindowManager.getImageCount() == 0)
				throw new IllegalArgumentException("There is no image open. Open the one to work on and try again.");
	}

	private void takeCurrentImage(final CommandRun command) {
		if (command.images().size() != 1)
			return;
		final CommandModuleItem<?> image = command.images().get(0);
		final ImagePlus current =
			RunningMacro.currentImage(threads == null ? null : threads.getParent(Thread.currentThread()));
		if (command.get(image) == null && current != null) {
			command.set(image, current);
			command.resolve(image);
		}
	}
}
