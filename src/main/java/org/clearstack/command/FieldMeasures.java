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
import org.clearstack.door.HasChoices;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.OpenImages;
import org.clearstack.quality.field.FieldResult;
import org.clearstack.quality.field.Spots;
import org.clearstack.quality.field.Tomography;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * What a field measures: noise power, edges and contrast of tomography, stars of astronomy, beads and line profiles of
 * microscopy; rows of Results with units and definitions, and plots.
 */
@Plugin(type = Command.class, name = "field", iconPath = ClearstackCommand.ICON, headless = true,
	menuPath = "Analyze>Field Measurements...",
	description = "Measures what a field asks for: noise power spectrum, edge MTF and CNR of tomography, stars of "
		+ "astronomy, the width of beads and lines of microscopy.")
public final class FieldMeasures extends ClearstackCommand implements HasChoices {

	private static final String NONE = "none";

	@Parameter(label = "Image", persist = false,
		description = "Its displayed plane is measured, or its selection.")
	private ImagePlus image;

	@Parameter(label = "Measure", choices = { "noise", "edge", "contrast", "stars", "beads", "line" }, persist = false,
		description = "noise: noise power spectrum of a uniform part; edge: modulation transfer function of a straight "
			+ "edge, a little tilted; contrast: CNR and SNR of two selections; stars: flux, place and width against a "
			+ "reference; beads: width of one bead or all; line: width of what a line selection crosses.")
	private String measure = "noise";

	@Parameter(label = "Reference (stars)", required = false, persist = false,
		description = "For stars: an open image (title or ID) or a file of the same field and size.")
	private String reference = NONE;

	@Parameter(label = "Region", required = false, persist = false,
		description = "x,y,width,height in pixels, of a line x1,y1,x2,y2; empty: the image's selection.")
	private String region = "";

	@Parameter(label = "Background (contrast)", required = false, persist = false,
		description = "For contrast: the second region. Where both are empty: the first two selections of the overlay "
			+ "or of the ROI Manager, the object first.")
	private String background = "";

	@Parameter(label = "Square (noise, pixels)", min = "8", max = "4096", persist = false,
		description = "For noise: the side of the squares, overlapping by half, that are transformed and averaged.")
	private int square = 64;

	@Parameter(label = "All slices (noise)", persist = false,
		description = "For noise: averages over all slices of the stack.")
	private boolean slices;

	@Parameter(label = "Aperture (stars, beads; pixels)", min = "2", max = "200", persist = false,
		description = "For stars and beads: the radius of the circle that holds one.")
	private double aperture = 5;

	@Parameter(type = ItemIO.OUTPUT, label = "Results", description = "What was measured, with units.")
	private ResultsTable table;

	@Parameter(type = ItemIO.OUTPUT, required = false, label = "Plot",
		description = "The spectrum, function, errors of stars or profile.")
	private ImagePlus graph;

	@Override
	public List<String> choices(final String parameter) {
		final List<String> choices = new ArrayList<>();
		if (parameter.equals("reference")) {
			choices.add(NONE);
			choices.addAll(Arrays.asList(WindowManager.getImageTitles()));
		}
		return choices;
	}

	@Override
	protected void compute() throws IOException {
		final FieldResult result = switch (measure) {
			case "noise" -> Tomography.noisePower(image, region, square, slices);
			case "edge" -> Tomography.edge(image, region);
			case "contrast" -> Tomography.contrast(image, region, background);
			case "stars" -> Spots.stars(reference(), image, aperture);
			case "beads" -> Spots.beads(image, region, aperture);
			case "line" -> Spots.line(image, region);
			default -> throw new IllegalArgumentException("There is no measure \"" + measure
				+ "\"; choose noise, edge, contrast, stars, beads or line.");
		};
		table = result.table();
		graph = result.plot();
	}

	private ImagePlus reference() throws IOException {
		if (reference == null || reference.isBlank() || reference.equals(NONE))
			throw new IllegalArgumentException("Stars are compared with those of a reference of the same field. Choose "
				+ "it as reference, or measure=beads for the width of stars in one image.");
		final File file = new File(reference);
		return WindowManager.getImage(reference) == null && file.exists() ? ImageFiles.open(file.toPath())
			: OpenImages.named(reference);
	}
}
