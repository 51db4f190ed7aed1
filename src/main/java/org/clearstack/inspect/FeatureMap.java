// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.network.Layer;

/**
 * One channel of a layer's output for an image.
 *
 * @param layer it belongs to
 * @param channel from 0
 * @param plane x and y, in the layer's own pixels: covers the area of the image
 * @param energy mean of the squared values
 */
public record FeatureMap(Layer layer, int channel, RandomAccessibleInterval<FloatType> plane, double energy) {

	/** Such as {@code encoder0_0a: 17/64}. */
	public String label() {
		return layer.name() + ": " + (channel + 1) + "/" + layer.channels();
	}
}
