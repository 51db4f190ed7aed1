// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;

/** Small synthetic hyperstacks. */
final class Hyperstacks {

	private Hyperstacks() {}

	/**
	 * Each pixel counts on from the one before, 3 by 3, modulo 251 (16- and 32-bit: plus 1000); slices are labelled s1,
	 * s2 ...
	 */
	static ImagePlus counting(final String type, final int width, final int height, final int channels,
		final int slices, final int frames)
	{
		final ImagePlus image =
			IJ.createImage("counting.tif", type + " black", width, height, channels * slices * frames);
		final ImageStack stack = image.getStack();
		int count = 0;
		for (int n = 1; n <= stack.size(); n++) {
			final ImageProcessor pixels = stack.getProcessor(n);
			for (int i = 0; i < width * height; i++, count += 3)
				if (type.equals("RGB"))
					pixels.set(i, 0xff000000 | count % 251 << 16 | (count + 50) % 251 << 8 | (count + 100) % 251);
				else
					pixels.setf(i, count % 251 + (type.equals("8-bit") ? 0 : 1000));
			stack.setSliceLabel("s" + n, n);
		}
		image.setDimensions(channels, slices, frames);
		if (channels == 1)
			return image;
		image.setOpenAsHyperStack(true);
		return new CompositeImage(image, CompositeImage.COMPOSITE);
	}
}
