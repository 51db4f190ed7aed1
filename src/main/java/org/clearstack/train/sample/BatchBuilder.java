// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import org.clearstack.network.TrainingBatch;

/** A batch being filled pair by pair. */
public final class BatchBuilder {

	private final int batch;
	private final int size;
	private final int margin;
	private final float[] degraded;
	private final float[] groundTruth;
	private final float[] weights;
	private final float[] ranges;
	private double gain = 1;
	private double offset;

	/**
	 * @param batch number of pairs
	 * @param size of a degraded patch in pixels, without its margin
	 * @param margin on each side of a degraded patch
	 * @param scale of the ground-truth patches
	 * @param channels of the ground-truth patches
	 * @param inputs values of a degraded pixel
	 * @param weighted whether ground-truth pixels have weights
	 */
	public BatchBuilder(final int batch, final int size, final int margin, final int scale, final int channels,
		final int inputs, final boolean weighted)
	{
		this.batch = batch;
		this.size = size;
		this.margin = margin;
		this.degraded = new float[batch * (size + 2 * margin) * (size + 2 * margin) * inputs];
		this.groundTruth = new float[batch * size * size * scale * scale * channels];
		this.weights = weighted ? new float[batch * size * size * scale * scale] : null;
		this.ranges = new float[batch];
	}

	/**
	 * From now on intensities are changed: each becomes {@code gain · value + offset} before it is multiplied by a
	 * pair's factor.
	 */
	public void change(final double newGain, final double newOffset) {
		gain = newGain;
		offset = newOffset;
	}

	/**
	 * Sets a pair.
	 *
	 * @param index of the pair
	 * @param poorPatch values in [0, 1], with the margin
	 * @param goodPatch values in [0, 1]
	 * @param pixelWeights of the ground-truth pixels, or null where the batch has none
	 * @param factor that both patches are multiplied by; it becomes their data range
	 */
	public void set(final int index, final float[] degradedPatch, final float[] groundTruthPatch,
		final float[] pixelWeights,
		final double factor)
	{
		scale(degradedPatch, factor, degraded, index * degradedPatch.length);
		scale(groundTruthPatch, factor, groundTruth, index * groundTruthPatch.length);
		ranges[index] = (float) factor;
		if (weights != null)
			System.arraycopy(pixelWeights, 0, weights, index * pixelWeights.length, pixelWeights.length);
	}

	private void scale(final float[] patch, final double factor, final float[] target, final int at) {
		for (int i = 0; i < patch.length; i++)
			target[at + i] = (float) (factor * (gain * patch[i] + offset));
	}

	public TrainingBatch batch() {
		return new TrainingBatch(degraded, groundTruth, weights, ranges,
			new TrainingBatch.Shape(batch, size + 2 * margin, size + 2 * margin, margin));
	}
}
