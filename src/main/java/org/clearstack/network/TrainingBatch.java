// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.Arrays;

/**
 * A batch of pairs of patches, the arrays in the order pair, row, column, channel.
 *
 * @param degraded {@code batch · height · width · inputs} values, the network's input; see {@link
 * org.clearstack.model.NetworkPlan#inputs()}
 * @param groundTruth {@code batch · (scale · (height − 2 · margin)) · (scale · (width − 2 · margin)) · channels} values
 * it should give
 * @param weights of the ground-truth pixels in a pixelwise loss, one for each of all channels, or null if all count the
 * same
 * @param ranges data range of each pair, {@code batch} values
 * @param shape sizes of the arrays
 */
public record TrainingBatch(float[] degraded, float[] groundTruth, float[] weights, float[] ranges, Shape shape) {

	/**
	 * Sizes of a batch.
	 *
	 * @param batch number of pairs
	 * @param height of a degraded patch in pixels, with its margin
	 * @param width of a degraded patch in pixels, with its margin
	 * @param margin pixels on each side of a degraded patch that the network sees and that have no ground-truth
	 * counterpart
	 */
	public record Shape(int batch, int height, int width, int margin) {}

	/** A batch without margins. */
	public TrainingBatch(final float[] degraded, final float[] groundTruth, final float[] weights, final float[] ranges,
		final int batch, final int height, final int width)
	{
		this(degraded, groundTruth, weights, ranges, new Shape(batch, height, width, 0));
	}

	/** The same batch with other weights of its pixels. */
	public TrainingBatch withWeights(final float[] others) {
		return new TrainingBatch(degraded, groundTruth, others, ranges, shape);
	}

	/** Number of pairs. */
	public int batch() {
		return shape.batch();
	}

	/** Height of a degraded patch in pixels, with its margin. */
	public int height() {
		return shape.height();
	}

	/** Width of a degraded patch in pixels, with its margin. */
	public int width() {
		return shape.width();
	}

	/** Pixels on each side of a degraded patch that the network sees and that have no ground-truth counterpart. */
	public int margin() {
		return shape.margin();
	}

	/** Height of a degraded patch in pixels, without its margin. */
	public int innerHeight() {
		return height() - 2 * margin();
	}

	/** Width of a degraded patch in pixels, without its margin. */
	public int innerWidth() {
		return width() - 2 * margin();
	}

	/**
	 * Some of the pairs.
	 *
	 * @param from number of the first one
	 * @param to number behind the last one
	 */
	public TrainingBatch part(final int from, final int to) {
		return new TrainingBatch(part(degraded, from, to), part(groundTruth, from, to),
			weights == null ? null : part(weights, from, to), part(ranges, from, to),
			new Shape(to - from, height(), width(), margin()));
	}

	private float[] part(final float[] values, final int from, final int to) {
		final int length = values.length / batch();
		return Arrays.copyOfRange(values, from * length, to * length);
	}
}
