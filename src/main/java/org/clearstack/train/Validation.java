// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGeneratorFactory;

import org.clearstack.network.TileNetwork;
import org.clearstack.network.TrainingBatch;

/**
 * Patches of images that training never sees, and how well a network restores them: the mean PSNR over the
 * images, each with its own largest minus smallest value as data range. Places and what is simulated are fixed, so that
 * epochs can be compared.
 */
final class Validation {

	private static final int PATCHES = 6;
	private static final long SEED = 20261122;

	/** The patches of an image, and the image's range in their units. */
	private record Case(TrainingBatch pairs, double range) {}

	private final List<Case> cases = new ArrayList<>();

	Validation(final Examples examples, final TrainingSettings settings) {
		for (int i = 0; i < examples.count(); i++) {
			final TrainingBatch pairs = pairs(examples, i, settings);
			cases.add(new Case(pairs, examples.image(i).range() * pairs.ranges()[0]));
		}
	}

	/** Patches spread evenly along the image's diagonals. */
	private static TrainingBatch pairs(final Examples examples, final int index, final TrainingSettings settings) {
		final var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + index);
		final TrainingImage image = examples.image(index);
		final int scale = settings.plan().scale();
		final int size = scale * settings.patch();
		final PairBuffer buffer = settings.buffer(PATCHES, examples.isWeighted());
		for (int i = 0; i < PATCHES; i++) {
			final double at = i / (PATCHES - 1.0);
			final double across = i % 2 == 0 ? at : 1 - at;
			final int left = (int) (at * (image.width() - size) / scale) * scale;
			final int top = (int) (across * (image.height() - size) / scale) * scale;
			examples.put(index, left, top, 0, random, buffer, i);
		}
		return buffer.batch();
	}

	/** Mean PSNR in decibels of the network's results; where pixels have weights, over those alone. */
	double psnr(final TileNetwork network) {
		return cases.stream().mapToDouble(c -> psnr(network, c)).average().orElseThrow();
	}

	private static double psnr(final TileNetwork network, final Case c) {
		final TrainingBatch pairs = c.pairs();
		final float[] result = network.run(pairs.poor(), pairs.batch(), pairs.height(), pairs.width());
		final int channels = network.spec().channels();
		double sum = 0;
		double count = 0;
		for (int i = 0; i < result.length; i++) {
			final double weight = pairs.weights() == null ? 1 : pairs.weights()[i / channels];
			sum += weight * ((double) result[i] - pairs.good()[i]) * ((double) result[i] - pairs.good()[i]);
			count += weight;
		}
		return 10 * Math.log10(c.range() * c.range() * count / sum);
	}

	/** A poor patch of the first image, to test the written model with. */
	float[] testPatch(final int channels) {
		final TrainingBatch pairs = cases.get(0).pairs();
		return Arrays.copyOf(pairs.poor(), pairs.height() * pairs.width() * channels);
	}
}
