// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.metric.Metric;
import org.clearstack.metric.MetricRules;
import org.clearstack.metric.SsimWindow;
import org.clearstack.metric.pixel.Border;

/**
 * What is measured and how: the parameters that rating two images and rating two folders have in common.
 *
 * @param metrics in the order of the columns
 * @param rows what a row of the table is
 * @param range how the data range is found
 * @param luminance whether RGB images are rated as one grey channel, else colour by colour
 * @param fit whether the test image is first brought to the reference's intensities, channel by channel
 * @param rules windows and borders
 */
public record QualitySettings(List<Metric> metrics, Rows rows, RangeRule range, boolean luminance, boolean fit,
	MetricRules rules) {

	/** The metrics that are shown without being asked for. */
	public static final String USUAL = "mse,psnr,ssim,hfenn";

	/** What the parameters mean that rating two images and rating two folders have in common. */
	public static final String METRICS =
		"Names of metrics with commas between, such as psnr,ssim; or all. The help lists them.";
	public static final String RANGE = "The data range as a number, such as 255; 0 takes the rule above.";
	public static final String RGB =
		"channels: red, green and blue apart; luminance: one grey image, 0.299 red + 0.587 green + 0.114 blue.";
	public static final String WINDOW =
		"gaussian: Wang et al. 2004, 11 x 11; uniform: scikit-image's default, 7 x 7; course: NVIDIA DLI, 13 x 13 "
			+ "up to the border.";
	public static final String BORDER =
		"What the HFEN metrics see outside the image. standard: zero for HFEN and NHFEN, reflect for HFENN.";

	public static final String INSIDE =
		"With a mask, SSIM and HFEN leave out windows that touch a pixel outside of it; "
			+ "else those whose centre is outside. Windows that touch NaN never count.";
	public static final String RANGE_OF = "set: all that is rated has one range, that of all its references "
		+ "together; image: each row has the range of its own reference.";

	private static final Map<String, SsimWindow> WINDOWS =
		Map.of("gaussian", SsimWindow.gaussian(), "uniform", SsimWindow.uniform(),
			"course", SsimWindow.course());

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
		return new QualitySettings(List.of(metric), Rows.STACK, RangeRule.of(range, "minmax", "set"), false, false,
			MetricRules.standard());
	}

	/**
	 * Reads the parameters, as they are called in the Commands.
	 *
	 * @param range how the data range is found
	 * @param rules windows and borders
	 * @throws IllegalArgumentException if a metric is unknown
	 */
	public static QualitySettings parse(final String metrics, final String rows, final RangeRule range,
		final String rgb, final boolean fit, final MetricRules rules)
	{
		return new QualitySettings(metrics(metrics), Rows.valueOf(rows.toUpperCase(Locale.ROOT)), range,
			rgb.equals("luminance"), fit, rules);
	}

	/**
	 * Reads the parameters of windows, as they are called in the Commands.
	 *
	 * @param window gaussian, uniform or course
	 * @param border standard, or one for all LoG kernels
	 * @param volume whether windows reach over slices
	 * @param inside whether windows that touch a pixel outside the mask are left out
	 */
	public static MetricRules rules(final String window, final String border, final boolean volume,
		final boolean inside)
	{
		return new MetricRules(WINDOWS.get(window),
			border.equals("standard") ? null : Border.valueOf(border.toUpperCase(Locale.ROOT)), volume ? 3 : 2, inside);
	}

	/** The same with another metric, if it is not among them. */
	public QualitySettings with(final Metric metric) {
		if (metrics.contains(metric))
			return this;
		final List<Metric> more = new ArrayList<>(metrics);
		more.add(metric);
		return new QualitySettings(more, rows, range, luminance, fit, rules);
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

	/** The same with the range of these references for all. */
	public QualitySettings with(final RangeRule newRange) {
		return new QualitySettings(metrics, rows, newRange, luminance, fit, rules);
	}

	/** What can be asked for in a dialog: the usual ones, all, and each metric alone. */
	public static List<String> metricChoices() {
		final List<String> choices = new ArrayList<>(List.of(USUAL, "all"));
		Metric.all().forEach(metric -> choices.add(metric.key()));
		return choices;
	}

	/** What such a choice is, in a few words. */
	public static String described(final String choice) {
		return Metric.all().stream().filter(metric -> metric.key().equals(choice))
			.map(metric -> metric.name() + " = " + metric.about().formula()).findFirst().orElse("");
	}

	/** Whether a metric of these needs the data range. */
	public boolean needRange() {
		return metrics.stream().anyMatch(Metric::needsRange);
	}

	/** Whether windows and kernels reach over neighbouring slices. */
	boolean volume() {
		return rules.dimensions() == 3;
	}
}
