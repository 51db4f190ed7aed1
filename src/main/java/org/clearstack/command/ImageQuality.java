// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.Tables;
import org.clearstack.metric.Hfenn;
import org.clearstack.metric.Mse;
import org.clearstack.metric.Psnr;
import org.clearstack.metric.Ssim;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * Says in numbers how much an image differs from its reference: a row per plane (RGB channel by channel), and for more than one
 * plane a row of the columns' means.
 */
@Plugin(type = Command.class, menuPath = "Analyze>Image Quality...",
	description = "Compares an image with a reference: MSE, PSNR, SSIM and HFENN, plane by plane, into the Results table.")
public final class ImageQuality extends Operation {

	@Parameter(label = "Reference", description = "The good image.", persist = false)
	private ImagePlus reference;

	@Parameter(label = "Test image", description = "The image to rate, of the same size.", persist = false)
	private ImagePlus test;

	@Parameter(label = "Data range (0 = of reference)", min = "0", persist = false,
		description = "What PSNR, SSIM and HFENN take for the full range of intensities, such as 255; 0 takes maximum - minimum of the reference.")
	private double range;

	@Parameter(type = ItemIO.OUTPUT, label = "Results", description = "A row per plane.")
	private ResultsTable table;

	@Override
	protected void compute() {
		final ImagePlanes good = ImagePlanes.of(reference);
		final ImagePlanes rated = ImagePlanes.of(test);
		checkSizes(good, rated);
		final double used = range > 0 ? range : rangeOf(good);
		final List<Map<String, Double>> rows = new ArrayList<>();
		table = new ResultsTable();
		forEachPlane(good, (c, z, t) -> {
			final Map<String, Double> row = rate(good.plane(c, z, t), rated.plane(c, z, t), used);
			Tables.row(table, label(good, c, z, t), row);
			rows.add(row);
			progress().report(rows.size(), planes(good), "Rating " + test.getTitle());
		});
		if (rows.size() > 1)
			Tables.row(table, test.getTitle() + " mean", mean(rows));
	}

	private static Map<String, Double> rate(final RandomAccessibleInterval<? extends RealType<?>> good,
		final RandomAccessibleInterval<? extends RealType<?>> rated, final double range)
	{
		final Map<String, Double> row = new LinkedHashMap<>();
		row.put("MSE", Mse.mse(good, rated));
		row.put("PSNR (dB)", Psnr.psnr(good, rated, range));
		row.put("SSIM", Ssim.ssim(good, rated, range));
		row.put("HFENN", Hfenn.hfenn(good, rated, range));
		row.put("Range", range);
		return row;
	}

	private static Map<String, Double> mean(final List<Map<String, Double>> rows) {
		final Map<String, Double> mean = new LinkedHashMap<>();
		for (final String heading : rows.get(0).keySet())
			mean.put(heading, rows.stream().mapToDouble(row -> row.get(heading)).average().orElseThrow());
		return mean;
	}

	private double rangeOf(final ImagePlanes image) {
		final double[] limits = { Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };
		forEachPlane(image, (c, z, t) -> {
			for (final RealType<?> pixel : Views.iterable(image.plane(c, z, t))) {
				final double value = pixel.getRealDouble();
				if (value < limits[0])
					limits[0] = value;
				if (value > limits[1])
					limits[1] = value;
			}
		});
		if (!(limits[1] > limits[0]))
			throw new IllegalArgumentException("The reference " + reference.getTitle()
				+ " has one value only, so it has no range of its own. Set range, such as range=255 for 8-bit images.");
		return limits[1] - limits[0];
	}

	private void forEachPlane(final ImagePlanes image, final Plane action) {
		for (int t = 0; t < image.frames(); t++)
			for (int z = 0; z < image.slices(); z++)
				for (int c = 0; c < image.channels(); c++) {
					if (progress().isCanceled())
						throw new CancellationException();
					action.at(c, z, t);
				}
	}

	private void checkSizes(final ImagePlanes good, final ImagePlanes rated) {
		final String expected = size(good);
		final String found = size(rated);
		if (!expected.equals(found))
			throw new IllegalArgumentException("The reference " + reference.getTitle() + " has " + expected + "; " + test.getTitle() + " has "
				+ found + ". They must be equal: crop, rescale or convert one of them.");
	}

	private static String size(final ImagePlanes image) {
		return image.width() + " x " + image.height() + " pixels, " + image.channels() + " channels, " + image.slices() + " slices, "
			+ image.frames() + " frames";
	}

	private static long planes(final ImagePlanes image) {
		return (long) image.channels() * image.slices() * image.frames();
	}

	private String label(final ImagePlanes image, final int c, final int z, final int t) {
		final StringBuilder label = new StringBuilder(test.getTitle());
		if (image.channels() > 1)
			label.append(image.isRgb() ? " " + List.of("red", "green", "blue").get(c % 3) : " c" + (c + 1));
		if (image.slices() > 1)
			label.append(" z").append(z + 1);
		if (image.frames() > 1)
			label.append(" t").append(t + 1);
		return label.toString();
	}

	@FunctionalInterface
	private interface Plane {
		void at(int c, int z, int t);
	}
}
