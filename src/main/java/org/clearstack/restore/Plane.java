// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;

import org.clearstack.normalize.LinearMap;

/**
 * One plane to restore: x and y, and where the network has several channels these as the last dimension.
 *
 * @param source the whole plane, even where only a region of it is restored
 * @param map the normalisation, fitted once per image
 * @param output where the result goes: all or any region of the source's interval, x and y multiplied by the scale.
 *          Only what lies in this interval is computed
 * @param deviation where the standard deviation of the eight answers of an ensemble goes, in intensities of the source:
 *          the same interval as the output; or null
 */
public record Plane(RandomAccessibleInterval<? extends RealType<?>> source, LinearMap map,
	RandomAccessibleInterval<FloatType> output, RandomAccessibleInterval<FloatType> deviation)
{

	/** A plane whose deviation nobody asks for. */
	public Plane(final RandomAccessibleInterval<? extends RealType<?>> source, final LinearMap map,
		final RandomAccessibleInterval<FloatType> output)
	{
		this(source, map, output, null);
	}
}
