// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.engine.ModelCheck;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.Normalization;

/**
 * What a description wants done to its test image and to the network's answer, and no more: a test output is not taken
 * back to the image's intensities unless the description says so.
 *
 * @param rule of the model
 * @param channels of image and answer
 */
record TestProcessing(Normalization rule, int channels) implements ModelCheck.Processing {

	@Override
	public float[] before(final float[] image) {
		final float[] result = new float[image.length];
		for (int c = 0; c < channels; c++) {
			final IntensityMap map = map(image, c);
			for (int i = c; i < image.length; i += channels)
				result[i] = (float) map.forward(image[i]);
		}
		return result;
	}

	@Override
	public float[] after(final float[] prediction, final float[] image) {
		final float[] result = new float[prediction.length];
		for (int c = 0; c < channels; c++) {
			final IntensityMap described = map(image, c);
			final IntensityMap map = described.isJoint() ? described.fitted(values(prediction), values(image))
				: described.fitted(channel(prediction, c), channel(image, c));
			for (int i = c; i < prediction.length; i += channels)
				result[i] = (float) map.inverse(prediction[i]);
		}
		return result;
	}

	private IntensityMap map(final float[] image, final int c) {
		return rule.described(rule.isJoint() ? values(image) : channel(image, c), c);
	}

	private RandomAccessibleInterval<FloatType> values(final float[] image) {
		return ArrayImgs.floats(image, channels, image.length / channels);
	}

	private RandomAccessibleInterval<FloatType> channel(final float[] image, final int c) {
		return Views.hyperSlice(values(image), 0, c);
	}
}
