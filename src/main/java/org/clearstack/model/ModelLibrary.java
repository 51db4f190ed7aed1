// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.clearstack.io.CodeSource;
import org.clearstack.task.ClearstackException;

/**
 * The models there are, by name. A model is a folder inside one of the library's folders: the one the system property
 * {@code clearstack.models} names, {@code .clearstack/models} of the user's home, {@code Clearstack/models/} beside our
 * jar (ImageJ), {@code models/clearstack/} (Fiji), or {@code models/} of the project for classes that were just
 * compiled. An earlier folder hides a later one's model of the same name.
 */
public final class ModelLibrary {

	/** System property: a folder of models that comes first. */
	public static final String FOLDER_PROPERTY = "clearstack.models";

	/** What to do with a model that Keras saved. */
	public static final String KERAS =
		"Clearstack runs SavedModels; a file of Keras becomes one by two lines of Python: model = "
			+ "keras.models.load_model('MODEL.keras',"
			+ " compile=False) and model.export('MODEL') (before Keras 3: tf.saved_model.save(model, 'MODEL')). "
			+ "Then import the folder MODEL.";

	private ModelLibrary() {}

	/** The library's folders that exist, first to last. */
	public static List<Path> folders() {
		final String chosen = System.getProperty(FOLDER_PROPERTY);
		final Path home = CodeSource.path();
		final List<String> beside = Files.isDirectory(home) ? List.of("../models")
			: List.of("Clearstack/models", "models", "../models/clearstack", "../../models/clearstack");
		return Stream.concat(
			Stream.concat(Stream.ofNullable(chosen).map(Path::of),
				Stream.of(Path.of(System.getProperty("user.home"), ".clearstack", "models"))),
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
				throw new ClearstackException("The folder of models " + folder + " cannot be read: " + e.getMessage(),
					e);
			}
		return List.copyOf(names);
	}

	/**
	 * All models that can be read; one that cannot does not hide the others.
	 *
	 * @param trouble called with what is the matter with those that cannot
	 */
	public static List<ModelFolder> readable(final Consumer<String> trouble) {
		final List<ModelFolder> models = new ArrayList<>();
		for (final String name : names())
			try {
				models.add(find(name));
			}
			catch (final ClearstackException e) {
				trouble.accept(name + " is left out: " + e.getMessage());
			}
		return models;
	}

	/** The folders of the models of a name; the first one hides the others. */
	public static List<Path> all(final String name) {
		return folders().stream().filter(folder -> isModel(folder, name)).map(folder -> folder.resolve(name)).toList();
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
		final Path path = path(name);
		if (path != null && Files.isDirectory(path))
			return ModelFolder.read(path);
		if (path != null && Files.isRegularFile(path))
			throw new ClearstackException("The model " + path + " is a file. " + (isKeras(name) ? KERAS
				: "Bring it in first, by Models... with the action import, or give the path of a model folder."));
		throw new ClearstackException("There is no model named '" + name + "'. " + offer());
	}

	/**
	 * Where a new model is to be written.
	 *
	 * @param nameOrFolder a name, for a model among the {@link #own} ones, or the path of a folder
	 * @throws IllegalArgumentException if it cannot be a folder, or is one already
	 */
	public static Path target(final String nameOrFolder) {
		final Path path = path(nameOrFolder.strip());
		if (path == null || path.getFileName() == null || path.endsWith("..") || path.endsWith("."))
			throw new IllegalArgumentException(
				"A model needs a name or the path of a folder; found " + nameOrFolder + ".");
		final Path target = path.getNameCount() == 1 && !path.isAbsolute() ? own().resolve(path) : path;
		if (Files.exists(target))
			throw new IllegalArgumentException("There is a model " + target.getFileName() + " already (" + target
				+ "). Choose another name, or delete it first.");
		return target;
	}

	private static Path path(final String name) {
		try {
			return Path.of(name);
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}

	/** Whether a file's name is that of a model as Keras saves it. */
	public static boolean isKeras(final String name) {
		return name.toLowerCase(Locale.ROOT).matches(".*\\.(keras|h5|hdf5)");
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
