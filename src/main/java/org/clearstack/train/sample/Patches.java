// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.NetworkPlan;

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

	/** The image itself, or the slice to restore, in what a network is given. */
	public static float[] image(final float[] values, final NetworkPlan plan) {
		if (!plan.isGivenNoise())
			return middleSlice(values, plan.depth());
		final int channels = plan.channels();
		final float[] image = new float[values.length / plan.inputs() * channels];
		for (int i = 0; i < image.length; i++)
			image[i] = values[i / channels * plan.inputs() + plan.depth() / 2 + i % channels];
		return image;
	}

	/**
	 * The middle slice of patches of a volume, whose slices lie side by side in each pixel.
	 *
	 * @param values of the pixels, {@code depth} each, or of any number of channels if the depth is 1
	 * @return the values themselves if the depth is 1
	 */
	public static float[] middleSlice(final float[] values, final int depth) {
		if (depth == 1)
			return values;
		final float[] middle = new float[values.length / depth];
		for (int i = 0; i < middle.length; i++)
			middle[i] = values[i * depth + depth / 2];
		return middle;
	}
}
