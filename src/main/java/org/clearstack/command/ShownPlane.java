// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.awt.Rectangle;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;

/**
 * The plane of an image that is on display, or the bounding rectangle of the area selected in it; RGB as the mean of its colours.
 *
 * @param plane x and y
 * @param calibration of its pixels
 */
record ShownPlane(RandomAccessibleInterval<? extends RealType<?>> plane, Calibration calibration) {

	static ShownPlane of(final ImagePlus image) {
		final Rectangle whole = new Rectangle(image.getWidth(), image.getHeight());
		final Rectangle part = image.getRoi() != null && image.getRoi().isArea() ? image.getRoi().getBounds().intersection(whole) : whole;
		final ImagePlanes planes = ImagePlanes.of(image);
		final int z = image.getZ() - 1;
		final int t = image.getT() - 1;
		final RandomAccessibleInterval<? extends RealType<?>> plane = planes.isRgb()
			? mean(planes.plane(0, z, t), planes.plane(1, z, t), planes.plane(2, z, t)) : planes.plane(image.getC() - 1, z, t);
		final Calibration calibration = image.getCalibration().copy();
		calibration.xOrigin -= part.x;
		calibration.yOrigin -= part.y;
		return new ShownPlane(Views.interval(plane, Intervals.createMinSize(part.x, part.y, part.width, part.height)), calibration);
	}

	private static RandomAccessibleInterval<FloatType> mean(final RandomAccessibleInterval<? extends RealType<?>> red,
		final RandomAccessibleInterval<? extends RealType<?>> green, final RandomAccessibleInterval<? extends RealType<?>> blue)
	{
		final RandomAccessibleInterval<FloatType> sum = Converters.convert(red, green, (r, g, out) -> out.setReal(r.getRealDouble() + g.getRealDouble()),
			new FloatType());
		return Converters.convert(sum, blue, (s, b, out) -> out.setReal((s.getRealDouble() + b.getRealDouble()) / 3), new FloatType());
	}
}
