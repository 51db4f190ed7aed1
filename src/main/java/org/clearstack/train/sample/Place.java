// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.random.RandomGenerator;
import org.clearstack.degrade.Binning;

/**
 * Where a patch is taken from.
 *
 * @param image to take it from
 * @param left column of its corner
 * @param top row of its corner
 * @param times how many times it is binned along x and y
 * @param symmetry how it is flipped and rotated, see {@link TrainingImage#patch}
 */
record Place(TrainingImage image, int left, int top, int times, int symmetry) {

	/** The same, binned as often as is drawn, and moved so that a patch of so many pixels still fits. */
	Place drawn(final int size, final Augmentation augmentation, final RandomGenerator random) {
		final int drawn = augmentation.drawPreBinning(random, Math.min(image.width(), image.height()) / size);
		return new Place(image, Math.min(left, image.width() - drawn * size),
			Math.min(top, image.height() - drawn * size), drawn, symmetry);
	}

	/** A patch of so many pixels, with more around it. */
	float[] patch(final int size, final int around) {
		final int whole = size + 2 * around;
		final float[] patch = image.patch(left - times * around, top - times * around, times * whole, symmetry);
		return times == 1 ? patch
			: Patches.interleaved(Binning.bin(Patches.image(patch, times * whole, image.channels()), times));
	}
}
