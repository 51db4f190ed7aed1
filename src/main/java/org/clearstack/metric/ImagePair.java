// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;

/**
 * Two images, or parts of them, where they count, and how they are compared.
 *
 * @param reference the clean image; dimensions beyond the second are slices
 * @param test the image to rate, of the same dimensions
 * @param mask true where pixels count, of the same dimensions, or null for all
 * @param range the data range in intensities, or NaN where no metric needs one
 * @param rules windows, borders and dimensions
 */
public record ImagePair(RandomAccessibleInterval<? extends RealType<?>> reference,
	RandomAccessibleInterval<? extends RealType<?>> test,
	RandomAccessibleInterval<? extends BooleanType<?>> mask, double range, MetricRules rules) {

	/**
	 * Rates the test image, if it is what the metric needs.
	 *
	 * @param metric to rate by
	 * @return the value in the metric's unit
	 * @throws IllegalArgumentException if it cannot be computed, saying why
	 */
	public double rate(final Metric metric) {
		final Set<Metric.Need> needs = metric.needs();
		if (mask != null && needs.contains(Metric.Need.RECTANGLE))
			throw new IllegalArgumentException("it is defined on rectangles only. Select a rectangle, or leave out "
				+ metric.key() + ".");
		if (rules.dimensions() > 2 && needs.contains(Metric.Need.PLANE))
			throw new IllegalArgumentException("it is defined on planes only. Choose volume=false, or leave out "
				+ metric.key() + ".");
		return metric.compute(this);
	}

	/** @return whether all windows count. */
	boolean isWhole() {
		return mask == null && !hasGaps();
	}

	/** @return whether a pixel is NaN in either image, as beside a registered or stitched one. */
	boolean hasGaps() {
		return hasGaps(reference) || hasGaps(test);
	}

	private static boolean hasGaps(final RandomAccessibleInterval<? extends RealType<?>> image) {
		if (image.getType() instanceof IntegerType)
			return false;
		for (final RealType<?> pixel : Views.iterable(image))
			if (Double.isNaN(pixel.getRealDouble()))
				return true;
		return false;
	}
}
