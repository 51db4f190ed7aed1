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
import org.clearstack.io.TextTable;
import org.clearstack.model.BenchmarkRow;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.model.TrainingRecord;

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
		text.append("# ").append(name()).append("\n\n").append(facts.summary()).append("\n\n");
		if (!facts.successor().isEmpty())
			text.append("**Kept for older macros**: `").append(facts.successor())
				.append("` is as good or better in the benchmark, or less than 0.1 dB worse.\n\n");
		text.append("**For** ")
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
		final TextTable table = TextTable.read(results.resolve(BenchmarkFiles.COSTS), TextTable.COMMA);
		final List<String> cells = table.rows().stream().filter(row -> row.get(0).equals(name())).findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
				"The benchmark's " + BenchmarkFiles.COSTS + " does not mention " + name() + ". Run it again."));
		final Map<String, String> costs = new LinkedHashMap<>();
		for (int i = 0; i < table.headings().size(); i++)
			costs.put(table.headings().get(i), cells.get(i));
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
		final TrainingRecord training = model.config().training();
		final TrainingRecord.Optimisation optimisation = training.optimisation();
		final TrainingRecord.Schedule schedule = training.schedule();
		final List<String> learned = model.config().trainingImages();
		final List<String> validated = model.config().validationImages();
		final StringBuilder text = new StringBuilder();
		text.append("Network: ").append(network());
		text.append(". Poor images: ").append(training.data().degradation()).append(". Loss: ")
			.append(optimisation.loss()).append("; ")
			.append(optimisation.optimiser()).append(" at a learning rate of ").append(optimisation.rate())
			.append(", ").append(schedule.epochs())
			.append(" epochs of ").append(schedule.steps()).append(" steps with ").append(schedule.batch())
			.append(" patches of ")
			.append(schedule.patch()).append("×").append(schedule.patch()).append(" pixels, seed ")
			.append(schedule.seed()).append("; ")
			.append(minutes(schedule.seconds())).append(" minutes. Learned from ").append(learned.size())
			.append(" images, validated with ")
			.append(validated.size())
			.append(" others; their names are in `rdf.yaml`, the course of the training in `history.csv`.\n");
		if (Files.isRegularFile(model.path().resolve("curves.png")))
			text.append("\n![The course of the training](curves.png)\n");
		return text.append("\nThe images and their licences:\n\n")
			.append(licences.markdown(Stream.concat(learned.stream(), validated.stream()).toList())).toString();
	}

	private String network() {
		if (!model.config().hasNetwork())
			return "not stated";
		final NetworkPlan plan = model.plan();
		return plan.architecture()
			+ (plan.architecture().hasSizes() ? ", " + plan.width() + " features, " + plan.blocks()
				+ " residual blocks a level, " + plan.levels() + " levels" : "");
	}

	private static String minutes(final double seconds) {
		return Double.isNaN(seconds) ? "unknown" : Long.toString(Math.round(seconds / 60));
	}

	// -- description --

	private Map<String, Object> description(final List<String> pictures) throws IOException {
		final Map<String, Object> description = new LinkedHashMap<>(model.description());
		description.put("description", facts.summary());
		description.put("license", facts.licence());
		if (!pictures.isEmpty())
			description.put("covers", pictures);
		final Map<String, Number> cost = new LinkedHashMap<>();
		costs().forEach((key, value) -> {
			if (!key.equals("model") && !key.equals("scale"))
				cost.put(key, value.matches("\\d+") ? (Number) Long.parseLong(value) : Double.parseDouble(value));
		});
		return model.config().withBenchmark(rated.stream().map(this::figures).toList(), cost)
			.withMixedPrecision(facts.mixed()).supersededBy(facts.successor()).in(description);
	}

	private BenchmarkRow figures(final Summary summary) {
		final Summary.Row row = summary.row(name());
		return new BenchmarkRow(summary.task().label(), summary.field(), summary.images().size(), summary.seen(),
			new BenchmarkRow.Means(rounded(row.psnr().mean()), rounded(row.means().ssim())),
			new BenchmarkRow.Gains(summary.task().upscales(), rounded(row.gain().mean()),
				rounded(row.gain().overRival()), rounded(row.gain().worst())));
	}

	private static double rounded(final double value) {
		return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : value;
	}
}
