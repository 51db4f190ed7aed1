// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.process.LUT;
import java.awt.Color;

/**
 * What a result looks like: look-up tables, composite mode and display ranges of the image it was computed from.
 *
 * @param source that image
 * @param pixels of the result
 * @param rgb whether the source has colours of red, green and blue
 * @param channels of {@link ImagePlanes} of the source
 * @param factor by which values differ from those of the source, so that the display range does as well
 */
record ResultLooks(ImagePlus source, StoredPixels pixels, boolean rgb, int channels, double factor) {

	private static final Color[] RGB = { Color.RED, Color.GREEN, Color.BLUE };

	/** The image in these looks; the same one, or one that shows its channels together. */
	ImagePlus dressed(final ImagePlus image) {
		if (rgb)
			return pixels.type() == ResultImage.Type.SOURCE ? image
				: composite(image, rgbLuts(), CompositeImage.COMPOSITE);
		if (source.isComposite()) {
			final CompositeImage composite = composite(image, shownLuts(), ((CompositeImage) source).getMode());
			final boolean[] active = ((CompositeImage) source).getActiveChannels();
			System.arraycopy(active, 0, composite.getActiveChannels(), 0,
				Math.min(active.length, composite.getActiveChannels().length));
			goToPosition(composite);
			return composite;
		}
		image.setLut(source.getProcessor().getLut());
		image.setDisplayRange(lower(source.getDisplayRangeMin(), source.getDisplayRangeMax()),
			upper(source.getDisplayRangeMin(), source.getDisplayRangeMax()));
		goToPosition(image);
		return image;
	}

	/** To where the source stands, so far as that is there. */
	private void goToPosition(final ImagePlus image) {
		image.setPositionWithoutUpdate(source.getC(), Math.min(source.getZ(), image.getNSlices()),
			Math.min(source.getT(), image.getNFrames()));
	}

	private static CompositeImage composite(final ImagePlus image, final LUT[] luts, final int mode) {
		final CompositeImage composite = new CompositeImage(image, mode);
		composite.setLuts(luts);
		return composite;
	}

	/** Each channel from 0 to its own largest value. */
	static void showDifferences(final ImagePlus image) {
		if (image instanceof CompositeImage composite) {
			final LUT[] luts = composite.getLuts();
			for (int c = 0; c < luts.length; c++) {
				luts[c].min = 0;
				luts[c].max = image.getStack().getProcessor(image.getStackIndex(c + 1, image.getZ(), image.getT()))
					.getStats().max;
			}
			composite.setLuts(luts);
		}
		else
			image.setDisplayRange(0, image.getProcessor().getStats().max);
	}

	private LUT[] rgbLuts() {
		final LUT[] luts = new LUT[channels];
		for (int c = 0; c < luts.length; c++) {
			luts[c] = LUT.createLutFromColor(RGB[c % 3]);
			luts[c].min = 0;
			luts[c].max = 255 * factor;
		}
		return luts;
	}

	private LUT[] shownLuts() {
		final LUT[] luts = source.getLuts();
		for (int c = 0; c < luts.length; c++) {
			final double min = luts[c].min;
			final double max = luts[c].max;
			luts[c] = (LUT) luts[c].clone();
			luts[c].min = lower(min, max);
			luts[c].max = upper(min, max);
		}
		return luts;
	}

	private double lower(final double min, final double max) {
		return factor * Math.min(pixels.shown(min), pixels.shown(max));
	}

	private double upper(final double min, final double max) {
		return factor * Math.max(pixels.shown(min), pixels.shown(max));
	}
}
