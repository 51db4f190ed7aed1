// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.inspect;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.restore.Plane;
import org.clearstack.stack.NoiseMeasurement;

/**
 * A plane made ready for a network as a restoration does it: each channel normalised, and mirrored beyond its border by
 * the model's margin, up to a size that the network takes. NaN and infinite pixels count as zero after normalisation.
 *
 * @param values of the padded plane in the order row, column, channel
 * @param maps that normalised the channels
 * @param x how it was padded along x
 * @param y how it was padded along y
 */
record PaddedPlane(float[] values, List<IntensityMap> maps, Padding x, Padding y) {

	/** How an axis is made longer: whole multiples before, and behind as much as makes the length a multiple. */
	record Padding(int size, int before, int padded) {

		static Padding of(final long size, final ModelSpec spec) {
			final int multiple = spec.multiple();
			final int margin = (spec.margin() + multiple - 1) / multiple * multiple;
			final int whole = Math.toIntExact((size + multiple - 1) / multiple * multiple);
			return new Padding((int) size, margin, whole + 2 * margin);
		}
	}

	/**
	 * @param planes one a channel, as many as the model takes, all of one interval
	 * @throws IllegalArgumentException if the model takes another number of channels
	 */
	static PaddedPlane of(final List<? extends RandomAccessibleInterval<? extends RealType<?>>> planes,
		final ModelSpec spec)
	{
		if (planes.size() != spec.channels())
			throw new IllegalArgumentException("The model " + spec.name() + " takes " + spec.channels()
				+ " channels; found " + planes.size() + " planes.");
		final Padding x = Padding.of(planes.get(0).dimension(0), spec);
		final Padding y = Padding.of(planes.get(0).dimension(1), spec);
		final float[] values = new float[x.padded() * y.padded() * spec.inputs()];
		final List<IntensityMap> maps = new ArrayList<>();
		final Normalization rule = spec.normalization();
		for (int c = 0; c < planes.size(); c++) {
			final IntensityMap map = rule.map(
				rule.isJoint() ? Views.stack(planes.stream().map(PaddedPlane::floats).toList()) : planes.get(c), c);
			maps.add(map);
			final RandomAccess<? extends RealType<?>> pixels = mirrored(planes.get(c));
			for (int i = 0; i < x.padded() * y.padded(); i++) {
				final double value = pixels.setPositionAndGet(planes.get(c).min(0) + i % x.padded() - x.before(),
					planes.get(c).min(1) + i / x.padded() - y.before()).getRealDouble();
				values[i * spec.inputs() + c] = Double.isFinite(value) ? (float) map.forward(value) : 0;
			}
		}
		if (spec.isGivenNoise())
			for (int c = 0; c < spec.channels(); c++)
				putMaps(planes.get(spec.plane(c)), maps.get(spec.plane(c)), c, values, spec, x, y);
		return new PaddedPlane(values, maps, x, y);
	}

	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<T> plane)
	{
		return plane.view().convert(FloatType::new, (in, out) -> out.set(in.getRealFloat()));
	}

	/** The maps of a channel's noise, which is measured. */
	private static void putMaps(final RandomAccessibleInterval<? extends RealType<?>> plane, final IntensityMap map,
		final int c, final float[] values,
		final ModelSpec spec, final Padding x, final Padding y)
	{
		final NoiseModel noise = Plane.normalized(NoiseMeasurement.of(List.of(plane)), map);
		final int reach = NoiseMaps.REACH;
		final int wide = x.padded() + 2 * reach;
		final float[] grown = new float[wide * (y.padded() + 2 * reach)];
		final RandomAccess<? extends RealType<?>> pixels = mirrored(plane);
		for (int i = 0; i < grown.length; i++) {
			final double value = pixels.setPositionAndGet(plane.min(0) + i % wide - x.before() - reach,
				plane.min(1) + i / wide - y.before() - reach).getRealDouble();
			grown[i] = Double.isFinite(value) ? (float) map.forward(value) : 0;
		}
		NoiseMaps.put(noise, NoiseMaps.deviation(noise, grown, x.padded(), y.padded()), values,
			spec.planes() + c * NoiseMaps.COUNT, spec.inputs());
	}

	private static <T extends RealType<?>> RandomAccess<T> mirrored(final RandomAccessibleInterval<T> plane) {
		return Views.extendMirrorDouble(plane).randomAccess();
	}

	/** Pixels of the padded plane. */
	static double pixels(final RandomAccessibleInterval<?> plane, final ModelSpec spec) {
		return (double) Padding.of(plane.dimension(0), spec).padded() * Padding.of(plane.dimension(1), spec).padded();
	}
}
