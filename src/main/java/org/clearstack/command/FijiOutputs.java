// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.measure.ResultsTable;
import org.scijava.Priority;
import org.scijava.command.CommandModule;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Plugin;

/** Tells Fiji that our Commands' texts and tables, which they show themselves as ImageJ's own commands do, need no second window. */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class FijiOutputs extends AbstractPostprocessorPlugin {

	@Override
	public void process(final Module module) {
		if (!(module instanceof CommandModule command) || !(command.getCommand() instanceof Operation))
			return;
		for (final ModuleItem<?> output : module.getInfo().outputs())
			if (output.getType() == String.class || output.getType() == ResultsTable.class)
				module.resolveOutput(output.getName());
	}
}
