// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.measure.ResultsTable;
import ij.text.TextWindow;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Window;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.swing.AbstractButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JTextField;
import javax.swing.text.JTextComponent;

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
	static JDialog dialog(final String title) {
		return Arrays.stream(Window.getWindows()).filter(Window::isVisible).filter(JDialog.class::isInstance)
			.map(JDialog.class::cast)
			.filter(dialog -> dialog.getTitle().equals(title)).findFirst().orElse(null);
	}

	/** Presses a button of a dialog, by its name. */
	static void press(final JDialog dialog, final String button) {
		onSwing(() -> ((AbstractButton) part(dialog, button)).doClick());
	}

	/** Sets fields of a Command's dialog by the names of its parameters. */
	static void fill(final JDialog dialog, final Map<String, String> texts) {
		onSwing(() -> new LinkedHashMap<>(texts).forEach((name, text) -> fill(part(dialog, name), text)));
	}

	private static void fill(final Component field, final String text) {
		if (field instanceof JComboBox<?> list)
			list.setSelectedItem(
				IntStream.range(0, list.getItemCount()).mapToObj(list::getItemAt).map(Object.class::cast)
					.filter(item -> item.toString().equals(text)).findFirst().orElse(text));
		else if (field instanceof JCheckBox box)
			box.setSelected(Boolean.parseBoolean(text));
		else
			((JTextField) field).setText(text);
	}

	/** What stands in a field. */
	static String text(final JDialog dialog, final String name) {
		final Component field = part(dialog, name);
		return field instanceof JComboBox<?> list ? String.valueOf(list.getSelectedItem())
			: field instanceof JCheckBox box ? Boolean.toString(box.isSelected())
				: ((JTextComponent) field).getText();
	}

	/** What is said below a field; empty if nothing is. */
	static String note(final JDialog dialog, final String name) {
		final JLabel note = (JLabel) part(dialog, name + " note");
		return note.isVisible() ? note.getText().replaceAll("<br>", "\n").replaceAll("<[^>]*>", "") : "";
	}

	/** A part of a window by its name. */
	static Component part(final Container container, final String name) {
		return parts(container).filter(part -> name.equals(part.getName())).findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no " + name + "."));
	}

	/** All parts of a window, and their parts. */
	static Stream<Component> parts(final Container container) {
		return Arrays.stream(container.getComponents()).flatMap(
			part -> part instanceof Container inner ? Stream.concat(Stream.of(part), parts(inner)) : Stream.of(part));
	}

	static void onSwing(final Runnable action) {
		try {
			if (EventQueue.isDispatchThread())
				action.run();
			else
				EventQueue.invokeAndWait(action);
		}
		catch (final InterruptedException | InvocationTargetException e) {
			throw new IllegalStateException(e);
		}
	}

	/** A visible window of a class, or null. */
	static <W extends Window> W window(final Class<W> type) {
		return Arrays.stream(Window.getWindows()).filter(Window::isVisible).filter(type::isInstance).map(type::cast)
			.findFirst().orElse(null);
	}

	/** The table of a command that is shown, whatever its title; ImageJ's Results if there is no other. */
	static ResultsTable table() {
		return tables().map(TextWindow::getResultsTable).findFirst().orElse(ResultsTable.getResultsTable());
	}

	/** Closes all tables and empties ImageJ's Results. */
	static void closeTables() {
		ResultsTable.getResultsTable().reset();
		onSwing(() -> tables().toList().forEach(window -> window.close(false)));
	}

	private static Stream<TextWindow> tables() {
		return Arrays.stream(Window.getWindows()).filter(Window::isVisible).filter(TextWindow.class::isInstance)
			.map(TextWindow.class::cast).filter(window -> window.getResultsTable() != null)
			.filter(window -> !window.getTitle().equals("Results"));
	}
}
