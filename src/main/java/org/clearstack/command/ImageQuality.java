// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.Commands;
import org.clearstack.door.HasChoices;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.OpenImages;
import org.clearstack.metric.Metric;
import org.clearstack.quality.EvaluationRegion;
import org.clearstack.quality.QualityMeasurement;
import org.clearstack.quality.QualityPictures;
import org.clearstack.quality.QualitySettings;
import org.clearstack.quality.QualityTable;
import org.clearstack.quality.RangeRule;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Says in numbers how much an image differs from its reference: a row per plane, channel or image, the columns' mean
 * and worst, and the definitions used; and shows where it differs, in maps, and along the stack, in a plot.
 */
@Plugin(type = Command.class, name = "quality", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Analyze>Image Quality...",
	description = "Compares an image with a reference: MSE, PSNR, SSIM, HFENN and others into the Results table, "
		+ "with maps and a plot.",
	attrs = @Attr(name = Commands.FOLDERS, value = "qualityfolders"))
public final class ImageQuality extends ClearstackCommand implements HasChoices {

	private static final String NONE = "none";

	@Parameter(label = "Reference", description = "The ground truth: the image as it should look.", persist = false)
	private ImagePlus reference;

	@Parameter(label = "Test image", description = "The image to rate, of the same size.", persist = false)
	private ImagePlus test;

	@Parameter(label = "Metrics", persist = false,
		description = QualitySettings.METRICS)
	private String metrics = QualitySettings.USUAL;

	@Parameter(label = "A row per", choices = { "slice", "channel", "stack" }, persist = false,
		description = "slice: each plane; channel: all slices and frames of a channel together; stack: the whole "
			+ "image in one number.")
	private String rows = "slice";

	@Parameter(label = "Data range",
		choices = { "minmax", "percentiles", "8-bit", "10-bit", "12-bit", "14-bit", "16-bit" }, persist = false,
		description = "What PSNR, SSIM and HFENN take for the full range of intensities. minmax: maximum - minimum "
			+ "of the reference;"
			+ " percentiles: its 99.9th - its 0.1th; 12-bit: that of the detector, 4095. Never from the pixel type.")
	private String rule = "minmax";

	@Parameter(label = "Data range value (0 = as above)", min = "0", persist = false,
		description = QualitySettings.RANGE)
	private double range;

	@Parameter(label = "Range of", choices = { "set", "image" }, persist = false,
		description = QualitySettings.RANGE_OF)
	private String rangeof = "set";

	@Parameter(label = "RGB by", choices = { "channels", "luminance" }, persist = false,
		description = QualitySettings.RGB)
	private String rgb = "channels";

	@Parameter(label = "Region", choices = { "whole", "selection" }, persist = false,
		description = "selection: inside the selection of the reference or, if it has none, of the test image.")
	private String region = "whole";

	@Parameter(label = "Mask", required = false, persist = false,
		description = "An open image (title or ID) or a file: rates where it is not zero. It has one slice, or as "
			+ "many as the images. none: no mask.")
	private String mask = NONE;

	@Parameter(label = "Whole windows inside the mask", persist = false,
		description = QualitySettings.INSIDE)
	private boolean inside;

	@Parameter(label = "Fit gain and offset first", persist = false,
		description = "Brings the test image to the reference's intensities by least squares, channel by channel: "
			+ "for unlike exposures or units.")
	private boolean fit;

	@Parameter(label = "SSIM window", choices = { "gaussian", "uniform", "course" }, persist = false,
		description = QualitySettings.WINDOW)
	private String window = "gaussian";

	@Parameter(label = "LoG border", choices = { "standard", "zero", "reflect", "mirror", "nearest" }, persist = false,
		description = QualitySettings.BORDER)
	private String border = "standard";

	@Parameter(label = "Windows in 3D", persist = false,
		description = "SSIM windows and LoG kernels reach over neighbouring slices; for a row per channel or stack.")
	private boolean volume;

	@Parameter(label = "Plot along the stack", required = false, persist = false,
		description = "A metric to plot over the slices or frames; for a row per slice. none: no plot.")
	private String plot = NONE;

	@Parameter(label = "Show SSIM map", persist = false, description = "SSIM around each pixel, from 0 to 1.")
	private boolean showssim;

	@Parameter(label = "Show error map", persist = false,
		description = "Absolute difference of each pixel, in intensities.")
	private boolean showerror;

	@Parameter(label = "Show LoG-error map", persist = false,
		description = "Difference of the Laplacians of Gaussian, test - reference: where fine structure was lost or "
			+ "made up.")
	private boolean showlog;

	@Parameter(type = ItemIO.OUTPUT, label = "Results", description = "A row per plane, channel or image.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "SSIM map",
		description = "The SSIM map, if showssim=true.")
	private ImagePlus ssimmap;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Error map",
		description = "The error map, if showerror=true.")
	private ImagePlus errormap;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "LoG-error map",
		description = "The LoG-error map, if showlog=true.")
	private ImagePlus logmap;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Plot",
		description = "The plot, if plot names a metric.")
	private ImagePlus graph;

	@Override
	public List<String> choices(final String parameter) {
		final List<String> choices = new ArrayList<>(List.of(NONE));
		switch (parameter) {
			case "mask" -> choices.addAll(Arrays.asList(WindowManager.getImageTitles()));
			case "metrics" -> {
				choices.clear();
				choices.addAll(QualitySettings.metricChoices());
			}
			case "plot" -> Metric.all().forEach(metric -> choices.add(metric.key()));
			default -> choices.clear();
		}
		return choices;
	}

	@Override
	public String described(final String parameter, final String choice) {
		return parameter.equals("metrics") || parameter.equals("plot") ? QualitySettings.described(choice) : "";
	}

	@Override
	protected void compute() throws IOException {
		tellOddities();
		final QualitySettings rules = rules();
		final QualityMeasurement rating = new QualityMeasurement(reference, test, region(), rules);
		final QualityPictures pictures = new QualityPictures(rating, rules, test);
		if (isGiven(plot))
			pictures.checkPlot();
		final List<QualityMeasurement.Row> rated = rating.rows(progress());
		final QualityTable results = new QualityTable(rules);
		results.add(rating, rated);
		table = results.finished(test.getTitle());
		graph = isGiven(plot) ? drawn("plot", () -> pictures.plot(Metric.of(plot), rated)) : null;
		ssimmap = showssim ? pictures.ssim() : null;
		errormap = showerror ? pictures.error() : null;
		logmap = showlog ? pictures.log() : null;
	}

	private QualitySettings rules() {
		final QualitySettings rules =
			QualitySettings.parse(metrics, rows, RangeRule.of(range, rule, rangeof), rgb, fit,
				QualitySettings.rules(window, border, volume, inside));
		return isGiven(plot) ? rules.with(Metric.of(plot)) : rules;
	}

	private static boolean isGiven(final String text) {
		return text != null && !text.isBlank() && !text.equals(NONE);
	}

	private EvaluationRegion region() throws IOException {
		final boolean selected = region.equals("selection");
		if (!isGiven(mask))
			return selected ? EvaluationRegion.selection(reference, test) : EvaluationRegion.everywhere();
		if (selected)
			throw new IllegalArgumentException("There are both a mask and region=selection. Choose one of them.");
		return EvaluationRegion.mask(maskImage(), reference);
	}

	private ImagePlus maskImage() throws IOException {
		final File file = new File(mask);
		return WindowManager.getImage(mask) == null && file.exists() ? ImageFiles.open(file.toPath())
			: OpenImages.named(mask);
	}

	/** What is no error, but may be a slip. */
	private void tellOddities() {
		if (reference == test)
			progress().note("Reference and test image are the same image, " + test.getTitle() + ": it is perfect."
				+ (hasNamesake(test)
					? " Another open image has this title, too, and Fiji's dialog offers only one of them: rename it."
					: ""));
		else if (reference.getBitDepth() != test.getBitDepth())
			progress().note(reference.getTitle() + " has " + reference.getBitDepth() + " bits and " + test.getTitle()
				+ " " + test.getBitDepth()
				+ ". Their values are compared as they are; where their scales differ, fit gain and offset first.");
	}

	private static boolean hasNamesake(final ImagePlus image) {
		return Arrays.stream(WindowManager.getImageTitles()).filter(image.getTitle()::equals).count() > 1;
	}
}
