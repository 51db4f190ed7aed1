// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;

/**
 * Draws batches of pairs from good images, in a thread of its own so that the network never waits. An image is
 * drawn with a probability that grows with the root of its area; of a few places in it the one with the most
 * detail is likelier. The n-th batch depends on the seed alone.
 */
final class PatchSource implements AutoCloseable {

	private static final int READY = 4;
	private static final double DULL = 0.5;
	private static final double KEEP_DULL = 0.25;

	private final List<TrainingImage> images;
	private final TrainingSettings settings;
	private final double[] cumulative;
	private final BlockingQueue<Pairs> queue = new ArrayBlockingQueue<>(READY);
	private final Thread thread;

	PatchSource(final List<TrainingImage> images, final TrainingSettings settings) {
		this.images = images;
		this.settings = settings;
		this.cumulative = new double[images.size()];
		final Map<String, Long> planes = images.stream().collect(Collectors.groupingBy(TrainingImage::name, Collectors.counting()));
		double sum = 0;
		for (int i = 0; i < cumulative.length; i++)
			cumulative[i] = sum += weight(images.get(i), planes.get(images.get(i).name()));
		thread = new Thread(this::draw, "patches");
		thread.setDaemon(true);
		thread.start();
	}

	/** The planes of one image together count as much as the root of their number. */
	private static double weight(final TrainingImage image, final long planes) {
		return Math.sqrt((double) image.width() * image.height() / planes);
	}

	/** The next batch. */
	Pairs next() throws InterruptedException {
		return queue.take();
	}

	@Override
	public void close() {
		thread.interrupt();
	}

	private void draw() {
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(settings.options().seed() + 1);
		try {
			while (!Thread.currentThread().isInterrupted())
				queue.put(batch(random));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private Pairs batch(final RandomGenerator random) {
		final int scale = settings.plan().scale();
		final int size = scale * settings.patch();
		final float[] good = new float[settings.batch() * size * size];
		for (int i = 0; i < settings.batch(); i++)
			patch(random, size, good, i * size * size);
		return Pairs.binned(good, settings.batch(), settings.patch(), scale);
	}

	/** A dull patch is taken with a small probability only; after a few attempts whatever comes. */
	private void patch(final RandomGenerator random, final int size, final float[] target, final int offset) {
		final TrainingImage image = image(random);
		for (int attempt = 0; attempt < 4; attempt++) {
			final int left = random.nextInt(image.width() - size + 1);
			final int top = random.nextInt(image.height() - size + 1);
			image.copyPatch(left, top, size, random.nextInt(8), target, offset);
			if (detail(target, offset, size) > DULL || random.nextDouble() < KEEP_DULL)
				return;
		}
	}

	private TrainingImage image(final RandomGenerator random) {
		final double at = random.nextDouble() * cumulative[cumulative.length - 1];
		int i = 0;
		while (cumulative[i] < at)
			i++;
		return images.get(i);
	}

	/** Root mean square difference of neighbours: about 1 where a patch is as detailed as its image. */
	private static double detail(final float[] values, final int offset, final int size) {
		double sum = 0;
		for (int i = 1; i < size * size; i++) {
			final double difference = values[offset + i] - values[offset + i - 1];
			sum += difference * difference;
		}
		return Math.sqrt(sum / (2.0 * size * size));
	}
}
