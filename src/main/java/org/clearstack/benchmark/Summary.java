// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Scores summed up: a table for each task and field, of the same images for all methods in it. A model is rated on
 * images it was not trained on; models that saw the same images share a table. An image is a file: its planes are
 * averaged first.
 *
 * @param task that was done
 * @param field of the images
 * @param seen whether the models were trained on these images
 * @param images names of the files
 * @param rival the classical method that models are measured against: Lanczos with back-projection, or the denoiser of
 * the best mean PSNR; empty if there is none; one whose parameters are chosen image by image is none
 * @param rows one a method, classical methods first
 */
public record Summary(DegradationTask task, String field, boolean seen, SortedSet<String> images, String rival,
	List<Row> rows) {

	/** The noisy image itself, as a method. */
	public static final String NOISY = "noisy";

	/** What is added to the name of a model that was given the noise, as the classical denoisers always are. */
	public static final String TOLD = " (noise told)";

	/**
	 * The classical denoisers: the noise is known to them, and their parameters are the best ones for all images of a
	 * field.
	 */
	public static final List<String> DENOISERS = List.of("median", "gaussian", "tv", "nlm", "wavelet");

	/**
	 * What is added to the name of a classical denoiser whose parameters are the best ones for each image, which only
	 * one who knows the ground-truth image can choose.
	 */
	public static final String TUNED = " (best for each image)";

	private static final String BICUBIC = "bicubic";
	private static final String LANCZOS = "lanczos";
	private static final String BACK_PROJECTED = "lanczos+bp";

	/**
	 * What a method reached: NaN is where there is nothing to compare with.
	 *
	 * @param method name of the method
	 * @param model whether it is a trained model
	 * @param psnr over the images
	 * @param means over the images
	 * @param gain in PSNR
	 * @param ahead shares of the images
	 */
	public record Row(String method, boolean model, Psnr psnr, Mean means, Gain gain, Ahead ahead) {}

	/** PSNR in dB over images: its mean, its median and its smallest value. */
	public record Psnr(double mean, double median, double worst) {

		private static Psnr of(final double[] sorted) {
			return new Psnr(Arrays.stream(sorted).average().orElseThrow(),
				(sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2, sorted[0]);
		}
	}

	/**
	 * PSNR in dB above another method.
	 *
	 * @param mean above bicubic, or above the noisy image
	 * @param worst the smallest one of these
	 * @param hardest image of the smallest one
	 * @param overRival mean above the rival
	 */
	public record Gain(double mean, double worst, String hardest, double overRival) {}

	/**
	 * The share of the images on which a method is ahead.
	 *
	 * @param psnr is above that of bicubic, or of the noisy image
	 * @param ssim is higher than that of Lanczos, or of every classical denoiser
	 * @param hfenn is lower than that of Lanczos, or of every classical denoiser
	 */
	public record Ahead(double psnr, double ssim, double hfenn) {}

	/**
	 * Means, of the planes of a file or of files.
	 *
	 * @param flux of the median error of the flux of isolated stars
	 * @param worstFlux the largest error
	 */
	public record Mean(double psnr, double ssim, double hfenn, double flux, double worstFlux) {

		private static Mean of(final List<BenchmarkScore> planes) {
			return new Mean(average(planes, score -> score.values().psnr()),
				average(planes, score -> score.values().ssim()), average(planes, score -> score.values().hfenn()),
				average(planes.stream().filter(s -> !Double.isNaN(s.values().flux())).toList(),
					score -> score.values().flux()),
				planes.stream().mapToDouble(score -> score.values().worstFlux()).filter(f -> !Double.isNaN(f)).max()
					.orElse(Double.NaN));
		}

		private static double average(final List<BenchmarkScore> planes, final ToDoubleFunction<BenchmarkScore> value) {
			return planes.stream().mapToDouble(value).average().orElse(Double.NaN);
		}
	}

	/** Sums up scores, task by task and field by field. */
	public static List<Summary> of(final List<BenchmarkScore> scores) {
		final List<Summary> summaries = new ArrayList<>();
		final Map<List<Object>, List<BenchmarkScore>> parts =
			scores.stream().collect(Collectors.groupingBy(s -> List.of(s.task(), s.field()), LinkedHashMap::new,
				Collectors.toList()));
		parts.values().stream()
			.sorted(Comparator.comparing((List<BenchmarkScore> part) -> part.get(0).task())
				.thenComparing(part -> part.get(0).field()))
			.forEach(part -> summaries.addAll(ofPart(part)));
		return summaries;
	}

	private static List<Summary> ofPart(final List<BenchmarkScore> part) {
		final Map<String, Map<String, Mean>> means = means(part);
		final List<Summary> summaries = new ArrayList<>();
		for (final boolean seen : new boolean[] { false, true }) {
			final Map<SortedSet<String>, List<String>> models = new LinkedHashMap<>();
			for (final String model : names(part, true)) {
				final SortedSet<String> images = part.stream()
					.filter(s -> s.method().equals(model) && s.by().seen() == seen).map(BenchmarkScore::image)
					.collect(Collectors.toCollection(TreeSet::new));
				if (!images.isEmpty())
					models.computeIfAbsent(images, i -> new ArrayList<>()).add(model);
			}
			models.forEach((images, those) -> summaries.add(of(part, seen, images, those, means)));
		}
		return summaries.isEmpty()
			? List
				.of(of(part, false, new TreeSet<>(part.stream().map(BenchmarkScore::image).toList()), List.of(), means))
			: summaries;
	}

	/** Method to image to its mean. */
	private static Map<String, Map<String, Mean>> means(final List<BenchmarkScore> part) {
		return part.stream().collect(Collectors.groupingBy(BenchmarkScore::method, LinkedHashMap::new,
			Collectors.groupingBy(BenchmarkScore::image, Collectors.collectingAndThen(Collectors.toList(), Mean::of))));
	}

	private static Set<String> names(final List<BenchmarkScore> part, final boolean model) {
		return part.stream().filter(s -> s.by().model() == model).map(BenchmarkScore::method)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private static Summary of(final List<BenchmarkScore> part, final boolean seen, final SortedSet<String> images,
		final List<String> models,
		final Map<String, Map<String, Mean>> means)
	{
		final DegradationTask task = part.get(0).task();
		final List<String> classical =
			names(part, false).stream().filter(method -> means.get(method).keySet().containsAll(images)).toList();
		final String rival = task.upscales() ? BACK_PROJECTED
			: classical.stream().filter(DENOISERS::contains)
				.max(Comparator.comparingDouble(method -> mean(means.get(method), images, Mean::psnr))).orElse("");
		final List<Row> rows = new ArrayList<>();
		for (final String method : classical)
			rows.add(row(task, method, false, images, rival, means));
		for (final String method : models)
			rows.add(row(task, method, true, images, rival, means));
		return new Summary(task, part.get(0).field(), seen, images, rival, rows);
	}

	private static Row row(final DegradationTask task, final String method, final boolean model,
		final SortedSet<String> images, final String rival,
		final Map<String, Map<String, Mean>> means)
	{
		final Map<String, Mean> mine = means.get(method);
		final Map<String, Mean> base = means.getOrDefault(task.upscales() ? BICUBIC : NOISY, Map.of());
		final Map<String, Mean> other = means.getOrDefault(rival, Map.of());
		final List<Map<String, Mean>> rivals =
			(task.upscales() ? List.of(LANCZOS) : DENOISERS).stream().map(means::get).filter(Objects::nonNull).toList();
		final double[] psnrs = images.stream().mapToDouble(image -> mine.get(image).psnr()).sorted().toArray();
		final ToDoubleFunction<String> gain =
			image -> base.containsKey(image) ? mine.get(image).psnr() - base.get(image).psnr() : Double.NaN;
		final Mean all =
			new Mean(mean(mine, images, Mean::psnr), mean(mine, images, Mean::ssim), mean(mine, images, Mean::hfenn),
				finite(mine, images, Mean::flux).average().orElse(Double.NaN),
				finite(mine, images, Mean::worstFlux).max().orElse(Double.NaN));
		final Gain gains =
			new Gain(images.stream().mapToDouble(gain).average().orElseThrow(),
				images.stream().mapToDouble(gain).min().orElseThrow(),
				images.stream().min(Comparator.comparingDouble(gain)).orElseThrow(),
				images.stream().mapToDouble(
					image -> other.containsKey(image) ? mine.get(image).psnr() - other.get(image).psnr() : Double.NaN)
					.average().orElseThrow());
		final Ahead ahead = new Ahead(
			images.stream().mapToDouble(image -> gain.applyAsDouble(image) > 0 ? 1 : 0).average().orElseThrow(),
			share(mine, rivals, images, (a, b) -> a.ssim() - b.ssim()),
			share(mine, rivals, images, (a, b) -> b.hfenn() - a.hfenn()));
		return new Row(method, model, Psnr.of(psnrs), all, gains, ahead);
	}

	private static double mean(final Map<String, Mean> means, final SortedSet<String> images,
		final ToDoubleFunction<Mean> value)
	{
		return images.stream().mapToDouble(image -> value.applyAsDouble(means.get(image))).average().orElseThrow();
	}

	private static DoubleStream finite(final Map<String, Mean> means, final SortedSet<String> images,
		final ToDoubleFunction<Mean> value)
	{
		return images.stream().mapToDouble(image -> value.applyAsDouble(means.get(image)))
			.filter(v -> !Double.isNaN(v));
	}

	/** The share of the images on which a method is ahead of all rivals; NaN if there are none. */
	private static double share(final Map<String, Mean> mine, final List<Map<String, Mean>> rivals,
		final SortedSet<String> images,
		final ToDoubleBiFunction<Mean, Mean> ahead)
	{
		if (rivals.isEmpty() || !rivals.stream().allMatch(rival -> rival.keySet().containsAll(images)))
			return Double.NaN;
		return images.stream().mapToDouble(image -> rivals.stream().allMatch(rival -> rival == mine
			|| ahead.applyAsDouble(mine.get(image), rival.get(image)) > 0) ? 1 : 0).average().orElseThrow();
	}

	/** The same with one model only, given the noise or not. */
	public Summary of(final String model) {
		return new Summary(task, field, seen, images, rival, rows.stream()
			.filter(row -> !row.model() || row.method().equals(model) || row.method().equals(model + TOLD)).toList());
	}

	/** What a model reached; null if it is not among the rows. */
	public Row row(final String model) {
		return rows.stream().filter(row -> row.model() && row.method().equals(model)).findFirst().orElse(null);
	}

	// -- Markdown --

	/** All tables, fit for a page of benchmarks. */
	public static String markdown(final List<Summary> summaries) {
		return summaries.stream().map(Summary::markdown).collect(Collectors.joining("\n"));
	}

	/** The table under a heading. */
	public String markdown() {
		final boolean stars = rows.stream().anyMatch(row -> !Double.isNaN(row.means().flux()));
		final List<List<String>> lines = new ArrayList<>();
		lines.add(headings(stars));
		lines.add(lines.get(0).stream().map(heading -> "---").toList());
		rows.forEach(row -> lines.add(cells(row, stars)));
		return "### " + field + ", " + task.description() + ": " + images.size()
			+ (images.size() == 1 ? " image" : " images")
			+ (seen ? " the models were trained on" : "") + "\n\n"
			+ lines.stream().map(line -> "| " + String.join(" | ", line) + " |\n").collect(Collectors.joining());
	}

	private List<String> headings(final boolean stars) {
		final List<String> headings =
			new ArrayList<>(List.of("method", "PSNR, dB", "median", "worst", "SSIM", "HFENN"));
		if (task.upscales())
			headings.addAll(List.of("over bicubic", "worst", "over Lanczos + back-projection", "PSNR above bicubic",
				"SSIM above Lanczos", "HFENN below Lanczos"));
		else
			headings.addAll(List.of("over noisy", "worst", "over " + (rival.isEmpty() ? "best classical" : rival),
				"PSNR above noisy", "SSIM above all classical",
				"HFENN below all classical"));
		if (stars)
			headings.addAll(List.of("flux of stars, error", "worst"));
		return headings;
	}

	private static List<String> cells(final Row row, final boolean stars) {
		final List<String> cells = new ArrayList<>(List.of(row.model() ? "**" + row.method() + "**" : row.method(),
			number("%.2f", row.psnr().mean()),
			number("%.2f", row.psnr().median()), number("%.2f", row.psnr().worst()), number("%.4f", row.means().ssim()),
			number("%.4g", row.means().hfenn()), number("%+.2f", row.gain().mean()),
			number("%+.2f", row.gain().worst()), number("%+.2f", row.gain().overRival()),
			number("%.0f %%", 100 * row.ahead().psnr()),
			number("%.0f %%", 100 * row.ahead().ssim()), number("%.0f %%", 100 * row.ahead().hfenn())));
		if (stars)
			cells.addAll(
				List.of(number("%.3f %%", 100 * row.means().flux()), number("%.3f %%", 100 * row.means().worstFlux())));
		return cells;
	}

	private static String number(final String format, final double value) {
		return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
	}
}
