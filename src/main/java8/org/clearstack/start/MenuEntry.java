// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.start;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;
import ij.plugin.PlugIn;

/**
 * What ImageJ's menu entries call: {@code org.clearstack.door.imagej.ClearstackPlugIn}, or the reason why that cannot
 * work.
 */
public final class MenuEntry implements PlugIn {

	private static final String PLUGIN = "org.clearstack.door.imagej.ClearstackPlugIn";

	/**
	 * Runs a Command; if Clearstack cannot work here, tells why and ends the macro.
	 *
	 * @param command name of its class
	 */
	@Override
	public void run(final String command) {
		final String problem = StartCheck.problem();
		if (problem == null)
			plugIn().run(command);
		else if (IJ.getInstance() != null)
			IJ.error("Clearstack", Lines.of(problem));
		else
			endBatch(problem);
	}

	/** With {@code -batch} nobody could close a dialog. */
	private static void endBatch(final String problem) {
		IJ.log(problem);
		Macro.abort();
		final Interpreter macro = Interpreter.getInstance();
		if (macro != null) {
			macro.setIgnoreErrors(true);
			macro.abort(problem);
		}
	}

	private static PlugIn plugIn() {
		try {
			return (PlugIn) Class.forName(PLUGIN).getConstructor().newInstance();
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException("Clearstack's jar is incomplete; install it again.", e);
		}
	}
}
