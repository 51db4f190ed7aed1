// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.clearstack.metric.Metric;
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
	private static final String METRICS = "<!-- metrics -->";
	private static final Pattern PICTURE = Pattern.compile("<img src=\"([\\w-]+\\.png)\"");
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
			return "<html><body>" + pictures(text).replace(PARAMETERS, parameters).replace(COMMANDS, commands())
				.replace(METRICS, metrics()) + FOOT + "</body></html>";
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

	/** Pictures lie beside the pages, in our jar. */
	private static String pictures(final String text) {
		return PICTURE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(
			"<img src=\"" + Help.class.getResource("/org/clearstack/help/" + match.group(1)) + "\""));
	}

	/** All metrics there are, those of other jars too. */
	private static String metrics() {
		return Metric.all().stream().map(Help::metric)
			.collect(Collectors.joining("\n", "<table cellpadding=3>", "</table>"));
	}

	private static String metric(final Metric metric) {
		final Metric.About about = metric.about();
		final String needs = metric.needs().stream().map(Help::need).collect(Collectors.joining(", "));
		return "<tr><td valign=top><b>" + escaped(about.name()) + "</b><br><tt>" + about.key()
			+ "</tt></td><td valign=top>" + escaped(about.formula())
			+ (about.unit().isEmpty() ? "" : ", in " + escaped(about.unit())) + "; "
			+ (about.higherIsBetter() ? "higher" : "lower") + " is better: " + escaped(about.values())
			+ (needs.isEmpty() ? "" : ". Needs " + needs)
			+ (about.citation().isEmpty() ? "" : ". <i>" + escaped(about.citation()) + "</i>") + "</td></tr>";
	}

	private static String need(final Metric.Need need) {
		return switch (need) {
			case RANGE -> "the data range L";
			case FINITE -> "pixels that are all numbers";
			case RECTANGLE -> "a rectangle, no mask";
			case PLANE -> "planes";
		};
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
