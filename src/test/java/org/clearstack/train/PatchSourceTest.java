// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainingBatch;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.BatchBuilder;
import org.clearstack.train.sample.ImageSource;
import org.clearstack.train.sample.PairSampler;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.ResidentImages;
import org.clearstack.train.sample.Simulation;
import org.clearstack.train.sample.TrainingImage;
import org.junit.jupiter.api.Test;

/** Which patches are drawn, from images in memory and from more images than the memory holds. */
class PatchSourceTest {

	private static final int PATCH = 16;
	private static final int BATCH = 8;
	private static final long PLENTY = Long.MAX_VALUE;

	@Test
	void dullPlacesAreDrawnLessOften() throws InterruptedException {
		final TrainingSet images = pairs(settings(0), List.of(halfFlat(1), halfFlat(2)));
		final List<float[]> patches = patches(images, settings(0), 300);

		final long dull = patches.stream().filter(patch -> deviation(patch) < 0.05).count();

		assertTrue(dull > 0.05 * patches.size(), "they are not left out: " + dull + " of " + patches.size());
		assertTrue(dull < 0.25 * patches.size(), dull + " of " + patches.size()
			+ " patches are dull; drawn evenly it would be 43 %, the share of places within the flat half");
	}

	@Test
	void allEightFlipsAndRotationsAreDrawn() throws InterruptedException {
		final TrainingSet images =
			pairs(settings(0), List.of(image(values(3, PATCH, PATCH), PATCH), image(values(4, PATCH, PATCH), PATCH)));
		final Set<List<Float>> seen = new HashSet<>();

		for (final float[] patch : patches(images, settings(0), 30))
			seen.add(list(patch));

		assertEquals(8, seen.size(), "an image as large as a patch");
	}

	@Test
	void intensitiesJitterAlikeInBothPatches() throws InterruptedException {
		final TrainingSettings settings = settings(0.2);
		final TrainingSet images =
			pairs(settings, List.of(image(values(5, PATCH, PATCH), PATCH), image(values(6, PATCH, PATCH), PATCH)));
		final TrainingImage image = images.training().image(0);
		final float[] sorted = image.patch(0, 0, PATCH, 0);
		Arrays.sort(sorted);
		double least = 2;
		double most = 0;
		try (PatchSource source = new PatchSource(images.training(), settings, PLENTY, 0)) {
			for (int s = 0; s < 20; s++) {
				final TrainingBatch batch = source.next();
				assertArrayEquals(batch.good(), batch.poor(), 1e-5f);
				for (int b = 0; b < BATCH; b++) {
					final float[] patch = Arrays.copyOfRange(batch.good(), b * PATCH * PATCH, (b + 1) * PATCH * PATCH);
					Arrays.sort(patch);
					final double gain = (patch[patch.length - 1] - patch[0]) / (sorted[sorted.length - 1] - sorted[0]);
					final double offset = patch[0] - gain * sorted[0];
					assertTrue(gain > 0.8 - 1e-5 && gain < 1.2 + 1e-5 && offset > -1e-5 && offset < 0.2 + 1e-5,
						"gain " + gain + ", offset " + offset);
					assertEquals(gain * sorted[100] + offset, patch[100], 1e-5, "a straight line");
					least = Math.min(least, gain);
					most = Math.max(most, gain);
				}
			}
		}
		assertTrue(least < 0.85 && most > 1.15, "from " + least + " to " + most);
	}

	@Test
	void theBatchOfAStepDoesNotDependOnWhereTheTrainingBegan() throws InterruptedException, IOException {
		for (final long memory : new long[] { PLENTY, 5 * 4 * 64 * 64 * 2 }) {
			final TrainingSet images = many(settings(0.1), 12, new AtomicInteger());
			final List<float[]> all = patches(images.training(), settings(0.1), memory, 0, 30);

			final List<float[]> later = patches(images.training(), settings(0.1), memory, 17, 13);

			for (int i = 0; i < later.size(); i++)
				assertArrayEquals(all.get(17 * BATCH + i), later.get(i), "patch " + i + ", memory " + memory);
		}
	}

	@Test
	void batchesAreDrawnBeforeTheyAreAskedFor() throws InterruptedException {
		final TrainingSet images =
			pairs(settings(0), List.of(image(values(7, 64, 64), 64), image(values(8, 64, 64), 64)));
		final AtomicInteger drawn = new AtomicInteger();
		final PairSampler counting = counting(images.training(), drawn);

		try (PatchSource source = new PatchSource(counting, settings(0), PLENTY, 0)) {
			for (int i = 0; i < 1000 && drawn.get() < 4 * BATCH; i++)
				TimeUnit.MILLISECONDS.sleep(10);

			assertTrue(drawn.get() >= 4 * BATCH, "only " + drawn + " patches in ten seconds");
		}
	}

	@Test
	void imagesThatDoNotFitTakeTurns() throws InterruptedException, IOException {
		final int size = 64 * 64 * 4;
		final AtomicInteger reads = new AtomicInteger();
		final TrainingSettings settings = settings(0);
		final TrainingSet images = new TrainingSet(settings, 1, UnaryOperator.identity());
		for (int i = 0; i < 144; i++)
			add(images, i, reads);
		final PairSampler examples = images.training();
		final long memory = images.cache().most();
		assertTrue(examples.count() * 2L * size > 2 * memory, "they do not fit");
		reads.set(0);
		final ResidentImages turns = new ResidentImages(examples, 4, memory);
		final Set<Integer> seen = new HashSet<>();
		final int steps = 2 * 4 * examples.count();
		for (int s = 0; s < steps; s++) {
			final List<Integer> now = turns.at(s);
			assertTrue(now.size() * 2L * size <= memory / 2, "half of the memory");
			seen.addAll(now);
		}
		assertEquals(examples.count(), seen.size(), "every image had its turn");
		patches(examples, settings, memory, 0, 200);

		assertTrue(images.cache().bytes() <= memory, images.cache().bytes() + " bytes are held");
		final int windows = (int) (memory / 2 / size);
		assertTrue(reads.get() <= windows + 2 * (200 / 4 + 2), reads + " reads in 200 steps");
	}

	@Test
	void anImageThatIsGoneIsTold() throws IOException {
		final AtomicBoolean gone = new AtomicBoolean();
		final TrainingSettings settings = settings(0);
		final TrainingSet images = new TrainingSet(settings, 1, UnaryOperator.identity());
		for (int i = 0; i < 100; i++) {
			final long seed = i;
			final ImageSource source = () -> {
				if (gone.get())
					throw new IOException("No such file");
				return List.of(image(values(seed, 64, 64), 64));
			};
			images.addPair("image " + i, source, source);
		}
		gone.set(true);
		try (PatchSource source = new PatchSource(images.training(), settings, images.cache().most(), 0)) {
			final IllegalStateException told = assertThrows(IllegalStateException.class, () -> {
				for (int i = 0; i < 400; i++)
					source.next();
			});
			assertTrue(told.getMessage().contains("cannot be read again: No such file"), told.getMessage());
		}
	}

	@Test
	void imagesOfOneNameAreNeverSplit() {
		for (final long seed : new long[] { 1, 2, 3 }) {
			final TrainingSettings settings = new TrainingSettings(new NetworkPlan(Architecture.OURS, 1, 1, 8, 1, 1),
				new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, seed),
				new TrainingSettings.Data(Supervision.PAIRS, Simulation.NONE, Augmentation.jitter(0)),
				new PatchSize(PATCH, 0), new TrainingSettings.Schedule(1, 1, BATCH, LearningRate.of(1e-3), 0), 0.3);
			final TrainingSet images = new TrainingSet(settings);
			for (int i = 0; i < 20; i++)
				images.addPair("stack " + i % 5, List.of(image(values(i, 32, 32), 32)),
					List.of(image(values(i, 32, 32), 32)));

			assertEquals(2, images.validationNames().size(), "30 % of five, rounded");
			assertEquals(12, images.training().count());
			assertEquals(8, images.validation().count());
			for (int i = 0; i < 12; i++)
				assertTrue(!images.validationNames().contains(images.training().image(i).name()));
		}
	}

	@Test
	void theMarginShowsWhatLiesRoundAPatch() throws InterruptedException {
		final int margin = 4;
		final int wide = PATCH + 2 * margin;
		for (final Supervision supervision : Supervision.values()) {
			final TrainingSettings settings =
				new TrainingSettings(
					new NetworkPlan(Architecture.OURS, 1, supervision == Supervision.DEGRADE ? 2 : 1, 8, 1, 1),
					new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, 1),
					new TrainingSettings.Data(supervision, Simulation.NONE, Augmentation.jitter(0)),
					new PatchSize(PATCH, margin), new TrainingSettings.Schedule(1, 1, BATCH, LearningRate.of(1e-3), 0),
					0.3);
			final TrainingSet images = new TrainingSet(settings);
			for (int i = 0; i < 2; i++) {
				final RandomAccessibleInterval<FloatType> ramp = ramp(128 + 16 * i);
				if (supervision == Supervision.PAIRS)
					images.addPair("image " + i, List.of(ramp), List.of(ramp));
				else
					images.add("image " + i, List.of(ramp));
			}
			try (PatchSource source = new PatchSource(images.training(), settings, PLENTY, 0)) {
				final TrainingBatch batch = source.next();
				assertEquals(wide, batch.width());
				assertEquals(PATCH, batch.innerWidth());
				assertEquals(BATCH * wide * wide, batch.poor().length);
				for (int b = 0; b < BATCH; b++)
					assertSeenAsBefore(batch, b, settings.plan().scale());
			}
		}
	}

	@Test
	void aShareOfTheGoodImagesIsSoftenedButNoneThatIsValidated() throws InterruptedException {
		assertShare(new Augmentation(0, 0.5, 0), 96, 0, 0.9,
			"white noise loses a sixth of its deviation to the narrowest blur");
	}

	@Test
	void aShareOfTheGoodImagesIsShrunkButNoneThatIsValidated() throws InterruptedException {
		assertShare(new Augmentation(0, 0, 0.5), 96, 0.4, 0.6,
			"white noise loses half of its deviation to the mean of four pixels");
	}

	@Test
	void imagesTooSmallToBeShrunkAreTakenAsTheyAre() throws InterruptedException {
		final TrainingSettings settings = settings(new Augmentation(0, 0, 1));

		for (final float[] patch : patches(noisy(settings, 3 * PATCH).training(), settings, PLENTY, 0, 2))
			assertTrue(deviation(patch) > 0.2, "found " + deviation(patch));
	}

	/** Half of the patches of white noise have lost deviation, to between two shares of it. */
	private static void assertShare(final Augmentation augmentation, final int size, final double least,
		final double most, final String why)
		throws InterruptedException
	{
		final TrainingSettings settings = settings(augmentation);
		final TrainingSet images = noisy(settings, size);
		final BatchBuilder kept = settings.buffer(1, false);
		images.validation().put(0, 0, 0, 0, RandomGenerator.of("L64X128MixRandom"), kept, 0);
		final double sharp = deviation(kept.batch().good());

		int changed = 0;
		for (final float[] patch : patches(images.training(), settings, PLENTY, 0, 8)) {
			final double deviation = deviation(patch) / sharp;
			assertTrue(deviation > least && deviation < most || deviation > 0.95, why + "; found " + deviation);
			changed += deviation < most ? 1 : 0;
		}

		assertEquals(32, changed, 12, "half of 64, three standard deviations");
	}

	private static TrainingSettings settings(final Augmentation augmentation) {
		return new TrainingSettings(new NetworkPlan(Architecture.OURS, 1, 2, 8, 1, 1),
			new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, 1),
			new TrainingSettings.Data(Supervision.DEGRADE, Simulation.NONE, augmentation), new PatchSize(PATCH, 4),
			new TrainingSettings.Schedule(1, 1, BATCH, LearningRate.of(1e-3), 0), 0.3);
	}

	private static TrainingSet noisy(final TrainingSettings settings, final int size) {
		final TrainingSet images = new TrainingSet(settings);
		for (int i = 0; i < 2; i++)
			images.add("image " + i, List.of(image(values(i, size, size), size)));
		return images;
	}

	/**
	 * Of a ramp: each poor pixel inside lies at the mean of its good ones, and the margin goes on with the same slope,
	 * or was mirrored.
	 */
	private static void assertSeenAsBefore(final TrainingBatch batch, final int pair, final int scale) {
		final int wide = batch.width();
		final int good = scale * batch.innerWidth();
		double most = 0;
		double slope = 0;
		for (int y = 0; y < batch.innerHeight(); y++)
			for (int x = 0; x < batch.innerWidth(); x++) {
				double mean = 0;
				for (int k = 0; k < scale * scale; k++)
					mean += batch.good()[(pair * good + scale * y + k / scale) * good + scale * x + k % scale]
						/ (double) (scale * scale);
				final int at = (pair * wide + y + batch.margin()) * wide + x + batch.margin();
				// a blind spot holds a neighbour's value
				most = Math.max(most, Math.abs(mean - batch.poor()[at]));
				slope = Math.max(slope, Math.abs(batch.poor()[at + 1] - batch.poor()[at]));
			}
		assertTrue(most < 12 * slope, "off by " + most + " where neighbours differ by " + slope);
		for (int x = 0; x < batch.margin(); x++) {
			final int at = (pair * wide + wide / 2) * wide + x;
			assertTrue(Math.abs(batch.poor()[at + 1] - batch.poor()[at]) <= slope * 1.001,
				"the margin joins the patch");
		}
	}

	/** Brighter to the right, and more so downwards. */
	private static RandomAccessibleInterval<FloatType> ramp(final int size) {
		final float[] values = new float[size * size];
		for (int i = 0; i < values.length; i++)
			values[i] = 3 * (i % size) + 7 * (i / size);
		return image(values, size);
	}

	// -- helpers --

	private static TrainingSettings settings(final double jitter) {
		return new TrainingSettings(new NetworkPlan(Architecture.OURS, 1, 1, 8, 1, 1),
			new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, 1),
			new TrainingSettings.Data(Supervision.PAIRS, Simulation.NONE, Augmentation.jitter(jitter)),
			new PatchSize(PATCH, 0), new TrainingSettings.Schedule(1, 1, BATCH, LearningRate.of(1e-3), 0), 0.3);
	}

	/** Poor images that equal the good ones; of two one is for validation. */
	private static TrainingSet pairs(final TrainingSettings settings,
		final List<RandomAccessibleInterval<FloatType>> both)
	{
		final TrainingSet images = new TrainingSet(settings);
		for (int i = 0; i < both.size(); i++)
			images.addPair("image " + i, List.of(both.get(i)), List.of(both.get(i)));
		return images;
	}

	private static TrainingSet many(final TrainingSettings settings, final int count, final AtomicInteger reads)
		throws IOException
	{
		final TrainingSet images = new TrainingSet(settings);
		for (int i = 0; i < count; i++)
			add(images, i, reads);
		return images;
	}

	private static void add(final TrainingSet images, final long seed, final AtomicInteger reads) throws IOException {
		final ImageSource source = () -> {
			reads.incrementAndGet();
			return List.of(image(values(seed, 64, 64), 64));
		};
		images.addPair("image " + seed, source, source);
	}

	private static List<float[]> patches(final TrainingSet images, final TrainingSettings settings, final int steps)
		throws InterruptedException
	{
		return patches(images.training(), settings, PLENTY, 0, steps);
	}

	/** The good patches of some steps. */
	private static List<float[]> patches(final PairSampler examples, final TrainingSettings settings, final long memory,
		final long first, final int steps)
		throws InterruptedException
	{
		final List<float[]> patches = new ArrayList<>();
		try (PatchSource source = new PatchSource(examples, settings, memory, first)) {
			for (int s = 0; s < steps; s++) {
				final TrainingBatch batch = source.next();
				final int length = batch.good().length / batch.batch();
				for (int b = 0; b < batch.batch(); b++)
					patches.add(Arrays.copyOfRange(batch.good(), b * length, (b + 1) * length));
			}
		}
		return patches;
	}

	private static PairSampler counting(final PairSampler examples, final AtomicInteger drawn) {
		return new PairSampler() {
			@Override
			public List<TrainingImage> images() {
				return examples.images();
			}

			@Override
			public void put(final int index, final int left, final int top, final int symmetry,
				final RandomGenerator random,
				final BatchBuilder target, final int at)
			{
				examples.put(index, left, top, symmetry, random, target, at);
				drawn.incrementAndGet();
			}
		};
	}

	/** Noise, but for its upper half, which is nearly flat. */
	private static RandomAccessibleInterval<FloatType> halfFlat(final long seed) {
		final float[] values = values(seed, 64, 128);
		for (int i = 0; i < values.length / 2; i++)
			values[i] = 0.5f + 1e-3f * values[i];
		return image(values, 64);
	}

	private static List<Float> list(final float[] values) {
		final List<Float> list = new ArrayList<>();
		for (final float value : values)
			list.add(value);
		return list;
	}

	private static double deviation(final float[] patch) {
		double sum = 0;
		double squares = 0;
		for (final float value : patch) {
			sum += value;
			squares += (double) value * value;
		}
		return Math.sqrt(Math.max(0, squares / patch.length - sum / patch.length * sum / patch.length));
	}

	private static float[] values(final long seed, final int width, final int height) {
		final Random random = new Random(seed);
		final float[] values = new float[width * height];
		for (int i = 0; i < values.length; i++)
			values[i] = random.nextFloat();
		return values;
	}

	private static RandomAccessibleInterval<FloatType> image(final float[] values, final int width) {
		return ArrayImgs.floats(values, width, values.length / width);
	}
}
