// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.command.Brighten;
import org.clearstack.command.ImageQuality;
import org.clearstack.door.cli.Main;
import org.clearstack.start.MenuEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.command.Command;
import org.scijava.command.CommandModuleItem;
import org.scijava.plugin.Plugin;

/** What every Command must be, so that all doors can open it. */
class CommandsTest {

	@Test
	void everyCommandIsKnownByNameAndStandsInThePluginsConfig() throws IOException {
		final Set<String> expected = new TreeSet<>();
		for (final Class<?> type : annotated())
			expected.add(line(type));

		final Set<String> found = new TreeSet<>(Files.readAllLines(Path.of("plugins.config")));
		found.removeIf(line -> line.isBlank() || line.startsWith("#") || !line.contains("org.clearstack."));

		assertEquals(expected, found);
		final Set<Class<?>> withMenu = new HashSet<>(Commands.all().values());
		withMenu.removeIf(type -> type.getAnnotation(Plugin.class).menuPath().isEmpty());
		assertEquals(Set.copyOf(annotated()), withMenu);
	}

	@ParameterizedTest
	@MethodSource("commands")
	void parametersKeepTheRulesOfMacros(final Class<? extends Command> type) {
		final List<CommandModuleItem<?>> inputs = CommandRun.of(type).inputs();
		for (final CommandModuleItem<?> item : inputs) {
			final String name = type.getSimpleName() + "." + item.getName();
			assertTrue(item.getName().matches("[a-z][a-z0-9]*"), name + " must be one lower-case word");
			assertFalse(item.getParameter().persist(), name + " must have persist = false");
			assertFalse(item.getParameter().label().isEmpty(), name + " needs a label");
			assertTrue(item.getParameter().description().endsWith("."), name + " needs a description, a sentence");
			assertTrue(item.isRequired() || item.getParameter().min().isEmpty(),
				name + " is a number and cannot be left out");
			for (final CommandModuleItem<?> other : inputs)
				assertTrue(other == item || !other.getName().endsWith(item.getName()),
					name + " is the tail of " + other.getName());
		}
	}

	/**
	 * A macro gives what it wants; all else must have a value, but for what only the user can know: images and files.
	 */
	@ParameterizedTest
	@MethodSource("commands")
	void allButImagesAndFilesHaveADefault(final Class<? extends Command> type) {
		final CommandRun command = CommandRun.of(type);
		for (final CommandModuleItem<?> item : command.inputs())
			if (item.getType() != ImagePlus.class && item.getType() != File.class) {
				assertNotNull(command.get(item), type.getSimpleName() + "." + item.getName());
				ParameterText.check(item, command.get(item),
					command.isClosed(item) ? command.choices(item) : List.of());
			}
	}

	@ParameterizedTest
	@MethodSource("commands")
	void everyCommandTellsWhatItDoesAndHasAPicture(final Class<? extends Command> type) {
		final Plugin plugin = type.getAnnotation(Plugin.class);
		assertTrue(plugin.description().endsWith("."), type.getSimpleName() + " needs a description, a sentence");
		assertNotNull(type.getResource(plugin.iconPath()), type.getSimpleName() + " needs an icon");
		assertTrue(plugin.headless(), type.getSimpleName() + " must work without a display");
	}

	@ParameterizedTest
	@MethodSource("commands")
	void everyCommandIsReachedFromTheCommandLine(final Class<? extends Command> type) {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();

		assertEquals(0, Main.run(new String[] { "help", Commands.nameOf(type) }, new PrintStream(said), System.err));

		for (final CommandModuleItem<?> item : CommandRun.of(type).inputs())
			assertTrue(said.toString().contains("  " + item.getName() + "="),
				type.getSimpleName() + "." + item.getName());
	}

	@Test
	void theReadmesTableHasEveryMenuEntryWithItsName() throws IOException {
		final Map<String, String> rows = new TreeMap<>();
		final Matcher row = Pattern.compile("(?m)^\\| (\\w[^|]*>[^|]*) \\| [^|]+ \\| ([^|]+) \\|$")
			.matcher(Files.readString(Path.of("README.md")));
		while (row.find())
			rows.put(row.group(1), row.group(2).replace("`", ""));

		final Map<String, String> expected = new TreeMap<>();
		for (final Class<?> type : annotated())
			expected.put(type.getAnnotation(Plugin.class).menuPath(), Commands.nameOf(type.asSubclass(Command.class)));
		assertEquals(expected.keySet(), rows.keySet());
		rows.forEach((menu, name) -> assertTrue(
			name.equals("\u2013") || Commands.onFolders(Commands.named(name)) == Commands.named(expected.get(menu))
				|| name.equals(expected.get(menu)),
			menu + " is " + expected.get(menu) + " on the command line, not " + name));
	}

	/** Made by src/main/doc/pictures.sh. */
	@Test
	void theReadmeShowsEveryDialogAndItsResult() throws IOException {
		final String readme = Files.readString(Path.of("README.md"));
		for (final Class<?> type : annotated()) {
			final Class<? extends Command> command = type.asSubclass(Command.class);
			if (CommandRun.of(command).inputs().stream().allMatch(item -> item.getType() == ImagePlus.class)
				&& CommandRun.of(command).images().size() < 2)
				continue; // no dialog
			for (final String name : List.of(Commands.nameOf(command) + "-dialog.png",
				Commands.nameOf(command) + ".png")) {
				final Path picture = Path.of("src/main/doc/pictures", name);
				assertTrue(readme.contains("src=\"src/main/doc/pictures/" + name + "\""), name + " in the README");
				assertTrue(Files.size(picture) < 150_000, picture + " is too large");
			}
		}
	}

	@Test
	void commandsAreFoundByShortAndClassName() {
		assertSame(ImageQuality.class, Commands.named("Quality"));
		assertSame(ImageQuality.class, Commands.named("imagequality"));
		assertSame(Brighten.class, Commands.named(Brighten.class.getName()));
	}

	private static Stream<Class<? extends Command>> commands() {
		return Commands.all().values().stream();
	}

	/** The Commands with a menu entry among this package's sources. */
	private static List<Class<?>> annotated() throws IOException {
		try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/clearstack/command"))) {
			return sources.map(path -> path.getFileName().toString().replace(".java", ""))
				.filter(name -> !name.equals("package-info"))
				.<Class<?>>map(CommandsTest::load).filter(type -> type.isAnnotationPresent(Plugin.class))
				.filter(type -> type.getAnnotation(Plugin.class).type() == Command.class)
				.filter(type -> !type.getAnnotation(Plugin.class).menuPath().isEmpty()).collect(Collectors.toList());
		}
	}

	private static Class<?> load(final String name) {
		try {
			return Class.forName("org.clearstack.command." + name);
		}
		catch (final ClassNotFoundException e) {
			throw new AssertionError(e);
		}
	}

	private static String line(final Class<?> type) {
		final String path = type.getAnnotation(Plugin.class).menuPath();
		final int leaf = path.lastIndexOf('>');
		return path.substring(0, leaf) + ", \"" + path.substring(leaf + 1) + "\", " + MenuEntry.class.getName() + "(\""
			+ type.getSimpleName() + "\")";
	}
}
