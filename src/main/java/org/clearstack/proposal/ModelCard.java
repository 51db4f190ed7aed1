// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelConfig;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelInput;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.YamlText;
import org.clearstack.task.ClearstackException;

/**
 * What a model's description says of what the model is for. Read without its weights, so that all models can be looked
 * at while a dialog is open.
 *
 * @param name of the model
 * @param description a sentence; may be empty
 * @param scale how many times larger its results are
 * @param input what it is given of a pixel
 * @param architecture kind of its network; none if it is not said
 * @param fields what kinds of images it is for, such as {@code astronomy}; none for any
 * @param benchmark what it was found to do
 */
public record ModelCard(String name, String description, int scale, ModelInput input,
	Optional<Architecture> architecture, List<String> fields, Benchmark benchmark) {

	/**
	 * What a benchmark found.
	 *
	 * @param scores of the tasks; none if the model was not benchmarked
	 * @param speed output megapixels a second on the processor of the benchmark; 0 if it was not measured
	 * @param successor name of a model that does as well or better in every task; empty if there is none
	 */
	public record Benchmark(List<MeanScore> scores, double speed, String successor) {}

	/** Kinds of images that a model may be tagged with. */
	private static final List<String> KINDS = List.of("astronomy", "microscopy", "tomography");

	/**
	 * A row of the benchmark.
	 *
	 * @param task such as {@code x2}, {@code poisson}, {@code gaussian} or {@code pairs}
	 * @param field of the images
	 * @param psnr mean PSNR of the results in dB
	 * @param gain of PSNR over the noisy images or over bicubic interpolation in dB
	 */
	public record MeanScore(String task, String field, double psnr, double gain) {}

	/** All installed models whose descriptions can be read. */
	public static List<ModelCard> installed() {
		final List<ModelCard> cards = new ArrayList<>();
		for (final String name : ModelLibrary.names())
			named(name).ifPresent(cards::add);
		return cards;
	}

	/**
	 * The card of an installed model or a model folder; none if there is no such model or its description cannot be
	 * read.
	 */
	public static Optional<ModelCard> named(final String nameOrFolder) {
		try {
			for (final Path folder : ModelLibrary.folders())
				if (Files.isRegularFile(folder.resolve(nameOrFolder).resolve(ModelFolder.DESCRIPTION)))
					return Optional.of(read(folder.resolve(nameOrFolder)));
			final Path folder = Path.of(nameOrFolder);
			return !nameOrFolder.isBlank() && Files.isRegularFile(folder.resolve(ModelFolder.DESCRIPTION))
				? Optional.of(read(folder)) : Optional.empty();
		}
		catch (final ClearstackException | InvalidPathException e) {
			return Optional.empty();
		}
	}

	/** A description that was read, and when its file was last changed. */
	private record Known(long time, ModelCard card) {}

	private static final Map<Path, Known> READ = new ConcurrentHashMap<>();

	/** A description is read again when its file has changed. */
	private static ModelCard read(final Path folder) {
		final long time = folder.resolve(ModelFolder.DESCRIPTION).toFile().lastModified();
		return READ.compute(folder,
			(path, known) -> known != null && known.time == time ? known : new Known(time, parsed(path))).card;
	}

	private static ModelCard parsed(final Path folder) {
		final Map<String, Object> description = ModelFolder.parse(folder.resolve(ModelFolder.DESCRIPTION));
		final ModelConfig config = ModelConfig.of(description);
		final List<String> fields = new ArrayList<>();
		for (final Object tag : YamlText.list(description.get("tags")))
			if (KINDS.contains(String.valueOf(tag)))
				fields.add(String.valueOf(tag));
		if (KINDS.contains(config.field()) && !fields.contains(config.field()))
			fields.add(config.field());
		final List<MeanScore> scores = config.benchmark().stream()
			.map(row -> new MeanScore(row.task(), row.field(), row.means().psnr(), row.gains().overSimplest()))
			.toList();
		return new ModelCard(folder.getFileName().toString(), text(description.get("description")), config.scale(),
			config.input(), config.architecture(), fields,
			new Benchmark(scores, config.cost("megapixels_per_second").orElse(0), config.successor()));
	}

	/** Whether it is there to learn from, or to measure noise, rather than to restore images. */
	public boolean isDemonstration() {
		return measuresNoise() || architecture.filter(Architecture::isDemonstration).isPresent();
	}

	/** Whether another model does as well in all that this one does; it is kept for the macros that name it. */
	public boolean isSuperseded() {
		return !benchmark.successor().isEmpty();
	}

	private boolean measuresNoise() {
		return architecture.filter(Architecture.NOISE::equals).isPresent();
	}

	/** Whether it can restore an image of so many channels and slices. */
	boolean fits(final int channelCount, final int sliceCount) {
		return (input.channels() == 1 || input.channels() == channelCount) && (input.depth() == 1 || sliceCount > 1);
	}

	/** Its mean score of a task in a field, or in all fields if that is empty. */
	public Optional<MeanScore> score(final String task, final String field) {
		final List<MeanScore> rows = scores().stream()
			.filter(row -> row.task().equals(task) && (field.isEmpty() || row.field().equals(field))).toList();
		return rows.isEmpty() ? Optional.empty()
			: Optional.of(new MeanScore(task, field, rows.stream().mapToDouble(MeanScore::psnr).average().orElseThrow(),
				rows.stream().mapToDouble(MeanScore::gain).average().orElseThrow()));
	}

	/** Scores of the tasks; none if it was not benchmarked. */
	public List<MeanScore> scores() {
		return benchmark.scores();
	}

	/** In how many fields a task of it was benchmarked. */
	long breadth(final String task) {
		return scores().stream().filter(row -> row.task().equals(task)).map(MeanScore::field).distinct().count();
	}

	/** What a list shows beside its name. */
	public String summary() {
		return (measuresNoise() ? "for measuring: " : isDemonstration() ? "for learning: " : "") + description
			+ (isSuperseded() ? " Kept for older macros: " + benchmark.successor() + " does as well." : "");
	}

	private static String text(final Object value) {
		return value == null ? "" : value.toString().strip();
	}
}
