// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.Macro;
import ij.macro.Interpreter;

/** The macro that called us, if there is one; works from SciJava's threads too. */
final class RunningMacro {

	private RunningMacro() {}

	/** The value of a macro variable, or null. */
	static String variable(final String name) {
		final Interpreter macro = Interpreter.getInstance();
		return macro == null ? null : macro.getVariableAsString(name);
	}

	/** Ends the macro after this command, without a dialog: it must not go on with the image it had before. */
	static void end(final String message) {
		Macro.abort();
		final Interpreter macro = Interpreter.getInstance();
		if (macro == null)
			return;
		macro.setIgnoreErrors(true);
		macro.abort(message);
	}
}
