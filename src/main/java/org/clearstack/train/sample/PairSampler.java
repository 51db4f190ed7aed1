// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/** What a network learns from: images, and how a pair of patches is made at a place of one. */
public interface PairSampler {

	/** The ground-truth images, or the only ones. */
	List<TrainingImage> images();

	/** Number of images. */
	default int count() {
		return images().size();
	}

	/** The ground-truth image, or the only one. */
	default TrainingImage image(final int index) {
		return images().get(index);
	}

	/** Bytes of memory that all images at a place in the list take. */
	default long bytes(final int index) {
		return image(index).bytes();
	}

	/** Whether ground-truth pixels have weights. */
	default boolean isWeighted() {
		return false;
	}

	/**
	 * Makes a pair. The degraded patch has a margin around: what lies there outside the image is mirrored.
	 *
	 * @param index of the image
	 * @param left column of the ground-truth patch, a multiple of the scale
	 * @param top row of the ground-truth patch, a multiple of the scale
	 * @param symmetry 0 to 7, see {@link TrainingImage#patch}
	 * @param random for what is drawn anew for each pair
	 * @param target to put the pair into
	 * @param at position in the target
	 */
	void put(int index, int left, int top, int symmetry, RandomGenerator random, BatchBuilder target, int at);
}
