// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.List;
import java.util.Locale;
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
	 */
	public record Values(double psnr, double ssim, double hfenn, double flux, double worstFlux) {}

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
	 * @param result of the good plane's size
	 */
	public static BenchmarkScore of(final DegradationTask task, final GroundTruthPlane good, final Method method,
		final RandomAccessibleInterval<FloatType> result)
	{
		final RandomAccessibleInterval<FloatType> rated = task == DegradationTask.PAIRS ? fitted(good, result) : result;
		final double[] flux = task.upscales() && good.field().equals("astronomy")
			? StarPhotometry.fluxErrors(good.pixels(), rated, task.scale()) : new double[0];
		final Values values = new Values(PSNR.compute(good.pixels(), rated, good.range()),
			SSIM.compute(good.pixels(), rated, good.range()),
			HFENN.compute(good.pixels(), rated, good.range()), flux.length == 0 ? Double.NaN : flux[flux.length / 2],
			flux.length == 0 ? Double.NaN : flux[flux.length - 1]);
		return new BenchmarkScore(task, new Plane(good.field(), good.image(), good.plane()), method, values);
	}

	private static RandomAccessibleInterval<FloatType> fitted(final GroundTruthPlane good,
		final RandomAccessibleInterval<FloatType> result)
	{
		final GainOffset fit = GainOffset.fit(good.pixels(), result, null);
		return Converters.convert(result, (from, to) -> to.setReal(fit.apply(from.getRealDouble())), new FloatType());
	}

	// -- comma-separated values --

	/** All scores, a line each under a heading. */
	public static String csv(final List<BenchmarkScore> scores) {
		return new TextTable(HEADINGS, scores.stream().map(BenchmarkScore::cells).toList()).text(TextTable.COMMA);
	}

	private List<String> cells() {
		return Stream
			.of(task.label(), of.field(), of.image(), of.plane(), by.method(), by.model(), by.seen(), values.psnr(),
				values.ssim(), values.hfenn(),
				values.flux(), values.worstFlux())
			.map(cell -> cell.toString().replace(',', ';')).toList();
	}

	/**
	 * Reads what {@link #csv} wrote.
	 *
	 * @throws IllegalArgumentException if it is something else
	 */
	public static List<BenchmarkScore> parse(final List<String> lines) {
		final TextTable table = TextTable.parse(lines, TextTable.COMMA);
		if (!table.headings().equals(HEADINGS))
			throw new IllegalArgumentException("These are no scores of a benchmark: the first line should be "
				+ String.join(",", HEADINGS) + ".");
		return table.rows().stream().map(BenchmarkScore::read).toList();
	}

	private static BenchmarkScore read(final List<String> cells) {
		if (cells.size() != HEADINGS.size())
			throw new IllegalArgumentException("This is no score of a benchmark: " + String.join(",", cells));
		return new BenchmarkScore(DegradationTask.valueOf(cells.get(0).toUpperCase(Locale.ROOT)),
			new Plane(cells.get(1), cells.get(2), cells.get(3)),
			new Method(cells.get(4), Boolean.parseBoolean(cells.get(5)), Boolean.parseBoolean(cells.get(6))),
			new Values(Double.parseDouble(cells.get(7)),
				Double.parseDouble(cells.get(8)), Double.parseDouble(cells.get(9)), Double.parseDouble(cells.get(10)),
				Double.parseDouble(cells.get(11))));
	}
}
