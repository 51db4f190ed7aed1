// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainingBatch;
import org.clearstack.normalize.LinearMap;
import org.clearstack.train.LearningRate;
import org.clearstack.train.TrainingSet;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.TrainingSettings.Supervision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The noisy patches that teach a network that is given the noise, and what it is told. */
class NoiseMapSamplerTest {

	private static final int PATCH = 128;
	private static final int MARGIN = 4;
	private static final int SEEN = PATCH + 2 * MARGIN;

	private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);

	/** 18496 pixels: a standard deviation is right to 0.5 % (one sigma), coloured to some more. */
	@ParameterizedTest
	@CsvSource({ "100, 0, 0", "0, 5, 0", "100, 5, 0", "0, 5, 1", "400, 0, 0.7" })
	void theNoiseIsAsStrongAndAsColouredAsItIsTold(final String photons, final String noise, final String grain) {
		final Simulation simulation = new Simulation(Range.NONE, Range.parse("photons", photons),
			Range.parse("noise", noise), Range.parse("grain", grain), Range.NONE, 0);
		boolean coloured = false;
		for (int round = 0; round < 12; round++) {
			final float[] degraded = pair(simulation).degraded();
			double sum = 0;
			double alongX = 0;
			double alongY = 0;
			double told = 0;
			for (int y = 0; y + 1 < SEEN; y++)
				for (int x = 0; x + 1 < SEEN; x++) {
					final float value = standardised(degraded, x, y);
					sum += value * value;
					alongX += value * standardised(degraded, x + 1, y);
					alongY += value * standardised(degraded, x, y + 1);
					told++;
				}

			assertEquals(1, sum / told, 0.12, "variance over the told one");
			assertEquals(degraded[2] / degraded[1], alongX / sum, 0.05, "correlation along x");
			assertEquals(degraded[3] / degraded[1], alongY / sum, 0.05, "correlation along y");
			coloured |= degraded[2] != 0 || degraded[3] != 0;
		}
		assertEquals(!grain.equals("0"), coloured);
	}

	/** The noise over its standard deviation: the ground-truth image is even, and the mean of the pair is zero. */
	private static float standardised(final float[] degraded, final int x, final int y) {
		final int at = 4 * (y * SEEN + x);
		return degraded[at] / degraded[at + 1];
	}

	@Test
	void bothPatchesAreMovedAlike() {
		final TrainingBatch pair =
			pair(new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "1"), Range.NONE, Range.NONE, 0));

		double degraded = 0;
		for (int i = 0; i < pair.degraded().length; i += 4)
			degraded += pair.degraded()[i];
		assertEquals(0, degraded / (SEEN * SEEN), 1e-6);
		for (final float groundTruth : pair.groundTruth())
			assertEquals(0, groundTruth, 2e-4, "0.01 over the root of 18496");
	}

	@Test
	void whatIsToldInTrainingIsSometimesALittleWrong() {
		final NoiseSimulation simulation = new NoiseSimulation(
			new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "10"), Range.NONE, Range.NONE, 0));
		int wrong = 0;
		for (int i = 0; i < 1000; i++) {
			final double told = simulation.given(simulation.draw(random).noise(), random).read();
			assertTrue(told >= 0.09 - 1e-9 && told <= 0.11 + 1e-9, "told " + told);
			wrong += told == 0.1 ? 0 : 1;
		}
		assertEquals(300, wrong, 45, "three standard deviations");
	}

	@Test
	void onlyNoiseCanBeTold() {
		final Simulation blurred =
			new Simulation(Range.parse("blur", "1"), Range.NONE, Range.parse("noise", "5"), Range.NONE, Range.NONE, 0);

		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class, () -> settings(blurred));

		assertTrue(told.getMessage().contains("set learn to degrade, and blur, jitter and soften to 0"),
			told.getMessage());
	}

	@Test
	void imagesToValidateWithCanBeChosen() {
		final TrainingSettings settings =
			settings(new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "5"), Range.NONE, Range.NONE, 0));
		final TrainingSet set = new TrainingSet(settings).validatingWith(Set.of("b", "d")::contains);
		for (final String name : List.of("a", "b", "c", "d"))
			set.add(name, List.of(ArrayImgs.floats(ramp(), PATCH, PATCH)));

		assertEquals(List.of("b", "d"), set.validationNames());
		assertEquals(List.of("a", "c"), set.trainingNames());
		set.check();
		set.validatingWith(name -> false);
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class, set::check);
		assertTrue(told.getMessage().contains("Of the 4 images 0 were chosen for validation"), told.getMessage());
	}

	/** What the noise is measured by learns from the image alone, and is right about every pixel. */
	@Test
	void theStrengthOfTheNoiseIsWhatIsFound() {
		final Simulation simulation =
			new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "5"), Range.NONE, Range.NONE, 0);
		final TrainingBatch pair = pair(simulation, true);

		assertEquals(SEEN * SEEN, pair.degraded().length);
		assertEquals(PATCH * PATCH, pair.groundTruth().length);
		for (final float groundTruth : pair.groundTruth())
			assertEquals(0.05f, groundTruth, 1e-6);
		double squares = 0;
		for (final float degraded : pair.degraded())
			squares += degraded * degraded;
		assertEquals(0.05, Math.sqrt(squares / pair.degraded().length), 0.001);
	}

	/** Each slice has noise of its own; all are moved as the middle one, which the maps and the ground truth are of. */
	@Test
	void neighbouringSlicesStandBeforeTheMaps() {
		final List<RandomAccessibleInterval<FloatType>> slices = new ArrayList<>();
		for (int z = 0; z < 3; z++) {
			final float[] ramp = ramp();
			for (int i = 0; i < ramp.length; i++)
				ramp[i] = ramp[i] / PATCH / PATCH + 10 * z;
			slices.add(ArrayImgs.floats(ramp, PATCH, PATCH));
		}
		final TrainingImage image = TrainingImage.of("ramps", () -> slices, slices,
			Collections.nCopies(3, LinearMap.IDENTITY), new PixelCache(1 << 22));
		final Simulation simulation =
			new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "5"), Range.NONE, Range.NONE, 0);
		final BatchBuilder buffer = new BatchBuilder(1, PATCH, MARGIN, 1, 1, 6, false);

		new NoiseMapSampler(List.of(image), simulation, new PatchSize(PATCH, MARGIN), Augmentation.NONE, false, 3)
			.put(0, 0, 0, 0, random, buffer, 0);

		final float[] degraded = buffer.batch().degraded();
		final double[] means = new double[3];
		final double[] products = new double[3];
		for (int y = MARGIN; y < MARGIN + PATCH; y++)
			for (int x = MARGIN; x < MARGIN + PATCH; x++) {
				final int at = 6 * (y * SEEN + x);
				final float truth = buffer.batch().groundTruth()[(y - MARGIN) * PATCH + x - MARGIN];
				final double noise = degraded[at + 1] - truth;
				for (int z = 0; z < 3; z++) {
					means[z] += degraded[at + z] / (double) (PATCH * PATCH);
					products[z] += noise * (degraded[at + z] - truth - 10 * (z - 1)) / (PATCH * PATCH);
				}
				assertEquals(0.05f, degraded[at + 3], 1e-6, "the map behind three slices");
			}
		assertEquals(-10, means[0], 0.01);
		assertEquals(0, means[1], 0.01);
		assertEquals(10, means[2], 0.01);
		assertEquals(0.0025, products[1], 1e-4, "variance of the noise of the slice in the middle");
		assertEquals(0, products[0], 1e-4, "no correlation with that of the slice below");
		assertEquals(0, products[2], 1e-4, "nor above");
	}

	private TrainingBatch pair(final Simulation simulation) {
		return pair(simulation, false);
	}

	private TrainingBatch pair(final Simulation simulation, final boolean measured) {
		final float[] grey = new float[PATCH * PATCH];
		Arrays.fill(grey, 0.5f);
		grey[0] = 0.5001f;
		final TrainingImage image = TrainingImage.of("grey", () -> List.of(ArrayImgs.floats(grey, PATCH, PATCH)),
			List.of(ArrayImgs.floats(grey, PATCH, PATCH)),
			List.of(LinearMap.IDENTITY), new PixelCache(1 << 20));
		final BatchBuilder buffer = new BatchBuilder(1, PATCH, MARGIN, 1, 1, measured ? 1 : 4, false);
		new NoiseMapSampler(List.of(image), simulation, new PatchSize(PATCH, MARGIN), Augmentation.NONE, measured, 1)
			.put(
				0, 0, 0, 0,
				random,
				buffer, 0);
		return buffer.batch();
	}

	private static float[] ramp() {
		final float[] ramp = new float[PATCH * PATCH];
		for (int i = 0; i < ramp.length; i++)
			ramp[i] = i % 17;
		return ramp;
	}

	private static TrainingSettings settings(final Simulation simulation) {
		return new TrainingSettings(new NetworkPlan(Architecture.DENOISER, 1, 1, 8, 1, 2),
			new TrainerOptions(Loss.PSNR, Optimiser.ADAM, 0, 1),
			new TrainingSettings.Data(Supervision.DEGRADE, simulation, Augmentation.NONE), new PatchSize(16, 2),
			new TrainingSettings.Schedule(1, 1, 1, LearningRate.of(1e-3), 0), 0.1);
	}
}
