// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

/**
 * What a layer answered to an image.
 *
 * @param layer its name
 * @param height in pixels
 * @param width in pixels
 * @param channels features per pixel
 * @param values {@code height · width · channels} values in the order row, column, channel
 */
public record Activation(String layer, int height, int width, int channels, float[] values) {}
