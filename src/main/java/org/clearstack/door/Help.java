// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.clearstack.window.HelpWindow;
import org.scijava.command.Command;
import org.scijava.command.CommandModuleItem;

/**
 * The pages of the help, which are in our jar and need no network: one for each Command, named as on the command line,
 * with the table of its parameters made of the Command itself, and those that {@code index} links to.
 */
public final class Help {

	private static final String PARAMETERS = "<!-- parameters -->";
	private static final String COMMANDS = "<!-- commands -->";
	private static final String FOOT = "<hr><p><a href=\"index\">Contents</a></p>";

	private Help() {}

	/** Shows a Command's page. */
	public static void show(final Class<? extends Command> type) {
		HelpWindow.show(Help::page, Commands.nameOf(type));
	}

	/** A page as HTML; the contents if there is none of that name. */
	static String page(final String name) {
		try (InputStream in = Help.class.getResourceAsStream("/org/clearstack/help/" + name + ".html")) {
			if (in == null)
				return page("index");
			final String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			final Class<? extends Command> type = Commands.all().get(name);
			final String parameters = type == null ? "" : parameters(CommandRun.of(type));
			return "<html><body>" + text.replace(PARAMETERS, parameters).replace(COMMANDS, commands()) + FOOT
				+ "</body></html>";
		}
		catch (final IOException e) {
			throw new UncheckedIOException("The help cannot be read: " + e.getMessage(), e);
		}
	}

	private static String parameters(final CommandRun command) {
		return "<table cellpadding=3>"
			+ command.inputs().stream().map(item -> row(command, item)).collect(Collectors.joining("\n")) + "</table>";
	}

	private static String row(final CommandRun command, final CommandModuleItem<?> item) {
		final String value = ParameterText.text(command.get(item));
		return "<tr><td valign=top><b>" + escaped(item.getLabel()) + "</b><br><tt>" + item.getName()
			+ "</tt></td><td valign=top>"
			+ escaped(item.getDescription()) + " <i>" + escaped(ParameterText.expected(item, command.choices(item)))
			+ (value.isEmpty() ? "" : "; " + escaped(value) + " if not given") + "</i></td></tr>";
	}

	private static String commands() {
		return Commands.all().entrySet().stream().filter(entry -> !CommandRun.of(entry.getValue()).menu().isEmpty())
			.map(Help::entry)
			.collect(Collectors.joining("\n", "<ul>", "</ul>"));
	}

	private static String entry(final Map.Entry<String, Class<? extends Command>> entry) {
		final CommandRun command = CommandRun.of(entry.getValue());
		return "<li><a href=\"" + entry.getKey() + "\">" + escaped(command.menu()) + "</a>: "
			+ escaped(command.description()) + "</li>";
	}

	private static String escaped(final String text) {
		return text == null ? "" : text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}
}
