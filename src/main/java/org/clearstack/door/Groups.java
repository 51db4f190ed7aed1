// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scijava.command.CommandModuleItem;

/**
 * Which of a Command's parameters a dialog asks for at first, and under which headings it keeps the others. A parameter
 * with {@code attrs = @Attr(name = Groups.ATTRIBUTE, value = "Heading")} is kept behind the button More; one without is
 * asked for at first.
 */
public final class Groups {

	/** Attribute of a parameter: the heading of its group. */
	public static final String ATTRIBUTE = "group";

	private Groups() {}

	/** The heading of a parameter's group; empty if it is asked for at first. */
	public static String of(final CommandModuleItem<?> item) {
		final String heading = item.get(ATTRIBUTE);
		return heading == null ? "" : heading;
	}

	/** Whether a dialog keeps some parameters back. */
	static boolean any(final CommandRun command) {
		return command.inputs().stream().anyMatch(item -> !of(item).isEmpty());
	}

	/**
	 * Parameters by their headings, in the order to show them: first those without a heading, the Command's own before
	 * those it has in common with others.
	 */
	public static Map<String, List<CommandModuleItem<?>>> all(final CommandRun command) {
		final Map<String, List<CommandModuleItem<?>>> groups = new LinkedHashMap<>();
		groups.put("", new ArrayList<>());
		for (final boolean own : new boolean[] { true, false })
			for (final CommandModuleItem<?> item : command.inputs())
				if ((item.getField().getDeclaringClass() == command.type()) == own)
					groups.computeIfAbsent(of(item), heading -> new ArrayList<>()).add(item);
		return groups;
	}
}
