// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.clearstack.engine.EngineLoader;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.Architecture;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelInput;
import org.clearstack.model.ModelLibrary;
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

	@Test
	void aDenoiserDoesNotUpscale() {
		final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
			() -> new NetworkPlan(Architecture.DENOISER, 1, 2, 8, 1, 2));

		assertTrue(refused.getMessage().contains("set scale to 1"), refused.getMessage());
	}

	@Test
	void whatMeasuresNoiseSeesOneSlice() {
		final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
			() -> new NetworkPlan(Architecture.NOISE, 1, 1, 8, 1, 2, 3));

		assertTrue(refused.getMessage().contains("set depth to 1"), refused.getMessage());
	}

	@Test
	void untrainedItAnswersTheImage() {
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			final TrainingBatch pairs = pairs(1);

			final float[] prediction = trainer.network().run(pairs.degraded(), pairs.batch(), SIZE, SIZE);

			for (int i = 0; i < prediction.length; i++)
				assertEquals(pairs.degraded()[4 * i], prediction[i], 1e-6);
			assertEquals(4, trainer.network().spec().multiple(), "halved twice");
		}
	}

	/** f(a·x + b, a·maps) = a·f(x, maps) + b, away from the border that sees beyond the tile. */
	@ParameterizedTest
	@CsvSource({ "50, 0, 1", "1, 300, 1", "0.01, -2, 1", "50, 0, 3", "1, 300, 3" })
	void itCommutesWithGainAndOffset(final float gain, final float offset, final int depth) {
		final NetworkPlan plan = PLAN.seeing(depth);
		try (Trainer trainer = EngineLoader.engine().trainer(plan, OPTIONS)) {
			train(trainer, 30);
			final TileNetwork network = trainer.network();
			final int size = 2 * network.spec().margin() + 16;
			final float[] input = degraded(new Random(5), size * size, depth);
			final float[] mapped = input.clone();
			for (int i = 0; i < mapped.length; i++)
				mapped[i] = gain * mapped[i] + (i % plan.inputs() < depth ? offset : 0);

			final float[] plain = network.run(input, 1, size, size);
			final float[] changed = network.run(mapped, 1, size, size);

			double moved = 0;
			for (int y = network.spec().margin(); y < size - network.spec().margin(); y++)
				for (int x = network.spec().margin(); x < size - network.spec().margin(); x++) {
					assertEquals(gain * plain[y * size + x] + offset, changed[y * size + x],
						2e-5 * gain + 3e-6 * Math.abs(offset), "pixel " + x + ", " + y);
					moved = Math.max(moved,
						Math.abs(plain[y * size + x] - input[plan.inputs() * (y * size + x) + depth / 2]));
				}
			assertTrue(moved > 1e-3, "it does something: " + moved);
		}
	}

	@Test
	void whatItIsToldMatters() {
		try (Trainer trainer = EngineLoader.engine().trainer(PLAN, OPTIONS)) {
			train(trainer, 30);
			final float[] input = degraded(new Random(5), SIZE * SIZE);
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

	/** Kernels of neighbouring slices start at zero, so a denoiser of single slices is trained on as it is. */
	@Test
	void aDenoiserOfSingleSlicesCanLearnToSeeMore() {
		final ModelFolder single = ModelLibrary.find("general-denoise");
		final NetworkPlan plan = single.plan().seeing(5);
		final int size = 2 * single.spec().margin() + 16;
		final float[] deep = degraded(new Random(5), size * size, 5);
		final float[] middle = new float[4 * size * size];
		for (int i = 0; i < size * size; i++) {
			middle[4 * i] = deep[8 * i + 2];
			System.arraycopy(deep, 8 * i + 5, middle, 4 * i + 1, 3);
		}
		final float[] expected =
			LoadedModels.use(single, "cpu", network -> network.run(middle, 1, size, size));

		try (Trainer trainer = EngineLoader.engine().trainer(plan, OPTIONS)) {
			trainer.start(single);
			assertArrayEquals(expected, trainer.network().run(deep, 1, size, size), 2e-5f);

			trainer.step(new TrainingBatch(deep, new float[size * size], null, new float[] { 1 }, 1, size, size),
				1e-2f);
			final float[] trained = trainer.network().run(deep, 1, size, size);
			for (int slice = 0; slice < 5; slice++) {
				final float[] other = deep.clone();
				for (int i = slice; i < other.length; i += 8)
					other[i] = -other[i];
				assertFalse(Arrays.equals(trained, trainer.network().run(other, 1, size, size)),
					"slice " + slice + " is seen");
			}
		}
	}

	private static void train(final Trainer trainer, final int steps) {
		for (int i = 0; i < steps; i++)
			trainer.step(pairs(i, trainer.network().spec().depth()), 2e-3f);
	}

	/** Two noisy patches with maps, and smooth ones. */
	private static TrainingBatch pairs(final long seed) {
		return pairs(seed, 1);
	}

	private static TrainingBatch pairs(final long seed, final int depth) {
		final float[] degraded = degraded(new Random(seed), 2 * SIZE * SIZE, depth);
		final float[] groundTruth = new float[2 * SIZE * SIZE];
		for (int i = 0; i < groundTruth.length; i++)
			groundTruth[i] = (float) Math.sin(i % SIZE * 0.3);
		return new TrainingBatch(degraded, groundTruth, null, new float[] { 1, 1 }, 2, SIZE, SIZE);
	}

	private static float[] degraded(final Random random, final int pixels) {
		return degraded(random, pixels, 1);
	}

	/** Noisy slices side by side in each pixel, and the maps behind them. */
	private static float[] degraded(final Random random, final int pixels, final int depth) {
		final int inputs = depth + 3;
		final float[] degraded = new float[inputs * pixels];
		for (int i = 0; i < pixels; i++) {
			for (int z = 0; z < depth; z++)
				degraded[inputs * i + z] = (float) (Math.sin(i % SIZE * 0.3) + 0.1 * random.nextGaussian());
			degraded[inputs * i + depth] = 0.1f;
			degraded[inputs * i + depth + 1] = 0.02f;
			degraded[inputs * i + depth + 2] = 0.03f;
		}
		return degraded;
	}
}
