// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.clearstack.io.CodeSource;
import org.clearstack.task.ClearstackException;

/**
 * The models there are, by name. A model is a folder inside one of the library's folders: the one the
 * system property {@code clearstack.models} names, {@code .clearstack/models} of the user's home,
 * {@code Clearstack/models/} beside our jar (ImageJ), {@code models/clearstack/} (Fiji), or
 * {@code models/} of the project for classes that were just compiled. An earlier folder hides a later one's model of the same name.
 */
public final class ModelLibrary {

	/** System property: a folder of models that comes first. */
	public static final String FOLDER_PROPERTY = "clearstack.models";

	private ModelLibrary() {}

	/** The library's folders that exist, first to last. */
	public static List<Path> folders() {
		final String chosen = System.getProperty(FOLDER_PROPERTY);
		final Path home = CodeSource.path();
		final List<String> beside = Files.isDirectory(home) ? List.of("../models") : List.of("Clearstack/models", "models", "../models/clearstack", "../../models/clearstack");
		return Stream.concat(
			Stream.concat(Stream.ofNullable(chosen).map(Path::of), Stream.of(Path.of(System.getProperty("user.home"), ".clearstack", "models"))),
			beside.stream().map(home.getParent()::resolve))
			.map(Path::normalize).filter(Files::isDirectory).distinct().toList();
	}

	/** The folder that a user's own models belong in; it may not exist yet. */
	public static Path own() {
		final String chosen = System.getProperty(FOLDER_PROPERTY);
		return chosen == null ? Path.of(System.getProperty("user.home"), ".clearstack", "models") : Path.of(chosen);
	}

	/** The names of all models, sorted. */
	public static List<String> names() {
		final TreeSet<String> names = new TreeSet<>();
		for (final Path folder : folders())
			try (Stream<Path> models = Files.list(folder)) {
				models.filter(m -> Files.isRegularFile(m.resolve(ModelFolder.DESCRIPTION)))
					.forEach(m -> names.add(m.getFileName().toString()));
			}
			catch (final IOException e) {
				throw new ClearstackException("The folder of models " + folder + " cannot be read: " + e.getMessage(), e);
			}
		return List.copyOf(names);
	}

	/**
	 * Finds a model.
	 *
	 * @param nameOrFolder name of a model of the library, or path of a model folder
	 * @throws ClearstackException if there is no such model; the message lists those there are
	 */
	public static ModelFolder find(final String nameOrFolder) {
		final String name = nameOrFolder.strip();
		if (name.isEmpty())
			throw new ClearstackException("No model was named. " + offer());
		for (final Path folder : folders())
			if (isModel(folder, name))
				return ModelFolder.read(folder.resolve(name));
		final Path path = Path.of(name);
		if (Files.isDirectory(path))
			return ModelFolder.read(path);
		throw new ClearstackException("There is no model named '" + name + "'. " + offer());
	}

	private static boolean isModel(final Path folder, final String name) {
		return !name.contains("/") && !name.contains("\\") && !name.contains(":") && !name.equals("..")
			&& Files.isRegularFile(folder.resolve(name).resolve(ModelFolder.DESCRIPTION));
	}

	private static String offer() {
		final List<String> names = names();
		return names.isEmpty() ? "No model is installed; the folders looked in are " + folders() + "."
			: "Choose one of " + String.join(", ", names) + ", or give the path of a model folder.";
	}
}
