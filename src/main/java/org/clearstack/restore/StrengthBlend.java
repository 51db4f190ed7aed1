// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** Goes only part of the way from an image to its restoration. */
public final class StrengthBlend {

	private StrengthBlend() {}

	/**
	 * Replaces each output pixel by {@code base + strength · (output - base)}, in place.
	 *
	 * @param base the image without restoration at the output's resolution: the source, or its traditional upscale
	 * @param output the restored image; must lie within the base
	 * @param strength from 0 (the base) to 1 (the output as it is)
	 * @throws IllegalArgumentException if the strength is not within 0 and 1, or the base does not cover the output
	 */
	public static <T extends RealType<T>> void apply(final RandomAccessibleInterval<T> base,
		final RandomAccessibleInterval<FloatType> output,
		final double strength)
	{
		if (!(strength >= 0 && strength <= 1))
			throw new IllegalArgumentException(
				"The strength is " + strength + "; it must lie between 0 (no restoration) and 1 (all of it).");
		ScaledInterval.within(base, output, 1);
		if (strength == 1)
			return;
		LoopBuilder.setImages(Views.interval(base, output), output)
			.forEachPixel((from, to) -> to.set((float) ((1 - strength) * from.getRealDouble() + strength * to.get())));
	}
}
