// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;

/**
 * What of an image is on display, or of that the bounding rectangle of the area selected in it, as a model takes it:
 * one plane, RGB as the mean of its colours; or as many channels as the model takes at once.
 *
 * @param planes x and y, one a channel
 * @param calibration of their pixels
 */
public record DisplayedPlane(List<RandomAccessibleInterval<? extends RealType<?>>> planes, Calibration calibration) {

	/**
	 * @throws IllegalArgumentException if the model needs another number of channels than the image has
	 */
	public static DisplayedPlane of(final ImagePlus image, final ModelSpec spec) {
		final ImagePlanes planes = ImagePlanes.of(image);
		spec.checkChannels(image.getTitle(), planes.channels());
		final Rectangle whole = new Rectangle(image.getWidth(), image.getHeight());
		final Rectangle part =
			image.getRoi() != null && image.getRoi().isArea() ? image.getRoi().getBounds().intersection(whole) : whole;
		final List<RandomAccessibleInterval<? extends RealType<?>>> channels = new ArrayList<>();
		for (int c = 0; c < spec.channels(); c++) {
			final RandomAccessibleInterval<? extends RealType<?>> plane = spec.channels() == 1 ? only(image, planes)
				: planes.plane(c, image.getZ() - 1, image.getT() - 1);
			channels.add(Views.interval(plane, Intervals.createMinSize(part.x, part.y, part.width, part.height)));
		}
		final Calibration calibration = image.getCalibration().copy();
		calibration.xOrigin -= part.x;
		calibration.yOrigin -= part.y;
		return new DisplayedPlane(channels, calibration);
	}

	private static RandomAccessibleInterval<? extends RealType<?>> only(final ImagePlus image,
		final ImagePlanes planes)
	{
		final int z = image.getZ() - 1;
		final int t = image.getT() - 1;
		return planes.isRgb() ? mean(planes.plane(0, z, t), planes.plane(1, z, t), planes.plane(2, z, t))
			: planes.plane(image.getC() - 1, z, t);
	}

	private static RandomAccessibleInterval<FloatType> mean(final RandomAccessibleInterval<? extends RealType<?>> red,
		final RandomAccessibleInterval<? extends RealType<?>> green,
		final RandomAccessibleInterval<? extends RealType<?>> blue)
	{
		final RandomAccessibleInterval<FloatType> sum =
			Converters.convert(red, green, (r, g, out) -> out.setReal(r.getRealDouble() + g.getRealDouble()),
				new FloatType());
		return Converters.convert(sum, blue, (s, b, out) -> out.setReal((s.getRealDouble() + b.getRealDouble()) / 3),
			new FloatType());
	}
}
