// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.clearstack.network.TrainingBatch;
import org.clearstack.train.sample.BatchBuilder;

/** Slices of a stack to learn from, normalised, and those that are held back; pairs of patches are drawn from them. */
final class LearningSlices {

	/** Around a patch, which the network sees and is not judged by. */
	static final int MARGIN = 8;
	static final int SMALLEST_PATCH = 32;
	private static final int LARGEST_PATCH = 64;
	private static final int HELD_BACK = 64;
	private static final int TOGETHER = 16;
	private static final int ATTEMPTS = 20;

	private final AxialSampling sampling;
	private final int width;
	private final int height;
	private final int size;
	private final List<float[]> learned = new ArrayList<>();
	private final List<float[]> held = new ArrayList<>();

	LearningSlices(final AxialSampling sampling, final int width, final int height) {
		this.sampling = sampling;
		this.width = width;
		this.height = height;
		this.size = Math.min(LARGEST_PATCH, Math.min(width, height) / SMALLEST_PATCH * SMALLEST_PATCH);
	}

	/** Adds a slice of {@code width · height} normalised values. */
	void add(final float[] slice, final boolean isHeld) {
		(isHeld ? held : learned).add(slice);
	}

	int count() {
		return learned.size();
	}

	/** Whether any pair can be drawn: patches that are constant or not finite teach nothing. */
	boolean areUseful(final RandomGenerator random) {
		return !learned.isEmpty() && !held.isEmpty() && draw(learned, random) != null && draw(held, random) != null;
	}

	/** Pairs from anywhere in the slices that are learned from. */
	TrainingBatch batch(final int pairs, final RandomGenerator random) {
		return batch(pairs, learned, random);
	}

	/** Pairs of the slices that are held back: the same each time for the same numbers. */
	List<TrainingBatch> heldBack(final RandomGenerator random) {
		final List<TrainingBatch> batches = new ArrayList<>();
		for (int i = 0; i < HELD_BACK; i += TOGETHER)
			batches.add(batch(TOGETHER, held, random));
		return batches;
	}

	private TrainingBatch batch(final int pairs, final List<float[]> slices, final RandomGenerator random) {
		final BatchBuilder batch = new BatchBuilder(pairs, size, MARGIN, 1, 1, 1, false);
		for (int i = 0; i < pairs; i++) {
			final float[] patch = draw(slices, random);
			if (patch != null)
				put(patch, random.nextInt((int) Math.ceil(sampling.factor())), batch, i);
		}
		return batch.batch();
	}

	/** A patch with all that its degraded one depends on; null if none was found from which anything can be learned. */
	private float[] draw(final List<float[]> slices, final RandomGenerator random) {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			final float[] slice = slices.get(random.nextInt(slices.size()));
			final int left = random.nextInt(width - size + 1);
			final int top = random.nextInt(height - size + 1);
			final float[] patch = patch(slice, left, top, random.nextInt(8));
			if (hasDetail(patch))
				return patch;
		}
		return null;
	}

	private static boolean hasDetail(final float[] patch) {
		boolean differs = false;
		for (final float value : patch) {
			if (!Float.isFinite(value))
				return false;
			differs |= value != patch[0];
		}
		return differs;
	}

	/** Bits 0 and 1 of the symmetry flip, bit 2 swaps x and y, so that both are degraded in turn. */
	private float[] patch(final float[] slice, final int left, final int top, final int symmetry) {
		final int wide = size + 2 * MARGIN;
		final int high = wide + 2 * sampling.reach();
		final boolean isSwapped = (symmetry & 4) != 0;
		final float[] patch = new float[wide * high];
		for (int y = 0; y < high; y++)
			for (int x = 0; x < wide; x++) {
				final int u = ((symmetry & 1) == 0 ? x : wide - 1 - x) - MARGIN;
				final int v = ((symmetry & 2) == 0 ? y : high - 1 - y) - MARGIN - sampling.reach();
				final int column = AxialSampling.mirrored(left + (isSwapped ? v : u), width);
				final int row = AxialSampling.mirrored(top + (isSwapped ? u : v), height);
				patch[y * wide + x] = slice[row * width + column];
			}
		return patch;
	}

	private void put(final float[] patch, final int phase, final BatchBuilder batch, final int at) {
		final int wide = size + 2 * MARGIN;
		final float[] input = new float[wide * wide];
		System.arraycopy(sampling.degraded(patch, wide, phase), sampling.reach() * wide, input, 0, input.length);
		final float[] truth = new float[size * size];
		for (int y = 0; y < size; y++)
			System.arraycopy(patch, (y + MARGIN + sampling.reach()) * wide + MARGIN, truth, y * size, size);
		batch.set(at, input, truth, null, 1);
	}
}
