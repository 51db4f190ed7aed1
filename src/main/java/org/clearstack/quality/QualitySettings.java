// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.clearstack.metric.DataRange;
import org.clearstack.metric.LogKernel;
import org.clearstack.metric.Metric;
import org.clearstack.metric.Ssim;
import org.clearstack.metric.pixel.Border;

/**
 * What is measured and how: the parameters that rating two images and rating two folders have in common.
 *
 * @param metrics in the order of the columns
 * @param rows what a row of the table is
 * @param range the rule of the data range
 * @param luminance whether RGB images are rated as one grey channel, else colour by colour
 * @param fit whether the test image is first brought to the reference's intensities, channel by channel
 * @param window of SSIM
 * @param border of all LoG kernels, or null for that of each metric's definition
 * @param volume whether windows and kernels reach over neighbouring slices
 */
public record QualitySettings(List<Metric> metrics, Rows rows, DataRange range, boolean luminance, boolean fit,
	Ssim.Window window, Border border,
	boolean volume) {

	/** The metrics that are shown without being asked for. */
	public static final String USUAL = "mse,psnr,ssim,hfenn";

	/** What the parameters mean that rating two images and rating two folders have in common. */
	public static final String METRICS =
		"Any of mse, rmse, nrmse, mae, psnr, sipsnr, ssim, msssim, microssim, microms3im, hfen, nhfen, hfenn, with "
			+ "commas between; or all.";
	public static final String RANGE = "The data range as a number, such as 255; 0 takes the rule above.";
	public static final String RGB =
		"channels: red, green and blue apart; luminance: one grey image, 0.299 red + 0.587 green + 0.114 blue.";
	public static final String WINDOW =
		"gaussian: Wang et al. 2004, 11 x 11; uniform: scikit-image's default, 7 x 7; course: NVIDIA DLI, 13 x 13 "
			+ "up to the border.";
	public static final String BORDER =
		"What the HFEN metrics see outside the image. standard: zero for HFEN and NHFEN, reflect for HFENN.";

	/** Percentiles that leave out what is dead or saturated; those of CARE's normalisation. */
	private static final DataRange PERCENTILES = new DataRange.Percentiles(0.1, 99.9);

	private static final Set<String> WITH_RANGE = Set.of("psnr", "sipsnr", "ssim", "msssim", "hfenn");
	private static final Map<String, Ssim.Window> WINDOWS =
		Map.of("gaussian", Ssim.Window.gaussian(), "uniform", Ssim.Window.uniform(),
			"course", Ssim.Window.course());

	/** What a row of the table is. */
	enum Rows {
		/** Each plane. */
		SLICE,
		/** All slices and frames of a channel together. */
		CHANNEL,
		/** The whole image. */
		STACK
	}

	/** All as the metrics define it, the whole image in one number: what macro functions and scripts ask for. */
	public static QualitySettings standard(final Metric metric, final double range) {
		return new QualitySettings(List.of(metric), Rows.STACK, range(range, "minmax"), false, false,
			Ssim.Window.gaussian(), null, false);
	}

	/**
	 * Reads the parameters, as they are called in the Commands.
	 *
	 * @throws IllegalArgumentException if a metric is unknown
	 */
	public static QualitySettings parse(final String metrics, final String rows, final double range, final String rule,
		final String rgb, final boolean fit,
		final String window, final String border, final boolean volume)
	{
		return new QualitySettings(metrics(metrics), Rows.valueOf(rows.toUpperCase(Locale.ROOT)), range(range, rule),
			rgb.equals("luminance"), fit,
			WINDOWS.get(window), border.equals("standard") ? null : Border.valueOf(border.toUpperCase(Locale.ROOT)),
			volume);
	}

	/** The same with another metric, if it is not among them. */
	public QualitySettings with(final Metric metric) {
		if (metrics.contains(metric))
			return this;
		final List<Metric> more = new ArrayList<>(metrics);
		more.add(metric);
		return new QualitySettings(more, rows, range, luminance, fit, window, border, volume);
	}

	/**
	 * Reads a list of metrics.
	 *
	 * @param text keys between commas or spaces, or "all"
	 * @throws IllegalArgumentException if there is none, or one is unknown
	 */
	public static List<Metric> metrics(final String text) {
		final String keys = text.strip().toLowerCase(Locale.ROOT);
		if (keys.equals("all"))
			return Metric.all();
		if (keys.isEmpty())
			throw new IllegalArgumentException(
				"metrics names no metric. Write keys with commas, such as metrics=" + USUAL + ", or all.");
		return new LinkedHashSet<>(Arrays.asList(keys.split("[\\s,;]+"))).stream().map(Metric::of).toList();
	}

	/**
	 * @param value of the range, or 0 to find it by the rule
	 * @param rule minmax, percentiles, or a number of bits such as 12-bit
	 */
	static DataRange range(final double value, final String rule) {
		if (value > 0)
			return new DataRange.Value(value);
		return switch (rule) {
			case "minmax" -> new DataRange.MinMax();
			case "percentiles" -> PERCENTILES;
			default -> new DataRange.Bits(Integer.parseInt(rule.replace("-bit", "")));
		};
	}

	/** Whether a metric of these needs the data range. */
	boolean needRange() {
		return metrics.stream().anyMatch(metric -> WITH_RANGE.contains(metric.key()));
	}

	Ssim.Window ssimWindow() {
		return window.in(dimensions());
	}

	/** The kernel of HFEN and NHFEN. */
	LogKernel hfenKernel() {
		return kernel(LogKernel.fspecial());
	}

	/** The kernel of HFENN. */
	LogKernel hfennKernel() {
		return kernel(LogKernel.scipy());
	}

	int dimensions() {
		return volume ? 3 : 2;
	}

	private LogKernel kernel(final LogKernel kernel) {
		return (border == null ? kernel : kernel.with(border)).in(dimensions());
	}

	/** The range's rule in words, for the table. */
	String rangeRule() {
		if (range instanceof DataRange.Value)
			return "given";
		if (range instanceof DataRange.Bits bits)
			return bits.bits() + "-bit";
		if (range instanceof DataRange.Percentiles percentiles)
			return "percentiles " + percentiles.low() + " to " + percentiles.high() + " of reference";
		return "max - min of reference";
	}

	/** A metric's window and border in words for the table; empty if it has none. */
	String definition(final Metric metric) {
		return switch (metric.key()) {
			case "nrmse" -> "Euclidean norm";
			case "ssim" -> words(ssimWindow());
			case "msssim" -> words(Ssim.Window.gaussian().in(dimensions())) + " 5 scales";
			case "microssim" -> words(Ssim.Window.uniform());
			case "microms3im" -> words(Ssim.Window.gaussian()) + " 5 scales";
			case "hfen", "nhfen" -> words(hfenKernel());
			case "hfenn" -> words(hfennKernel());
			default -> "";
		};
	}

	private static String words(final Ssim.Window window) {
		return (window.sigma() > 0 ? "Gaussian sigma " + window.sigma() : "uniform") + " "
			+ size(window.radius(), window.dimensions())
			+ (window.crop() ? " inside the image" : " border reflect")
			+ (window.sampleCovariance() ? " sample covariance" : "");
	}

	private static String words(final LogKernel kernel) {
		return "LoG sigma " + kernel.sigma() + " " + size(kernel.radius(), kernel.dimensions()) + " border "
			+ kernel.border().toString().toLowerCase(Locale.ROOT) + (kernel.zeroSum() ? " zero sum" : "");
	}

	private static String size(final int radius, final int dimensions) {
		final int width = 2 * radius + 1;
		return width + "x" + width + (dimensions == 3 ? "x" + width : "");
	}
}
