// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which images are drawn from at a step: all of them if they fit into the memory, otherwise some, of which one is
 * exchanged every few steps, so that seldom more than one image has to be read at a time. All images take turns, in an
 * order that is drawn anew for each round. The images of a step depend on seed, step and memory alone.
 */
public final class ResidentImages {

	/** Steps after which an image is exchanged. */
	private static final int STEPS = 4;

	private final PairSampler examples;
	private final long seed;
	private final long most;
	private final boolean all;
	private long round = Long.MIN_VALUE;
	private int[] order;

	/**
	 * @param examples that take turns
	 * @param seed of their order
	 * @param most bytes of pixels that are held in memory
	 */
	public ResidentImages(final PairSampler examples, final long seed, final long most) {
		this.examples = examples;
		this.seed = seed;
		this.most = most;
		this.all = LongStream.range(0, examples.count()).map(i -> examples.bytes((int) i)).sum() <= most;
	}

	/** Whether the images of a step are others than those of the step before. */
	public boolean changesAt(final long step) {
		return !all && step % STEPS == 0;
	}

	/**
	 * The images of a step. Where they do not fit, they take half of the memory: so those that have just gone are not
	 * in the way of those that come.
	 *
	 * @return their numbers, at least one
	 */
	public List<Integer> at(final long step) {
		final int count = examples.count();
		if (all)
			return IntStream.range(0, count).boxed().toList();
		final List<Integer> images = new ArrayList<>();
		long bytes = 0;
		for (long place = step / STEPS; images.size() < count; place--) {
			final int image = image(place);
			bytes += examples.bytes(image);
			if (bytes > most / 2 && !images.isEmpty())
				break;
			images.add(image);
		}
		return images;
	}

	/** The image at a place of the endless row of rounds. */
	private int image(final long place) {
		final int count = examples.count();
		if (round != Math.floorDiv(place, count)) {
			round = Math.floorDiv(place, count);
			order = IntStream.range(0, count).toArray();
			final RandomGenerator random =
				RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 0x9E3779B97F4A7C15L * (round + 1));
			for (int i = count - 1; i > 0; i--) {
				final int j = random.nextInt(i + 1);
				final int swapped = order[i];
				order[i] = order[j];
				order[j] = swapped;
			}
		}
		return order[Math.floorMod(place, count)];
	}
}
