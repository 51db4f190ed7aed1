// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.pixel;

import java.util.Arrays;
import net.imglib2.Cursor;
import net.imglib2.Dimensions;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/** What the public doors of this package ask of their arguments. */
public final class Arguments {

	private Arguments() {}

	/** Refuses images without pixels and images of different dimensions; bounds may differ. */
	public static void sameDimensions(final Dimensions reference, final Dimensions test) {
		notEmpty(reference);
		sameDimensions(reference, test, "test image");
	}

	/** Refuses a mask of other dimensions than the reference; null is no mask. */
	public static void mask(final Dimensions reference, final Dimensions mask) {
		if (mask != null)
			sameDimensions(reference, mask, "mask");
	}

	private static void sameDimensions(final Dimensions reference, final Dimensions other, final String name) {
		final long[] expected = reference.dimensionsAsLongArray();
		final long[] found = other.dimensionsAsLongArray();
		if (!Arrays.equals(expected, found))
			throw new IllegalArgumentException(
				"The reference is " + size(expected) + " pixels and the " + name + " is " + size(found)
					+ "; they must be equal. Crop or rescale one of them.");
	}

	public static void notEmpty(final Dimensions image) {
		final long[] dimensions = image.dimensionsAsLongArray();
		if (dimensions.length == 0 || Arrays.stream(dimensions).anyMatch(n -> n < 1))
			throw new IllegalArgumentException(
				"The image is " + size(dimensions) + " pixels; at least one pixel is needed.");
	}

	/** Refuses a data range that is zero, negative or not finite. */
	public static void range(final double range) {
		if (!(range > 0) || range == Double.POSITIVE_INFINITY)
			throw new IllegalArgumentException("The data range is " + range + "; it must be a positive number. "
				+ "A constant reference has no range of its own: give one, such as 255 for 8-bit images or 1 for "
				+ "images scaled to [0, 1].");
	}

	/** Refuses images with fewer dimensions, or smaller, than a window needs. */
	public static void window(final Dimensions image, final int dimensions, final long smallest) {
		final long[] size = image.dimensionsAsLongArray();
		if (size.length < dimensions)
			throw new IllegalArgumentException(
				"The image has " + size.length + " dimensions and the window " + dimensions
					+ "; choose a window of fewer dimensions.");
		for (int d = 0; d < dimensions; d++)
			if (size[d] < smallest)
				throw new IllegalArgumentException(
					"The image is " + size(size) + " pixels; the window needs at least " + smallest
						+ " in each of the first " + dimensions
						+ " dimensions. Use a larger image, or a window that needs less.");
	}

	/** Refuses a result that NaN or infinite pixels have spoilt, and says where the first of them is. */
	public static double windowed(final double result, final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test)
	{
		if (Double.isFinite(result))
			return result;
		refuse(reference, "reference");
		refuse(test, "test image");
		throw new IllegalArgumentException(
			"The images' values are too large to be squared and added as doubles; scale both images down.");
	}

	private static void refuse(final RandomAccessibleInterval<? extends RealType<?>> image, final String name) {
		final Cursor<? extends RealType<?>> cursor = Views.flatIterable(image).localizingCursor();
		while (cursor.hasNext()) {
			final double value = cursor.next().getRealDouble();
			if (!Double.isFinite(value))
				throw new IllegalArgumentException("The " + name + " is " + value + " at "
					+ Arrays.toString(cursor.positionAsLongArray())
					+ "; a metric with a window needs finite pixels. Replace such pixels or crop them away, or use "
					+ "a pointwise metric with a mask.");
		}
	}

	public static String size(final long[] dimensions) {
		final StringBuilder size = new StringBuilder();
		for (final long n : dimensions)
			size.append(size.length() == 0 ? "" : " x ").append(n);
		return size.toString();
	}
}
