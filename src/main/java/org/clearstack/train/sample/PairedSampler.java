// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pairs of images of the same object, poor and good.
 *
 * @param images good ones
 * @param poors poor ones in the same order, smaller by the scale
 * @param scale between them
 * @param patch size of a poor patch
 */
public record PairedSampler(List<TrainingImage> images, List<TrainingImage> poors, int scale, PatchSize patch)
	implements PairSampler {

	@Override
	public long bytes(final int index) {
		return images.get(index).bytes() + poors.get(index).bytes();
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final float[] good = images.get(index).patch(left, top, scale * patch.size(), symmetry);
		final float[] poor =
			poors.get(index).patch(left / scale - patch.margin(), top / scale - patch.margin(), patch.seen(), symmetry);
		target.set(at, poor, good, null, 1);
	}
}
