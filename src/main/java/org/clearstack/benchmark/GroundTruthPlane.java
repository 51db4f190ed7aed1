// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/**
 * A plane of a ground-truth image: what results are measured against.
 *
 * @param field what it is from, such as {@code microscopy}
 * @param image name of its file
 * @param plane which one of the file, empty if there is one only
 * @param pixels all finite, its origin at zero, its width and height multiples of 12
 * @param min smallest value
 * @param range largest minus smallest value, above 0
 */
public record GroundTruthPlane(String field, String image, String plane, Img<FloatType> pixels, double min,
	double range) {

	/** Planes must be this wide and high to be rated. */
	public static final int LEAST = 36;

	/** 2, 3 and 4 divide it. */
	private static final int UNIT = 12;

	/**
	 * Takes the middle of a plane.
	 *
	 * @param crop most columns and rows to take
	 * @throws IllegalArgumentException if that cannot be rated: it is too small, constant, or holds pixels that are NaN
	 * or infinite
	 */
	public static GroundTruthPlane of(final String field, final String image, final String plane,
		final RandomAccessibleInterval<? extends RealType<?>> groundTruth,
		final int crop)
	{
		final Img<FloatType> pixels = middle(groundTruth, crop);
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (final FloatType pixel : pixels) {
			min = Math.min(min, pixel.get());
			max = Math.max(max, pixel.get());
		}
		if (!(max > min))
			throw new IllegalArgumentException("it has one value only");
		return new GroundTruthPlane(field, image, plane, pixels, min, max - min);
	}

	/**
	 * The middle of a plane.
	 *
	 * @throws IllegalArgumentException if it is too small or holds pixels that are NaN or infinite
	 */
	public static Img<FloatType> middle(final RandomAccessibleInterval<? extends RealType<?>> plane, final int crop) {
		final long width = Math.min(crop, plane.dimension(0)) / UNIT * UNIT;
		final long height = Math.min(crop, plane.dimension(1)) / UNIT * UNIT;
		if (width < LEAST || height < LEAST)
			throw new IllegalArgumentException("it has " + plane.dimension(0) + " x " + plane.dimension(1)
				+ " pixels, fewer than " + LEAST + " x " + LEAST);
		final FinalInterval part = FinalInterval.createMinSize(plane.min(0) + (plane.dimension(0) - width) / 2,
			plane.min(1) + (plane.dimension(1) - height) / 2, width, height);
		final float[] values = new float[Math.toIntExact(width * height)];
		final Cursor<? extends RealType<?>> from = Views.flatIterable(Views.interval(plane, part)).cursor();
		long holes = 0;
		for (int i = 0; i < values.length; i++) {
			values[i] = from.next().getRealFloat();
			if (!Float.isFinite(values[i]))
				holes++;
		}
		if (holes > 0)
			throw new IllegalArgumentException(holes + " of its " + values.length + " pixels are NaN or infinite");
		return ArrayImgs.floats(values, width, height);
	}

	/** File and plane. */
	public String name() {
		return plane.isEmpty() ? image : image + " " + plane;
	}
}
