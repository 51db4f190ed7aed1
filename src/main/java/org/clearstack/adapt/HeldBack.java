// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.noise.NoiseModel;
import org.clearstack.train.sample.PixelCache;

/** Planes to learn from, a fifth of whose blocks is held back. */
final class HeldBack {

	/** Width and height of a block in pixels. */
	static final int SIZE = 32;
	private static final int ONE_OF = 5;
	/** Blocks of a plane that are held back at least, and of all planes at most. */
	private static final int LEAST = 4;
	private static final int MOST = 128;
	private static final long SEED = 11;

	/** A block that is held back: its plane, and its corner in it. */
	record Block(NoisyPlane plane, int left, int top) {}

	private final int width;
	private final int height;
	private final int mostOfPlane;
	private final List<NoisyPlane> planes = new ArrayList<>();
	private final List<Block> blocks = new ArrayList<>();
	private final PixelCache cache = new PixelCache(Long.MAX_VALUE);

	/**
	 * @param width of all planes in pixels
	 * @param height of all planes in pixels
	 * @param count number of planes that will be added
	 */
	HeldBack(final int width, final int height, final int count) {
		this.width = width;
		this.height = height;
		this.mostOfPlane = Math.max(LEAST, MOST / count);
	}

	int width() {
		return width;
	}

	int height() {
		return height;
	}

	/** Those added that are not constant. */
	List<NoisyPlane> planes() {
		return planes;
	}

	/** The blocks of all planes that are held back. */
	List<Block> blocks() {
		return blocks;
	}

	/**
	 * Adds a plane.
	 *
	 * @param pixels normalised values, row by row; NaN where there is none to learn from
	 * @param noise of the pixels
	 */
	void add(final float[] pixels, final NoiseModel noise) {
		final float[] kinds = new float[pixels.length];
		for (int i = 0; i < pixels.length; i++)
			kinds[i] = Float.isFinite(pixels[i]) ? NoisyPlane.LEARNED : NoisyPlane.LEFT_OUT;
		final float[] filled = filled(pixels);
		final List<int[]> chosen = chosen();
		for (final int[] corner : chosen)
			holdBack(corner, kinds);
		final NoisyPlane plane = NoisyPlane.of(filled, kinds, width, noise, cache);
		if (plane == null)
			return;
		planes.add(plane);
		for (final int[] corner : chosen)
			blocks.add(new Block(plane, corner[0], corner[1]));
	}

	/** Marks the pixels of a block. */
	private void holdBack(final int[] corner, final float[] kinds) {
		for (int y = corner[1]; y < corner[1] + SIZE; y++)
			for (int x = corner[0]; x < corner[0] + SIZE; x++)
				if (kinds[y * width + x] == NoisyPlane.LEARNED)
					kinds[y * width + x] = NoisyPlane.HELD_BACK;
	}

	/** Corners of blocks, drawn at random, the same for planes of one size and number. */
	private List<int[]> chosen() {
		final List<int[]> all = new ArrayList<>();
		for (int y = 0; y + SIZE <= height; y += SIZE)
			for (int x = 0; x + SIZE <= width; x += SIZE)
				all.add(new int[] { x, y });
		final RandomGenerator random =
			RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + planes.size());
		final int wanted = Math.min(mostOfPlane, Math.max(Math.min(LEAST, all.size() / 2), all.size() / ONE_OF));
		final List<int[]> chosen = new ArrayList<>();
		while (chosen.size() < wanted)
			chosen.add(all.remove(random.nextInt(all.size())));
		return chosen;
	}

	/** Holes get the value of the pixel before them. */
	private static float[] filled(final float[] pixels) {
		final float[] filled = pixels.clone();
		float last = 0;
		for (final float value : pixels)
			if (Float.isFinite(value)) {
				last = value;
				break;
			}
		for (int i = 0; i < filled.length; i++) {
			if (!Float.isFinite(filled[i]))
				filled[i] = last;
			last = filled[i];
		}
		return filled;
	}
}
