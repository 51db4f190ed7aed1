// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.NetworkPlan;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.HostileGraphs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TrainerTest {

	private static final NetworkPlan TINY = new NetworkPlan(Architecture.RESIDUAL, 1, 2, 8, 1, 2);
	private static final TrainerOptions OPTIONS = new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.9f, 7);

	@TempDir
	Path folder;

	@Test
	void anUntrainedUpscalerConservesEveryPixel() {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			final float[] image = noise(1, 16 * 16);

			final float[] upscaled = trainer.network().run(image, 1, 16, 16);

			for (int y = 0; y < 16; y++)
				for (int x = 0; x < 16; x++)
					assertEquals(image[y * 16 + x], blockMean(upscaled, 32, x, y), 1e-6, "pixel " + x + ", " + y);
		}
	}

	@Test
	void trainingLowersTheLoss() {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			final float first = train(trainer, 1);

			final float last = train(trainer, 60);

			assertTrue(last < 0.8 * first, "from " + first + " to " + last);
		}
	}

	@Test
	void theSameSeedGivesTheSameWeights() {
		assertArrayEquals(trained(7), trained(7));
	}

	@Test
	void anotherSeedGivesOtherWeights() {
		assertFalse(Arrays.deepEquals(trained(7), trained(8)));
	}

	@Test
	void theNetworkCommutesWithGainAndOffset() {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			train(trainer, 30);
			final float[] image = noise(3, 24 * 24);
			final float[] other = new float[image.length];
			for (int i = 0; i < image.length; i++)
				other[i] = 4 * image[i] + 10;

			final float[] a = trainer.network().run(image, 1, 24, 24);
			final float[] b = trainer.network().run(other, 1, 24, 24);

			final int margin = 2 * trainer.network().spec().margin();
			for (int y = margin; y < 48 - margin; y++)
				for (int x = margin; x < 48 - margin; x++)
					assertEquals(4 * a[y * 48 + x] + 10, b[y * 48 + x], 1e-4, "float rounding of values up to 14");
		}
	}

	@Test
	void theMarginIsTheReachOfTheNetwork() {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			train(trainer, 30);
			final ModelSpec spec = trainer.network().spec();
			final int size = 64;
			final float[] image = noise(4, size * size);
			final float[] before = trainer.network().run(image, 1, size, size);
			int reach = 0;
			for (int shift = 0; shift < spec.multiple(); shift++)
				reach = Math.max(reach, reach(trainer.network(), image, before, size, size / 2 + shift));

			assertEquals(2, spec.multiple());
			assertTrue(reach <= spec.margin(),
				"a pixel changed the result " + reach + " pixels away; the margin is " + spec.margin());
			assertTrue(reach > spec.margin() - 2 * spec.multiple(),
				"the margin is " + spec.margin() + " but nothing reaches beyond " + reach);
		}
	}

	@Test
	void theExportedModelAnswersAsTheTrainerDoes() throws IOException {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			train(trainer, 10);
			final float[] image = noise(5, 32 * 32);

			final ModelFolder model = export(trainer, folder.resolve("tiny"));

			try (TileNetwork network = EngineLoader.engine().open(model, "cpu")) {
				assertArrayEquals(trainer.network().run(image, 1, 32, 32), network.run(image, 1, 32, 32), 1e-5f);
			}
		}
	}

	@Test
	void theSavedModelHoldsTheWeightsAlone() throws IOException {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			final ModelFolder model = export(trainer, folder.resolve("tiny"));

			assertEquals(4 * trainer.parameters(),
				Files.size(model.savedModel().resolve("variables/variables.data-00000-of-00001")));
		}
	}

	@Test
	void theCourseNetworkHasTheCourseParameters() {
		try (Trainer trainer =
			EngineLoader.engine().trainer(new NetworkPlan(Architecture.COURSE, 3, 2, 64, 1, 1), OPTIONS)) {
			assertEquals(1_110_403, trainer.parameters());

			final ModelSpec spec = trainer.network().spec();
			assertEquals(2, spec.multiple(), "it halves twice what was doubled before");
			// by hand, in pixels of the doubled image: 3×3 convolutions reach 2 at full size, 2·2 at half, 4 at a
			// quarter, and again on the way back;
			// max-pools align to blocks of 2 and 4. Halved and with bicubic's reach of 2 on top it is at most 14.
			assertTrue(spec.margin() >= 10 && spec.margin() <= 14, "margin " + spec.margin());
		}
	}

	@ParameterizedTest
	@CsvSource({ "RESIDUAL, MAE", "RESIDUAL, MSE", "RESIDUAL, SSIM", "RESIDUAL, HFENN", "RESIDUAL, MIXED",
		"RESIDUAL, LOG", "RESIDUAL, PSNR",
		"COURSE, MAE", "COURSE, MSE", "COURSE, SSIM", "COURSE, HFENN",
		"COURSE, MIXED", "COURSE, LOG", "COURSE, PSNR", "PLAIN, MAE", "PLAIN, MSE", "PLAIN, SSIM", "PLAIN, HFENN",
		"PLAIN, MIXED" })
	void gradientsAreThoseOfFiniteDifferences(final Architecture architecture, final Loss loss) {
		final NetworkPlan plan = new NetworkPlan(architecture, 1, 1, 8, 1, 2);
		assertGradients(plan, loss, noisyPairs());
	}

	@ParameterizedTest
	@CsvSource({ "RESIDUAL, MAE", "RESIDUAL, MIXED", "COURSE, HFENN", "PLAIN, MSE" })
	void gradientsOfUpscalersAndOfNetworksOfSeveralSlicesAreToo(final Architecture architecture, final Loss loss) {
		final float[] degraded = noise(41, 2 * 12 * 12 * 3);
		final float[] groundTruth = noise(42, 2 * 24 * 24);
		for (int i = 0; i < groundTruth.length; i++)
			groundTruth[i] = 0.5f * groundTruth[i] + 0.25f;

		assertGradients(new NetworkPlan(architecture, 1, 2, 8, 1, 2, 3), loss,
			new TrainingBatch(degraded, groundTruth, null, new float[] { 1, 1 }, 2, 12, 12));
	}

	private static void assertGradients(final NetworkPlan plan, final Loss loss, final TrainingBatch pairs) {
		try (Trainer trainer = EngineLoader.engine().trainer(plan, new TrainerOptions(loss, Optimiser.ADAM, 0, 3))) {
			assertGradients(trainer, pairs, trainer.state());
		}
	}

	/** Compares the gradient of a trainer whose optimiser remembers nothing, with differences along it. */
	static void assertGradients(final Trainer trainer, final TrainingBatch pairs, final TrainerState start) {
		trainer.step(pairs, 0);
		final float[][] after = trainer.state().variables();
		final float[][] gradient = new float[after.length][];
		double norm = 0;
		for (int i = 0; i < after.length; i += 4) {
			gradient[i] = after[i + 1].clone();
			for (int j = 0; j < gradient[i].length; j++) {
				gradient[i][j] /= 0.1f; // Adam's first moment after a step from zero is (1 − β1) times the gradient
				norm += (double) gradient[i][j] * gradient[i][j];
			}
		}

		final double step = 5e-5 / Math.sqrt(norm);
		final double slope =
			(lossAt(trainer, start, gradient, step, pairs) - lossAt(trainer, start, gradient, -step, pairs))
				/ (2 * step);

		assertEquals(norm, slope, 0.03 * norm,
			"along the gradient the loss rises by the gradient's squared length, but for curvature and float rounding");
	}

	@ParameterizedTest
	@CsvSource({ "RESIDUAL, 1, 2", "RESIDUAL, 2, 2", "PLAIN, 2, 1", "COURSE, 2, 1" })
	void aNetworkOfSeveralSlicesSeesAllAndRestoresOne(final Architecture architecture, final int scale,
		final int levels)
		throws IOException
	{
		final NetworkPlan plan = new NetworkPlan(architecture, 1, scale, 8, 1, levels, 3);
		try (Trainer trainer = EngineLoader.engine().trainer(plan, OPTIONS)) {
			final float[] volume = noise(51, 16 * 16 * 3);
			trainer.step(
				new TrainingBatch(volume, noise(52, 16 * 16 * scale * scale), null, new float[] { 1 }, 1, 16, 16),
				1e-4f);
			final float[] before = trainer.network().run(volume, 1, 16, 16);
			for (int z = 0; z < 3; z++) {
				final float[] changed = volume.clone();
				changed[(8 * 16 + 8) * 3 + z] += 1;
				assertFalse(Arrays.equals(before, trainer.network().run(changed, 1, 16, 16)), "slice " + z);
			}

			final Map<String,
				Object> ours = Map.of("channels", 1, "depth", 3, "scale", scale, "margin",
					trainer.network().spec().margin(), "multiple",
					trainer.network().spec().multiple());
			final Path target = Files.createDirectories(folder.resolve("deep"));
			trainer.export(trainer.weights(), target.resolve(ModelFolder.SAVED_MODEL));
			final ModelFolder model =
				ModelFolder.write(target, Map.of("name", "deep", "config", Map.of("clearstack", ours)));
			try (TileNetwork network = EngineLoader.engine().open(model, "cpu")) {
				assertEquals(3, network.spec().inputs());
				assertArrayEquals(before, network.run(volume, 1, 16, 16), 1e-5f);
			}
		}
	}

	@Test
	void anUntrainedUpscalerOfSeveralSlicesConservesTheMiddleOne() {
		try (Trainer trainer =
			EngineLoader.engine().trainer(new NetworkPlan(Architecture.RESIDUAL, 1, 2, 8, 1, 2, 3), OPTIONS)) {
			final float[] volume = noise(1, 16 * 16 * 3);

			final float[] upscaled = trainer.network().run(volume, 1, 16, 16);

			for (int y = 0; y < 16; y++)
				for (int x = 0; x < 16; x++)
					assertEquals(volume[(y * 16 + x) * 3 + 1], blockMean(upscaled, 32, x, y), 1e-6,
						"pixel " + x + ", " + y);
		}
	}

	@ParameterizedTest
	@CsvSource({ "RESIDUAL, MAE", "RESIDUAL, MSE", "RESIDUAL, SSIM", "RESIDUAL, HFENN", "RESIDUAL, MIXED",
		"PLAIN, MSE" })
	void aStepInPartsIsTheStepOfTheWholeBatch(final Architecture architecture, final Loss loss) {
		final NetworkPlan plan = new NetworkPlan(architecture, 1, 1, 8, 1, 2);
		try (Trainer trainer = EngineLoader.engine().trainer(plan, new TrainerOptions(loss, Optimiser.ADAM, 0.9f, 3))) {
			final TrainingBatch pairs = weightedPairs(loss.key().length() == 3);
			final TrainerState start = trainer.state();
			final float whole = trainer.step(pairs, 1, 1e-3f);
			final TrainerState expected = trainer.state();
			trainer.state(start);

			final float inParts = trainer.step(pairs, 2, 1e-3f);

			final TrainerState found = trainer.state();
			assertEquals(whole, inParts, 1e-6 * Math.abs(whole) + 1e-7, "the loss, summed in another order");
			assertEquals(expected.steps(), found.steps());
			for (int i = 1; i < found.variables().length; i += 4)
				assertArrayEquals(expected.variables()[i], found.variables()[i],
					2e-5f * largest(expected.variables()[i]) + 1e-9f,
					"variable " + i / 4
						+ ": Adam's first moment after a step from zero is a tenth of the gradient, to float "
						+ "rounding of sums over 1728 pixels");
		}
	}

	@Test
	void noMorePartsThanPairs() {
		try (Trainer trainer =
			EngineLoader.engine().trainer(new NetworkPlan(Architecture.RESIDUAL, 1, 1, 8, 1, 2), OPTIONS)) {
			final IllegalArgumentException told =
				assertThrows(IllegalArgumentException.class, () -> trainer.step(noisyPairs(), 3, 1e-3f));
			assertTrue(told.getMessage().contains("1 to 2 parts; found 3"), told.getMessage());
		}
	}

	@Test
	void adadeltaLearnsToo() {
		try (Trainer trainer =
			EngineLoader.engine().trainer(TINY, new TrainerOptions(Loss.MSE, Optimiser.ADADELTA, 0.9f, 7))) {
			final float first = train(trainer, 1);

			final float last = train(trainer, 200);

			assertTrue(last < first, "from " + first + " to " + last);
		}
	}

	@Test
	void aTrainerGoesOnFromItsState() {
		final TrainerState middle;
		final float[][] expected;
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			train(trainer, 10);
			middle = trainer.state();
			train(trainer, 10);
			expected = trainer.weights();
		}

		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			trainer.state(middle);
			train(trainer, 10);

			assertArrayEquals(expected, trainer.weights());
		}
	}

	@Test
	void aTrainerStartsFromAModel() throws IOException {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			train(trainer, 10);
			final ModelFolder model = export(trainer, folder.resolve("tiny"));

			try (Trainer other =
				EngineLoader.engine().trainer(TINY, new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0.5f, 99))) {
				other.start(model);

				assertArrayEquals(trainer.weights(), other.weights());
			}
			try (Trainer wider =
				EngineLoader.engine().trainer(new NetworkPlan(Architecture.RESIDUAL, 1, 2, 16, 1, 2), OPTIONS)) {
				final ClearstackException told = assertThrows(ClearstackException.class, () -> wider.start(model));
				assertTrue(told.getMessage().contains("The layer head has 144 weights; found 72"), told.getMessage());
			}
		}
	}

	@Test
	void aModelThatDoesMoreThanComputeIsNotTrainedOn() throws IOException {
		try (Trainer trainer = EngineLoader.engine().trainer(TINY, OPTIONS)) {
			final ModelFolder model = export(trainer, folder.resolve("hostile"));
			Files.write(model.savedModel().resolve("saved_model.pb"),
				HostileGraphs.all().get("WriteFile INIT_SIGNATURE").toByteArray());

			final ClearstackException refused =
				assertThrows(ClearstackException.class, () -> trainer.start(model));

			assertTrue(refused.getMessage().contains("its operation WriteFile (evil) writes files"),
				refused.getMessage());
		}
	}

	@Test
	void theMarginIsSeenButNotJudged() {
		final TrainingBatch whole = noisyPairs();
		final TrainingBatch inner =
			new TrainingBatch(whole.degraded(), inside(whole.groundTruth(), 24, 4), null, whole.ranges(),
				new TrainingBatch.Shape(2, 24, 24, 4));
		try (Trainer trainer = EngineLoader.engine().trainer(new NetworkPlan(Architecture.RESIDUAL, 1, 1, 8, 1, 2),
			new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0, 1))) {
			trainer.step(whole, 1e-3f);
			final float[] prediction = inside(trainer.network().run(whole.degraded(), 2, 24, 24), 24, 4);
			double sum = 0;
			for (int i = 0; i < prediction.length; i++)
				sum += Math.abs(prediction[i] - inner.groundTruth()[i]);

			assertEquals(sum / prediction.length, trainer.step(inner, 1e-3f), 1e-6,
				"the mean over the inner pixels alone");
		}
	}

	/** With all activations of the last layer below zero its ReLU would have no slope. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void theCourseNetworkStartsAliveWithEverySeed(final long seed) {
		final TrainingBatch pairs = noisyPairs();
		try (Trainer trainer = EngineLoader.engine().trainer(new NetworkPlan(Architecture.COURSE, 1, 1, 64, 1, 1),
			new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, seed))) {
			final float[] before = trainer.network().run(pairs.degraded(), 2, 24, 24);
			final float first = trainer.step(pairs, 3e-4f);
			float last = first;
			for (int s = 0; s < 8; s++)
				last = trainer.step(pairs, 3e-4f);

			for (final float value : before)
				assertTrue(value > 0, "a dead pixel: " + value);
			assertTrue(last < first, "from " + first + " to " + last);
		}
	}

	@Test
	void mixedPrecisionLearnsTheSameToItsRounding() {
		final TrainingBatch pairs = noisyPairs();
		final NetworkPlan plan = new NetworkPlan(Architecture.RESIDUAL, 1, 1, 8, 2, 2);
		try (Trainer single = EngineLoader.engine().trainer(plan, new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0, 1));
			Trainer mixed =
				EngineLoader.engine().trainer(plan, new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0, 1, true))) {
			for (int s = 0; s < 20; s++)
				assertEquals(1, mixed.step(pairs, 1e-3f) / single.step(pairs, 1e-3f), 0.02,
					"bfloat16 has 8 bits; step " + s);
			final float[] moved = mixed.weights()[0];
			assertFalse(Arrays.equals(single.weights()[0], moved), "it did compute with 16 bits");
			assertArrayEquals(single.weights()[0], moved, 0.02f);
		}
	}

	@Test
	void theAverageFollowsTheWeights() {
		final float decay = 0.9f;
		try (Trainer trainer = EngineLoader.engine().trainer(new NetworkPlan(Architecture.RESIDUAL, 1, 1, 8, 1, 1),
			new TrainerOptions(Loss.MAE, Optimiser.ADAM, decay, 1))) {
			float[][] before = trainer.weights();
			for (int s = 1; s <= 100; s += 33) {
				final float[][] variables = trainer.state().variables();
				trainer.state(new TrainerState(s - 1, variables));
				trainer.step(noisyPairs(), 1e-3f);
				final float kept = Math.min(decay, (1f + s) / (10f + s));
				for (int i = 0; i < before.length; i++)
					for (int j = 0; j < before[i].length; j++) {
						final float weight = trainer.state().variables()[4 * i][j];
						assertEquals(kept * before[i][j] + (1 - kept) * weight, trainer.weights()[i][j], 1e-6,
							"step " + s);
						if (j > 3)
							break;
					}
				before = trainer.weights();
			}
		}
	}

	/** Square patches without a margin on each side. */
	private static float[] inside(final float[] patches, final int size, final int margin) {
		final int inner = size - 2 * margin;
		final float[] inside = new float[patches.length / (size * size) * inner * inner];
		for (int i = 0; i < inside.length; i++)
			inside[i] =
				patches[i / (inner * inner) * size * size + (i / inner % inner + margin) * size + i % inner + margin];
		return inside;
	}

	private static TrainingBatch noisyPairs() {
		final float[] groundTruth = noise(21, 2 * 24 * 24);
		final float[] degraded = groundTruth.clone();
		final float[] error = noise(22, degraded.length);
		for (int i = 0; i < degraded.length; i++)
			degraded[i] += 0.5f * (error[i] - 0.5f);
		return new TrainingBatch(degraded, groundTruth, null, new float[] { 1, 1 }, 2, 24, 24);
	}

	/** Three pairs, so that halves are unequal; pixel weights of each sum to something else. */
	private static TrainingBatch weightedPairs(final boolean weighted) {
		final float[] groundTruth = noise(31, 3 * 24 * 24);
		final float[] degraded = groundTruth.clone();
		final float[] error = noise(32, degraded.length);
		for (int i = 0; i < degraded.length; i++)
			degraded[i] += 0.5f * (error[i] - 0.5f);
		final float[] weights = noise(33, groundTruth.length);
		for (int i = 0; i < 24 * 24; i++)
			weights[i] *= 3;
		return new TrainingBatch(degraded, groundTruth, weighted ? weights : null, new float[] { 1, 1, 1 }, 3, 24, 24);
	}

	private static float largest(final float[] values) {
		float largest = 0;
		for (final float value : values)
			largest = Math.max(largest, Math.abs(value));
		return largest;
	}

	/** The loss with all weights moved along a direction. */
	private static double lossAt(final Trainer trainer, final TrainerState start, final float[][] direction,
		final double step, final TrainingBatch pairs)
	{
		final float[][] moved = start.variables().clone();
		for (int i = 0; i < moved.length; i += 4) {
			moved[i] = moved[i].clone();
			for (int j = 0; j < moved[i].length; j++)
				moved[i][j] += (float) (step * direction[i][j]);
		}
		trainer.state(new TrainerState(0, moved));
		return trainer.step(pairs, 0);
	}

	/** Writes a model folder with the least description that can be read again. */
	static ModelFolder export(final Trainer trainer, final Path target) throws IOException {
		Files.createDirectories(target);
		final GraphGeometry geometry = trainer.export(trainer.weights(), target.resolve(ModelFolder.SAVED_MODEL));
		final Map<String, Object> ours =
			new LinkedHashMap<>(Map.of("channels", 1, "scale", geometry.scale(), "margin", geometry.margin(),
				"multiple", geometry.multiple(), "normalization", "none"));
		return ModelFolder.write(target,
			Map.of("name", target.getFileName().toString(), "config", Map.of("clearstack", ours)));
	}

	private static float[][] trained(final long seed) {
		try (Trainer trainer =
			EngineLoader.engine().trainer(TINY, new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.9f, seed))) {
			train(trainer, 20);
			return trainer.weights();
		}
	}

	/** Steps on pairs of a smooth random image and its binning; the loss of the last step. */
	private static float train(final Trainer trainer, final int steps) {
		final Random random = new Random(11);
		float loss = Float.NaN;
		for (int s = 0; s < steps; s++) {
			final float[] groundTruth = new float[4 * 32 * 32];
			final double frequency = 0.6 + random.nextDouble();
			for (int i = 0; i < groundTruth.length; i++)
				groundTruth[i] = (float) (Math.sin(frequency * (i % 32)) + Math.cos(0.9 * frequency * (i / 32)));
			final float[] degraded = new float[4 * 16 * 16];
			for (int i = 0; i < degraded.length; i++)
				degraded[i] = blockMean(groundTruth, 32, i % 16, i / 16);
			loss = trainer.step(new TrainingBatch(degraded, groundTruth, null, new float[] { 2, 2, 2, 2 }, 4, 16, 16),
				0.003f);
		}
		return loss;
	}

	/** How far from a changed pixel the result changes, in input pixels. */
	private static int reach(final TileNetwork network, final float[] image, final float[] before, final int size,
		final int at)
	{
		final float[] changed = image.clone();
		changed[at * size + at] += 100;
		final float[] after = network.run(changed, 1, size, size);
		int reach = 0;
		for (int i = 0; i < after.length; i++)
			if (after[i] != before[i]) {
				final int x = i % (2 * size) / 2;
				final int y = i / (2 * size) / 2;
				reach = Math.max(reach, Math.max(Math.abs(x - at), Math.abs(y - at)));
			}
		return reach;
	}

	private static float blockMean(final float[] image, final int width, final int x, final int y) {
		final int i = 2 * y * width + 2 * x;
		return (image[i] + image[i + 1] + image[i + width] + image[i + width + 1]) / 4;
	}

	private static float[] noise(final long seed, final int count) {
		final Random random = new Random(seed);
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = random.nextFloat();
		return values;
	}
}
