// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.comparison;

import ij.ImagePlus;
import ij.gui.Line;
import ij.gui.Roi;
import ij.measure.Calibration;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.compare.RatedMethod;
import org.clearstack.compare.Upscaler;
import org.clearstack.compare.UpscalingComparison;
import org.clearstack.degrade.Degradation;
import org.clearstack.image.ImagePlanes;
import org.clearstack.metric.Metric;
import org.clearstack.picture.Framing;
import org.clearstack.task.Progress;

/**
 * How images are compared: all that is equal for each of them. An area selection is compared alone, by its bounding
 * rectangle; a line selection is the line of the profiles.
 *
 * @param degradation whose binning is the scale
 * @param methods to rate
 * @param metrics to rate by, in the order of a table; PSNR is always among them
 * @param range the data range in intensities, or 0 for that of the image
 * @param slice to show, from 1, or 0 for the current one
 * @param region to zoom in on, as x,y,width,height in pixels of the image (or selection); empty for the one with most
 * detail
 */
public record ImageComparison(Degradation degradation, List<Upscaler> methods, List<Metric> metrics, double range,
	int slice, String region) {

	/**
	 * Compares the methods on an image; those that upscale another number of channels together than it has are left
	 * out.
	 *
	 * @throws IllegalArgumentException if the image is too small, constant, or has no such slice or region
	 */
	public ComparedImage compare(final ImagePlus image, final Progress progress) {
		return compare(image, null, progress);
	}

	/**
	 * Compares the methods on a degraded image that is there already.
	 *
	 * @param image the ground truth; of equal size
	 * @param degraded image, or null to degrade the ground truth
	 * @throws IllegalArgumentException if they do not fit, or as above
	 */
	public ComparedImage compare(final ImagePlus image, final ImagePlus degraded, final Progress progress) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final Roi roi = degraded == null ? image.getRoi() : degraded.getRoi();
		final Rectangle part = roi != null && roi.isArea()
			? roi.getBounds().intersection(new Rectangle(image.getWidth(), image.getHeight()))
			: new Rectangle(image.getWidth(), image.getHeight());
		final int shown = shown(degraded == null ? image : degraded, planes);
		final UpscalingComparison comparison = (degraded == null
			? new UpscalingComparison(channels(planes, part), degradation, range, shown)
			: new UpscalingComparison(channels(planes, part), channels(like(image, degraded), part), range, shown))
			.by(metrics);
		comparison.notes().forEach(note -> progress.note(image.getTitle() + ": " + note));
		final List<Upscaler> suited = methods.stream()
			.filter(method -> method.channels() == 1 || method.channels() == planes.channels()).toList();
		if (suited.isEmpty())
			throw new IllegalArgumentException(
				"No method upscales an image of " + planes.channels() + " channels. Name some in methods.");
		final List<RatedMethod> rated = new ArrayList<>();
		for (final Upscaler method : suited)
			rated.add(comparison.rate(method, progress.part(rated.size(), suited.size())));
		final int channel = planes.isRgb() ? 0 : image.getC() - 1;
		final Interval zoomed =
			region.isBlank() ? Framing.richestRegion(comparison.original().get(channel), comparison.scale())
				: region(comparison);
		return new ComparedImage(image.getTitle(), comparison, rated, calibration(image, part),
			new ComparedImage.View(planes.isRgb() && planes.channels() == 3, channel, zoomed,
				line(roi, zoomed, comparison)));
	}

	private static ImagePlanes like(final ImagePlus image, final ImagePlus degraded) {
		final ImagePlanes planes = ImagePlanes.of(degraded);
		if (image.getWidth() != degraded.getWidth() || image.getHeight() != degraded.getHeight()
			|| ImagePlanes.of(image).channels() != planes.channels()
			|| ImagePlanes.of(image).slices() * ImagePlanes.of(image).frames() != planes.slices() * planes.frames())
			throw new IllegalArgumentException("The reference " + image.getTitle() + " has " + size(image) + ", and "
				+ degraded.getTitle() + " has " + size(degraded) + ". Choose two images of the same object and size.");
		return planes;
	}

	private static String size(final ImagePlus image) {
		return image.getWidth() + " x " + image.getHeight() + " pixels, " + ImagePlanes.of(image).channels()
			+ " channels and " + image.getStackSize() + " slices in all";
	}

	private static List<RandomAccessibleInterval<? extends RealType<?>>> channels(final ImagePlanes planes,
		final Rectangle part)
	{
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels = new ArrayList<>();
		for (int c = 0; c < planes.channels(); c++) {
			final RandomAccessibleInterval<? extends RealType<?>> stack = planes.stack(c);
			channels.add(Views.interval(stack,
				Intervals.createMinSize(part.x, part.y, 0, part.width, part.height, stack.dimension(2))));
		}
		return channels;
	}

	private int shown(final ImagePlus image, final ImagePlanes planes) {
		return slice > 0 ? slice - 1 : image.getZ() - 1 + planes.slices() * (image.getT() - 1);
	}

	private Interval region(final UpscalingComparison comparison) {
		final String[] numbers = region.split(",");
		final String expected =
			"region is x,y,width,height in pixels, inside the " + comparison.width() + " x " + comparison.height()
				+ " that are compared; found \"" + region + "\".";
		if (numbers.length != 4)
			throw new IllegalArgumentException(expected);
		try {
			final Interval zoomed =
				FinalInterval.createMinSize(Long.parseLong(numbers[0].strip()), Long.parseLong(numbers[1].strip()),
					Long.parseLong(numbers[2].strip()), Long.parseLong(numbers[3].strip()));
			if (Intervals.isEmpty(zoomed)
				|| !Intervals.contains(new FinalInterval(comparison.width(), comparison.height()), zoomed))
				throw new IllegalArgumentException(expected);
			return zoomed;
		}
		catch (final NumberFormatException e) {
			throw new IllegalArgumentException(expected, e);
		}
	}

	/** The selected line, or the middle row of the region. */
	private static Line line(final Roi roi, final Interval zoomed, final UpscalingComparison comparison) {
		if (roi instanceof Line line && line.x1d < comparison.width() && line.x2d < comparison.width()
			&& line.y1d < comparison.height()
			&& line.y2d < comparison.height())
			return line;
		final double y = zoomed.min(1) + zoomed.dimension(1) / 2;
		return new Line(zoomed.min(0), y, zoomed.max(0), y);
	}

	private static Calibration calibration(final ImagePlus image, final Rectangle part) {
		final Calibration calibration = image.getCalibration().copy();
		calibration.disableDensityCalibration();
		calibration.xOrigin -= part.x;
		calibration.yOrigin -= part.y;
		return calibration;
	}

	/** The degradation in a sentence. */
	public String setting() {
		final StringBuilder text = new StringBuilder("Degraded by ");
		if (degradation.sigma() > 0)
			text.append(String.format(Locale.ROOT, "a Gaussian blur of sigma %s pixels, ", degradation.sigma()));
		text.append("binning by ").append(degradation.binning());
		if (degradation.noise().gain() > 0)
			text.append(", shot noise of ").append(degradation.noise().gain())
				.append(" grey levels per photo-electron");
		if (degradation.noise().readNoise() > 0)
			text.append(", read noise of ").append(degradation.noise().readNoise()).append(" grey levels");
		return text.append(". Data range: ")
			.append(range > 0 ? "" + range : "largest minus smallest value of each channel").append('.').toString();
	}
}
