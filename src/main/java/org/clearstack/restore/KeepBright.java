// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;

/** Leaves bright parts, such as saturated stars, as they were before restoration. */
public final class KeepBright {

	private KeepBright() {}

	/**
	 * Wherever the source is above the threshold, output pixels become those of the base, in place.
	 *
	 * @param source the image before restoration, which is compared with the threshold
	 * @param base the image without restoration at the output's resolution: the source, or its traditional upscale
	 * @param output the restored image, all or any region of the source's interval with x and y multiplied by the
	 * scale; must lie within the base
	 * @param threshold in intensities of the source; only pixels above it are kept
	 * @param scale output pixels per source pixel along x and y
	 * @throws IllegalArgumentException if the threshold is NaN, or source or base do not cover the output
	 */
	public static void apply(final RandomAccessibleInterval<? extends RealType<?>> source,
		final RandomAccessibleInterval<? extends RealType<?>> base, final RandomAccessibleInterval<FloatType> output,
		final double threshold,
		final int scale)
	{
		if (Double.isNaN(threshold))
			throw new IllegalArgumentException("The threshold is not a number; use an intensity of the image.");
		ScaledInterval.within(source, output, scale);
		ScaledInterval.within(base, output, 1);
		final RandomAccess<? extends RealType<?>> intensity = source.randomAccess();
		final RandomAccess<? extends RealType<?>> kept = base.randomAccess();
		final Cursor<FloatType> cursor = output.localizingCursor();
		final long[] position = new long[output.numDimensions()];
		while (cursor.hasNext()) {
			final FloatType pixel = cursor.next();
			cursor.localize(position);
			position[0] = Math.floorDiv(position[0], scale);
			position[1] = Math.floorDiv(position[1], scale);
			if (intensity.setPositionAndGet(position).getRealDouble() > threshold)
				pixel.set(kept.setPositionAndGet(cursor).getRealFloat());
		}
	}
}
