// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;

/** Images whose every value is another one, as far as their type allows. */
final class Counting {

	private Counting() {}

	/** @param bits 8, 16 or 32 */
	static ImagePlus image(final int bits, final int width, final int height, final int channels, final int slices,
		final int frames)
	{
		final ImageStack stack = ImageStack.create(width, height, channels * slices * frames, bits);
		for (int n = 0; n < stack.size(); n++)
			for (int i = 0; i < width * height; i++)
				stack.getProcessor(n + 1).setf(i,
					(n * width * height + i) * 1237 % (bits == 8 ? 251 : 65521) + (bits == 32 ? 0.25f : 0));
		final ImagePlus image = new ImagePlus("counting", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(channels > 1 || slices > 1 && frames > 1);
		return channels > 1 ? new CompositeImage(image, CompositeImage.COMPOSITE) : image;
	}
}
