// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.stack;

import java.util.List;
import java.util.stream.IntStream;
import net.imglib2.Interval;
import net.imglib2.util.Intervals;
import org.clearstack.device.DeviceChoice;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ImagePlanes;
import org.clearstack.image.SoftCache;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.normalize.IntensityMap;
import org.clearstack.restore.NetworkOutput;
import org.clearstack.restore.RestoreSettings;

/**
 * What a network gave for the planes of an image, remembered while memory lasts, so that another strength need not
 * ask it again. Of all images only the last one's outputs are kept, and only up to a quarter of Java's memory.
 */
final class OutputCache {

	/** Where a plane stands in the restored part, counted from 0. */
	record Position(int c, int z, int t) {}

	/**
	 * What an output depends on; the digest is of the pixels that the network sees and of what they mean, the maps
	 * stand for all others.
	 */
	private record Key(NetworkKey network, RestoreSettings settings, NormalizationCache.Scope per, boolean deviations,
		PixelsKey pixels) {}

	private record NetworkKey(String folder, String identity, String device) {}

	private record PixelsKey(String region, long digest, List<IntensityMap> maps) {}

	private static final SoftCache<Key, OutputCache> LAST = new SoftCache<>(1);

	private final SoftCache<Position, NetworkOutput> predictions;

	/** Remembers the latest few. */
	OutputCache(final int most) {
		predictions = new SoftCache<>(most);
	}

	/**
	 * The outputs of the last run if this one is of the same image, model and settings; otherwise none yet. Reads no
	 * more than the part.
	 *
	 * @param computed the pixels that the network computes of each plane
	 */
	static OutputCache of(final ImagePart part, final Interval computed, final ModelFolder model,
		final DeviceChoice device, final RestorationOptions options,
		final NormalizationCache normalizations)
	{
		final int planes = part.channels() * part.slices() * part.frames();
		if (part.sourcePlanes().isVirtual() || bytes(part, computed, options) > Runtime.getRuntime().maxMemory() / 4)
			return new OutputCache(0);
		final NetworkKey network =
			new NetworkKey(model.path().toAbsolutePath().normalize().toString(), model.identity(), device.text());
		final String region = Intervals.toString(computed) + " " + part.channel(0) + " " + part.slice(0) + " "
			+ part.frame(0) + " " + planes;
		final Key key = new Key(network, options.settings(), options.per(), options.uncertainty(),
			new PixelsKey(region + " " + options.along(), digest(part, model.spec()),
				maps(part, options, normalizations)));
		return LAST.get(key, another -> new OutputCache(planes));
	}

	private static long bytes(final ImagePart part, final Interval computed, final RestorationOptions options) {
		return Intervals.numElements(computed) * part.channels() * part.slices() * part.frames() * Float.BYTES
			* (options.uncertainty() ? 2 : 1);
	}

	/** The output for a plane, or null. */
	NetworkOutput get(final Position position) {
		return predictions.get(position);
	}

	/** Remembers an output, whose arrays nobody changes from now on. */
	void put(final Position position, final NetworkOutput prediction) {
		predictions.put(position, prediction);
	}

	/** Of the part's whole planes; of all where a network sees neighbouring slices too. */
	private static long digest(final ImagePart part, final ModelSpec spec) {
		final ImagePlanes planes = part.sourcePlanes();
		long digest = spec.depth() > 1 ? planes.digest() : 0;
		for (final long size : new long[] { planes.width(), planes.channels(), planes.slices(), planes.frames() })
			digest = 31 * digest + size;
		if (spec.depth() > 1)
			return digest;
		for (int t = 0; t < part.frames(); t++)
			for (int z = 0; z < part.slices(); z++)
				for (int c = 0; c < part.channels(); c += planes.isRgb() ? 3 : 1)
					digest = 31 * digest + planes.digest(part.channel(c), part.slice(z), part.frame(t));
		return digest;
	}

	/** The normalisations, where they are fitted to more than the planes that are restored. */
	private static List<IntensityMap> maps(final ImagePart part, final RestorationOptions options,
		final NormalizationCache normalizations)
	{
		if (options.per() == NormalizationCache.Scope.SLICE)
			return List.of();
		return IntStream.range(0, part.channels())
			.<IntensityMap>mapToObj(
				c -> normalizations.map(part.channel(c), part.slice(0), part.frame(0), part.plane(c, 0, 0)))
			.toList();
	}
}
