// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.macro.Functions;
import ij.macro.Interpreter;
import org.clearstack.door.ClearstackCommand;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/**
 * Gives the running macro functions that rate images and answer with a number: {@code run("Clearstack Macro
 * Extensions");} and then, for each metric there is, {@code Ext.mse(a, b)} or, where it needs a data range, {@code
 * Ext.psnr(a, b, range)}.
 * <p>
 * A macro has one set of extensions at a time, whosever were asked for last.
 */
@Plugin(type = Command.class, name = "extensions", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Plugins>Clearstack>Clearstack Macro Extensions",
	description = "Gives a macro the functions Ext.mse(a,b), Ext.psnr(a,b,range), Ext.ssim(a,b,range), "
		+ "Ext.hfenn(a,b,range) and others.")
public final class MacroExtensions extends ClearstackCommand {

	@Override
	protected void compute() {
		if (Interpreter.getInstance() == null)
			throw new IllegalArgumentException(
				"These are functions for macros. Write run(\"Clearstack Macro Extensions\"); into a macro, "
					+ "and then for example ssim = parseFloat(Ext.ssim(\"good\", \"test\", 255));");
		Functions.registerExtensions(new QualityFunctions());
	}
}
