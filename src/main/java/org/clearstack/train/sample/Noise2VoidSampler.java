// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Noisy images alone (Noise2Void, Krull et al., 2019): some pixels of a patch are replaced by a neighbour's value, and
 * the network has to find what they were. It cannot know their noise, so it learns what lies under it.
 *
 * @param images noisy ones, whose noise is independent from pixel to pixel
 * @param patch width and height of a patch in pixels
 * @param margin around a patch that the network sees too, without blind spots, in pixels
 * @param depth slices the network sees, of which the middle one gets blind spots; 1 if images hold channels
 */
public record Noise2VoidSampler(List<TrainingImage> images, int patch, int margin, int depth) implements PairSampler {

	/** One pixel of so many is blind. */
	private static final int CELL = 64;
	/** How far away the replacing neighbour may be. */
	private static final int RADIUS = 2;

	@Override
	public int count() {
		return images.size();
	}

	@Override
	public TrainingImage image(final int index) {
		return images.get(index);
	}

	@Override
	public boolean isWeighted() {
		return true;
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final int channels = images.get(index).channels();
		final int wide = patch + 2 * margin;
		final float[] blind = images.get(index).patch(left - margin, top - margin, wide, symmetry);
		final float[] noisy = margin == 0 ? blind.clone() : Patches.inside(blind, wide, margin, channels);
		final float[] weights = new float[patch * patch];
		for (int spot = 0; spot < patch * patch / CELL; spot++) {
			final int x = random.nextInt(patch);
			final int y = random.nextInt(patch);
			System.arraycopy(noisy, neighbour(x, y, random) * channels + depth / 2, blind,
				((y + margin) * wide + x + margin) * channels + depth / 2, depth == 1 ? channels : 1);
			weights[y * patch + x] = 1;
		}
		target.set(at, blind, Depth.middle(noisy, depth), weights, 1);
	}

	/** Another pixel nearby. */
	private int neighbour(final int x, final int y, final RandomGenerator random) {
		while (true) {
			final int u = x + random.nextInt(2 * RADIUS + 1) - RADIUS;
			final int v = y + random.nextInt(2 * RADIUS + 1) - RADIUS;
			if (u >= 0 && u < patch && v >= 0 && v < patch && (u != x || v != y))
				return v * patch + u;
		}
	}
}
