// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.gui.GenericDialog;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.util.Arrays;
import java.util.function.Supplier;

/** What a user in front of ImageJ's windows does and sees. */
final class Desktop {

	private Desktop() {}

	/** What comes within two minutes, which a machine that does other things as well may need. */
	static <T> T awaited(final String what, final Supplier<T> seen) throws InterruptedException {
		for (int i = 0; i < 2400; i++) {
			final T found = seen.get();
			if (found != null)
				return found;
			Thread.sleep(50);
		}
		throw new IllegalStateException("There was no " + what + ".");
	}

	/** The open dialog of a title, or null. */
	static GenericDialog dialog(final String title) {
		final GenericDialog dialog = GenericDialog.getInstance();
		return dialog != null && dialog.isVisible() && dialog.getTitle().equals(title) ? dialog : null;
	}

	/** Presses a button of a dialog: 0 is OK, 1 is Cancel. */
	static void press(final GenericDialog dialog, final int button) {
		dialog.actionPerformed(new ActionEvent(dialog.getButtons()[button], ActionEvent.ACTION_PERFORMED, ""));
	}

	/** A visible window of a class, or null. */
	static <W extends Window> W window(final Class<W> type) {
		return Arrays.stream(Window.getWindows()).filter(Window::isVisible).filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}
}
