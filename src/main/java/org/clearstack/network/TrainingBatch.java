// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * A batch of pairs of patches, the arrays in the order pair, row, column, channel.
 *
 * @param poor {@code batch · height · width · channels} values, the network's input
 * @param good {@code batch · (scale · height) · (scale · width) · channels} values it should give
 * @param weights of the good pixels in a pixelwise loss, {@code batch · (scale · height) · (scale · width)} values, or null if all count the same
 * @param ranges data range of each pair, {@code batch} values
 * @param batch number of pairs
 * @param height of a poor patch in pixels
 * @param width of a poor patch in pixels
 */
public record TrainingBatch(float[] poor, float[] good, float[] weights, float[] ranges, int batch, int height, int width) {}
