// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Vector;
import java.util.function.Supplier;
import org.clearstack.door.CommandRun;
import org.scijava.command.CommandModuleItem;
import org.scijava.util.Types;

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

	/** Sets fields of a Command's dialog by the names of its parameters. */
	static void fill(final GenericDialog dialog, final CommandRun command, final Map<String, String> texts) {
		texts.keySet().forEach(command::input);
		final Iterator<?> choices = fields(dialog.getChoices());
		final Iterator<?> boxes = fields(dialog.getCheckboxes());
		final Iterator<?> numbers = fields(dialog.getNumericFields());
		final Iterator<?> strings = fields(dialog.getStringFields());
		final boolean oneImage = command.images().size() == 1;
		for (final CommandModuleItem<?> item : command.inputs()) {
			final Class<?> type = Types.box(item.getType());
			if (oneImage && type == ImagePlus.class)
				continue;
			final Iterator<?> fields = type == ImagePlus.class || !command.choices(item).isEmpty() ? choices : type == Boolean.class ? boxes
				: Number.class.isAssignableFrom(type) ? numbers : strings;
			final Object field = fields.next();
			if (texts.containsKey(item.getName()))
				fill(field, texts.get(item.getName()));
		}
	}

	private static Iterator<?> fields(final Vector<?> fields) {
		return fields == null ? Collections.emptyIterator() : fields.iterator();
	}

	private static void fill(final Object field, final String text) {
		if (field instanceof Choice choice)
			choice.select(text);
		else if (field instanceof Checkbox box)
			box.setState(Boolean.parseBoolean(text));
		else
			((TextField) field).setText(text);
	}

	/** A visible window of a class, or null. */
	static <W extends Window> W window(final Class<W> type) {
		return Arrays.stream(Window.getWindows()).filter(Window::isVisible).filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}
}
