// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.clearstack.image.Tables;
import org.clearstack.window.PicturesWindow;
import org.scijava.command.CommandModuleItem;

/** The pictures and the table of a Command in one window, for who sits before it; macros get images and a table. */
public final class OneWindow {

	/** A Command that makes several pictures and a table, which belong together. */
	public interface Wanted {}

	private OneWindow() {}

	/**
	 * Shows what a Command made in one window, if it is one for that and a user called it.
	 *
	 * @return whether it did
	 */
	public static boolean show(final CommandRun command) {
		if (!(command.command() instanceof Wanted) || IJ.getInstance() == null || IJ.isMacro())
			return false;
		final Map<String, ImagePlus> pictures = new LinkedHashMap<>();
		ResultsTable table = null;
		for (final CommandModuleItem<?> output : command.outputs())
			if (command.get(output) instanceof ImagePlus image)
				pictures.put(output.getLabel(), image);
			else if (command.get(output) instanceof ResultsTable rows)
				table = rows;
		if (pictures.isEmpty() || table == null)
			return false;
		PicturesWindow.show(command.label().replace("...", "") + title(command), pictures, table, () -> apart(command));
		return true;
	}

	private static String title(final CommandRun command) {
		return command.images().isEmpty() || !(command.get(command.images().get(0)) instanceof ImagePlus image) ? ""
			: ": " + image.getTitle();
	}

	/** The images, the main one last, and then the table: who sees the table sees all. */
	private static void apart(final CommandRun command) {
		for (final CommandModuleItem<?> output : command.outputsToShow())
			if (command.get(output) instanceof ImagePlus image)
				image.show();
		for (final CommandModuleItem<?> output : command.outputs())
			if (command.get(output) instanceof ResultsTable rows)
				Tables.show(rows, output.getLabel());
	}
}
