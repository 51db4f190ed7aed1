// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.Engine;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;

/**
 * Models on their way from one computer to another: as the zip files that bioimage.io specifies, the SavedModel a zip
 * inside. Reads also folders, SavedModels that are not zipped, and models that others trained.
 */
public final class ModelArchive {

	private static final String BUNDLE = "tensorflow_saved_model_bundle";
	/** What all files of a model may have, unpacked: a zip can claim to be anything. */
	private static final long MOST = 4L << 30;
	private static final int MOST_FILES = 10_000;
	private static final int LONGEST_NAME = 512;

	private ModelArchive() {}

	// -- writing --

	/**
	 * Writes a model as a zip.
	 *
	 * @param zip to write; it appears when it is whole
	 */
	public static void write(final ModelFolder model, final Path zip) throws IOException {
		final Path part = zip.toAbsolutePath().resolveSibling("." + zip.getFileName() + ".part");
		try {
			try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(part))) {
				for (final Path file : files(model.path()))
					if (!file.startsWith(model.savedModel())
						&& !file.equals(model.path().resolve(ModelFolder.DESCRIPTION)))
						entry(out, model.path().relativize(file).toString(), to -> Files.copy(file, to));
				entry(out, "saved_model.zip", to -> bundle(model, to));
				entry(out, ModelFolder.DESCRIPTION,
					to -> to.write(ModelFolder.yaml(withSource(model.description(), "saved_model.zip"))
						.getBytes(StandardCharsets.UTF_8)));
			}
			Files.move(part, zip, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	private static void bundle(final ModelFolder model, final OutputStream to) throws IOException {
		final ZipOutputStream inner = new ZipOutputStream(to);
		for (final Path file : files(model.savedModel()))
			entry(inner, model.savedModel().relativize(file).toString(), out -> Files.copy(file, out));
		inner.finish();
	}

	/** What writes an entry. */
	@FunctionalInterface
	private interface Content {
		void to(OutputStream out) throws IOException;
	}

	private static void entry(final ZipOutputStream zip, final String name, final Content content) throws IOException {
		final ZipEntry entry = new ZipEntry(name.replace('\\', '/'));
		entry.setTime(0);
		zip.putNextEntry(entry);
		content.to(zip);
		zip.closeEntry();
	}

	/** All visible files of a folder, sorted. */
	private static List<Path> files(final Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith("."))
				.sorted().toList();
		}
	}

	public static Map<String, Object> withSource(final Map<String, Object> description, final String source) {
		final Map<String, Object> changed = new LinkedHashMap<>(description);
		final Map<String, Object> weights = copy(changed.get("weights"));
		final Map<String, Object> bundle = copy(weights.get(BUNDLE));
		bundle.put("source", source);
		bundle.remove("sha256");
		weights.put(BUNDLE, bundle);
		changed.put("weights", weights);
		changed.remove("sha256");
		return changed;
	}

	public static Map<String, Object> copy(final Object value) {
		final Map<String, Object> copy = new LinkedHashMap<>();
		if (value instanceof Map<?, ?> map)
			map.forEach((key, entry) -> copy.put(String.valueOf(key), entry));
		return copy;
	}

	// -- reading --

	/**
	 * How a model shall be brought in.
	 *
	 * @param overwrite whether a model of the same name may be replaced, or hidden
	 * @param normalization for SavedModels without a description; null if nobody said it
	 * @param note called with what the user should know
	 */
	public record ImportOptions(boolean overwrite, Normalization normalization, Consumer<String> note) {}

	/**
	 * Puts a model into a library.
	 *
	 * @param source a zip or a folder with a description and a TensorFlow SavedModel, or with the SavedModel alone
	 * @param library folder of models, made if it is missing
	 * @param options how
	 * @param engine that tries the network out
	 * @param check of the unpacked model before it comes into the library; throws what is wrong with it
	 * @return the model in the library
	 * @throws ClearstackException if it is no model, or one that cannot be used; nothing is left behind
	 * @throws IOException if files cannot be read or written
	 */
	public static ModelFolder read(final Path source, final Path library, final ImportOptions options,
		final Engine engine,
		final Consumer<ModelFolder> check)
		throws IOException
	{
		if (ModelLibrary.isKeras(source.getFileName().toString()))
			throw new ClearstackException("The model " + source + " is a file of Keras. " + ModelLibrary.KERAS);
		Files.createDirectories(library);
		final Path part = Files.createTempDirectory(library, ".import-");
		try {
			unpack(source, part);
			final Path whole = new ModelImport(source, options, engine).whole(part);
			final Path target = library.resolve(fileName(ModelFolder.read(whole).spec().name()));
			refuseHidden(ModelFolder.read(whole), target, options);
			check.accept(ModelFolder.read(whole));
			delete(target);
			Files.move(whole, target);
			return ModelFolder.read(target);
		}
		finally {
			delete(part);
		}
	}

	/** A model of the same name, in this folder or in one that comes later, is not replaced or hidden unless asked to. */
	private static void refuseHidden(final ModelFolder model, final Path target, final ImportOptions options) {
		final String name = target.getFileName().toString();
		if (Files.exists(target) && !options.overwrite())
			throw new ClearstackException(
				"The library has a model " + name + " already: " + target + ". Set overwrite to replace it.");
		for (final Path other : ModelLibrary.all(name)) {
			if (other.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize()) || isSame(model, other))
				continue;
			if (!options.overwrite())
				throw new ClearstackException("There is another model " + name + " already: " + other
					+ ". The new one would be taken instead of it from now on. Set overwrite if"
					+ " that is what you want, or change the name in its description.");
			options.note().accept("The new model " + name + " is taken from now on instead of that in " + other + ".");
		}
	}

	private static boolean isSame(final ModelFolder model, final Path other) {
		try {
			return model.identity().equals(ModelFolder.read(other).identity());
		}
		catch (final ClearstackException e) {
			return false;
		}
	}

	private static void unpack(final Path source, final Path part) throws IOException {
		try {
			if (Files.isDirectory(source))
				copy(source, part);
			else {
				checkDirectory(source);
				try (InputStream in = Files.newInputStream(source)) {
					unzip(in, part);
				}
			}
		}
		catch (final ZipException | EOFException e) {
			throw new ClearstackException(
				"The zip " + source + " is damaged" + (e.getMessage() == null ? "" : ": " + e.getMessage())
					+ ". Download or copy it again.",
				e);
		}
		catch (final FileSystemException e) {
			throw new ClearstackException("The files of " + source
				+ " cannot be unpacked: two of them are in each other's way, or a name is not allowed here."
				+ " Ask whoever made it for another one.", e);
		}
	}

	private static String fileName(final String name) {
		final String plain = name.strip().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
		return plain.isEmpty() ? "model" : plain;
	}

	// -- files --

	/** The list at a zip's end is missing where it was cut off, though all files may be there. */
	private static void checkDirectory(final Path source) throws IOException {
		try (ZipFile zip = new ZipFile(source.toFile())) {
			zip.size();
		}
		catch (final ZipException e) {
			throw new ClearstackException(
				"This file is not a zip, or it was cut off or damaged. Choose the zip of a model, or its folder; "
					+ "or download it again.",
				e);
		}
	}

	/** Unpacks a zip that may be anything. */
	public static void unzip(final InputStream in, final Path folder) throws IOException {
		final ZipInputStream zip = new ZipInputStream(in);
		long room = MOST;
		int entries = 0;
		for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
			entries++;
			final Path file = inside(folder, entry.getName());
			if (entries > MOST_FILES || entry.getName().length() > LONGEST_NAME)
				throw new ClearstackException("This zip has more than " + MOST_FILES + " files, or a name of more than "
					+ LONGEST_NAME + " letters; no model does. It is not opened.");
			if (entry.isDirectory())
				continue;
			Files.createDirectories(file.getParent());
			final Limited limited = new Limited(zip, room);
			if (Files.exists(file))
				throw new ClearstackException("This zip has two files called " + entry.getName()
					+ ". It is not opened; ask whoever made it for another one.");
			Files.copy(limited, file);
			room = limited.room;
		}
		if (entries == 0)
			throw new ClearstackException(
				"This file is not a zip, or it is empty. Choose the zip of a model, or its folder.");
	}

	private static ZipEntry next(final ZipInputStream zip) throws IOException {
		try {
			return zip.getNextEntry();
		}
		catch (final IllegalArgumentException e) {
			throw new ClearstackException(
				"This zip has a file whose name is no text. It is not opened; ask whoever made "
					+ "it for another one.",
				e);
		}
	}

	private static Path inside(final Path folder, final String name) {
		final Path file;
		try {
			file = folder.resolve(name).normalize();
		}
		catch (final InvalidPathException e) {
			throw new ClearstackException("This zip has a file with a name that is not allowed here. It is not opened.",
				e);
		}
		if (!file.startsWith(folder))
			throw new ClearstackException(
				"This zip wants to write outside of its folder, to " + name + ". It is not opened.");
		if (file.equals(folder) && !name.endsWith("/"))
			throw new ClearstackException("This zip has a file called \"" + name
				+ "\", which stands for the folder itself. It is not opened; ask whoever made it for another one.");
		return file;
	}

	/** A stream that ends with an exception when more comes than there is room for. */
	private static final class Limited extends FilterInputStream {

		private long room;

		Limited(final InputStream in, final long room) {
			super(in);
			this.room = room;
		}

		@Override
		public int read(final byte[] bytes, final int from, final int length) throws IOException {
			final int count = super.read(bytes, from, length);
			room -= Math.max(0, count);
			if (room < 0)
				throw new ClearstackException(
					"This zip holds more than " + (MOST >> 30) + " GB; no model does. It is not opened.");
			return count;
		}
	}

	private static void copy(final Path from, final Path to) throws IOException {
		for (final Path file : files(from)) {
			final Path target = to.resolve(from.relativize(file).toString());
			Files.createDirectories(target.getParent());
			Files.copy(file, target);
		}
	}

	public static void delete(final Path folder) throws IOException {
		if (!Files.exists(folder))
			return;
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path path : all.sorted(Comparator.reverseOrder()).toList())
				Files.delete(path);
		}
	}
}
