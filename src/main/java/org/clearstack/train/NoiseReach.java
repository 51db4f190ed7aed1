// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.noise.NoiseMeter;
import org.clearstack.noise.NoiseModel;
import org.clearstack.train.sample.BlindSpots;
import org.clearstack.train.sample.TrainingImage;

/**
 * How far the noise of images is shared along x and along y, for the blind mask of a network that learns from them
 * alone. The correlation of neighbours is measured, the median over the images; that of pixels k apart is taken for its
 * k-th power, which is that of noise that passed a filter of first order and more than that of blurred noise.
 *
 * @param images to look at, at least one
 * @param channel of their values
 */
record NoiseReach(List<TrainingImage> images, int channel) {

	private static final int MOST_IMAGES = 8;
	private static final int LARGEST = 512;

	/** The mask that hides the pixels which share noise, if it is to be measured; otherwise the one that is wanted. */
	BlindSpots mask(final BlindSpots wanted) {
		final int count = Math.min(MOST_IMAGES, images.size());
		final List<NoiseModel> noises = IntStream.range(0, count)
			.mapToObj(i -> noise(images.get((int) ((long) i * images.size() / count)))).toList();
		return wanted.forNoise(powers(median(noises, NoiseModel::rhoX)), powers(median(noises, NoiseModel::rhoY)));
	}

	/** Of the middle of an image. */
	private NoiseModel noise(final TrainingImage image) {
		final int size = Math.min(LARGEST, Math.min(image.width(), image.height()));
		final float[] patch = image.patch((image.width() - size) / 2, (image.height() - size) / 2, size, 0);
		final float[] values = new float[size * size];
		for (int i = 0; i < values.length; i++)
			values[i] = patch[i * image.channels() + channel];
		return NoiseMeter.measure(ArrayImgs.floats(values, size, size));
	}

	private static double median(final List<NoiseModel> noises, final ToDoubleFunction<NoiseModel> of) {
		final double[] sorted = noises.stream().mapToDouble(of).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	private static double[] powers(final double correlation) {
		return DoubleStream.iterate(1, p -> p * correlation).limit(BlindSpots.WIDEST + 1).toArray();
	}
}
