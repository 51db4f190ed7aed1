// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import java.io.IOException;
import java.util.Map;
import org.scijava.Priority;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

/**
 * Makes Fiji read a macro's options for our Commands as plain ImageJ's door does: keywords alone mean true, wrong keys are named,
 * and what is not given keeps its default instead of opening a dialog. Runs just after Fiji's own reader of macro options, and
 * leaves a current image that no key names to Fiji.
 */
@Plugin(type = PreprocessorPlugin.class, priority = 2 * Priority.VERY_HIGH - 1)
public final class FijiMacroOptions extends AbstractPreprocessorPlugin {

	@Override
	public void process(final Module module) {
		final boolean ours = module instanceof CommandModule command && command.getCommand() instanceof Operation;
		final String options = ours && IJ.isMacro() ? Macro.getOptions() : null;
		if (options == null || options.isBlank())
			return;
		try {
			fill(CommandRun.of((CommandModule) module), MacroOptions.parse(options, RunningMacro::variable));
		}
		catch (final IllegalArgumentException | IOException e) {
			cancel(e.getMessage());
			RunningMacro.end(e.getMessage());
		}
	}

	private static void fill(final CommandRun command, final Map<String, String> texts) throws IOException {
		command.setTexts(texts, ClearstackPlugIn::image);
		for (final CommandModuleItem<?> item : command.inputs())
			if (item.getType() != ImagePlus.class || command.get(item) != null)
				command.resolve(item);
	}
}
