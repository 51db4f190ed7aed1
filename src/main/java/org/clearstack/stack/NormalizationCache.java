// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.image.ImagePlanes;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.normalize.Normalization;

/**
 * Normalisations of an image and thresholds of its bright pixels, each fitted once: to the whole image, a channel or a
 * plane of it. Always to the whole plane, so that a region is restored as it is in the whole. Threads may share it.
 */
public final class NormalizationCache {

	/** What is fitted to. */
	public enum Scope {
		/** As the model was trained: all channels at once, or each for itself. */
		MODEL,
		/** All channels, slices and frames at once. */
		IMAGE,
		/** All slices and frames of a channel. */
		CHANNEL,
		/** Each plane for itself. */
		SLICE;

		/** What that is for a rule. */
		public Scope of(final Normalization rule) {
			return this != MODEL ? this : rule.isJoint() ? IMAGE : CHANNEL;
		}

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	/**
	 * Slices of a large stack that percentiles are taken of at most: reading all of it takes long and tells little
	 * more.
	 */
	private static final int SAMPLED = 32;
	/** Pixels of a stack that is large; of the image alone, so that memory does not change the result. */
	private static final long LARGE = 1L << 28;

	private final ImagePlanes planes;
	private final Normalization rule;
	private final Scope per;
	private final int together;
	private final double bright;
	private final Map<List<Integer>, IntensityMap> maps = new HashMap<>();
	private final Map<List<Integer>, Double> thresholds = new HashMap<>();

	/**
	 * @param bright percentile above which pixels are bright; 100 for none
	 * @param together channels that the network is given at once
	 */
	public NormalizationCache(final ImagePlanes planes, final Normalization rule, final Scope per, final double bright,
		final int together)
	{
		this.planes = planes;
		this.rule = rule;
		this.per = per.of(rule);
		this.together = together;
		this.bright = bright;
	}

	/** The normalisation of a plane at a position. */
	public synchronized IntensityMap map(final int c, final int z, final int t,
		final RandomAccessibleInterval<? extends RealType<?>> plane)
	{
		return maps.computeIfAbsent(mapKey(c, z, t),
			k -> rule.map(rule.hasPercentiles() ? sample(fitted(c, plane)) : fitted(c, plane), c % together));
	}

	/** The intensity above which pixels of a plane at a position are bright; infinite if none shall be. */
	synchronized double threshold(final int c, final int z, final int t,
		final RandomAccessibleInterval<? extends RealType<?>> plane)
	{
		if (bright >= 100)
			return Double.POSITIVE_INFINITY;
		return thresholds.computeIfAbsent(key(c, z, t),
			k -> Normalization.percentile(sample(fitted(c, plane)), bright));
	}

	/** With the channel, for rules that have numbers for each. */
	private List<Integer> mapKey(final int c, final int z, final int t) {
		return together > 1 && per == Scope.IMAGE ? List.of(c % together) : key(c, z, t);
	}

	private List<Integer> key(final int c, final int z, final int t) {
		return switch (per) {
			case IMAGE -> List.of();
			case MODEL, CHANNEL -> List.of(c);
			case SLICE -> List.of(c, z, t);
		};
	}

	private RandomAccessibleInterval<? extends RealType<?>> fitted(final int c,
		final RandomAccessibleInterval<? extends RealType<?>> plane)
	{
		return switch (per) {
			case IMAGE -> all();
			case MODEL, CHANNEL -> planes.stack(c);
			case SLICE -> plane;
		};
	}

	private RandomAccessibleInterval<FloatType> all() {
		final List<RandomAccessibleInterval<FloatType>> channels = new ArrayList<>();
		for (int c = 0; c < planes.channels(); c++)
			channels.add(floats(planes.stack(c)));
		return Views.stack(channels);
	}

	private static <
		T extends RealType<?>> RandomAccessibleInterval<FloatType> floats(final RandomAccessibleInterval<T> image)
	{
		return image.view().convert(FloatType::new, (in, out) -> out.set(in.getRealFloat()));
	}

	private RandomAccessibleInterval<? extends RealType<?>> sample(
		final RandomAccessibleInterval<? extends RealType<?>> image)
	{
		if (Intervals.numElements(image) <= LARGE || image.numDimensions() < 3 || image.dimension(2) <= SAMPLED)
			return image;
		final long[] steps = new long[image.numDimensions()];
		Arrays.fill(steps, 1);
		steps[2] = (image.dimension(2) + SAMPLED - 1) / SAMPLED;
		return Views.subsample(image, steps);
	}
}
