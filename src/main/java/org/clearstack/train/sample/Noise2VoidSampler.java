// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Noisy images alone (Noise2Void, Krull et al., 2019): some pixels of a patch are replaced by a neighbour's value, and
 * the network has to find what they were. It cannot know their noise, so it learns what lies under it.
 *
 * @param images noisy ones
 * @param patch size of a patch; its margin has no blind spots
 * @param depth slices the network sees, of which the middle one gets blind spots; 1 if images hold channels
 * @param spots what is hidden around each pixel that is to be found
 */
public record Noise2VoidSampler(List<TrainingImage> images, PatchSize patch, int depth, BlindSpots spots)
	implements PairSampler {

	/** One pixel of so many is blind, where no others are hidden with it. */
	private static final int CELL = 64;
	/** How far away the replacing neighbours may be. */
	private static final int RADIUS = 2;
	/** Most of a patch that is hidden. */
	private static final double MOST = 0.25;
	/** Bit of a symmetry that swaps the axes. */
	private static final int SWAPPED = 4;

	@Override
	public boolean isWeighted() {
		return true;
	}

	@Override
	public void put(final int index, final int left, final int top, final int symmetry, final RandomGenerator random,
		final BatchBuilder target, final int at)
	{
		final int size = patch.size();
		final int wide = patch.seen();
		final float[] seen =
			images.get(index).patch(left - patch.margin(), top - patch.margin(), wide, symmetry);
		final Blinding blinding = new Blinding(seen, images.get(index).channels(), random);
		final List<int[]> hidden = ((symmetry & SWAPPED) == 0 ? spots : spots.turned()).hidden();
		final float[] weights = new float[size * size];
		final int count = (int) Math.max(1, Math.min(size * size / CELL, MOST * size * size / hidden.size()));
		for (int spot = 0; spot < count; spot++) {
			final int x = random.nextInt(size);
			final int y = random.nextInt(size);
			for (final int[] place : hidden)
				blinding.hide(x + place[0], y + place[1], hidden.size() > 1);
			weights[y * size + x] = 1;
		}
		final float[] noisy = Patches.inside(seen, wide, patch.margin(), images.get(index).channels());
		target.set(at, blinding.blind, Patches.middleSlice(noisy, depth), weights, 1);
	}

	/** A patch some of whose pixels are hidden. */
	private final class Blinding {

		private final float[] seen;
		private final float[] blind;
		private final int channels;
		private final RandomGenerator random;

		Blinding(final float[] seen, final int channels, final RandomGenerator random) {
			this.seen = seen;
			this.blind = seen.clone();
			this.channels = channels;
			this.random = random;
		}

		/**
		 * Replaces a pixel.
		 *
		 * @param x column in the patch without its margin
		 * @param y row in it
		 * @param shared whether its noise has to do with its neighbours', so that the replacing ones are those farther
		 * away
		 */
		void hide(final int x, final int y, final boolean shared) {
			final int size = patch.size();
			if (x < 0 || x >= size || y < 0 || y >= size)
				return;
			final int reach = shared ? spots.span() + RADIUS : RADIUS;
			final int to = index(x, y);
			final int values = depth == 1 ? channels : 1;
			if (!spots.median()) {
				final int from = neighbour(x, y, reach);
				for (int c = 0; c < values; c++)
					blind[to + c] = seen[from + c];
				return;
			}
			for (int c = 0; c < values; c++)
				blind[to + c] = median(x, y, reach, c);
		}

		private int index(final int x, final int y) {
			return ((y + patch.margin()) * patch.seen() + x + patch.margin()) * channels + depth / 2;
		}

		/** Another pixel nearby. */
		private int neighbour(final int x, final int y, final int reach) {
			final int size = patch.size();
			while (true) {
				final int u = x + random.nextInt(2 * reach + 1) - reach;
				final int v = y + random.nextInt(2 * reach + 1) - reach;
				if (u >= 0 && u < size && v >= 0 && v < size && (u != x || v != y))
					return index(u, v);
			}
		}

		/** The median of the pixels around one, without it. */
		private float median(final int x, final int y, final int reach, final int c) {
			final int size = patch.size();
			final float[] values = new float[(2 * reach + 1) * (2 * reach + 1)];
			int count = 0;
			for (int v = Math.max(0, y - reach); v <= Math.min(size - 1, y + reach); v++)
				for (int u = Math.max(0, x - reach); u <= Math.min(size - 1, x + reach); u++)
					if (u != x || v != y)
						values[count++] = seen[index(u, v) + c];
			return BlindSpots.median(values, count);
		}
	}
}
