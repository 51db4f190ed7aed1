// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.ArrayList;
import java.util.List;

import org.clearstack.network.TileNetwork;

/**
 * Patches of images that training never sees, and how well a network restores them: the mean PSNR over the
 * images, each with its own largest minus smallest value as data range.
 */
final class Validation {

	private static final int PATCHES = 6;

	/** The patches of an image in one batch, and the image's range. */
	private record Case(Pairs pairs, double range) {}

	private final List<Case> cases = new ArrayList<>();
	private final int scale;

	/**
	 * @param images of at least {@code scale · size} pixels in width and height
	 * @param size of a poor patch in pixels
	 * @param scale of the network
	 */
	Validation(final List<TrainingImage> images, final int size, final int scale) {
		this.scale = scale;
		for (final TrainingImage image : images)
			cases.add(new Case(patches(image, size), image.range()));
	}

	/** Patches spread evenly along the image's diagonal lines; fixed, so that epochs can be compared. */
	private Pairs patches(final TrainingImage image, final int size) {
		final int large = scale * size;
		final float[] good = new float[PATCHES * large * large];
		for (int i = 0; i < PATCHES; i++) {
			final double at = PATCHES == 1 ? 0.5 : i / (PATCHES - 1.0);
			final double across = i % 2 == 0 ? at : 1 - at;
			image.copyPatch((int) (at * (image.width() - large)), (int) (across * (image.height() - large)), large, 0, good, i * large * large);
		}
		return Pairs.binned(good, PATCHES, size, scale);
	}

	/** Mean PSNR in decibels of the network's results. */
	double psnr(final TileNetwork network) {
		return cases.stream().mapToDouble(c -> psnr(network, c)).average().orElseThrow();
	}

	private static double psnr(final TileNetwork network, final Case c) {
		final Pairs pairs = c.pairs();
		final float[] result = network.run(pairs.poor(), pairs.batch(), pairs.size(), pairs.size());
		double sum = 0;
		for (int i = 0; i < result.length; i++)
			sum += ((double) result[i] - pairs.good()[i]) * ((double) result[i] - pairs.good()[i]);
		return 10 * Math.log10(c.range() * c.range() * result.length / sum);
	}

	/** Number of images. */
	int size() {
		return cases.size();
	}
}
