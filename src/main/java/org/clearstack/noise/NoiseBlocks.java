// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Blocks of 8 x 8 pixels, sampled evenly from the planes of an image, as coefficients of the orthonormal DCT-II. Blocks
 * with pixels that are not finite, that are clipped at the image's maximum or that show an empty background are left
 * out. Empty is what equals the image's minimum or, if all blocks without any contrast have one value, that value: a
 * mask's zero, for instance.
 */
final class NoiseBlocks {

	static final int SIZE = 8;
	static final int AREA = SIZE * SIZE;
	/** So many blocks at most; more bring nothing. */
	private static final int MOST = 40_000;
	/** A block with more pixels than this at the maximum of the image is clipped. */
	private static final int MOST_AT_MAXIMUM = 3;
	/** A block with more empty pixels than this shows background. */
	private static final int MOST_EMPTY = 19;
	/** A share of the blocks without contrast. */
	private static final double NEARLY_ALL = 0.95;
	/** If fewer blocks are left, clipped ones are taken too. */
	private static final int FEWEST = 100;
	private static final double[][] COSINES = cosines();

	private final float[] coefficients;
	private final int count;

	private NoiseBlocks(final float[] coefficients, final int count) {
		this.coefficients = coefficients;
		this.count = count;
	}

	/** @return the values of the cosines: first index the frequency, second the place. */
	static double[][] cosines() {
		final double[][] table = new double[SIZE][SIZE];
		for (int u = 0; u < SIZE; u++)
			for (int x = 0; x < SIZE; x++)
				table[u][x] = Math.sqrt((u == 0 ? 1.0 : 2.0) / SIZE) * Math.cos(Math.PI * (2 * x + 1) * u / (2 * SIZE));
		return table;
	}

	/**
	 * @param planes of the image, row by row
	 * @param width of a plane in pixels, at least 8
	 * @param height of a plane in pixels, at least 8
	 * @return its blocks
	 */
	static NoiseBlocks of(final List<float[]> planes, final int width, final int height) {
		final Limits limits = Limits.of(planes, new Places(planes, width, height));
		final NoiseBlocks blocks = sample(new Places(planes, width, height), limits);
		return blocks.count >= FEWEST ? blocks : sample(new Places(planes, width, height), Limits.NONE);
	}

	/** Where blocks are taken. */
	private record Places(List<float[]> planes, int width, int height) {

		/**
		 * @return pixels from one block to the next; odd, for an even step would meet the blocks of JPEG always at the
		 * same place.
		 */
		int step() {
			final double all = (double) planes.size() * (width - SIZE + 1) * (height - SIZE + 1);
			return (int) Math.ceil(Math.sqrt(all / MOST)) | 1;
		}

		int most() {
			return planes.size() * ((width - SIZE) / step() + 1) * ((height - SIZE) / step() + 1);
		}

		void visit(final Visitor visitor) {
			final int step = step();
			for (final float[] plane : planes)
				for (int y = 0; y <= height - SIZE; y += step)
					for (int x = 0; x <= width - SIZE; x += step)
						visitor.visit(plane, y * width + x);
		}
	}

	/** Sees a block by the index of its first pixel. */
	private interface Visitor {

		void visit(float[] plane, int at);
	}

	/**
	 * Values that are no measurement.
	 *
	 * @param low the minimum
	 * @param high the maximum
	 * @param empty value of the background, NaN if there is none
	 */
	private record Limits(float low, float high, float empty) {

		static final Limits NONE = new Limits(Float.NaN, Float.NaN, Float.NaN);

		static Limits of(final List<float[]> planes, final Places places) {
			float low = Float.POSITIVE_INFINITY;
			float high = Float.NEGATIVE_INFINITY;
			for (final float[] plane : planes)
				for (final float value : plane)
					if (Float.isFinite(value)) {
						low = Math.min(low, value);
						high = Math.max(high, value);
					}
			return new Limits(low, high, empty(places));
		}

		private static float empty(final Places places) {
			final Map<Float, Integer> flat = new HashMap<>();
			places.visit((plane, at) -> {
				if (isFlat(plane, at, places.width))
					flat.merge(plane[at], 1, Integer::sum);
			});
			final int all = flat.values().stream().mapToInt(Integer::intValue).sum();
			return flat.entrySet().stream().max(Comparator.comparingInt(Map.Entry::getValue))
				.filter(entry -> entry.getValue() >= NEARLY_ALL * all).map(Map.Entry::getKey).orElse(Float.NaN);
		}

		private static boolean isFlat(final float[] plane, final int at, final int width) {
			for (int i = 0; i < AREA; i++)
				if (plane[at + i / SIZE * width + i % SIZE] != plane[at])
					return false;
			return true;
		}
	}

	private static NoiseBlocks sample(final Places places, final Limits limits) {
		final float[] coefficients = new float[places.most() * AREA];
		final double[] block = new double[AREA];
		final int[] count = { 0 };
		places.visit((plane, at) -> {
			if (read(plane, at, places.width, limits, block))
				transform(block, coefficients, count[0]++ * AREA);
		});
		return new NoiseBlocks(Arrays.copyOf(coefficients, count[0] * AREA), count[0]);
	}

	private static boolean read(final float[] plane, final int at, final int width, final Limits limits,
		final double[] block)
	{
		int empty = 0;
		int high = 0;
		for (int i = 0; i < AREA; i++) {
			final float value = plane[at + i / SIZE * width + i % SIZE];
			if (!Float.isFinite(value))
				return false;
			block[i] = value;
			empty += value == limits.low || value == limits.empty ? 1 : 0;
			high += value == limits.high ? 1 : 0;
		}
		return empty <= MOST_EMPTY && high <= MOST_AT_MAXIMUM;
	}

	/**
	 * The mean is taken off first and added to the first coefficient, so that images with a large offset lose no
	 * digits.
	 */
	private static void transform(final double[] block, final float[] into, final int at) {
		final double mean = Arrays.stream(block).sum() / AREA;
		final double[] rows = new double[AREA];
		for (int y = 0; y < SIZE; y++)
			for (int u = 0; u < SIZE; u++)
				for (int x = 0; x < SIZE; x++)
					rows[y * SIZE + u] += COSINES[u][x] * (block[y * SIZE + x] - mean);
		for (int v = 0; v < SIZE; v++)
			for (int u = 0; u < SIZE; u++) {
				double sum = 0;
				for (int y = 0; y < SIZE; y++)
					sum += COSINES[v][y] * rows[y * SIZE + u];
				into[at + v * SIZE + u] = (float) sum;
			}
		into[at] = (float) mean;
	}

	int count() {
		return count;
	}

	/** @return the mean of a block. */
	double mean(final int block) {
		return coefficients[block * AREA];
	}

	/** @return the square of a coefficient of a block: vertical frequency times 8 plus horizontal frequency, not 0. */
	double square(final int block, final int coefficient) {
		final double value = coefficients[block * AREA + coefficient];
		return value * value;
	}

	/** @return the mean square of some coefficients, for each block. */
	double[] energies(final int[] which) {
		final double[] energies = new double[count];
		for (int i = 0; i < count; i++) {
			for (final int coefficient : which)
				energies[i] += square(i, coefficient);
			energies[i] /= which.length;
		}
		return energies;
	}
}
