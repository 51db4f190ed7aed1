// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.cards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.clearstack.benchmark.BenchmarkFiles;
import org.clearstack.benchmark.DegradationTask;
import org.clearstack.benchmark.Summary;
import org.clearstack.benchmark.WorstCases;
import org.clearstack.model.ModelFolder;

/**
 * The card of a model: what it is for, how good it is, where it is worst, what it costs, what it was trained on.
 * Written as its README.md and, in figures, into its description.
 *
 * @param model to write to
 * @param facts what only people know
 * @param rated summaries that hold no other model
 * @param licences of the images
 * @param results folder of the benchmark
 */
public record ModelCard(ModelFolder model, ModelFacts facts, List<Summary> rated, Licences licences, Path results) {

	/** Writes README.md, the pictures and rdf.yaml. */
	public void write() throws IOException {
		final StringBuilder text = new StringBuilder();
		text.append("# ").append(name()).append("\n\n").append(facts.summary()).append("\n\n**For** ")
			.append(facts.suited()).append("\n\n**Not for** ")
			.append(facts.unsuited()).append("\n\n## How good\n\n").append(setting()).append("\n\n");
		rated.forEach(summary -> text.append(summary.markdown()).append('\n'));
		final List<String> pictures = pictures(text);
		text.append("## Cost\n\n").append(cost()).append("\n## Training\n\n").append(training());
		Files.writeString(model.path().resolve("README.md"), text);
		ModelFolder.write(model.path(), description(pictures));
	}

	private String name() {
		return model.spec().name();
	}

	/** The first line of the benchmark's report: when, on what machine, by which rules. */
	private String setting() throws IOException {
		try (Stream<String> lines = Files.lines(results.resolve(BenchmarkFiles.REPORT))) {
			return lines.findFirst().orElse("");
		}
	}

	// -- the worst cases --

	/** Copies the pictures, tells of them, and returns their names. */
	private List<String> pictures(final StringBuilder text) throws IOException {
		final Path folder = results.resolve(BenchmarkFiles.PICTURES);
		final List<String> pictures = new ArrayList<>();
		for (final String line : Files.readAllLines(folder.resolve(WorstCases.LIST))) {
			final String[] cells = line.split("\t");
			final Optional<DegradationTask> task = Stream.of(DegradationTask.values())
				.filter(t -> WorstCases.name(name(), t).equals(cells[0])).findFirst();
			if (task.isEmpty())
				continue;
			final String picture = "worst-" + task.get().label() + ".png";
			Files.copy(folder.resolve(cells[0]), model.path().resolve(picture), StandardCopyOption.REPLACE_EXISTING);
			text.append("![").append(picture).append("](").append(picture).append(")\n\n*Where it helps least, ")
				.append(task.get().description()).append(": ")
				.append(cells[1]).append(", ").append(cells[2]).append(" dB ")
				.append(task.get().upscales() ? "over bicubic" : "over the noisy image")
				.append(". The part in which its error is largest.*\n\n");
			pictures.add(picture);
		}
		return pictures;
	}

	// -- figures --

	/** The line of the benchmark's costs, by its headings. */
	private Map<String, String> costs() throws IOException {
		final List<String> lines = Files.readAllLines(results.resolve(BenchmarkFiles.COSTS));
		final String[] headings = lines.get(0).split(",");
		final String[] cells = lines.stream().filter(line -> line.startsWith(name() + ",")).findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
				"The benchmark's " + BenchmarkFiles.COSTS + " does not tell of " + name() + ". Run it again."))
			.split(",");
		final Map<String, String> costs = new LinkedHashMap<>();
		for (int i = 0; i < headings.length; i++)
			costs.put(headings[i], cells[i]);
		return costs;
	}

	private String cost() throws IOException {
		final Map<String, String> costs = costs();
		return String.format(Locale.ROOT, """
			| parameters | weights | receptive field | work | speed of the machine above |
			|---|---|---|---|---|
			| %,d | %.1f MB | %s input pixels | %.0f kFLOP per output pixel | %s million output pixels per second |
			%s""", Long.parseLong(costs.get("parameters")), weights() / 1e6, costs.get("receptive_field"),
			Double.parseDouble(costs.get("flop_per_output_pixel"))
				/ 1000,
			costs.get("megapixels_per_second"),
			facts.mixed()
				? "\nGPUs compute it with 16-bit floats; its results differ by less than a thousandth of the range.\n"
				: "");
	}

	private long weights() throws IOException {
		try (Stream<Path> files = Files.walk(model.savedModel())) {
			return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
		}
	}

	private String training() {
		final Map<?, ?> training = map(model.ours().get("training"));
		final Map<?, ?> network = map(model.ours().get("network"));
		final List<?> learned = list(model.ours().get("training_images"));
		final List<?> validated = list(model.ours().get("validation_images"));
		final StringBuilder text = new StringBuilder();
		text.append("Network: ").append(network.get("architecture"));
		if ("ours".equals(network.get("architecture")))
			text.append(", ").append(network.get("width")).append(" features, ").append(network.get("blocks"))
				.append(" residual blocks a level, ")
				.append(network.get("levels")).append(" levels");
		text.append(". Poor images: ").append(training.get("degradation")).append(". Loss: ")
			.append(training.get("loss")).append("; ")
			.append(training.get("optimiser")).append(" at a learning rate of ").append(training.get("rate"))
			.append(", ").append(training.get("epochs"))
			.append(" epochs of ").append(training.get("steps")).append(" steps with ").append(training.get("batch"))
			.append(" patches of ")
			.append(training.get("patch")).append("×").append(training.get("patch")).append(" pixels, seed ")
			.append(training.get("seed")).append("; ")
			.append(minutes(training.get("seconds"))).append(" minutes. Learned from ").append(learned.size())
			.append(" images, validated with ")
			.append(validated.size())
			.append(" others; their names are in `rdf.yaml`, the course of the training in `history.csv`.\n");
		if (Files.isRegularFile(model.path().resolve("curves.png")))
			text.append("\n![The course of the training](curves.png)\n");
		return text.append("\nThe images and their licences:\n\n")
			.append(licences.markdown(Stream.concat(learned.stream(), validated.stream()).toList())).toString();
	}

	private static String minutes(final Object seconds) {
		return seconds instanceof Number number ? Long.toString(Math.round(number.doubleValue() / 60)) : "unknown";
	}

	// -- description --

	private Map<String, Object> description(final List<String> pictures) throws IOException {
		final Map<String, Object> description = new LinkedHashMap<>(model.description());
		description.put("description", facts.summary());
		description.put("license", facts.licence());
		if (!pictures.isEmpty())
			description.put("covers", pictures);
		final Map<String, Object> ours = new LinkedHashMap<>(model.ours());
		ours.put("benchmark", figures());
		final Map<String, Object> cost = new LinkedHashMap<>();
		costs().forEach((key, value) -> {
			if (!key.equals("model") && !key.equals("scale"))
				cost.put(key, value.matches("\\d+") ? (Object) Long.parseLong(value) : Double.parseDouble(value));
		});
		ours.put("cost", cost);
		ours.remove("mixed_precision");
		if (facts.mixed())
			ours.put("mixed_precision", true);
		final Map<String, Object> config = new LinkedHashMap<>();
		map(description.get("config")).forEach((key, value) -> config.put(String.valueOf(key), value));
		config.put("clearstack", ours);
		description.put("config", config);
		return description;
	}

	/** The row of each summary. */
	private List<Map<String, Object>> figures() {
		final List<Map<String, Object>> figures = new ArrayList<>();
		for (final Summary summary : rated) {
			final Summary.Row row = summary.row(name());
			final Map<String, Object> figure = new LinkedHashMap<>();
			figure.put("task", summary.task().label());
			figure.put("field", summary.field());
			figure.put("images", summary.images().size());
			figure.put("seen_in_training", summary.seen());
			figure.put("psnr_db", rounded(row.psnr().mean()));
			figure.put("ssim", rounded(row.means().ssim()));
			figure.put(summary.task().upscales() ? "over_bicubic_db" : "over_noisy_db", rounded(row.gain().mean()));
			figure.put(summary.task().upscales() ? "over_lanczos_back_projection_db" : "over_best_classical_db",
				rounded(row.gain().overRival()));
			figure.put("worst_gain_db", rounded(row.gain().worst()));
			figures.add(figure);
		}
		return figures;
	}

	private static double rounded(final double value) {
		return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : value;
	}

	private static Map<?, ?> map(final Object value) {
		return value instanceof Map<?, ?> map ? map : Map.of();
	}

	private static List<?> list(final Object value) {
		return value instanceof List<?> list ? list : List.of();
	}
}
