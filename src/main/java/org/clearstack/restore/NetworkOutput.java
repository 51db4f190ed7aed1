// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

/**
 * Several answers to one batch of tiles, taken together; arrays as {@link org.clearstack.network.TileNetwork#run} gives
 * them.
 *
 * @param mean of the answers
 * @param deviation their population standard deviation, or null where there was one answer only
 */
public record NetworkOutput(float[] mean, float[] deviation) {}
