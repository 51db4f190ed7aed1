// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import java.util.Random;
import org.clearstack.model.ModelSpec;

/**
 * How far a network looks, tried out: a block of pixels in the middle of noise is changed, once to NaN and once to
 * other noise, and the answer is searched for what changes with it. NaN goes wherever a value goes, also by weights of
 * zero; but maxima may pass it over, so both are tried. That works whatever the network is made of.
 *
 * @param margin pixels of the input beyond a block of {@link ModelSpec#multiple()} pixels that its answer depends on,
 * at most
 * @param wholeImage whether it reached nearly the border of every image that was tried: the network looks at all of its
 * image, however large
 */
public record Reach(int margin, boolean wholeImage) {

	private static final int[] LENGTHS = { 192, 768, 3072 };
	/** A change below this share of the answer's range is rounding. */
	private static final double ROUNDING = 1e-5;

	/**
	 * Tries a network out along x and along y.
	 *
	 * @throws org.clearstack.task.ClearstackException if it cannot compute
	 */
	public static Reach of(final TileNetwork network) {
		Reach reach = new Reach(0, true);
		for (int i = 0; i < LENGTHS.length && reach.wholeImage(); i++)
			reach = farther(along(network, LENGTHS[i], true), along(network, LENGTHS[i], false));
		return reach;
	}

	private static Reach farther(final Reach a, final Reach b) {
		return new Reach(Math.max(a.margin, b.margin), a.wholeImage || b.wholeImage);
	}

	private static Reach along(final TileNetwork network, final int wanted, final boolean horizontal) {
		final int multiple = network.spec().multiple();
		final int length = roundUp(Math.max(wanted, 6 * multiple), multiple);
		final int across = roundUp(Math.max(32, 2 * multiple), multiple);
		final int start = length / 2 / multiple * multiple;
		final float[] noise = noise(across * length * network.spec().inputs(), 1);
		final Strip strip = new Strip(network.spec(), length, across, horizontal, start);
		final float[] prediction = strip.run(network, noise);
		final double rounding = ROUNDING * range(prediction);
		final float[] gone = strip.run(network, strip.changed(noise, null));
		final float[] other = strip.run(network, strip.changed(noise, noise(noise.length, 2)));
		return farther(strip.reach(i -> Float.isNaN(gone[i]) && !Float.isNaN(prediction[i])),
			strip.reach(i -> Math.abs(other[i] - prediction[i]) > rounding));
	}

	private static int roundUp(final int size, final int multiple) {
		return (size + multiple - 1) / multiple * multiple;
	}

	private static float[] noise(final int length, final long seed) {
		final Random random = new Random(seed);
		final float[] noise = new float[length];
		for (int i = 0; i < length; i++)
			noise[i] = (float) (0.5 + random.nextGaussian());
		return noise;
	}

	private static double range(final float[] values) {
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (final float value : values) {
			min = Math.min(min, value);
			max = Math.max(max, value);
		}
		return max - min;
	}

	@FunctionalInterface
	private interface Changed {
		boolean at(int index);
	}

	/** A long tile, lying or standing, and the block in it. */
	private record Strip(ModelSpec spec, int length, int across, boolean horizontal, int start) {

		float[] run(final TileNetwork network, final float[] values) {
			return network.run(values, 1, horizontal ? across : length, horizontal ? length : across);
		}

		/** With other values in the block, or NaN. */
		float[] changed(final float[] values, final float[] others) {
			final float[] changed = values.clone();
			for (int i = 0; i < changed.length; i++) {
				final int along = position(i / spec.inputs(), 1);
				if (along >= start && along < start + spec.multiple())
					changed[i] = others == null ? Float.NaN : others[i];
			}
			return changed;
		}

		/** Where a pixel lies along the strip. */
		private int position(final int pixel, final int scale) {
			return horizontal ? pixel % (length * scale) : pixel / (across * scale);
		}

		Reach reach(final Changed changed) {
			int first = Integer.MAX_VALUE;
			int last = -1;
			final int pixels = length * across * spec.scale() * spec.scale();
			for (int i = 0; i < pixels * spec.channels(); i++)
				if (changed.at(i)) {
					first = Math.min(first, position(i / spec.channels(), spec.scale()) / spec.scale());
					last = Math.max(last, position(i / spec.channels(), spec.scale()) / spec.scale());
				}
			if (last < 0)
				return new Reach(0, false);
			final int reach = Math.max(0, Math.max(start - first, last - (start + spec.multiple() - 1)));
			return new Reach(reach, reach > length * 2 / 5);
		}
	}
}
