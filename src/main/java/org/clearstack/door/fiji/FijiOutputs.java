// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.fiji;

import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.CommandRun;
import org.clearstack.door.OneWindow;
import org.clearstack.window.Placement;
import org.scijava.Priority;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.ui.UIService;

/**
 * Tells Fiji that our Commands' texts and tables, which they show themselves as ImageJ's own commands do, need no
 * second window; and shows their images in the order of plain ImageJ, the main one last, so that it is on top and a
 * macro goes on with it.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class FijiOutputs extends AbstractPostprocessorPlugin {

	@Parameter(required = false)
	private UIService windows;

	@Override
	public void process(final Module module) {
		if (!(module instanceof CommandModule command) || !(command.getCommand() instanceof ClearstackCommand))
			return;
		if (windows != null && windows.isVisible() && !windows.isHeadless())
			showImages(command);
		for (final ModuleItem<?> output : module.getInfo().outputs())
			if (output.getType() == String.class || output.getType() == ResultsTable.class)
				module.resolveOutput(output.getName());
	}

	/** Those there are, the main one last; each is then resolved. */
	public static void showImages(final CommandModule command) {
		final CommandRun run = CommandRun.of(command);
		if (OneWindow.show(run)) {
			run.outputs().stream().filter(output -> run.get(output) instanceof ImagePlus)
				.forEach(output -> command.resolveOutput(output.getName()));
			return;
		}
		ImagePlus source = run.images().isEmpty() ? null : (ImagePlus) run.get(run.images().get(0));
		for (final CommandModuleItem<?> output : run.outputsToShow())
			if (run.get(output) instanceof ImagePlus image) {
				Placement.show(source, image);
				source = source == null ? image : source;
				command.resolveOutput(output.getName());
			}
		WindowManager.setTempCurrentImage(null); // in batch mode it stays on this thread, whose next command may be any
	}
}
