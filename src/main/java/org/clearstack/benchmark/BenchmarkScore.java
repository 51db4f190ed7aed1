// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.GainOffset;
import org.clearstack.metric.Metric;

/**
 * What a method reached on a plane.
 *
 * @param task that was done
 * @param field of the image
 * @param image name of its file
 * @param plane of the file
 * @param method name of the method
 * @param model whether it is a trained model
 * @param seen whether this model was trained on the image
 * @param psnr in dB, with the largest minus the smallest value of the good plane as range
 * @param ssim of Gaussian windows
 * @param hfenn of the course, for values in [0, 1]
 * @param flux median relative error of the flux of isolated stars, NaN where there are none
 * @param worstFlux the largest one
 */
public record BenchmarkScore(DegradationTask task, String field, String image, String plane, String method, boolean model, boolean seen, double psnr, double ssim,
	double hfenn, double flux, double worstFlux)
{

	private static final String HEADER = "task,field,image,plane,method,model,seen,psnr,ssim,hfenn,flux,worst_flux";
	private static final Metric PSNR = Metric.of("psnr");
	private static final Metric SSIM = Metric.of("ssim");
	private static final Metric HFENN = Metric.of("hfenn");

	/**
	 * Rates a result. Of {@link DegradationTask#PAIRS}, gain and offset are fitted first.
	 *
	 * @param result of the good plane's size
	 */
	public static BenchmarkScore of(final DegradationTask task, final GroundTruthPlane good, final String method, final boolean model, final boolean seen,
		final RandomAccessibleInterval<FloatType> result)
	{
		final RandomAccessibleInterval<FloatType> rated = task == DegradationTask.PAIRS ? fitted(good, result) : result;
		final double[] flux = task.upscales() && good.field().equals("astronomy") ? StarPhotometry.fluxErrors(good.pixels(), rated, task.scale()) : new double[0];
		return new BenchmarkScore(task, good.field(), good.image(), good.plane(), method, model, seen, PSNR.compute(good.pixels(), rated, good.range()),
			SSIM.compute(good.pixels(), rated, good.range()), HFENN.compute(good.pixels(), rated, good.range()),
			flux.length == 0 ? Double.NaN : flux[flux.length / 2], flux.length == 0 ? Double.NaN : flux[flux.length - 1]);
	}

	private static RandomAccessibleInterval<FloatType> fitted(final GroundTruthPlane good, final RandomAccessibleInterval<FloatType> result) {
		final GainOffset fit = GainOffset.fit(good.pixels(), result, null);
		return Converters.convert(result, (from, to) -> to.setReal(fit.apply(from.getRealDouble())), new FloatType());
	}

	// -- comma-separated values --

	/** All scores, a line each under a heading. */
	public static String csv(final List<BenchmarkScore> scores) {
		return scores.stream().map(BenchmarkScore::line).collect(Collectors.joining("\n", HEADER + "\n", "\n"));
	}

	private String line() {
		return Stream.of(task.label(), field, image, plane, method, model, seen, psnr, ssim, hfenn, flux, worstFlux)
			.map(cell -> cell.toString().replace(',', ';')).collect(Collectors.joining(","));
	}

	/**
	 * Reads what {@link #csv} wrote.
	 *
	 * @throws IllegalArgumentException if it is something else
	 */
	public static List<BenchmarkScore> parse(final List<String> lines) {
		if (lines.isEmpty() || !lines.get(0).equals(HEADER))
			throw new IllegalArgumentException("These are no scores of a benchmark: the first line should be " + HEADER + ".");
		return lines.stream().skip(1).filter(line -> !line.isBlank()).map(BenchmarkScore::read).toList();
	}

	private static BenchmarkScore read(final String line) {
		final String[] cells = line.split(",", -1);
		if (cells.length != HEADER.split(",").length)
			throw new IllegalArgumentException("This is no score of a benchmark: " + line);
		return new BenchmarkScore(DegradationTask.valueOf(cells[0].toUpperCase(Locale.ROOT)), cells[1], cells[2], cells[3], cells[4], Boolean.parseBoolean(cells[5]),
			Boolean.parseBoolean(cells[6]), Double.parseDouble(cells[7]), Double.parseDouble(cells[8]), Double.parseDouble(cells[9]),
			Double.parseDouble(cells[10]), Double.parseDouble(cells[11]));
	}
}
