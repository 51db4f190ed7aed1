// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.clearstack.model.BioimageIoModel;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.Engine;
import org.clearstack.network.Layer;
import org.clearstack.network.NetworkAnatomy;
import org.clearstack.task.ClearstackException;

/**
 * Models on their way from one computer to another: as the zip files that bioimage.io specifies, the SavedModel a zip inside. Reads also folders,
 * SavedModels that are not zipped, and models that others trained.
 */
public final class ModelArchive {

	private static final String BUNDLE = "tensorflow_saved_model_bundle";
	private static final String GRAPH = "saved_model.pb";
	/** What all files of a model may have, unpacked: a zip can claim to be anything. */
	private static final long MOST = 4L << 30;

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
					if (!file.startsWith(model.savedModel()) && !file.equals(model.path().resolve(ModelFolder.DESCRIPTION)))
						entry(out, model.path().relativize(file).toString(), to -> Files.copy(file, to));
				entry(out, "saved_model.zip", to -> bundle(model, to));
				entry(out, ModelFolder.DESCRIPTION, to -> to.write(ModelFolder.yaml(withSource(model.description(), "saved_model.zip"))
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
			return all.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
		}
	}

	private static Map<String, Object> withSource(final Map<String, Object> description, final String source) {
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

	private static Map<String, Object> copy(final Object value) {
		final Map<String, Object> copy = new LinkedHashMap<>();
		if (value instanceof Map<?, ?> map)
			map.forEach((key, entry) -> copy.put(String.valueOf(key), entry));
		return copy;
	}

	// -- reading --

	/**
	 * Puts a model into a library.
	 *
	 * @param source a zip or a folder with a description {@code rdf.yaml} and a TensorFlow SavedModel
	 * @param library folder of models, made if it is missing
	 * @param overwrite whether a model of the same name may be replaced
	 * @param engine that looks into networks whose halo is not told
	 * @param check of the unpacked model before it comes into the library; throws what is wrong with it
	 * @return the model in the library
	 * @throws ClearstackException if it is no model, or one that cannot be used; nothing is left behind
	 * @throws IOException if files cannot be read or written
	 */
	public static ModelFolder read(final Path source, final Path library, final boolean overwrite, final Engine engine, final Consumer<ModelFolder> check)
		throws IOException
	{
		Files.createDirectories(library);
		final Path part = Files.createTempDirectory(library, ".import-");
		try {
			if (Files.isDirectory(source))
				copy(source, part);
			else
				try (InputStream in = Files.newInputStream(source)) {
					unzip(in, part);
				}
			final Path whole = whole(part, source, engine);
			final Path target = library.resolve(fileName(ModelFolder.read(whole).spec().name()));
			if (Files.exists(target) && !overwrite)
				throw new ClearstackException("The library has a model " + target.getFileName() + " already: " + target + ". Set overwrite to replace it.");
			check.accept(ModelFolder.read(whole));
			delete(target);
			Files.move(whole, target);
			return ModelFolder.read(target);
		}
		finally {
			delete(part);
		}
	}

	private static String fileName(final String name) {
		final String plain = name.strip().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
		return plain.isEmpty() ? "model" : plain;
	}

	/** Makes what was unpacked a model folder. */
	private static Path whole(final Path part, final Path source, final Engine engine) throws IOException {
		final Path folder;
		try (Stream<Path> all = Files.walk(part, 2)) {
			folder = all.filter(file -> file.getFileName().toString().equals(ModelFolder.DESCRIPTION)).min(Comparator.comparing(Path::getNameCount))
				.orElseThrow(() -> new ClearstackException(source + " is no model: it has no " + ModelFolder.DESCRIPTION
					+ ". Choose a zip or folder as bioimage.io describes it."))
				.getParent();
		}
		final Map<String, Object> description = ModelFolder.parse(folder.resolve(ModelFolder.DESCRIPTION));
		placeWeights(folder, description);
		final Map<String, Object> changed = withSource(description, ModelFolder.SAVED_MODEL + "/" + GRAPH);
		final Map<String, Object> config = copy(changed.get("config"));
		if (config.get("clearstack") == null) {
			config.put("clearstack", settings(folder, changed, config, engine));
			changed.put("config", config);
			ModelFolder.write(folder, changed);
		}
		else
			Files.writeString(folder.resolve(ModelFolder.DESCRIPTION), ModelFolder.yaml(changed));
		return folder;
	}

	/** What Clearstack must know; a margin that is not told is measured on the graph. */
	private static Map<String, Object> settings(final Path folder, final Map<String, Object> description, final Map<String, Object> config,
		final Engine engine) throws IOException
	{
		final BioimageIoModel foreign = new BioimageIoModel(description);
		final Map<String, Object> settings = foreign.settings();
		final OptionalInt told = foreign.margin();
		settings.put("margin", told.orElse(0));
		if (told.isPresent())
			return settings;
		config.put("clearstack", settings);
		description.put("config", config);
		try (NetworkAnatomy anatomy = engine.anatomy(ModelFolder.write(folder, description), "cpu")) {
			final List<Layer> layers = anatomy.layers();
			if (layers.stream().anyMatch(layer -> layer.receptiveField() == 0))
				throw new ClearstackException("This model cannot be used: it does not tell its halo, and its graph does not show how far it looks.");
			final int reach = layers.stream().mapToInt(Layer::receptiveField).max().orElse(1) / 2;
			final int multiple = ((Number) settings.get("multiple")).intValue();
			settings.put("margin", (reach + multiple - 1) / multiple * multiple);
		}
		return settings;
	}

	private static void placeWeights(final Path folder, final Map<String, Object> description) throws IOException {
		final Map<String, Object> weights = copy(description.get("weights"));
		final Object source = copy(weights.get(BUNDLE)).get("source");
		if (source == null)
			throw new ClearstackException("This model has weights for " + weights.keySet() + " only; Clearstack runs " + BUNDLE + ". Look for that version of it.");
		if (String.valueOf(source).matches("\\w+://.*"))
			throw new ClearstackException("This model names its weights by an address, " + source + ". Download the whole model as a zip.");
		final Path file = folder.resolve(String.valueOf(source)).normalize();
		if (!file.startsWith(folder) || !Files.exists(file))
			throw new ClearstackException("This model names weights that it does not have: " + source + ". Download or copy the whole model again.");
		final Path target = folder.resolve(ModelFolder.SAVED_MODEL);
		if (Files.isRegularFile(file) && file.toString().endsWith(".zip")) {
			final Path unpacked = Files.createTempDirectory(folder, ".weights-");
			try (InputStream in = Files.newInputStream(file)) {
				unzip(in, unpacked);
			}
			Files.delete(file);
			Files.move(graph(unpacked).getParent(), target);
			delete(unpacked);
		}
		else if (!graph(file.toString().endsWith(GRAPH) ? file.getParent() : file).getParent().equals(target))
			Files.move(graph(file.toString().endsWith(GRAPH) ? file.getParent() : file).getParent(), target);
	}

	private static Path graph(final Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(file -> file.getFileName().toString().equals(GRAPH)).min(Comparator.comparing(Path::getNameCount))
				.orElseThrow(() -> new ClearstackException("This model's weights are no SavedModel: there is no " + GRAPH + " in them."));
		}
	}

	// -- files --

	private static void unzip(final InputStream in, final Path folder) throws IOException {
		final ZipInputStream zip = new ZipInputStream(in);
		long room = MOST;
		int entries = 0;
		for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
			entries++;
			final Path file = folder.resolve(entry.getName()).normalize();
			if (!file.startsWith(folder))
				throw new ClearstackException("This zip wants to write outside of its folder, to " + entry.getName() + ". It is not opened.");
			if (entry.isDirectory())
				continue;
			Files.createDirectories(file.getParent());
			final Limited limited = new Limited(zip, room);
			Files.copy(limited, file, StandardCopyOption.REPLACE_EXISTING);
			room = limited.room;
		}
		if (entries == 0)
			throw new ClearstackException("This file is no zip, or an empty one. Choose the zip of a model, or its folder.");
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
				throw new ClearstackException("This zip holds more than " + (MOST >> 30) + " GB; no model does. It is not opened.");
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

	private static void delete(final Path folder) throws IOException {
		if (!Files.exists(folder))
			return;
		try (Stream<Path> all = Files.walk(folder)) {
			for (final Path path : all.sorted(Comparator.reverseOrder()).toList())
				Files.delete(path);
		}
	}
}
