// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.fiji;

import ij.IJ;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.CommandRun;
import org.clearstack.door.dialog.ParameterDialog;
import org.scijava.ItemVisibility;
import org.scijava.Priority;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.ui.UIService;
import org.scijava.widget.Button;

/**
 * Asks for the inputs of one of our Commands with our own dialog, just before Fiji's would open, and keeps that closed
 * if nothing is left to ask but for the Help button.
 */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_LOW + 0.9)
public final class FijiDialog extends AbstractPreprocessorPlugin {

	@Parameter(required = false)
	private UIService windows;

	@Override
	public void process(final Module module) {
		if (!(module instanceof CommandModule command) || !(command.getCommand() instanceof ClearstackCommand))
			return;
		final CommandRun run = CommandRun.of(command);
		final List<String> open = new ArrayList<>();
		for (final CommandModuleItem<?> item : run.inputs())
			if (!module.isInputResolved(item.getName()))
				open.add(item.getName());
		closeHidden(module, open.isEmpty());
		if (!open.isEmpty() && windows != null && windows.isVisible() && !IJ.isMacro())
			ask(module, run, open);
	}

	/** With our own dialog, which plain ImageJ has too; Fiji's finds nothing left to ask for. */
	private void ask(final Module module, final CommandRun run, final List<String> open) {
		try {
			if (!ParameterDialog.ask(run, open)) {
				cancel("");
				return;
			}
		}
		catch (final IOException e) {
			cancel(e.getMessage());
			return;
		}
		open.forEach(module::resolveInput);
		closeHidden(module, true);
	}

	/** Neither a file nobody sees nor a lone Help button shall open a window. */
	private static void closeHidden(final Module module, final boolean nothingToAsk) {
		for (final ModuleItem<?> item : module.getInfo().inputs())
			if (item.getVisibility() == ItemVisibility.INVISIBLE || nothingToAsk && item.getType() == Button.class)
				module.resolveInput(item.getName());
	}
}
