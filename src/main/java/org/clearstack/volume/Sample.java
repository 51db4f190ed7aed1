// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.chunk.SampleType;

/** A small image that stands for a volume. */
final class Sample {

	private Sample() {}

	/** The middle of the middle plane, all channels: 8 or 16 bits where the volume has them, else 32. */
	static ImagePlus of(final VolumeSource source) {
		ImageStack stack = null;
		for (int c = 0; c < source.length(1); c++) {
			final Img<FloatType> middle = Measurement.middle(Views.hyperSlice(
				LazyVolume.of(source.array(), source.length(0) / 2, c, new Tally()), 2, source.length(2) / 2));
			final ImageProcessor slice = typed(middle, source.array().type());
			if (stack == null)
				stack = new ImageStack(slice.getWidth(), slice.getHeight());
			stack.addSlice(slice);
		}
		final ImagePlus image = new ImagePlus(source.dress().getTitle(), stack);
		image.setDimensions((int) source.length(1), 1, 1);
		image.setCalibration(source.dress().getCalibration().copy());
		if (source.array().type() == SampleType.INT16)
			image.getCalibration().disableDensityCalibration();
		return image;
	}

	private static ImageProcessor typed(final Img<FloatType> plane, final SampleType type) {
		final float[] values = new float[(int) plane.size()];
		int i = 0;
		for (final FloatType pixel : plane)
			values[i++] = pixel.get();
		final ImageProcessor floats =
			new FloatProcessor((int) plane.dimension(0), (int) plane.dimension(1), values);
		return switch (type) {
			case UINT8 -> floats.convertToByteProcessor(false);
			case UINT16 -> floats.convertToShortProcessor(false);
			default -> floats;
		};
	}
}
