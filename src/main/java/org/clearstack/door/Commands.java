// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.door;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * All Commands there are, by the short names of the command line: the {@code name} at their {@link Plugin}. They are
 * read from the index that SciJava's annotation processor writes into every jar, so that a new Command is a new class,
 * and the Commands of another jar on the class path are found as well. A Command's class is loaded when it is asked
 * for.
 */
public final class Commands {

	private static final String OURS = "org.clearstack.";

	/** The attribute of a Command on images that names the Command that does the same to folders of images. */
	public static final String FOLDERS = "folders";

	/** Short name to what the index says. */
	private static final Map<String, Entry> ALL = entries();

	private record Entry(String className, Plugin plugin) {

		Class<? extends Command> type() {
			try {
				return Class.forName(className, false, Commands.class.getClassLoader()).asSubclass(Command.class);
			}
			catch (final ClassNotFoundException e) {
				throw new IllegalStateException("The index of Commands names " + className + ", which is missing.", e);
			}
		}

		String simpleName() {
			return className.substring(className.lastIndexOf('.') + 1);
		}
	}

	private Commands() {}

	private static Map<String, Entry> entries() {
		final Comparator<Entry> order = Comparator.comparingDouble((Entry entry) -> -entry.plugin.priority())
			.thenComparing(entry -> entry.plugin.name());
		return StreamSupport.stream(Index.load(Plugin.class, Commands.class.getClassLoader()).spliterator(), false)
			.filter(item -> item.className().startsWith(OURS)).map(Commands::entry)
			.filter(entry -> entry.plugin.type() == Command.class && !entry.plugin.name().isEmpty()).sorted(order)
			.collect(
				Collectors.toMap(entry -> entry.plugin.name(), Function.identity(), (a, b) -> a, LinkedHashMap::new));
	}

	private static Entry entry(final IndexItem<Plugin> item) {
		return new Entry(item.className(), item.annotation());
	}

	/** The Command that does to folders what this one does to images; itself if there is none. */
	public static Class<? extends Command> onFolders(final Class<? extends Command> type) {
		for (final Attr attribute : type.getAnnotation(Plugin.class).attrs())
			if (attribute.name().equals(FOLDERS))
				return ALL.get(attribute.value()).type();
		return type;
	}

	/** Short name to class, in the order to list them: by priority, then by name. */
	public static Map<String, Class<? extends Command>> all() {
		final Map<String, Class<? extends Command>> all = new LinkedHashMap<>();
		ALL.forEach((name, entry) -> all.put(name, entry.type()));
		return all;
	}

	/** The short name of a Command; its simple name if it is none of ours. */
	public static String nameOf(final Class<? extends Command> type) {
		final Plugin plugin = type.getAnnotation(Plugin.class);
		return plugin == null || plugin.name().isEmpty() ? type.getSimpleName() : plugin.name();
	}

	/**
	 * Finds a Command.
	 *
	 * @param name short name, or the class's simple name (both in any case), or its full name
	 * @throws IllegalArgumentException if there is none, naming those there are
	 */
	public static Class<? extends Command> named(final String name) {
		for (final Map.Entry<String, Entry> entry : ALL.entrySet())
			if (entry.getKey().equalsIgnoreCase(name) || entry.getValue().simpleName().equalsIgnoreCase(name))
				return entry.getValue().type();
		try {
			return Class.forName(name).asSubclass(Command.class);
		}
		catch (final ClassNotFoundException | ClassCastException | LinkageError e) {
			throw new IllegalArgumentException(
				"There is no command \"" + name + "\". There are: " + String.join(", ", ALL.keySet())
					+ ".",
				e);
		}
	}
}
