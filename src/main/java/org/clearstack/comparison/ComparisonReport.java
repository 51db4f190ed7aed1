// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.comparison;

import ij.ImagePlus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.clearstack.compare.RatedMethod;
import org.clearstack.metric.Metric;
import org.clearstack.picture.BoxPlot;
import org.clearstack.picture.HtmlReport;

/** A comparison, of one image or of many, as one HTML file with its pictures inside. */
public final class ComparisonReport {

	/** Images of a folder whose pictures a report holds; more would make the file too large to open. */
	private static final int PICTURED = 20;

	private final HtmlReport report;
	private final String setting;
	private final Map<String, List<RatedMethod>> methods = new LinkedHashMap<>();
	private final HtmlReport images = new HtmlReport("");
	private int pictured;

	/**
	 * @param title of the report
	 * @param setting how images were degraded and where this was computed, in sentences
	 */
	public ComparisonReport(final String title, final String setting) {
		report = new HtmlReport(title);
		this.setting = setting;
	}

	/** The report of one image: table, montage, error maps, profile and spectrum. */
	public static HtmlReport of(final ComparedImage compared, final String setting) {
		final HtmlReport report = new HtmlReport("Upscaling compared: " + compared.title());
		tell(report, compared);
		ComparisonTable.add(report, compared);
		final ComparisonPictures pictures = new ComparisonPictures(compared);
		picture(report, pictures::montage, montageCaption(compared));
		picture(report.heading("Where the errors are"), pictures::errors,
			"Absolute differences from the original in one colour scale.");
		picture(report.heading("Along a line"), pictures::profile,
			"Intensities from (" + (int) compared.view().line().x1d + ", " + (int) compared.view().line().y1d
				+ ") to (" + (int) compared.view().line().x2d + ", " + (int) compared.view().line().y2d + ").");
		picture(report.heading("Which detail comes back"), pictures::spectrum,
			"Power at each spatial frequency. Right of the limit the low image holds nothing: what a method shows "
				+ "there it has inferred, right or wrong.");
		return report.footer(setting);
	}

	/** A picture; where it cannot be drawn, the reason: the numbers are not lost by it. */
	private static void picture(final HtmlReport report, final Supplier<ImagePlus> picture, final String caption) {
		final ImagePlus drawn;
		try {
			drawn = picture.get();
		}
		catch (final RuntimeException e) {
			report.paragraph("This picture could not be drawn (" + e.getMessage() + ") and is left out. " + caption);
			return;
		}
		report.picture(drawn, caption);
	}

	private static void tell(final HtmlReport report, final ComparedImage compared) {
		report.paragraph(compared.comparison().width() + " × " + compared.comparison().height() + " pixels, "
			+ (compared.comparison().planes() == 1 ? "1 plane"
				: compared.comparison().planes() + " planes; numbers are means over them")
			+ ", degraded and upscaled "
			+ compared.comparison().scale() + " times.");
		compared.comparison().notes().forEach(report::paragraph);
	}

	private static String montageCaption(final ComparedImage compared) {
		return "Slice " + (compared.comparison().shown() + 1)
			+ (compared.view().rgb() ? "" : ", channel " + (compared.view().channel() + 1))
			+ ", all with one display range; below each the framed region.";
	}

	/** Adds an image of many. */
	public void add(final ComparedImage compared) {
		for (final RatedMethod method : compared.methods())
			methods.merge(method.name(), List.of(method), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
		images.heading(compared.title());
		tell(images, compared);
		ComparisonTable.add(images, compared);
		if (pictured++ < PICTURED)
			picture(images, () -> new ComparisonPictures(compared).montage(), montageCaption(compared));
	}

	/** Says that an image could not be compared, and why. */
	public void skip(final String title, final String reason) {
		images.heading(title).paragraph("Left out: " + reason);
	}

	/**
	 * The report of all images added: mean, spread and worst of each method, box plots, and each image's table and
	 * montage.
	 */
	public HtmlReport finish() {
		if (!methods.isEmpty()) {
			report.paragraph(
				"Each image counts once, with the mean over its planes. Spread is the standard deviation over the "
					+ "images, worst the value of the image that came out worst.");
			ComparisonTable.addSummary(report, methods);
			for (final Metric metric : ComparisonTable.metrics(methods.values().iterator().next()))
				if (!metric.key().equals("mse"))
					picture(report, () -> boxes(metric).image(),
						metric.name() + " over the images: quartiles, median, smallest and largest.");
		}
		if (pictured > PICTURED)
			report.paragraph("Pictures are those of the first " + PICTURED + " images.");
		return report.append(images).footer(setting);
	}

	private BoxPlot boxes(final Metric metric) {
		final BoxPlot plot = new BoxPlot(metric.name(),
			metric.unit().isEmpty() ? metric.name() : metric.name() + " (" + metric.unit() + ")");
		methods.forEach((name, rated) -> plot.add(name, rated.stream().map(method -> method.mean(metric)).toList()));
		return plot;
	}
}
