// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import ij.ImagePlus;
import ij.Prefs;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.clearstack.image.OpenImages;
import org.scijava.command.CommandModuleItem;

/**
 * What the user answered in a Command's last dialog, to be offered in its next one. Kept among ImageJ's preferences,
 * and only for dialogs: a macro, a script or the command line always starts from the defaults, so that it does the same
 * everywhere.
 */
public final class LastValues {

	/** Permissions are given once, not for ever. */
	private static final Set<String> FORGOTTEN = Set.of("overwrite", "fresh", "free");

	private LastValues() {}

	/** Sets these inputs to what was answered last; those that may no longer be so keep their value. */
	public static void offer(final CommandRun command, final Collection<String> names) {
		for (final CommandModuleItem<?> item : command.inputs()) {
			final String text =
				names.contains(item.getName()) && isKept(item) ? Prefs.get(key(item), null) : null;
			if (text != null && (command.choices(item).isEmpty() || command.choices(item).contains(text)))
				offer(command, item, text);
		}
	}

	private static void offer(final CommandRun command, final CommandModuleItem<?> item, final String text) {
		final Object before = command.get(item);
		try {
			command.setText(item, text, OpenImages::named);
		}
		catch (final IllegalArgumentException | IOException e) {
			command.set(item, before);
		}
	}

	/** Remembers the values of these inputs. */
	public static void keep(final CommandRun command, final Collection<String> names) {
		for (final CommandModuleItem<?> item : command.inputs())
			if (names.contains(item.getName()) && isKept(item))
				Prefs.set(key(item), ParameterText.text(command.get(item)));
	}

	private static boolean isKept(final CommandModuleItem<?> item) {
		return item.getType() != ImagePlus.class && !FORGOTTEN.contains(item.getName());
	}

	/** What Commands have in common is remembered for all of them: Restore Folder starts from the settings of Restore. */
	private static String key(final CommandModuleItem<?> item) {
		return "clearstack." + item.getField().getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT) + "."
			+ item.getName();
	}
}
