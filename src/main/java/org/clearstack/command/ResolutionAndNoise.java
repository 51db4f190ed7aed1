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
import java.util.Locale;
import org.clearstack.door.ClearstackCommand;
import org.clearstack.door.HasChoices;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.OpenImages;
import org.clearstack.image.Tables;
import org.clearstack.quality.UnreferencedQuality;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Says in numbers how well an image is resolved and how noisy it is, without a reference: a row of Results and the
 * Fourier ring correlation as a plot.
 */
@Plugin(type = Command.class, name = "resolution", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Analyze>Resolution and Noise...",
	description = "Measures an image without a reference: resolution by Fourier ring correlation and decorrelation "
		+ "analysis, and its noise.")
public final class ResolutionAndNoise extends ClearstackCommand implements HasChoices {

	private static final String NONE = "none";

	@Parameter(label = "Image", persist = false,
		description = "The displayed plane is measured, or the rectangle around the selection in it.")
	private ImagePlus image;

	@Parameter(label = "Second exposure", required = false, persist = false,
		description = "An open image (title or ID) or a file: the same object with noise of its own, for the "
			+ "Fourier ring correlation. none: the image is split.")
	private String second = NONE;

	@Parameter(label = "Without one, split by", choices = { "checkerboard", "photons", "slices" }, persist = false,
		description = "checkerboard: neighbouring pixels, whose noise must be independent; photons: by chance, "
			+ "where shot noise was measured;"
			+ " slices: the mean of the even against that of the odd ones.")
	private String split = "checkerboard";

	@Parameter(label = "Restored from", required = false, persist = false,
		description = "An open image (title or ID) or a file: the source that the image was restored from, for RSE "
			+ "and RSP. none: not compared.")
	private String source = NONE;

	@Parameter(label = "Whole volume", persist = false,
		description = "Fourier shell correlation of all slices together, instead of the displayed plane's ring "
			+ "correlation.")
	private boolean volume;

	@Parameter(label = "Show error map", persist = false,
		description = "Where the image does not agree with what it was restored from, in grey levels of the source.")
	private boolean showerror;

	@Parameter(label = "Show local SNR", persist = false,
		description = "Signal over noise around each pixel.")
	private boolean showsnr;

	@Parameter(type = ItemIO.OUTPUT, label = "Resolution and Noise",
		description = "A row of resolution and noise.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Plot",
		description = "The Fourier ring correlation and its thresholds.")
	private ImagePlus graph;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Error map",
		description = "The error map, if showerror=true.")
	private ImagePlus errormap;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Local SNR",
		description = "The local signal-to-noise ratio, if showsnr=true.")
	private ImagePlus snrmap;

	@Override
	public List<String> choices(final String parameter) {
		final List<String> choices = new ArrayList<>();
		if (parameter.equals("second") || parameter.equals("source")) {
			choices.add(NONE);
			choices.addAll(Arrays.asList(WindowManager.getImageTitles()));
		}
		return choices;
	}

	@Override
	protected void compute() throws IOException {
		if (showerror && !isGiven(source))
			throw new IllegalArgumentException(
				"An error map needs what the image was restored from. Choose it as source, or showerror=false.");
		final UnreferencedQuality measured = new UnreferencedQuality(image, progress());
		progress().report(0, 3, "Measuring the noise of " + image.getTitle());
		measured.noise();
		if (volume)
			measured.wholeVolume();
		progress().report(1, 3, "Measuring the resolution of " + image.getTitle());
		if (isGiven(second))
			measured.correlation(open(second));
		else
			measured.correlation(UnreferencedQuality.Split.valueOf(split.toUpperCase(Locale.ROOT)));
		measured.decorrelation();
		progress().report(2, 3, "Comparing " + image.getTitle() + " with its source");
		if (isGiven(source))
			measured.source(open(source));
		if (measured.cells().isEmpty())
			throw new IllegalArgumentException(
				"Nothing could be measured in " + image.getTitle() + "; the reasons are given above.");
		table = new ResultsTable();
		Tables.row(table, image.getTitle(), measured.cells());
		graph = measured.plot();
		errormap = showerror ? measured.errorMap() : null;
		snrmap = showsnr ? measured.snrMap() : null;
		progress().report(3, 3, "Done");
	}

	private static boolean isGiven(final String text) {
		return text != null && !text.isBlank() && !text.equals(NONE);
	}

	private static ImagePlus open(final String text) throws IOException {
		final File file = new File(text);
		return WindowManager.getImage(text) == null && file.exists() ? ImageFiles.open(file.toPath())
			: OpenImages.named(text);
	}
}
