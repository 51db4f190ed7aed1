// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Noisy images alone (Noise2Void, Krull et al., 2019): some pixels of a patch are replaced by a neighbour's value, and
 * the network has to find what they were. It cannot know their noise, so it learns what lies under it.
 *
 * @param images noisy ones, whose noise is independent from pixel to pixel
 * @param patch size of a patch; its margin has no blind spots
 * @param depth slices the network sees, of which the middle one gets blind spots; 1 if images hold channels
 */
public record Noise2VoidSampler(List<TrainingImage> images, PatchSize patch, int depth) implements PairSampler {

	/** One pixel of so many is blind. */
	private static final int CELL = 64;
	/** How far away the replacing neighbour may be. */
	private static final int RADIUS = 2;

	@Override
	public boolean isWeighted() {
		return true;
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final int channels = images.get(index).channels();
		final int size = patch.size();
		final int margin = patch.margin();
		final int wide = patch.seen();
		final float[] blind = images.get(index).patch(left - margin, top - margin, wide, symmetry);
		final float[] noisy = margin == 0 ? blind.clone() : Patches.inside(blind, wide, margin, channels);
		final float[] weights = new float[size * size];
		for (int spot = 0; spot < size * size / CELL; spot++) {
			final int x = random.nextInt(size);
			final int y = random.nextInt(size);
			System.arraycopy(noisy, neighbour(x, y, random) * channels + depth / 2, blind,
				((y + margin) * wide + x + margin) * channels + depth / 2, depth == 1 ? channels : 1);
			weights[y * size + x] = 1;
		}
		target.set(at, blind, Patches.middleSlice(noisy, depth), weights, 1);
	}

	/** Another pixel nearby. */
	private int neighbour(final int x, final int y, final RandomGenerator random) {
		final int size = patch.size();
		while (true) {
			final int u = x + random.nextInt(2 * RADIUS + 1) - RADIUS;
			final int v = y + random.nextInt(2 * RADIUS + 1) - RADIUS;
			if (u >= 0 && u < size && v >= 0 && v < size && (u != x || v != y))
				return v * size + u;
		}
	}
}
