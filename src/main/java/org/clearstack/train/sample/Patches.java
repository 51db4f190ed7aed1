// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;

/** Square patches in arrays: patch by patch, row by row, channels side by side. */
public final class Patches {

	private Patches() {}

	/** A patch as an image of x, y and channel. */
	public static RandomAccessibleInterval<FloatType> image(final float[] patch, final int size, final int channels) {
		return Views.permute(Views.permute(ArrayImgs.floats(patch, channels, size, size), 0, 1), 1, 2);
	}

	/** The values of an image of x, y, channel and any others, channels side by side. */
	public static float[] interleaved(final RandomAccessibleInterval<FloatType> image) {
		final float[] values = new float[Math.toIntExact(image.size())];
		int i = 0;
		for (final FloatType value : Views.flatIterable(Views.permute(Views.permute(image, 1, 2), 0, 1)))
			values[i++] = value.get();
		return values;
	}

	/**
	 * Patches without the margins on their sides.
	 *
	 * @param patches one or several
	 * @param size width and height of each in pixels
	 * @param margin on each side in pixels
	 * @return the patches themselves if there is no margin
	 */
	public static float[] inside(final float[] patches, final int size, final int margin, final int channels) {
		if (margin == 0)
			return patches;
		final int row = (size - 2 * margin) * channels;
		final float[] inside = new float[patches.length / (size * size) / channels * (size - 2 * margin) * row];
		int at = 0;
		for (int line = margin; at < inside.length; line += 2 * margin)
			for (int end = line + size - 2 * margin; line < end; line++, at += row)
				System.arraycopy(patches, (line * size + margin) * channels, inside, at, row);
		return inside;
	}
}
