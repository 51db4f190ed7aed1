// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.planar.PlanarImg;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Fraction;
import net.imglib2.view.Views;

/**
 * An image as a row of planes: the first two dimensions make a plane, the others count them. One plane is in memory at
 * a time.
 */
public final class Planes {

	/** A plane and its number in, a plane out; both row-major. */
	@FunctionalInterface
	public interface Operation {
		float[] apply(int index, float[] plane, int width, int height);
	}

	private Planes() {}

	/**
	 * Applies an operation to every plane of an image.
	 *
	 * @param image of at least two dimensions, of any real type, with any origin
	 * @param width of the planes the operation answers
	 * @param height of the planes the operation answers
	 * @param operation called once for each plane, in order
	 * @return an image of these planes, with its origin at zero
	 */
	public static Img<FloatType> map(final RandomAccessibleInterval<? extends RealType<?>> image, final long width,
		final long height, final Operation operation)
	{
		final long[] dimensions = image.dimensionsAsLongArray();
		final int inWidth = Math.toIntExact(dimensions[0]);
		final int inHeight = Math.toIntExact(dimensions[1]);
		final Cursor<? extends RealType<?>> pixels = Views.flatIterable(image).cursor();
		final List<FloatArray> planes = new ArrayList<>();
		while (pixels.hasNext())
			planes.add(
				new FloatArray(operation.apply(planes.size(), next(pixels, inWidth * inHeight), inWidth, inHeight)));
		dimensions[0] = width;
		dimensions[1] = height;
		final PlanarImg<FloatType, FloatArray> result = new PlanarImg<>(planes, dimensions, new Fraction());
		result.setLinkedType(new FloatType(result));
		return result;
	}

	/** Refuses what has no planes, or planes too large for an array. */
	public static void check(final RandomAccessibleInterval<?> image) {
		check(image, 1);
	}

	/**
	 * Refuses what has no planes, or planes too large for an array.
	 *
	 * @param image to check
	 * @param scale how many times wider and higher the largest plane made from it will be
	 */
	public static void check(final RandomAccessibleInterval<?> image, final int scale) {
		if (image.numDimensions() < 2)
			throw new IllegalArgumentException("An image needs width and height; found " + image.numDimensions()
				+ " dimension(s). Add a dimension of size 1.");
		final double pixels = (double) image.dimension(0) * scale * image.dimension(1) * scale;
		if (pixels > Integer.MAX_VALUE - 8)
			throw new IllegalArgumentException(
				"A plane may have at most 2^31 - 9 pixels; found " + image.dimension(0) + " x "
					+ image.dimension(1) + (scale == 1 ? ". Work on regions."
						: " times a scale of " + scale + ". Work on regions, or use a smaller scale."));
	}

	/** The next values of a cursor, as a plane. */
	static float[] next(final Cursor<? extends RealType<?>> pixels, final int count) {
		final float[] plane = new float[count];
		for (int i = 0; i < count; i++)
			plane[i] = pixels.next().getRealFloat();
		return plane;
	}
}
