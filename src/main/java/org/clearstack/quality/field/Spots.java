// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality.field;

import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.ProfilePlot;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import java.awt.Rectangle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.image.Tables;
import org.clearstack.metric.field.PeakWidth;
import org.clearstack.metric.field.StarPhotometry;

/** What astronomy and microscopy ask for: flux, place and width of stars, width of beads and of lines. */
public final class Spots {

	private static final double FWHM = 2 * Math.sqrt(2 * Math.log(2));
	private static final int DRAWN = 200;

	private Spots() {}

	/**
	 * What happened to the stars of an image.
	 *
	 * @param reference whose displayed plane the stars are found in
	 * @param test whose displayed plane is rated, of the same size
	 * @param radius of the aperture in pixels, at least 2
	 * @return a row for each star, brightest first, then their medians; errors over the flux as a plot
	 * @throws IllegalArgumentException if sizes differ, a pixel is not finite, or no star is found
	 */
	public static FieldResult stars(final ImagePlus reference, final ImagePlus test, final double radius) {
		final StarPhotometry.Result found = StarPhotometry.compare(whole(reference), whole(test), radius);
		final PixelSize pixel = PixelSize.of(reference);
		final double side = pixel.side("The width of stars");
		final ResultsTable table = new ResultsTable();
		final List<StarPhotometry.Pair> stars = found.stars();
		for (int i = 0; i < stars.size(); i++) {
			final StarPhotometry.Pair star = stars.get(i);
			Tables.row(table, test.getTitle() + " star " + (i + 1), cells(pixel, radius,
				new Object[] { star.reference().x(), star.reference().y(), star.reference().flux(), star.test().flux(),
					star.fluxError(), star.shift() * side, star.reference().fwhm() * side,
					star.test().fwhm() * side }));
		}
		Tables.row(table, test.getTitle() + " median of " + stars.size() + " stars", cells(pixel, radius,
			new Object[] { "", "", "", "", found.fluxError(), found.shift() * side, found.referenceFwhm() * side,
				found.testFwhm() * side }));
		final ImagePlus plot = Curve.points("Flux of stars in " + test.getTitle(), "Flux in the reference",
			"Flux error (%)", stars.stream().mapToDouble(star -> star.reference().flux()).toArray(),
			stars.stream().mapToDouble(StarPhotometry.Pair::fluxError).toArray());
		return new FieldResult(table, plot);
	}

	private static Map<String, Object> cells(final PixelSize pixel, final double radius, final Object[] values) {
		final String[] headings = { "X (pixels)", "Y (pixels)", "Flux reference", "Flux", "Flux error (%)",
			"Shift (" + pixel.unit() + ")", "FWHM reference (" + pixel.unit() + ")", "FWHM (" + pixel.unit() + ")" };
		final Map<String, Object> cells = new LinkedHashMap<>();
		for (int i = 0; i < headings.length; i++)
			cells.put(headings[i], values[i]);
		cells.put("Definition", "aperture of " + radius + " pixels less the median of the ring from 2 to 3 radii, at "
			+ "the reference's place; Gaussian fit; median of absolute errors");
		return cells;
	}

	/**
	 * The width of beads.
	 *
	 * @param image whose displayed plane is measured
	 * @param place of one bead, x,y,width,height; empty for the selection or, without one, all isolated beads
	 * @param radius of a bead with its rim in pixels, where all are looked for
	 * @return a row for each bead and, of several, their medians
	 * @throws IllegalArgumentException if no bead is found
	 */
	public static FieldResult beads(final ImagePlus image, final String place, final double radius) {
		final Roi area = MeasuredPart.area(image, place);
		final ResultsTable table = new ResultsTable();
		if (area != null) {
			final Rectangle box = MeasuredPart.bounds(image, area);
			final PeakWidth.Fit fit = PeakWidth.ofSpot(Tomography.plane(image, box));
			bead(table, image, image.getTitle(), new double[] { box.x + fit.x(), box.y + fit.y(), fit.fwhmX(),
				fit.fwhmY(), fit.height(), fit.background() });
			return new FieldResult(table, null);
		}
		final double[][] beads = found(image, radius);
		for (int i = 0; i < beads.length; i++)
			bead(table, image, image.getTitle() + " bead " + (i + 1), beads[i]);
		if (beads.length > 1)
			bead(table, image, image.getTitle() + " median of " + beads.length + " beads", medians(beads));
		return new FieldResult(table, null);
	}

	private static double[][] found(final ImagePlus image, final double radius) {
		final RandomAccessibleInterval<FloatType> plane = whole(image);
		final int reach = (int) Math.ceil(radius);
		final double[][] beads = StarPhotometry.find(plane, radius).stream().map(bead -> {
			final long x = Math.round(bead.x()) - reach;
			final long y = Math.round(bead.y()) - reach;
			final PeakWidth.Fit fit = PeakWidth
				.ofSpot(Views.interval(plane, new long[] { x, y }, new long[] { x + 2 * reach, y + 2 * reach }));
			return new double[] { x + fit.x(), y + fit.y(), fit.fwhmX(), fit.fwhmY(), fit.height(), fit.background() };
		}).toArray(double[][]::new);
		if (beads.length == 0)
			throw new IllegalArgumentException("No bead was found in " + image.getTitle()
				+ ": nothing stands out from the background by 10 standard deviations with " + 3 * radius
				+ " pixels of room around it. Select one bead, or choose another aperture.");
		return beads;
	}

	private static double[] medians(final double[][] beads) {
		final double[] medians = new double[beads[0].length];
		Arrays.setAll(medians, k -> k < 2 ? Double.NaN : median(Arrays.stream(beads).mapToDouble(b -> b[k]).toArray()));
		return medians;
	}

	private static double median(final double[] values) {
		Arrays.sort(values);
		return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
	}

	private static void bead(final ResultsTable table, final ImagePlus image, final String label,
		final double[] values)
	{
		final PixelSize pixel = PixelSize.of(image);
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("X (pixels)", Double.isNaN(values[0]) ? "" : (Object) values[0]);
		cells.put("Y (pixels)", Double.isNaN(values[1]) ? "" : (Object) values[1]);
		cells.put("FWHM x (" + pixel.unit() + ")", values[2] * pixel.x());
		cells.put("FWHM y (" + pixel.unit() + ")", values[3] * pixel.y());
		cells.put("Height", values[4]);
		cells.put("Background", values[5]);
		cells.put("Definition", "least squares of an upright 2D Gaussian over a constant background");
		Tables.row(table, label, cells);
	}

	/**
	 * The width of the bright structure that a straight line crosses.
	 *
	 * @param image whose displayed plane is measured
	 * @param place of the line, x1,y1,x2,y2; empty for the line selection, whose width is averaged over
	 * @return a row; profile and fit as a plot
	 * @throws IllegalArgumentException if there is no line, or no peak on it
	 */
	public static FieldResult line(final ImagePlus image, final String place) {
		final Line line = MeasuredPart.line(image, place);
		final ImagePlus seen = new ImagePlus(image.getTitle(), image.getProcessor().duplicate());
		seen.setRoi(line);
		final double[] profile = new ProfilePlot(seen).getProfile();
		if (profile == null || profile.length < 2)
			throw new IllegalArgumentException("The line is too short for a profile. Draw a longer one.");
		final PixelSize pixel = PixelSize.of(image);
		final double dx = line.x2d - line.x1d;
		final double dy = line.y2d - line.y1d;
		final double step = Math.hypot(dx * pixel.x(), dy * pixel.y()) / Math.max(1, Math.round(Math.hypot(dx, dy)));
		final PeakWidth.Fit fit = PeakWidth.ofProfile(profile);
		final Map<String, Object> cells = new LinkedHashMap<>();
		cells.put("FWHM (" + pixel.unit() + ")", fit.fwhmX() * step);
		cells.put("Centre (" + pixel.unit() + ")", fit.x() * step);
		cells.put("Height", fit.height());
		cells.put("Background", fit.background());
		cells.put("RMS of fit", fit.rest());
		cells.put("Definition", "least squares of a Gaussian over a constant background");
		final ResultsTable table = new ResultsTable();
		Tables.row(table, image.getTitle(), cells);
		final double[] fitted = new double[DRAWN];
		Arrays.setAll(fitted, i -> {
			final double z = FWHM * (i * (profile.length - 1.0) / (DRAWN - 1) - fit.x()) / fit.fwhmX();
			return fit.background() + fit.height() * Math.exp(-z * z / 2);
		});
		return new FieldResult(table, Curve.fit("Profile of " + image.getTitle(), "Distance (" + pixel.unit() + ")",
			"Grey value", step, profile, fitted));
	}

	private static RandomAccessibleInterval<FloatType> whole(final ImagePlus image) {
		return Tomography.plane(image, new Rectangle(image.getWidth(), image.getHeight()));
	}
}
