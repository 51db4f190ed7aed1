// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.clearstack.model.Architecture;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.LearningRate;
import org.clearstack.train.TrainingSettings;
import org.clearstack.train.TrainingSettings.Supervision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How poor patches are simulated, and which settings make no sense. */
class SimulationTest {

	private static final int SIZE = 128;

	private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);

	/** Variances of 16384 values are right to 1.1 % (one standard deviation); 5 % are allowed. */
	@ParameterizedTest
	@CsvSource({ "100, 0, 0, 0.005", "100, 0, 50, 0.01", "0, 5, 0, 0.0025", "100, 5, 50, 0.0125" })
	void shotNoiseReadNoiseAndBackgroundAddUp(final String photons, final String noise, final String background,
		final double variance)
	{
		final Simulation simulation = new Simulation(Range.NONE, Range.parse("photons", photons),
			Range.parse("noise", noise), Range.NONE, Range.parse("background", background), 0);

		final float[] poor = simulation.poor(grey(), SIZE, 1, 1, random);

		assertEquals(0.5, mean(poor), 0.005, "the brightness stays");
		assertEquals(variance, variance(poor), 0.05 * variance);
	}

	/** Neighbours of noise blurred by sigma correlate by exp(-1 / (4 sigma²)). */
	@ParameterizedTest
	@CsvSource({ "0.7, 0.6", "1.5, 0.895" })
	void grainIsSharedByNeighboursAndAsStrong(final String grain, final double correlation) {
		final Simulation simulation = new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "5"),
			Range.parse("grain", grain), Range.NONE, 0);

		final float[] poor = simulation.poor(grey(), SIZE, 1, 1, random);

		assertEquals(0.5, mean(poor), 0.01, "the brightness stays");
		assertEquals(0.0025, variance(poor), 0.1 * 0.0025);
		double product = 0;
		for (int i = 1; i < poor.length; i++)
			product += (poor[i] - 0.5) * (poor[i - 1] - 0.5);
		assertEquals(correlation, product / poor.length / 0.0025, 0.08);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "0; 0 1; there is none", "5; 6; 5.0 pixels wide at most" })
	void grainWithoutNoiseOrTooWideIsRefused(final String noise, final String grain, final String message) {
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> new Simulation(Range.NONE, Range.NONE, Range.parse("noise", noise), Range.parse("grain", grain),
				Range.NONE, 0));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	@Test
	void quantitiesAreDrawnAnewForEachPatch() {
		final Simulation simulation =
			new Simulation(Range.NONE, Range.NONE, Range.parse("noise", "1 20"), Range.NONE, Range.NONE, 0);
		final double[] deviations = new double[40];
		for (int i = 0; i < deviations.length; i++)
			deviations[i] = Math.sqrt(variance(simulation.poor(grey(), SIZE, 1, 1, random)));
		Arrays.sort(deviations);

		assertTrue(deviations[0] > 0.0095 && deviations[0] < 0.02, "smallest " + deviations[0]);
		assertTrue(deviations[39] > 0.15 && deviations[39] < 0.205, "largest " + deviations[39]);
		assertEquals(Math.sqrt(0.01 * 0.2), deviations[20], 0.02,
			"the logarithms are drawn evenly: the median is the geometric mean");
	}

	/**
	 * Shot noise of variance 0.005, read noise of 0.0025: 0.0075 together. Of 200 patches a share has each, to three
	 * standard deviations.
	 */
	@ParameterizedTest
	@CsvSource({ "0, 0, 0", "0.6, 0.3, 0.3", "1, 0.5, 0.5" })
	void aShareOfThePatchesHasOneKindOfNoiseAlone(final double alone, final double shot, final double read) {
		final Simulation simulation = new Simulation(Range.NONE, Range.parse("photons", "100"),
			Range.parse("noise", "5"), Range.NONE, Range.NONE, alone);
		final int[] found = new int[3];
		for (int i = 0; i < 200; i++) {
			final double variance = variance(simulation.poor(grey(), SIZE, 1, 1, random));
			found[variance > 0.00625 ? 0 : variance > 0.00375 ? 1 : 2]++;
		}

		assertEquals(200 * shot, found[1], 3 * Math.sqrt(200 * shot * (1 - shot)), "shot noise alone");
		assertEquals(200 * read, found[2], 3 * Math.sqrt(200 * read * (1 - read)), "read noise alone");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "0; 5; 0.5; there are not two", "100; 0; 0.5; there are not two",
		"100; 5; 1.1; between 0 and 1", "100; 5; -0.1; between 0 and 1" })
	void oneNoiseAloneOfLessThanTwoOrAShareThatIsNoneIsRefused(final String photons, final String noise,
		final double alone, final String message)
	{
		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> new Simulation(Range.NONE, Range.parse("photons", photons), Range.parse("noise", noise), Range.NONE,
				Range.NONE, alone));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "0, 0.1; learning rate must be above 0",
		"11, 0.1; learning rate must be above 0", "1e-3, 0.6; jitter of intensities must be 0 to 50 %" })
	void settingsOutOfTheirRangeAreRefused(final String numbers, final String message) {
		final String[] parts = numbers.split(", ");

		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> new TrainingSettings(new NetworkPlan(Architecture.OURS, 1, 2, 8, 1, 1),
				new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, 1),
				new TrainingSettings.Data(Supervision.DEGRADE, Simulation.NONE,
					Augmentation.jitter(Double.parseDouble(parts[1]))),
				new PatchSize(16, 0),
				new TrainingSettings.Schedule(1, 1, 1, LearningRate.of(Double.parseDouble(parts[0])), 0), 0.1));

		assertTrue(told.getMessage().contains(message), told.getMessage());
	}

	@ParameterizedTest
	@CsvSource({ "1, 2", "2, 3", "1, 17" })
	void aDepthThatIsEvenOrOfSeveralChannelsIsRefused(final int channels, final int depth) {
		assertThrows(IllegalArgumentException.class,
			() -> new NetworkPlan(Architecture.OURS, channels, 1, 8, 1, 1, depth));
	}

	private static float[] grey() {
		final float[] grey = new float[SIZE * SIZE];
		Arrays.fill(grey, 0.5f);
		return grey;
	}

	private static double mean(final float[] values) {
		double sum = 0;
		for (final float value : values)
			sum += value;
		return sum / values.length;
	}

	private static double variance(final float[] values) {
		final double mean = mean(values);
		double sum = 0;
		for (final float value : values)
			sum += (value - mean) * (value - mean);
		return sum / values.length;
	}
}
