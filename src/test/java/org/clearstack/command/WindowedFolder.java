// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.clearstack.command.Desktop.awaited;

import ij.IJ;
import ij.ImageJ;
import ij.gui.MessageDialog;
import ij.gui.MultiLineLabel;
import java.awt.Component;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import javax.swing.JDialog;

/**
 * A plain ImageJ with windows, in a Java of its own, in which Restore Folder's dialog is filled in; prints what its
 * last message says. Run by {@link MixedFolderTest} with the folder of images, that for results, and a model.
 */
final class WindowedFolder {

	private WindowedFolder() {}

	public static void main(final String[] args) throws InterruptedException {
		new ImageJ(ImageJ.NO_SHOW);
		IJ.doCommand("Restore Folder...");
		final JDialog dialog = awaited("dialog", () -> Desktop.dialog("Restore Folder..."));
		Desktop.fill(dialog, Map.of("folder", args[0], "output", args[1], "model", args[2], "device", "cpu"));
		Desktop.press(dialog, "OK");
		System.out.println(text(awaited("message", () -> Desktop.window(MessageDialog.class))).replace('\n', ' '));
		System.exit(0);
	}

	/** Its lines; ImageJ's label tells them to nobody else. */
	private static String text(final MessageDialog dialog) {
		return Arrays.stream(dialog.getComponents()).map(WindowedFolder::text).collect(Collectors.joining(" "));
	}

	private static String text(final Component part) {
		try {
			if (part instanceof java.awt.Container inner && !(part instanceof MultiLineLabel))
				return Arrays.stream(inner.getComponents()).map(WindowedFolder::text).collect(Collectors.joining(" "));
			if (!(part instanceof MultiLineLabel))
				return "";
			final Field lines = MultiLineLabel.class.getDeclaredField("lines");
			lines.setAccessible(true);
			return String.join(" ", (String[]) lines.get(part));
		}
		catch (final ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}
}
