// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clearstack.network.TrainingBatch;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.PairSampler;
import org.clearstack.train.sample.ResidentImages;
import org.clearstack.train.sample.TrainingImage;

/**
 * Draws batches of pairs, in a thread of its own so that the network never waits. An image is drawn with a probability
 * that grows with the root of its area; a place with little detail is passed over more often than not. The batch of a
 * step depends on the seed and the step's number alone (and on the memory, if it does not hold all images), so a
 * training can go on anywhere.
 */
final class PatchSource implements AutoCloseable {

	private static final int READY = 4;
	private static final int ATTEMPTS = 4;
	/** How often an empty place is taken. */
	static final double KEEP_EMPTY = 0.25;

	private final PairSampler examples;
	private final TrainingSettings settings;
	private final double[] weights;
	private final EmptyPlaces empty;
	private final ResidentImages turns;
	private final BlockingQueue<TrainingBatch> queue = new ArrayBlockingQueue<>(READY);
	private final Thread thread;
	private volatile Throwable failure;
	private List<Integer> images;

	/**
	 * @param examples to draw from
	 * @param settings of the training
	 * @param memory bytes of pixels that are held
	 * @param first number of the first step whose batch will be asked for
	 */
	PatchSource(final PairSampler examples, final TrainingSettings settings, final long memory, final long first) {
		this.examples = examples;
		this.settings = settings;
		this.empty = new EmptyPlaces(settings);
		this.weights = settings.plan().architecture().learnsNoise()
			? balanced(examples, weights(examples)) : weights(examples);
		this.turns = new ResidentImages(examples, settings.options().seed() + 3, memory);
		thread = new Thread(() -> draw(first), "patches");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Where a network is given the noise, a folder of images counts by the root of its size: those of which there are
	 * few are seen more often.
	 */
	private static double[] balanced(final PairSampler examples, final double[] weights) {
		final Map<String, Double> sums = IntStream.range(0, weights.length).boxed()
			.collect(Collectors.groupingBy(i -> top(examples, i), Collectors.summingDouble(i -> weights[i])));
		return IntStream.range(0, weights.length).mapToDouble(i -> weights[i] / Math.sqrt(sums.get(top(examples, i))))
			.toArray();
	}

	private static String top(final PairSampler examples, final int index) {
		final String name = examples.image(index).name();
		return name.substring(0, Math.max(0, name.indexOf('/')));
	}

	/** The planes of one image together count as much as the root of their number. */
	private static double[] weights(final PairSampler examples) {
		final Map<String, Long> planes = IntStream.range(0, examples.count()).boxed()
			.collect(Collectors.groupingBy(i -> examples.image(i).name(), Collectors.counting()));
		return IntStream.range(0, examples.count()).mapToObj(examples::image)
			.mapToDouble(image -> Math.sqrt((double) image.width() * image.height() / planes.get(image.name())))
			.toArray();
	}

	/** The next step's batch. */
	TrainingBatch next() throws InterruptedException {
		while (true) {
			final TrainingBatch batch = queue.poll(1, TimeUnit.SECONDS);
			if (batch != null)
				return batch;
			if (failure instanceof OutOfMemoryError)
				throw new IllegalStateException(
					"Java has not enough memory for the images. Set a smaller memory for them, or give Java more "
						+ "(Edit>Options>Memory"
						+ " & Threads..., or -Xmx).",
					failure);
			if (failure != null)
				throw new IllegalStateException("Patches could not be drawn: " + failure, failure);
		}
	}

	@Override
	public void close() {
		thread.interrupt();
	}

	private void draw(final long first) {
		try {
			for (long step = first; !Thread.currentThread().isInterrupted(); step++)
				queue.put(batch(step));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			failure = e;
		}
	}

	private TrainingBatch batch(final long step) {
		if (images == null || turns.changesAt(step))
			images = turns.at(step);
		final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom")
			.create(settings.options().seed() + 0x9E3779B97F4A7C15L * (step + 1));
		final BatchBuilder buffer = settings.buffer(settings.batch(), examples.isWeighted());
		for (int i = 0; i < settings.batch(); i++)
			put(random, buffer, i);
		return buffer.batch();
	}

	/** An empty place is taken with a small probability only; after a few attempts whatever comes. */
	private void put(final RandomGenerator random, final BatchBuilder buffer, final int at) {
		final int index = index(random);
		final TrainingImage image = examples.image(index);
		for (int attempt = 1;; attempt++) {
			final int left = empty.place(random, image.width());
			final int top = empty.place(random, image.height());
			if (empty.isEmpty(image, left, top) && attempt < ATTEMPTS && random.nextDouble() >= KEEP_EMPTY)
				continue;
			final double jitter = settings.augmentation().jitter();
			if (jitter > 0)
				buffer.change(1 + jitter * (2 * random.nextDouble() - 1), jitter * random.nextDouble());
			examples.put(index, left, top, random.nextInt(8), random, buffer, at);
			return;
		}
	}

	private int index(final RandomGenerator random) {
		double sum = 0;
		for (final int image : images)
			sum += weights[image];
		final double place = random.nextDouble() * sum;
		double until = 0;
		for (final int image : images) {
			until += weights[image];
			if (until >= place)
				return image;
		}
		return images.get(images.size() - 1);
	}
}
