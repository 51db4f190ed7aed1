// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.IJ;
import ij.ImagePlus;
import ij.Macro;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import java.lang.reflect.Field;
import java.util.Map;

/** The macro that called us, if there is one; works from SciJava's threads too. */
public final class RunningMacro {

	private RunningMacro() {}

	/** The value of a macro variable, or null. */
	public static String variable(final String name) {
		final Interpreter macro = Interpreter.getInstance();
		return macro == null ? null : macro.getVariableAsString(name);
	}

	/**
	 * The current image of a macro whose command SciJava runs on this thread. ImageJ has one for each thread, and this
	 * one's may be left over from another command.
	 *
	 * @param macro the macro's thread, or null
	 * @return null if there is none
	 */
	public static ImagePlus currentImage(final Thread macro) {
		WindowManager.setTempCurrentImage(null);
		final ImagePlus image = macro == null ? null : images().get(macro) instanceof ImagePlus own ? own : null;
		return image == null ? WindowManager.getCurrentImage() : image;
	}

	/** ImageJ's table of threads and their images, which it shows to nobody else. */
	private static Map<?, ?> images() {
		try {
			final Field table = WindowManager.class.getDeclaredField("tempImageTable");
			table.setAccessible(true);
			return (Map<?, ?>) table.get(null);
		}
		catch (final ReflectiveOperationException | RuntimeException e) {
			return Map.of();
		}
	}

	/** Tells why a command failed where nobody could see a window: in the log, which goes to the console. */
	public static void tell(final String label, final String message) {
		if (GraphicsEnvironment.isHeadless())
			IJ.log(label + ": " + message);
	}

	/** Ends the macro after this command, without a dialog: it must not go on with the image it had before. */
	public static void end(final String message) {
		Macro.abort();
		final Interpreter macro = Interpreter.getInstance();
		if (macro == null)
			return;
		macro.setIgnoreErrors(true);
		macro.abort(message);
	}
}
