// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.io.TextTable;
import org.clearstack.metric.GainOffset;
import org.clearstack.metric.Metric;

/**
 * What a method reached on a plane.
 *
 * @param task that was done
 * @param of the plane
 * @param by the method
 * @param values it reached
 */
public record BenchmarkScore(DegradationTask task, Plane of, Method by, Values values) {

	/**
	 * Where a plane is.
	 *
	 * @param field of the image
	 * @param image name of its file
	 * @param plane of the file
	 */
	public record Plane(String field, String image, String plane) {}

	/**
	 * A way to restore.
	 *
	 * @param method its name
	 * @param model whether it is a trained model
	 * @param seen whether this model was trained on the image
	 */
	public record Method(String method, boolean model, boolean seen) {}

	/**
	 * The numbers.
	 *
	 * @param psnr in dB, with the largest minus the smallest value of the ground truth as range
	 * @param ssim of Gaussian windows
	 * @param hfenn of the course, for values in [0, 1]
	 * @param flux median relative error of the flux of isolated stars, NaN where there are none
	 * @param worstFlux the largest one
	 * @param more key of a metric that was asked for besides to its value, in the order of the columns
	 */
	public record Values(double psnr, double ssim, double hfenn, double flux, double worstFlux,
		Map<String, Double> more) {}

	private static final List<String> HEADINGS = List.of("task", "field", "image", "plane", "method", "model", "seen",
		"psnr", "ssim", "hfenn", "flux", "worst_flux");
	private static final Metric PSNR = Metric.of("psnr");
	private static final Metric SSIM = Metric.of("ssim");
	private static final Metric HFENN = Metric.of("hfenn");

	/** The field of the image. */
	public String field() {
		return of.field();
	}

	/** The name of the image's file. */
	public String image() {
		return of.image();
	}

	/** The name of the method. */
	public String method() {
		return by.method();
	}

	/**
	 * Rates a result. Of {@link DegradationTask#PAIRS}, gain and offset are fitted first.
	 *
	 * @param result of the ground-truth plane's size
	 * @param others metrics to rate by besides PSNR, SSIM and HFENN
	 */
	public static BenchmarkScore of(final DegradationTask task, final GroundTruthPlane groundTruth, final Method method,
		final RandomAccessibleInterval<FloatType> result, final List<Metric> others)
	{
		final RandomAccessibleInterval<FloatType> rated =
			task == DegradationTask.PAIRS ? fitted(groundTruth, result) : result;
		final double[] flux = task.upscales() && groundTruth.field().equals("astronomy")
			? StarPhotometry.fluxErrors(groundTruth.pixels(), rated, task.scale()) : new double[0];
		final Values values = new Values(PSNR.compute(groundTruth.pixels(), rated, groundTruth.range()),
			SSIM.compute(groundTruth.pixels(), rated, groundTruth.range()),
			HFENN.compute(groundTruth.pixels(), rated, groundTruth.range()),
			flux.length == 0 ? Double.NaN : flux[flux.length / 2],
			flux.length == 0 ? Double.NaN : flux[flux.length - 1], more(groundTruth, rated, others));
		return new BenchmarkScore(task, new Plane(groundTruth.field(), groundTruth.image(), groundTruth.plane()),
			method, values);
	}

	/** A metric that cannot rate a plane, as one too small for its window, leaves NaN. */
	private static Map<String, Double> more(final GroundTruthPlane groundTruth,
		final RandomAccessibleInterval<FloatType> rated, final List<Metric> others)
	{
		final Map<String, Double> more = new LinkedHashMap<>();
		for (final Metric metric : others) {
			double value = Double.NaN;
			try {
				value = metric.compute(groundTruth.pixels(), rated, groundTruth.range());
			}
			catch (final IllegalArgumentException e) {
				// NaN says it
			}
			more.put(metric.key(), value);
		}
		return more;
	}

	/** The mean of each other metric for each task and method as a table; empty if none was asked for. */
	public static String others(final List<BenchmarkScore> scores) {
		final List<String> keys = scores.isEmpty() ? List.of() : List.copyOf(scores.get(0).values.more.keySet());
		if (keys.isEmpty())
			return "";
		final StringBuilder table = new StringBuilder("\n### Other metrics\n\nMeans over the planes that the metric "
			+ "can rate.\n\n| Task | Method | " + keys.stream().map(key -> Metric.of(key).name())
				.collect(Collectors.joining(" | "))
			+ " |\n|---|---|" + "---:|".repeat(keys.size()) + "\n");
		scores.stream().map(score -> List.of(score.task.label(), score.method())).distinct().forEach(row -> {
			table.append("| ").append(String.join(" | ", row)).append(" |");
			for (final String key : keys)
				table.append(String.format(Locale.ROOT, " %.4g |", scores.stream()
					.filter(score -> score.task.label().equals(row.get(0)) && score.method().equals(row.get(1)))
					.mapToDouble(score -> score.values.more.get(key)).filter(value -> !Double.isNaN(value)).average()
					.orElse(Double.NaN)));
			table.append('\n');
		});
		return table.toString();
	}

	private static RandomAccessibleInterval<FloatType> fitted(final GroundTruthPlane groundTruth,
		final RandomAccessibleInterval<FloatType> result)
	{
		final GainOffset fit = GainOffset.fit(groundTruth.pixels(), result, null);
		return Converters.convert(result, (from, to) -> to.setReal(fit.apply(from.getRealDouble())), new FloatType());
	}

	// -- comma-separated values --

	/** All scores, a line each under a heading. */
	public static String csv(final List<BenchmarkScore> scores) {
		final List<String> headings = new ArrayList<>(HEADINGS);
		if (!scores.isEmpty())
			headings.addAll(scores.get(0).values.more.keySet());
		return new TextTable(headings, scores.stream().map(BenchmarkScore::cells).toList()).text(TextTable.COMMA);
	}

	private List<String> cells() {
		final Stream<Object> usual = Stream.of(task.label(), of.field(), of.image(), of.plane(), by.method(),
			by.model(), by.seen(), values.psnr(), values.ssim(), values.hfenn(), values.flux(), values.worstFlux());
		return Stream.concat(usual, values.more.values().stream()).map(cell -> cell.toString().replace(',', ';'))
			.toList();
	}

	/**
	 * Reads what {@link #csv} wrote.
	 *
	 * @throws IllegalArgumentException if it is something else
	 */
	public static List<BenchmarkScore> parse(final List<String> lines) {
		final TextTable table = TextTable.parse(lines, TextTable.COMMA);
		final List<String> headings = table.headings();
		if (headings.size() < HEADINGS.size() || !headings.subList(0, HEADINGS.size()).equals(HEADINGS))
			throw new IllegalArgumentException("These are not scores of a benchmark: the first line should be "
				+ String.join(",", HEADINGS) + ".");
		return table.rows().stream().map(cells -> read(cells, headings)).toList();
	}

	private static BenchmarkScore read(final List<String> cells, final List<String> headings) {
		if (cells.size() != headings.size())
			throw new IllegalArgumentException("This is not a score of a benchmark: " + String.join(",", cells));
		final Map<String, Double> more = new LinkedHashMap<>();
		for (int i = HEADINGS.size(); i < cells.size(); i++)
			more.put(headings.get(i), Double.parseDouble(cells.get(i)));
		return new BenchmarkScore(DegradationTask.valueOf(cells.get(0).toUpperCase(Locale.ROOT)),
			new Plane(cells.get(1), cells.get(2), cells.get(3)),
			new Method(cells.get(4), Boolean.parseBoolean(cells.get(5)), Boolean.parseBoolean(cells.get(6))),
			new Values(Double.parseDouble(cells.get(7)), Double.parseDouble(cells.get(8)),
				Double.parseDouble(cells.get(9)), Double.parseDouble(cells.get(10)),
				Double.parseDouble(cells.get(11)), more));
	}
}
