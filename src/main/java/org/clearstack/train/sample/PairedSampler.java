// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Pairs of images of the same object, poor and good.
 *
 * @param goods good images
 * @param poors poor ones in the same order, smaller by the scale
 * @param scale between them
 * @param patch width and height of a poor patch in pixels
 * @param margin around a poor patch that the network sees too, in pixels
 */
public record PairedSampler(List<TrainingImage> goods, List<TrainingImage> poors, int scale, int patch, int margin)
	implements PairSampler {

	@Override
	public int count() {
		return goods.size();
	}

	@Override
	public TrainingImage image(final int index) {
		return goods.get(index);
	}

	@Override
	public long bytes(final int index) {
		return goods.get(index).bytes() + poors.get(index).bytes();
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final float[] good = goods.get(index).patch(left, top, scale * patch, symmetry);
		final float[] poor =
			poors.get(index).patch(left / scale - margin, top / scale - margin, patch + 2 * margin, symmetry);
		target.set(at, poor, good, null, 1);
	}
}
