// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.clearstack.model.BioimageIoModel;
import org.clearstack.model.CsbdeepModel;
import org.clearstack.model.ModelConfig;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.YamlText;
import org.clearstack.network.Engine;
import org.clearstack.network.Reach;
import org.clearstack.network.TileNetwork;
import org.clearstack.task.ClearstackException;

/**
 * Makes a folder of files that came from elsewhere a model folder: finds its description and its SavedModel, adds what
 * Clearstack must know, and tries the network out to see how far it looks.
 */
public final class ModelImport {

	private static final String BUNDLE = "tensorflow_saved_model_bundle";
	private static final String GRAPH = "saved_model.pb";
	/** How deep descriptions may lie in folders of an archive. */
	private static final int DEPTH = 4;
	private static final int LARGEST_SCALE = 4;
	/** What a tile's sides may have to be multiples of. */
	private static final int[] MULTIPLES = { 1, 2, 4, 8, 16, 32, 64 };

	private final Path source;
	private final ModelArchive.ImportOptions options;
	private final Engine engine;

	public ModelImport(final Path source, final ModelArchive.ImportOptions options, final Engine engine) {
		this.source = source;
		this.options = options;
		this.engine = engine;
	}

	/**
	 * Does it.
	 *
	 * @param part folder of the files
	 * @return the folder in it, or itself, that is the model
	 */
	public Path whole(final Path part) throws IOException {
		unpackInner(part);
		final List<Path> found = descriptions(part);
		if (found.size() > 1)
			throw new ClearstackException(source + " holds " + found.size() + " models: "
				+ String.join(", ", found.stream().map(f -> part.relativize(f).toString()).toList())
				+ ". Unpack it and import one of their folders at a time.");
		final Path folder = found.isEmpty() ? bare(part) : found.get(0).getParent();
		final Map<String, Object> description = description(folder, found.isEmpty() ? null : found.get(0));
		placeWeights(folder, description);
		finish(folder, description);
		return folder;
	}

	/** A zip may hold nothing but another zip. */
	private static void unpackInner(final Path part) throws IOException {
		final List<Path> files;
		try (Stream<Path> all = Files.walk(part)) {
			files = all.filter(Files::isRegularFile).toList();
		}
		if (files.size() != 1 || !files.get(0).toString().toLowerCase(Locale.ROOT).endsWith(".zip"))
			return;
		try (InputStream in = Files.newInputStream(files.get(0))) {
			ModelArchive.unzip(in, part);
		}
		Files.delete(files.get(0));
	}

	/** Files with a description, one a folder; those inside of another model's folder belong to it. */
	private static List<Path> descriptions(final Path part) throws IOException {
		final List<Path> folders;
		try (Stream<Path> all = Files.walk(part, DEPTH)) {
			folders =
				all.filter(Files::isDirectory).filter(folder -> CsbdeepModel.description(folder) != null).toList();
		}
		return folders.stream()
			.filter(folder -> folders.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other)))
			.map(CsbdeepModel::description).toList();
	}

	/** The folder of a SavedModel without a description. */
	private Path bare(final Path part) throws IOException {
		final List<Path> graphs;
		try (Stream<Path> all = Files.walk(part, DEPTH)) {
			graphs = all.filter(file -> file.getFileName().toString().equals(GRAPH)).toList();
		}
		if (graphs.size() == 1)
			return graphs.get(0).getParent();
		if (graphs.size() > 1)
			throw new ClearstackException(source + " holds " + graphs.size()
				+ " models without a description. Unpack it and import one of their folders at a time.");
		try (Stream<Path> all = Files.walk(part, DEPTH)) {
			if (all.anyMatch(file -> ModelLibrary.isKeras(file.getFileName().toString())))
				throw new ClearstackException(source + " holds a file of Keras. " + ModelLibrary.KERAS);
		}
		throw new ClearstackException(source + " is not a model: it has no " + ModelFolder.DESCRIPTION
			+ " and no SavedModel. Choose a zip or folder as bioimage.io describes it, csbdeep's export, or a "
			+ "SavedModel.");
	}

	private Map<String, Object> description(final Path folder, final Path file) throws IOException {
		if (file == null)
			return undescribed(folder);
		final Map<String, Object> description = YamlText.read(file);
		if (!file.endsWith(ModelFolder.DESCRIPTION))
			Files.delete(file);
		if (!CsbdeepModel.isOld(description))
			return new LinkedHashMap<>(description);
		final Map<String, Object> modern =
			CsbdeepModel.modern(description, folder.relativize(graph(folder)).toString());
		modern.remove("test_input");
		modern.remove("test_output");
		return modern;
	}

	/** What csbdeep's file or the graph itself tells. */
	private Map<String, Object> undescribed(final Path folder) throws IOException {
		final Engine.Tensors tensors = engine.tensors(folder);
		final int channels = channels(tensors.input(), "input");
		final int outputChannels = channels(tensors.output(), "output");
		if (Files.isRegularFile(folder.resolve(CsbdeepModel.META))) {
			final Map<String, Object> care =
				CsbdeepModel.ofMeta(folder.resolve(CsbdeepModel.META), name(), channels, outputChannels);
			options.note().accept("The model " + name() + " is a " + care.get("description") + ".");
			return care;
		}
		if (outputChannels != channels)
			throw new ClearstackException(
				"This model cannot be used: it makes " + outputChannels + " channels of " + channels
					+ "; expected as many.");
		if (options.normalization() == null)
			throw new ClearstackException("The SavedModel " + source + " has no description. It takes " + channels
				+ " channel" + (channels == 1 ? "" : "s")
				+ "; say how intensities were normalised when it was trained, by normalize=none, mean-std, "
				+ "percentile LOW HIGH, min-max or range LOW HIGH.");
		return ModelConfig.undescribed(channels, options.normalization())
			.in(Map.of("format_version", "0.5.3", "type", "model", "name", name(), "description",
				"A SavedModel without a description", "weights", Map.of(BUNDLE, Map.of("source", GRAPH))));
	}

	private static int channels(final List<Long> shape, final String what) {
		if (shape.size() != 4 || shape.get(3) < 1 || shape.get(3) > 1024)
			throw new ClearstackException("This model cannot be used: its " + what + " has the shape " + shape
				+ "; expected batch, height, width and channels.");
		return (int) (long) shape.get(3);
	}

	private String name() {
		return source.getFileName().toString().replaceFirst("(?i)\\.(bioimage\\.io\\.)?zip$", "");
	}

	// -- weights --

	private void placeWeights(final Path folder, final Map<String, Object> description) throws IOException {
		final Map<String, Object> weights = YamlText.map(description.get("weights"));
		final Object named = YamlText.map(weights.get(BUNDLE)).get("source");
		if (named == null)
			throw new ClearstackException("This model has weights for " + weights.keySet() + " only; Clearstack runs "
				+ BUNDLE + ". Look for that version of it."
				+ (weights.containsKey("keras_hdf5") || weights.containsKey("keras_v3") ? " " + ModelLibrary.KERAS
					: ""));
		if (String.valueOf(named).matches("\\w+://.*"))
			throw new ClearstackException(
				"This model names its weights by an address, " + named + ". Download the whole model as a zip.");
		final Path file = inside(folder, String.valueOf(named));
		if (file == null || !Files.exists(file))
			throw new ClearstackException("This model names weights that it does not have: " + named
				+ ". Download or copy the whole model again.");
		final Path target = folder.resolve(ModelFolder.SAVED_MODEL);
		if (Files.isRegularFile(file) && file.toString().endsWith(".zip")) {
			final Path unpacked = Files.createTempDirectory(folder, ".weights-");
			try (InputStream in = Files.newInputStream(file)) {
				ModelArchive.unzip(in, unpacked);
			}
			Files.delete(file);
			move(graph(unpacked).getParent(), target);
			ModelArchive.delete(unpacked);
		}
		else
			move(graph(file.toString().endsWith(GRAPH) ? file.getParent() : file).getParent(), target);
	}

	private static Path inside(final Path folder, final String name) {
		try {
			final Path file = folder.resolve(name).normalize();
			return file.startsWith(folder) ? file : null;
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}

	/** A SavedModel's files lie in a folder of their own, or among those of the model. */
	private static void move(final Path savedModel, final Path target) throws IOException {
		if (savedModel.equals(target))
			return;
		if (!target.startsWith(savedModel)) {
			if (Files.exists(target))
				throw new ClearstackException("This model has two SavedModels, one in " + target.getFileName()
					+ " that its description does not name. Remove one of them.");
			Files.move(savedModel, target);
			return;
		}
		Files.createDirectories(target);
		for (final String part : List.of(GRAPH, "variables", "assets", "fingerprint.pb", "saved_model.cpb"))
			if (Files.exists(savedModel.resolve(part)))
				Files.move(savedModel.resolve(part), target.resolve(part));
	}

	private static Path graph(final Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(file -> file.getFileName().toString().equals(GRAPH))
				.min(Comparator.comparing(Path::getNameCount))
				.orElseThrow(() -> new ClearstackException(
					"This model's weights are no SavedModel: there is no " + GRAPH + " in them."));
		}
	}

	// -- what Clearstack must know --

	private void finish(final Path folder, final Map<String, Object> description) throws IOException {
		final Map<String, Object> whole = ModelArchive.withSource(description, ModelFolder.SAVED_MODEL + "/" + GRAPH);
		final ModelConfig described = ModelConfig.of(whole);
		final boolean ours = !described.isEmpty();
		ModelConfig config = ours ? described : new BioimageIoModel(whole).config();
		if (ours && !config.hasScale())
			config = proposed(folder, whole, config);
		final int stated = config.margin();
		config = config.withMargin(stated);
		final int measured = measured(written(folder, whole, config));
		if (!config.hasNetwork())
			config = config.withMeasuredMargin(measured);
		if (measured > stated) {
			config = config.withMargin(measured);
			if (stated > 0 || !ours)
				options.note().accept("The model looks at " + measured
					+ " pixels around each, though its description says " + stated + "; " + measured + " are taken.");
		}
		written(folder, whole, config);
	}

	private static ModelFolder written(final Path folder, final Map<String, Object> whole, final ModelConfig config)
		throws IOException
	{
		return ModelFolder.write(folder, config.in(whole));
	}

	/** How far the network looks, in whole multiples. */
	private int measured(final ModelFolder model) {
		try (TileNetwork network = engine.open(model, "cpu")) {
			final Reach reach = Reach.of(network);
			if (reach.wholeImage())
				throw new ClearstackException(
					"This model cannot be used: each pixel of its result depends on the whole image, however large, "
						+ "so that an image cannot be restored"
						+ " tile by tile. Choose a network of convolutions alone.");
			final int multiple = model.spec().multiple();
			return (reach.margin() + multiple - 1) / multiple * multiple;
		}
	}

	/** Scale and multiple of a network that nobody described, tried out. */
	private ModelConfig proposed(final Path folder, final Map<String, Object> whole, final ModelConfig config)
		throws IOException
	{
		ClearstackException last = null;
		for (int scale = 1; scale <= LARGEST_SCALE; scale++) {
			final ModelConfig tried = config.withScale(scale, 1).withMargin(0);
			try (TileNetwork network = engine.open(written(folder, whole, tried), "cpu")) {
				for (final int multiple : MULTIPLES)
					try {
						final int side = multiple * Math.max(3, 45 / multiple | 1);
						network.run(new float[side * side * network.spec().inputs()], 1, side, side);
						return config.withScale(scale, multiple);
					}
					catch (final ClearstackException e) {
						last = e;
					}
			}
		}
		throw new ClearstackException("This SavedModel cannot be used: no tile gave an image 1 to "
			+ LARGEST_SCALE + " times as large. "
			+ last.getMessage(), last);
	}
}
