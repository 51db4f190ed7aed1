// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.PairSampler;
import org.clearstack.train.sample.TrainingImage;

/**
 * Tells empty places of images, such as background without a cell, from those that teach more.
 * <p>
 * A place is empty where it has less than half of its image's detail, which is the difference of neighbouring pixels.
 * Of noisy images that are learned from alone the noise would be taken for detail: there the means of blocks of
 * {@value #BLOCK} x {@value #BLOCK} pixels, in which most of the noise is gone, must not vary less than half as much as
 * in the image, either.
 */
final class EmptyPlaces {

	private static final double EMPTY = 0.5;
	private static final int BLOCK = 8;
	/** Places that are looked at to know how many are empty. */
	private static final int LOOKS = 400;

	private final int size;
	private final int step;
	private final boolean noisy;
	private final long seed;
	private final Map<TrainingImage, Double> structures = new ConcurrentHashMap<>();

	EmptyPlaces(final TrainingSettings settings) {
		step = settings.plan().scale();
		size = step * settings.patch();
		noisy = settings.supervision() == Supervision.NOISE2VOID;
		seed = settings.options().seed();
	}

	/** Whether a patch of an image that begins at a column and row is empty. */
	boolean isEmpty(final TrainingImage image, final int left, final int top) {
		final float[] patch = image.patch(left, top, size, 0);
		if (detail(patch, image.channels()) < EMPTY * image.detail())
			return true;
		return noisy && size >= 2 * BLOCK && structure(patch, image.channels()) < EMPTY * structure(image);
	}

	/** How many of the places of all images are empty, as a share; each image counts alike. */
	double share(final PairSampler examples) {
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 4);
		int empty = 0;
		for (int i = 0; i < LOOKS; i++) {
			final TrainingImage image = examples.image((int) ((long) i * examples.count() / LOOKS));
			if (isEmpty(image, place(random, image.width()), place(random, image.height())))
				empty++;
		}
		return (double) empty / LOOKS;
	}

	/** A place for a patch along an axis. */
	int place(final RandomGenerator random, final int length) {
		return random.nextInt((length - size) / step + 1) * step;
	}

	/** Root mean square difference of neighbours over the root of 2: comparable with an image's detail. */
	private double detail(final float[] patch, final int channels) {
		double sum = 0;
		for (int i = channels; i < patch.length; i++) {
			final double difference = (double) patch[i] - patch[i - channels];
			sum += difference * difference;
		}
		return Math.sqrt(sum / (2.0 * size * size * channels));
	}

	/** Of the patches that an image is made of: root mean square. */
	private double structure(final TrainingImage image) {
		return structures.computeIfAbsent(image, all -> {
			double sum = 0;
			int count = 0;
			for (int top = 0; top + size <= all.height(); top += size)
				for (int left = 0; left + size <= all.width(); left += size) {
					final double structure = structure(all.patch(left, top, size, 0), all.channels());
					sum += structure * structure;
					count++;
				}
			return Math.sqrt(sum / count);
		});
	}

	/** Standard deviation of the means of blocks. */
	private double structure(final float[] patch, final int channels) {
		final int blocks = size / BLOCK;
		double sum = 0;
		double squares = 0;
		for (int b = 0; b < blocks * blocks; b++) {
			double mean = 0;
			for (int y = b / blocks * BLOCK; y < (b / blocks + 1) * BLOCK; y++)
				for (int i = (y * size + b % blocks * BLOCK) * channels,
					end = i + BLOCK * channels; i < end; i++)
					mean += patch[i] / (BLOCK * BLOCK * channels);
			sum += mean;
			squares += mean * mean;
		}
		final double mean = sum / (blocks * blocks);
		return Math.sqrt(Math.max(0, squares / (blocks * blocks) - mean * mean));
	}
}
