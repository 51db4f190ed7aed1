// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clearstack.io.Folders;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelConfig;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NpyFile;
import org.clearstack.model.TrainingRecord;
import org.clearstack.network.Engine;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.TrainerOptions;
import org.clearstack.normalize.Normalization;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.TrainingImage;

/**
 * Writes a trained model as a folder: SavedModel, test tensors, history, card and description. It is written
 * under another name and renamed when it is whole and its network has been run.
 */
final class ModelWriter {

	/** Writes the SavedModel into a folder and says what its graph needs. */
	@FunctionalInterface
	interface Export {
		GraphGeometry to(Path savedModel) throws IOException;
	}

	/** Folder, in a model's, of the model as it was after the last epoch. */
	static final String LAST = "last";

	private final Training training;
	private final TrainingSettings settings;
	private final Validation validation;
	private final Engine engine;

	ModelWriter(final Training training, final Validation validation, final Engine engine) {
		this.training = training;
		this.settings = training.settings();
		this.validation = validation;
		this.engine = engine;
	}

	/**
	 * Writes a model, and in it the last epoch's.
	 *
	 * @param target folder of the model; one that is there is replaced
	 * @param best writes the SavedModel of the best weights
	 * @param last writes the SavedModel of the last weights; null if they are the best
	 * @param monitor that may add to the folder
	 */
	ModelFolder write(final Path target, final Export best, final Export last, final TrainingMonitor monitor)
		throws IOException
	{
		final Path whole =
			Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
		final String name = whole.getFileName().toString();
		Files.createDirectories(whole.getParent());
		final Path part = whole.resolveSibling("." + name + "-" + ProcessHandle.current().pid());
		if (Files.exists(part))
			Folders.delete(part); // of a process that was killed and had the same number, as in containers
		Files.createDirectory(part);
		try {
			write(part, name, best, training.bestEpoch());
			monitor.document(part, training);
			if (last != null)
				write(Files.createDirectory(part.resolve(LAST)), name + "-last", last, training.lastEpoch());
			Folders.delete(whole);
			Files.move(part, whole);
			return ModelFolder.read(target);
		}
		finally {
			Folders.delete(part);
		}
	}

	private void write(final Path folder, final String name, final Export export, final Epoch epoch)
		throws IOException
	{
		final GraphGeometry geometry = export.to(folder.resolve(ModelFolder.SAVED_MODEL));
		Files.writeString(folder.resolve("history.csv"), history());
		Files.writeString(folder.resolve("README.md"), card(name, epoch));
		testTensors(ModelFolder.write(folder, description(name, geometry, epoch)), folder);
	}

	private void testTensors(final ModelFolder model, final Path folder) throws IOException {
		final long size = settings.seenPatch();
		final long large = size * settings.plan().scale();
		final int channels = settings.plan().channels();
		final float[] input = validation.testPatch();
		try (TileNetwork network = engine.open(model, "cpu")) {
			final float[] output = network.run(input, 1, (int) size, (int) size);
			NpyFile.write(folder.resolve("test_input.npy"), input, 1, size, size, settings.plan().inputs());
			NpyFile.write(folder.resolve("test_output.npy"), output, 1, large, large, channels);
		}
	}

	private String history() {
		return Epoch.csv(training.history());
	}

	private Map<String, Object> description(final String name, final GraphGeometry geometry, final Epoch epoch) {
		final Map<String, Object> rdf = new LinkedHashMap<>();
		rdf.put("format_version", "0.5.4");
		rdf.put("type", "model");
		rdf.put("name", name);
		rdf.put("description", purpose() + ", trained with Clearstack.");
		rdf.put("authors", List.of(Map.of("name", "Clearstack")));
		rdf.put("documentation", "README.md");
		rdf.put("tags", List.of("image-restoration", settings.plan().scale() > 1 ? "super-resolution" : "denoising",
			"tensorflow", "clearstack"));
		rdf.put("inputs", List.of(input(geometry)));
		rdf.put("outputs", List.of(output(geometry)));
		rdf.put("weights", Map.of("tensorflow_saved_model_bundle",
			ordered("source", ModelFolder.SAVED_MODEL + "/saved_model.pb", "tensorflow_version", "2.16.1")));
		return config(geometry, epoch).in(rdf);
	}

	private String purpose() {
		final int scale = settings.plan().scale();
		if (settings.plan().measuresNoise())
			return "Measures the noise of images, as the standard deviation of each pixel";
		if (!settings.plan().architecture().restores())
			return "Encodes images into a small code and decodes them again, to show what the code keeps";
		return scale > 1 ? "Upscales images " + scale + " times" : "Denoises images";
	}

	private List<String> channelNames() {
		return IntStream.rangeClosed(1, settings.plan().channels()).mapToObj(c -> "channel" + c).toList();
	}

	/**
	 * Of the input: the channels or, where the network sees several slices, these; and then of each channel, if the
	 * network is given it, the standard deviation of its noise and that times its correlation along x and along y.
	 */
	private List<String> inputNames() {
		final int depth = settings.plan().depth();
		final List<String> names = new ArrayList<>(depth == 1 ? channelNames()
			: IntStream.range(0, depth).mapToObj(z -> String.format(Locale.ROOT, "slice%+d", z - depth / 2)).toList());
		if (settings.plan().isGivenNoise())
			for (final String channel : channelNames())
				names.addAll(List.of(channel + " noise", channel + " noise times correlation along x",
					channel + " noise times correlation along y"));
		return names;
	}

	private Map<String, Object> input(final GraphGeometry geometry) {
		final int least = 2 * geometry.margin() + geometry.multiple();
		final List<Object> axes = new ArrayList<>(List.of(ordered("type", "batch"),
			ordered("type", "space", "id", "y", "size", ordered("min", least, "step", geometry.multiple())),
			ordered("type", "space", "id", "x", "size", ordered("min", least, "step", geometry.multiple())),
			ordered("type", "channel", "channel_names", inputNames())));
		return ordered("id", "input", "axes", axes, "test_tensor", ordered("source", "test_input.npy"), "data",
			ordered("type", "float32"));
	}

	private Map<String, Object> output(final GraphGeometry geometry) {
		final List<Object> axes =
			new ArrayList<>(List.of(ordered("type", "batch"), outputAxis("y", geometry), outputAxis("x", geometry),
				ordered("type", "channel", "channel_names", channelNames())));
		return ordered("id", "output", "axes", axes, "test_tensor", ordered("source", "test_output.npy"), "data",
			ordered("type", "float32"));
	}

	private static Map<String, Object> outputAxis(final String id, final GraphGeometry geometry) {
		return ordered("type", "space", "id", id, "scale", 1.0 / geometry.scale(), "halo",
			geometry.margin() * geometry.scale(),
			"size", ordered("tensor_id", "input", "axis_id", id));
	}

	private ModelConfig config(final GraphGeometry geometry, final Epoch epoch) {
		final Normalization rule = settings.plan().measuresNoise() ? Normalization.NONE : TrainingImage.NORMALIZATION;
		final ModelConfig config = ModelConfig.of(settings.plan().input(), geometry, rule)
			.with(settings.plan())
			.with(record(),
				new TrainingRecord.Quality(epoch.number(), rounded(epoch.validation().psnr()),
					rounded(training.history().get(0).validation().psnr())))
			.withImages(training.learnedFrom(), training.images().validationNames());
		return training.ancestor() == null ? config : config.startedFrom(training.ancestor());
	}

	private TrainingRecord record() {
		final TrainerOptions options = settings.options();
		final LearningRate rate = settings.schedule().rate();
		final Augmentation augmentation = settings.augmentation();
		return new TrainingRecord(
			new TrainingRecord.Data(settings.supervision().name().toLowerCase(Locale.ROOT), degradation(),
				augmentation.jitter(), augmentation.preBlur(), augmentation.preBinning()),
			new TrainingRecord.Optimisation(options.loss().key(), options.optimiser().key(), rate.highest(),
				rate.warmUp(), rate.last(), options.average(), options.mixed() ? "mixed" : "single"),
			new TrainingRecord.Schedule(settings.epochs(), settings.steps(), settings.batch(), settings.patch(),
				settings.patches().margin(), options.seed(), training.lastEpoch().seconds()));
	}

	private String degradation() {
		final int scale = settings.plan().scale();
		return switch (settings.supervision()) {
			case DEGRADE -> (scale > 1 ? "binning by " + scale : "no binning")
				+ (settings.simulation().isNone() ? "" : "; " + settings.simulation());
			case PAIRS -> "none: degraded and ground-truth images were given";
			case NOISE2VOID -> "none: noisy images with blind spots, mask " + training.images().spots();
		};
	}

	private String card(final String name, final Epoch epoch) {
		final List<Epoch> history = training.history();
		return String.format(Locale.ROOT,
			"""
				# %s

				%s. Trained with Clearstack on %d images, validated on %d others it never saw; as it was after epoch %d of %d.

				On patches of the validation images:

				| method | PSNR | SSIM |
				|---|---|---|
				%s
				Learned from: %s. Degradation: %s. Loss: %s, optimiser: %s, learning rate: %s, seed: %d. All settings and the names of all images are in
				`rdf.yaml`, the course of the training (%d epochs of %d steps, %.0f s) in `history.csv` and, as a picture, in `curves.png`.
				""",
			name, purpose(), training.images().trainingNames().size(), training.images().validationNames().size(),
			epoch.number(), history.size() - 1,
			scores(epoch), settings.supervision().name().toLowerCase(Locale.ROOT), degradation(),
			settings.options().loss(),
			settings.options().optimiser(),
			settings.schedule().rate().highest(), settings.options().seed(), history.size() - 1, settings.steps(),
			history.get(history.size() - 1).seconds());
	}

	/** A line a method: the traditional ones, and this model. */
	private String scores(final Epoch epoch) {
		final Map<String, PatchScore> scores = validation.traditional();
		scores.put("**this model**", epoch.validation());
		return scores.entrySet().stream()
			.map(e -> String.format(Locale.ROOT, "| %s | %.2f dB | %.4f |\n", e.getKey(), e.getValue().psnr(),
				e.getValue().ssim()))
			.collect(Collectors.joining());
	}

	private static double rounded(final double decibels) {
		return Math.round(decibels * 1000) / 1000.0;
	}

	/** A map in the order of its pairs of key and value. */
	private static Map<String, Object> ordered(final Object... pairs) {
		final Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < pairs.length; i += 2)
			map.put((String) pairs[i], pairs[i + 1]);
		return map;
	}
}
