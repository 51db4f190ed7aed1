// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clearstack.metric.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.command.Command;
import org.scijava.command.CommandModuleItem;

/** What the help says is there and is true. */
class HelpTest {

	private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]+)\">");
	private static final Pattern MACRO_LINE = Pattern.compile("run\\(\"([^\"]+)\"(?:, \"([^\"]*)\")?\\);");

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadToPages(final String page) {
		final Matcher link = LINK.matcher(Help.page(page));
		boolean found = false;
		while (link.find()) {
			found = true;
			assertTrue(pages().toList().contains(link.group(1)), page + " links to " + link.group(1));
		}
		assertTrue(found, page + " leads back to the contents");
	}

	@Test
	void howGoodShowsItsPictures() {
		final Matcher picture = Pattern.compile("<img src=\"([^\"]+)\"").matcher(Help.page("howgood"));
		int found = 0;
		for (; picture.find(); found++)
			assertTrue(picture.group(1).endsWith(".png") && picture.group(1).contains("/org/clearstack/help/"),
				picture.group(1));
		assertEquals(4, found);
	}

	@Test
	void allMetricsStandInTheirTable() {
		for (final Metric metric : Metric.all())
			assertTrue(Help.page("metrics").contains("<tt>" + metric.key() + "</tt>"), metric.key());
	}

	@Test
	void everyCommandHasAPageWithItsParametersAndStandsInTheContents() {
		Commands.all().forEach((name, type) -> {
			final CommandRun command = CommandRun.of(type);
			if (command.menu().isEmpty())
				return;
			final String page = Help.page(name);
			assertTrue(page.contains("<h1>" + command.label() + "</h1>"), name);
			for (final CommandModuleItem<?> item : command.inputs())
				assertTrue(page.contains("<tt>" + item.getName() + "</tt>"), name + " must tell of " + item.getName());
			assertTrue(Help.page("index").contains("<a href=\"" + name + "\">"), name);
		});
	}

	@Test
	void aPageThatIsNotThereIsTheContents() {
		assertEquals(Help.page("index"), Help.page("no such page"));
	}

	/** Every line of a macro in the help, the README and the templates is one the Command takes. */
	@ParameterizedTest
	@MethodSource("texts")
	void macroLinesAreRight(final Path file) throws IOException {
		final Matcher line = MACRO_LINE.matcher(Files.readString(file).replace("&gt;", ">"));
		while (line.find()) {
			final Class<? extends Command> type = labelled(line.group(1));
			if (type == null || line.group(2) == null)
				continue;
			final CommandRun command = CommandRun.of(type);
			command.setTexts(MacroOptions.parse(line.group(2), name -> null), text -> new ImagePlus());
			for (final CommandModuleItem<?> item : command.inputs())
				if (!command.choices(item).isEmpty() && !item.getName().matches("model|metrics|reference"))
					assertTrue(command.choices(item).contains(ParameterText.text(command.get(item))),
						file + ": " + line.group());
		}
	}

	@Test
	void thereAreMacroLinesToCheck() throws IOException {
		final Matcher line =
			MACRO_LINE.matcher(Files.readString(Path.of("src/main/resources/org/clearstack/help/cookbook.html")));
		assertTrue(line.find() && labelled(line.group(1)) != null || line.find() && labelled(line.group(1)) != null);
		assertFalse(line.group(2).isEmpty());
	}

	private static Class<? extends Command> labelled(final String label) {
		return Commands.all().values().stream().filter(type -> CommandRun.of(type).label().equals(label)).findFirst()
			.orElse(null);
	}

	private static Stream<String> pages() {
		return texts().map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".html"))
			.map(name -> name.replace(".html", ""));
	}

	private static Stream<Path> texts() {
		try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/clearstack/help"))) {
			return Stream.concat(
				files.filter(path -> !path.toString().endsWith(".png")).sorted().toList().stream(),
				Stream.of(Path.of("README.md")));
		}
		catch (final IOException e) {
			throw new AssertionError(e);
		}
	}
}
