// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import org.clearstack.degrade.Binning;

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;

/**
 * A batch of pairs of square patches, each array in the order pair, row, column.
 *
 * @param poor {@code batch · size · size} values
 * @param good {@code batch · (scale · size) · (scale · size)} values
 * @param batch number of pairs
 * @param size of a poor patch in pixels
 */
record Pairs(float[] poor, float[] good, int batch, int size) {

	/** Makes the poor patches by binning the good ones. */
	static Pairs binned(final float[] good, final int batch, final int size, final int scale) {
		final long large = (long) scale * size;
		final Img<FloatType> binned = Binning.bin(ArrayImgs.floats(good, large, large, batch), scale);
		final float[] poor = new float[batch * size * size];
		int i = 0;
		for (final FloatType value : binned)
			poor[i++] = value.get();
		return new Pairs(poor, good, batch, size);
	}
}
