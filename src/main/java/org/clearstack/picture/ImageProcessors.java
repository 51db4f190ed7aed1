// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** Planes as ImageJ's processors, for pictures. */
public final class ImageProcessors {

	/** Height of a picture at most, as a multiple of the width it may have. */
	private static final int MOST_HEIGHT = 4;

	private ImageProcessors() {}

	/** A copy of a plane, x and y. */
	public static FloatProcessor floats(final RandomAccessibleInterval<? extends RealType<?>> plane) {
		final FloatProcessor floats = new FloatProcessor((int) plane.dimension(0), (int) plane.dimension(1));
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(plane).cursor();
		for (int i = 0; i < floats.getPixelCount(); i++)
			floats.setf(i, pixels.next().getRealFloat());
		return floats;
	}

	/** The mean of some planes. */
	public static FloatProcessor mean(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes) {
		final FloatProcessor mean = floats(planes.get(0));
		for (int c = 1; c < planes.size(); c++) {
			final FloatProcessor next = floats(planes.get(c));
			for (int i = 0; i < mean.getPixelCount(); i++)
				mean.setf(i, mean.getf(i) + next.getf(i));
		}
		mean.multiply(1.0 / planes.size());
		return mean;
	}

	/** A plane in grey, or three as red, green and blue; min and below black, max and above white. */
	public static ColorProcessor colours(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final double min, final double max)
	{
		final byte[][] bytes = new byte[3][];
		for (int c = 0; c < 3; c++)
			bytes[c] = planes.size() == 3 || c == 0 ? bytes(planes.get(c), min, max) : bytes[0];
		final ColorProcessor colours =
			new ColorProcessor((int) planes.get(0).dimension(0), (int) planes.get(0).dimension(1));
		colours.setRGB(bytes[0], bytes[1], bytes[2]);
		return colours;
	}

	private static byte[] bytes(final RandomAccessibleInterval<? extends RealType<?>> plane, final double min,
		final double max)
	{
		final FloatProcessor floats = floats(plane);
		floats.setMinAndMax(min, max);
		return (byte[]) ((ByteProcessor) floats.convertToByteProcessor(true)).getPixels();
	}

	/**
	 * To another size: larger as squares, never interpolated; smaller by averaging, so that fine patterns do not alias.
	 */
	public static ImageProcessor resized(final ImageProcessor picture, final int width, final int height) {
		final boolean smaller = width < picture.getWidth();
		picture.setInterpolationMethod(smaller ? ImageProcessor.BILINEAR : ImageProcessor.NONE);
		return picture.resize(Math.max(1, width), Math.max(1, height), smaller);
	}

	/** To a width, and narrower where the picture would become much higher than wide. */
	static ImageProcessor fitted(final ImageProcessor picture, final int width) {
		final double zoom =
			Math.min((double) width / picture.getWidth(), (double) MOST_HEIGHT * width / picture.getHeight());
		return resized(picture, (int) Math.round(picture.getWidth() * zoom),
			(int) Math.round(picture.getHeight() * zoom));
	}
}
