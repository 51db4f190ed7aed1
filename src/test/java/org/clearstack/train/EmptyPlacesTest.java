// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.PairSampler;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Range;
import org.clearstack.train.sample.Simulation;
import org.clearstack.train.sample.TrainingImage;
import org.junit.jupiter.api.Test;

/** Places without a cell, where noise is not to be taken for detail. */
class EmptyPlacesTest {

	private static final int SIZE = 128;
	private static final int PATCH = 32;
	private static final Simulation BLURRED =
		new Simulation(Range.parse("blur", "1"), Range.NONE, Range.NONE, Range.NONE, Range.NONE, 0);

	@Test
	void noiseAloneIsEmptyWhereOneLearnsFromNoisyImages() {
		final TrainingSettings settings = settings(Supervision.NOISE2VOID);
		final PairSampler sampler = sampler(settings, 0.1);
		final TrainingImage image = sampler.image(0);
		final EmptyPlaces places = new EmptyPlaces(settings);

		assertTrue(places.isEmpty(image, SIZE - PATCH, 40));
		assertFalse(places.isEmpty(image, 10, 40));
		assertEquals(0.5, places.share(sampler), 0.2, "places to the right of the cells");
	}

	@Test
	void cleanImagesAreEmptyWhereTheyAreEven() {
		final TrainingSettings settings = settings(Supervision.DEGRADE);
		final PairSampler sampler = sampler(settings, 0.001);
		final EmptyPlaces places = new EmptyPlaces(settings);

		assertTrue(places.isEmpty(sampler.image(0), SIZE - PATCH, 40));
		assertFalse(places.isEmpty(sampler.image(0), 10, 40));
	}

	/** What is drawn has cells more often than by chance. */
	@Test
	void emptyPlacesAreDrawnLessOften() throws InterruptedException {
		final TrainingSettings settings = settings(Supervision.NOISE2VOID);
		final PairSampler sampler = sampler(settings, 0.1);
		int bright = 0;
		int all = 0;
		try (PatchSource source = new PatchSource(sampler, settings, 1L << 30, 0)) {
			for (int step = 0; step < 50; step++) {
				final float[] patches = source.next().groundTruth();
				for (int b = 0; b < 4; b++, all++) {
					double mean = 0;
					for (int i = b * PATCH * PATCH; i < (b + 1) * PATCH * PATCH; i++)
						mean += patches[i] / PATCH / PATCH;
					if (mean > 0.35)
						bright++;
				}
			}
		}
		final double share = (double) bright / all;
		assertTrue(share > 0.6, () -> "with cells: " + share + "; drawn by chance it would be about a half");
	}

	private static TrainingSettings settings(final Supervision supervision) {
		return new TrainingSettings(new NetworkPlan(Architecture.RESIDUAL, 1, 1, 8, 1, 1),
			new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, 1),
			new TrainingSettings.Data(supervision, supervision == Supervision.DEGRADE ? BLURRED : Simulation.NONE,
				Augmentation.jitter(0)),
			new PatchSize(PATCH, 0),
			new TrainingSettings.Schedule(1, 1, 4, LearningRate.of(1e-3), 0), 0.3);
	}

	/** Images whose left half has round cells, with noise everywhere. */
	private static PairSampler sampler(final TrainingSettings settings, final double noise) {
		final TrainingSet set = new TrainingSet(settings);
		for (int n = 0; n < 3; n++) {
			final Random random = new Random(n);
			final float[] pixels = new float[SIZE * SIZE];
			for (int y = 0; y < SIZE; y++)
				for (int x = 0; x < SIZE; x++)
					pixels[y * SIZE + x] = (float) (noise * random.nextGaussian()
						+ (x < SIZE / 2 && Math.hypot(x % 20 - 10, y % 20 - 10) < 8 ? 1 : 0));
			set.add("cells " + n, List.of(ArrayImgs.floats(pixels, SIZE, SIZE)));
		}
		return set.training();
	}
}
