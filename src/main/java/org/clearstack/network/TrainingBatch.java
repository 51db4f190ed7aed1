// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.Arrays;

/**
 * A batch of pairs of patches, the arrays in the order pair, row, column, channel.
 *
 * @param poor {@code batch · height · width · inputs} values, the network's input; see {@link NetworkPlan#inputs()}
 * @param good {@code batch · (scale · height) · (scale · width) · channels} values it should give
 * @param weights of the good pixels in a pixelwise loss, {@code batch · (scale · height) · (scale · width)} values, or null if all count the same
 * @param ranges data range of each pair, {@code batch} values
 * @param batch number of pairs
 * @param height of a poor patch in pixels
 * @param width of a poor patch in pixels
 */
public record TrainingBatch(float[] poor, float[] good, float[] weights, float[] ranges, int batch, int height, int width) {

	/**
	 * Some of the pairs.
	 *
	 * @param from number of the first one
	 * @param to number behind the last one
	 */
	public TrainingBatch part(final int from, final int to) {
		return new TrainingBatch(part(poor, from, to), part(good, from, to), weights == null ? null : part(weights, from, to), part(ranges, from, to), to - from,
			height, width);
	}

	private float[] part(final float[] values, final int from, final int to) {
		final int length = values.length / batch;
		return Arrays.copyOfRange(values, from * length, to * length);
	}
}
