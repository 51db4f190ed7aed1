// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
			assertFalse(item.getParameter().description().isEmpty(), name + " needs a description");
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
			return sources.map(path -> path.getFileName().toString().replace(".java", "")).filter(name -> !name.equals("package-info"))
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
