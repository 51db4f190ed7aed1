// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

/**
 * Several outputs for one batch of tiles, taken together; arrays as {@link org.clearstack.network.TileNetwork#run}
 * gives them.
 *
 * @param mean of the outputs
 * @param deviation their population standard deviation, or null where there was one output only
 */
public record NetworkOutput(float[] mean, float[] deviation) {}
