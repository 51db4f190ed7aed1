// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pairs of images of the same object, degraded and ground truth.
 *
 * @param images ground truth
 * @param degradedImages degraded ones in the same order, smaller by the scale
 * @param scale between them
 * @param patch size of a degraded patch
 */
public record PairedSampler(List<TrainingImage> images, List<TrainingImage> degradedImages, int scale, PatchSize patch)
	implements PairSampler {

	@Override
	public long bytes(final int index) {
		return images.get(index).bytes() + degradedImages.get(index).bytes();
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final float[] groundTruth = images.get(index).patch(left, top, scale * patch.size(), symmetry);
		final float[] degraded =
			degradedImages.get(index).patch(left / scale - patch.margin(), top / scale - patch.margin(), patch.seen(),
				symmetry);
		target.set(at, degraded, groundTruth, null, 1);
	}
}
