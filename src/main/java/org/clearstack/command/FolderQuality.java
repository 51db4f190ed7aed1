// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.folder.FolderPairs;
import org.clearstack.image.ImageFiles;
import org.clearstack.quality.EvaluationRegion;
import org.clearstack.quality.QualityMeasurement;
import org.clearstack.quality.QualitySettings;
import org.clearstack.quality.QualityTable;
import org.clearstack.quality.RangeRule;
import org.clearstack.task.Failure;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Rates the images of a folder against those of the same names in another one: a row per image, and the columns' mean
 * and worst. Images that cannot be read or compared are named in the end, and all others are rated.
 */
@Plugin(type = Command.class, name = "qualityfolders", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Analyze>Image Quality of Folders...",
	description = "Compares the images of a folder with references of the same names in another: MSE, PSNR, SSIM, "
		+ "HFENN and others.")
public final class FolderQuality extends ClearstackCommand implements HasChoices {

	@Parameter(label = "References", style = "directory", description = "The folder of the ground-truth images.",
		persist = false)
	private File reference;

	@Parameter(label = "Test images", style = "directory", persist = false,
		description = "The folder of the images to rate, with the same names in the same subfolders; the extension "
			+ "may differ.")
	private File test;

	@Parameter(label = "Metrics", persist = false,
		description = QualitySettings.METRICS)
	private String metrics = QualitySettings.USUAL;

	@Parameter(label = "A row per", choices = { "slice", "channel", "stack" }, persist = false,
		description = "slice: each plane; channel: all slices and frames of a channel together; stack: each image "
			+ "in one number.")
	private String rows = "stack";

	@Parameter(label = "Data range",
		choices = { "minmax", "percentiles", "8-bit", "10-bit", "12-bit", "14-bit", "16-bit" }, persist = false,
		description = "What PSNR, SSIM and HFENN take for the full range of intensities. minmax: maximum - minimum "
			+ "of each reference;"
			+ " percentiles: its 99.9th - its 0.1th; 12-bit: that of the detector, 4095. Never from the pixel type.")
	private String rule = "minmax";

	@Parameter(label = "Data range value (0 = as above)", min = "0", persist = false,
		description = QualitySettings.RANGE)
	private double range;

	@Parameter(label = "Range of", choices = { "set", "image" }, persist = false,
		description = "image: each image has the range of its own reference; set: all have that of all references "
			+ "together, maximum - minimum.")
	private String rangeof = "image";

	@Parameter(label = "RGB by", choices = { "channels", "luminance" }, persist = false,
		description = QualitySettings.RGB)
	private String rgb = "channels";

	@Parameter(label = "Fit gain and offset first", persist = false,
		description = "Brings each test image to its reference's intensities by least squares, channel by channel.")
	private boolean fit;

	@Parameter(label = "SSIM window", choices = { "gaussian", "uniform", "course" }, persist = false,
		description = QualitySettings.WINDOW)
	private String window = "gaussian";

	@Parameter(label = "LoG border", choices = { "standard", "zero", "reflect", "mirror", "nearest" }, persist = false,
		description = QualitySettings.BORDER)
	private String border = "standard";

	@Parameter(label = "Windows in 3D", persist = false,
		description = "SSIM windows and LoG kernels reach over neighbouring slices.")
	private boolean volume;

	@Parameter(type = ItemIO.OUTPUT, label = "Image Quality of Folders",
		description = "A row per image.")
	private ResultsTable table;

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("metrics") ? QualitySettings.metricChoices() : List.of();
	}

	@Override
	public String described(final String parameter, final String choice) {
		return parameter.equals("metrics") ? QualitySettings.described(choice) : "";
	}

	@Override
	protected void compute() throws IOException {
		final FolderPairs found = FolderPairs.of(reference, test);
		final QualitySettings rules = rules(found);
		if (!found.alone().isEmpty())
			progress().note(
				"Without a partner: " + found.alone().stream().map(Object::toString).collect(Collectors.joining(", ")));
		final QualityTable results = new QualityTable(rules);
		final List<String> failed = new ArrayList<>();
		for (int i = 0; i < found.pairs().size(); i++) {
			progress().report(i, found.pairs().size(), "Rating " + found.pairs().get(i).name());
			rate(found.pairs().get(i), rules, results, failed);
		}
		table = results.finished("all");
		if (!failed.isEmpty())
			throw new IllegalArgumentException(
				failed.size() + " of " + found.pairs().size() + " images could not be rated: "
					+ String.join(", ", failed) + ". The reasons are given above; the others are in the table.");
	}

	private QualitySettings rules(final FolderPairs found) throws IOException {
		final RangeRule one = RangeRule.of(range, rule, "set"); // of all there is of an image
		final QualitySettings rules = QualitySettings.parse(metrics, rows, one, rgb, fit,
			QualitySettings.rules(window, border, volume, false));
		if (!rules.needRange() || rangeof.equals("image") || !one.isOfReferences())
			return rules;
		if (!rule.equals("minmax"))
			throw new IllegalArgumentException("The range of all references together is their maximum - minimum. "
				+ "Choose rule=minmax, or rangeof=image for the percentiles of each.");
		double low = Double.POSITIVE_INFINITY;
		double high = Double.NEGATIVE_INFINITY;
		for (final FolderPairs.Pair pair : found.pairs()) {
			final double[] extremes = QualityMeasurement.extremes(ImageFiles.open(pair.reference()));
			low = Math.min(low, extremes[0]);
			high = Math.max(high, extremes[1]);
		}
		return rules.with(RangeRule.ofSet(low, high));
	}

	private void rate(final FolderPairs.Pair pair, final QualitySettings rules, final QualityTable results,
		final List<String> failed)
	{
		try {
			final ImagePlus groundTruth = ImageFiles.open(pair.reference());
			final ImagePlus rated = ImageFiles.open(pair.test());
			rated.setTitle(pair.name());
			final QualityMeasurement rating =
				new QualityMeasurement(groundTruth, rated, EvaluationRegion.everywhere(), rules);
			results.add(rating, rating.rows(progress().quiet()));
		}
		catch (final CancellationException e) {
			throw e;
		}
		catch (final RuntimeException | IOException | OutOfMemoryError e) {
			progress().note(pair.name() + ": " + Failure.of(e).message());
			failed.add(pair.name());
		}
	}
}
