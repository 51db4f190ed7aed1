// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.network.ModelSpec;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;

/**
 * A plane made ready for a network as a restoration does it: normalised, and mirrored beyond its border by the model's margin, up to
 * a size that the network takes. NaN and infinite pixels count as zero after normalisation.
 *
 * @param values of the padded plane, row by row
 * @param map that normalised it
 * @param x how it was padded along x
 * @param y how it was padded along y
 */
record PaddedPlane(float[] values, LinearMap map, Padding x, Padding y) {

	/** How an axis is made longer: whole multiples before, and behind as much as makes the length a multiple. */
	record Padding(int size, int before, int padded) {

		static Padding of(final long size, final ModelSpec spec) {
			final int multiple = spec.multiple();
			final int margin = (spec.margin() + multiple - 1) / multiple * multiple;
			final int whole = Math.toIntExact((size + multiple - 1) / multiple * multiple);
			return new Padding((int) size, margin, whole + 2 * margin);
		}
	}

	static PaddedPlane of(final RandomAccessibleInterval<? extends RealType<?>> plane, final ModelSpec spec) {
		final Padding x = Padding.of(plane.dimension(0), spec);
		final Padding y = Padding.of(plane.dimension(1), spec);
		final LinearMap map = Normalization.parse(spec.normalization()).fit(plane);
		final RandomAccess<? extends RealType<?>> pixels = mirrored(plane);
		final float[] values = new float[x.padded() * y.padded()];
		for (int i = 0; i < values.length; i++) {
			final double value = pixels.setPositionAndGet(plane.min(0) + i % x.padded() - x.before(), plane.min(1) + i / x.padded() - y.before()).getRealDouble();
			values[i] = Double.isFinite(value) ? (float) map.forward(value) : 0;
		}
		return new PaddedPlane(values, map, x, y);
	}

	private static <T extends RealType<?>> RandomAccess<T> mirrored(final RandomAccessibleInterval<T> plane) {
		return Views.extendMirrorDouble(plane).randomAccess();
	}

	/** Pixels of the padded plane. */
	static double pixels(final RandomAccessibleInterval<?> plane, final ModelSpec spec) {
		return (double) Padding.of(plane.dimension(0), spec).padded() * Padding.of(plane.dimension(1), spec).padded();
	}
}
