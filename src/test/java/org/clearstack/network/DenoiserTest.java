// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelInput;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.NetworkPlan;
import org.clearstack.normalize.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Denoisers that are told the noise by maps beside the image. */
class DenoiserTest {

	private static final NetworkPlan PLAN = new NetworkPlan(Architecture.DENOISER, 1, 1, 8, 1, 2);
	private static final TrainerOptions OPTIONS = new TrainerOptions(Loss.PSNR, Optimiser.ADAM, 0.9f, 7);
	private static final int SIZE = 24;

	@Test
	void threeMapsStandBehindEachChannel() {
		assertEquals(4, PLAN.inputs());
		assertEquals(8, new NetworkPlan(Architecture.DENOISER, 2, 1, 8, 1, 2).inputs());
		assertEquals(3,
			new ModelSpec("fake", new ModelInput(1, 1, 3), new GraphGeometry(0, 1, 1), Normalization.NONE).maps());
	}

	@ParameterizedTest
	@CsvSource({ "2, 1", "1, 3" })
	void aDenoiserNeitherUpscalesNorSeesSeveralSlices(final int scale, final int depth) {
		final IllegalArgumentException told =
			assertThrows(IllegalArgumentException.class,
				() -> new NetworkPlan(Architecture.DENOISER, 1, scale, 8, 1, 2, depth));

		assertTrue(told.getMessage().contains("set scale and depth to 1"), told.getMessage());
	}

	@Test
	void untrainedItAnswersTheImage() {
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			final TrainingBatch pairs = pairs(1);

			final float[] prediction = trainer.network().run(pairs.poor(), pairs.batch(), SIZE, SIZE);

			for (int i = 0; i < prediction.length; i++)
				assertEquals(pairs.poor()[4 * i], prediction[i], 1e-6);
			assertEquals(4, trainer.network().spec().multiple(), "halved twice");
		}
	}

	/** f(a·x + b, a·maps) = a·f(x, maps) + b, away from the border that sees beyond the tile. */
	@ParameterizedTest
	@CsvSource({ "50, 0", "1, 300", "0.01, -2" })
	void itCommutesWithGainAndOffset(final float gain, final float offset) {
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			train(trainer, 30);
			final TileNetwork network = trainer.network();
			final int size = 2 * network.spec().margin() + 16;
			final float[] input = poor(new Random(5), size * size);
			final float[] mapped = input.clone();
			for (int i = 0; i < mapped.length; i++)
				mapped[i] = gain * mapped[i] + (i % 4 == 0 ? offset : 0);

			final float[] plain = network.run(input, 1, size, size);
			final float[] changed = network.run(mapped, 1, size, size);

			double moved = 0;
			for (int y = network.spec().margin(); y < size - network.spec().margin(); y++)
				for (int x = network.spec().margin(); x < size - network.spec().margin(); x++) {
					assertEquals(gain * plain[y * size + x] + offset, changed[y * size + x],
						2e-5 * gain + 3e-6 * Math.abs(offset), "pixel " + x + ", " + y);
					moved = Math.max(moved, Math.abs(plain[y * size + x] - input[4 * (y * size + x)]));
				}
			assertTrue(moved > 1e-3, "it does something: " + moved);
		}
	}

	@Test
	void whatItIsToldMatters() {
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			train(trainer, 30);
			final float[] input = poor(new Random(5), SIZE * SIZE);
			final float[] plain = trainer.network().run(input, 1, SIZE, SIZE);
			for (int map = 1; map < 4; map++) {
				final float[] other = input.clone();
				for (int i = map; i < other.length; i += 4)
					other[i] += 0.2f;
				final float[] prediction = trainer.network().run(other, 1, SIZE, SIZE);
				double most = 0;
				for (int i = 0; i < prediction.length; i++)
					most = Math.max(most, Math.abs(prediction[i] - plain[i]));
				assertTrue(most > 1e-4, "map " + map + ": " + most);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "PSNR", "MSE", "MAE" })
	void gradientsAreThoseOfFiniteDifferences(final Loss loss) {
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, new TrainerOptions(loss, Optimiser.ADAM, 0, 3))) {
			train(trainer, 3);
			final float[][] variables = trainer.state().variables();
			for (int i = 0; i < variables.length; i += 4) {
				Arrays.fill(variables[i + 1], 0);
				Arrays.fill(variables[i + 2], 0);
			}
			trainer.state(new TrainerState(0, variables));
			TrainerTest.assertGradients(trainer, pairs(9), trainer.state());
		}
	}

	@Test
	void trainingGoesOnToTheSameWeights() {
		final TrainerState middle;
		final float[][] expected;
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			train(trainer, 6);
			middle = trainer.state();
			train(trainer, 6);
			expected = trainer.weights();
		}

		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			trainer.state(middle);
			train(trainer, 6);

			assertArrayEquals(expected, trainer.weights());
		}
	}

	private static void train(final Trainer trainer, final int steps) {
		for (int i = 0; i < steps; i++)
			trainer.step(pairs(i), 2e-3f);
	}

	/** Two noisy patches with maps, and smooth ones. */
	private static TrainingBatch pairs(final long seed) {
		final float[] poor = poor(new Random(seed), 2 * SIZE * SIZE);
		final float[] good = new float[2 * SIZE * SIZE];
		for (int i = 0; i < good.length; i++)
			good[i] = (float) Math.sin(i % SIZE * 0.3);
		return new TrainingBatch(poor, good, null, new float[] { 1, 1 }, 2, SIZE, SIZE);
	}

	private static float[] poor(final Random random, final int pixels) {
		final float[] poor = new float[4 * pixels];
		for (int i = 0; i < pixels; i++) {
			poor[4 * i] = (float) (Math.sin(i % SIZE * 0.3) + 0.1 * random.nextGaussian());
			poor[4 * i + 1] = 0.1f;
			poor[4 * i + 2] = 0.02f;
			poor[4 * i + 3] = 0.03f;
		}
		return poor;
	}
}
