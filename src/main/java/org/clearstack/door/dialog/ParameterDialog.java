// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door.dialog;

import ij.ImagePlus;
import java.awt.EventQueue;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clearstack.door.CommandRun;
import org.clearstack.door.LastValues;
import org.clearstack.image.OpenImages;
import org.scijava.command.CommandModuleItem;

/**
 * Asks for a Command's parameters: few fields at first, the others in groups behind the button More, see {@link
 * org.clearstack.door.Groups}. Starts from what was answered the last time. What is wrong is marked in the open dialog.
 * ImageJ can be used while it is open.
 */
public final class ParameterDialog {

	private ParameterDialog() {}

	/**
	 * Asks for all inputs but an only image, and sets them.
	 *
	 * @return false if the user canceled
	 */
	public static boolean ask(final CommandRun command) throws IOException {
		return ask(command, command.inputs().stream().map(CommandModuleItem::getName).toList());
	}

	/**
	 * Asks for some inputs and sets them; waits for the user.
	 *
	 * @param names of the inputs
	 * @return false if the user canceled
	 */
	public static boolean ask(final CommandRun command, final Collection<String> names) throws IOException {
		offerStart(command, names);
		LastValues.offer(command, names);
		final boolean oneImage = command.images().size() == 1;
		final List<CommandModuleItem<?>> asked = new ArrayList<>(command.inputs());
		asked.removeIf(item -> !names.contains(item.getName()) || oneImage && item.getType() == ImagePlus.class);
		if (asked.isEmpty())
			return true;
		final DialogWindow window = shown(command, asked);
		if (window == null || !window.awaitEnd())
			return false;
		LastValues.keep(command, names);
		return true;
	}

	private static void offerStart(final CommandRun command, final Collection<String> names) throws IOException {
		final Map<String, String> start = new LinkedHashMap<>(command.dialog().start());
		start.keySet().retainAll(names);
		command.setTexts(start, OpenImages::named);
	}

	/** On ImageJ's event thread nobody else could end a dialog that does not block: there it blocks. */
	private static DialogWindow shown(final CommandRun command, final List<CommandModuleItem<?>> asked)
		throws IOException
	{
		final DialogWindow[] window = new DialogWindow[1];
		try {
			if (EventQueue.isDispatchThread()) {
				window[0] = new DialogWindow(command, asked, true);
				window[0].open();
			}
			else
				EventQueue.invokeAndWait(() -> {
					window[0] = new DialogWindow(command, asked, false);
					window[0].open();
				});
			return window[0];
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return null;
		}
		catch (final InvocationTargetException e) {
			throw new IllegalStateException(e.getCause());
		}
	}
}
