// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TrainerOptions;
import org.clearstack.task.ClearstackException;
import org.clearstack.train.FakeEngine.Step;
import org.clearstack.train.TrainingSettings.Supervision;
import org.clearstack.train.sample.Augmentation;
import org.clearstack.train.sample.PatchSize;
import org.clearstack.train.sample.Simulation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of a training, told with a trainer that only pretends to learn. */
class TrainingTest {

	private static final int STEPS = 4;

	private static final NetworkPlan PLAN = new NetworkPlan(Architecture.OURS, 1, 1, 8, 1, 1);
	private static final TrainerOptions OPTIONS = new TrainerOptions(Loss.MSE, Optimiser.ADAM, 0, 1);

	private final List<String> notes = new ArrayList<>();
	/** After so many steps the user stops. */
	private long canceled = Long.MAX_VALUE;

	@TempDir
	Path folder;

	@Test
	void aBatchThatIsTooLargeForTheMemoryIsHalvedUntilItFits() throws IOException {
		final List<Integer> tried = new ArrayList<>();
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			tried.add(most);
			if (most > 2)
				throw new ClearstackException("no step",
					new IllegalStateException("OOM when allocating tensor with shape[8,64,64,32]"));
			return 1;
		}, steps -> 0.1);

		train(engine, settings(2, 0));

		assertEquals(List.of(8, 4, 2, 2, 2, 2, 2, 2, 2, 2), tried, "halved twice at the first step, and remembered");
		assertTrue(engine.batches().stream().allMatch(batch -> batch.batch() == 8),
			"a step stays one on the whole batch");
		assertEquals(List.of(
			"Not enough memory for 8 patches at once; going on with 4 and adding up their gradients, so that a step "
				+ "is still one on 8.",
			"Not enough memory for 4 patches at once; going on with 2 and adding up their gradients, so that a step "
				+ "is still one on 8."),
			notes);
	}

	@Test
	void memoryTooShortForOnePatchIsTold() {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			throw new ClearstackException("CUDA: out of memory");
		}, steps -> 0.1);

		final ClearstackException told = assertThrows(ClearstackException.class, () -> train(engine, settings(2, 0)));

		assertTrue(told.getMessage().contains("not enough memory on CPU to train on even one patch of 16×16"),
			told.getMessage());
		assertFalse(Files.exists(folder.resolve("model")));
	}

	@Test
	void anotherFailureIsNotTakenForShortMemory() {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			throw new ClearstackException("shape mismatch");
		}, steps -> 0.1);

		assertEquals("shape mismatch",
			assertThrows(ClearstackException.class, () -> train(engine, settings(2, 0))).getMessage());
	}

	@Test
	void aTrainingThatDivergesGoesBackToTheLastGoodEpochWithASmallerRate() throws IOException {
		final float usual = (float) 1e-3;
		final FakeEngine engine = new FakeEngine(
			(step, most, rate) -> step > STEPS && rate > 0.6f * usual ? Float.NaN : 1, steps -> 1.0 / (1 + steps));

		final Training training = train(engine, settings(3, 0));

		assertEquals(List.of("The loss diverged in epoch 2; going back to epoch 1 with half the learning rate."),
			notes);
		assertEquals(3, training.history().get(3).number());
		assertEquals(3L * STEPS, engine.batches().size() - 1, "but for the step that diverged no step was taken twice");
		assertEquals(3 * STEPS, weight("model"), "the diverged step does not count");
	}

	@Test
	void aLossThatJumpsAndStaysIsDivergenceToo() throws IOException {
		train(jumping(3), settings(2, 0));

		assertEquals(1, notes.size(), notes.toString());
		assertTrue(notes.get(0).startsWith("The loss diverged in epoch 2"), notes.get(0));
	}

	/** As that of a patch with a star that is much brighter than all else. */
	@Test
	void aLossThatIsLargeForAStepOrTwoIsNone() throws IOException {
		train(jumping(2), settings(2, 0));

		assertEquals(List.of(), notes);
		assertEquals(2 * STEPS, weight("model"));
	}

	/** The loss is 25 instead of 1 in so many steps from the second step of the second epoch on, once. */
	private static FakeEngine jumping(final int steps) {
		final int[] jumps = { 0 };
		return new FakeEngine((step, most, rate) -> step >= STEPS + 2 && jumps[0]++ < steps ? 25 : 1,
			taken -> 1.0 / (1 + taken));
	}

	@Test
	void whatWasLearnedBeforeATrainingDivergesForGoodIsKept() throws IOException {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> step > 3 * STEPS ? Float.NaN : 1,
			steps -> steps == 2 * STEPS ? 0.01 : 0.1);

		train(engine, settings(5, 0));

		assertEquals(2 * STEPS, weight("model"), "the best epoch");
		assertEquals(3 * STEPS, weight("model/last"), "the last good one");
		final String told = notes.get(notes.size() - 1);
		assertTrue(told.contains("diverged again and again")
			&& told.contains("ends with epoch 3, and the best so far, 2, is kept"), told);
		assertFalse(Files.exists(Training.checkpoint(folder.resolve("model"))), "the training has ended");
	}

	@Test
	void aTrainingThatAlwaysDivergesIsGivenUp() {
		final ClearstackException told = assertThrows(ClearstackException.class,
			() -> train(new FakeEngine((step, most, rate) -> Float.POSITIVE_INFINITY, steps -> 0.1), settings(2, 0)));

		assertTrue(told.getMessage().contains("diverged again and again"), told.getMessage());
	}

	@Test
	void bestAndLastAreBothWritten() throws IOException {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> 1, steps -> steps == 2 * STEPS ? 0.01 : 0.1);

		train(engine, settings(4, 0));

		assertEquals(2 * STEPS, weight("model"), "after the second epoch it was best");
		assertEquals(4 * STEPS, weight("model/last"));
		assertEquals("model-last", ModelFolder.read(folder.resolve("model/last")).spec().name());
		assertTrue(Files.readString(folder.resolve("model/README.md")).contains("after epoch 2 of 4"));
	}

	@Test
	void aLastEpochThatIsTheBestIsWrittenOnce() throws IOException {
		train(new FakeEngine((step, most, rate) -> 1, steps -> 1.0 / (1 + steps)), settings(2, 0));

		assertEquals(2 * STEPS, weight("model"));
		assertFalse(Files.exists(folder.resolve("model/last")));
	}

	@Test
	void patienceEndsATrainingThatGetsNoBetter() throws IOException {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> 1, steps -> steps == 2 * STEPS ? 0.01 : 0.1);

		final Training training = train(engine, settings(20, 3));

		assertEquals(2 + 3, training.history().size() - 1, "three epochs after the best one");
		assertEquals(2 * STEPS, weight("model"));
	}

	@Test
	void aStoppedTrainingGoesOnAlsoWithAnotherLearningRateAndLength() throws IOException {
		stopAfterTwoEpochs();
		final FakeEngine engine = new FakeEngine((step, most, rate) -> 1, steps -> 1.0 / (1 + steps));

		final Training training = train(engine,
			new TrainingSettings(PLAN, OPTIONS,
				new TrainingSettings.Data(Supervision.PAIRS, Simulation.NONE, Augmentation.jitter(0)),
				new PatchSize(16, 0),
				new TrainingSettings.Schedule(3, STEPS, 8, new LearningRate(1e-4, 0, 1), 0), 0.3));

		assertEquals(STEPS, engine.batches().size(), "two of three epochs were there already");
		assertTrue(engine.rates().stream().allMatch(rate -> rate == 1e-4f), engine.rates().toString());
		assertEquals(3, training.history().size() - 1);
		assertTrue(notes.get(0).startsWith("Going on after epoch 2"), notes.toString());
	}

	@Test
	void aCheckpointOfAnotherTrainingIsNotOverwritten() throws IOException {
		stopAfterTwoEpochs();
		final byte[] before = Files.readAllBytes(Training.checkpoint(folder.resolve("model")));
		final FakeEngine engine = new FakeEngine((step, most, rate) -> 1, steps -> 0.1);

		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> train(engine,
				new TrainingSettings(PLAN, OPTIONS,
					new TrainingSettings.Data(Supervision.PAIRS, Simulation.NONE, Augmentation.jitter(0)),
					new PatchSize(20, 0), new TrainingSettings.Schedule(4, STEPS, 8, LearningRate.of(1e-3), 0), 0.3)));

		assertTrue(told.getMessage().contains("stopped after epoch 2")
			&& told.getMessage().contains("patch=16 instead of patch=20"), told.getMessage());
		assertArrayEquals(before, Files.readAllBytes(Training.checkpoint(folder.resolve("model"))));
	}

	@Test
	void whatWasLearntOfTheMemoryIsRememberedByTheCheckpoint() throws IOException {
		final Step short4 = (step, most, rate) -> {
			if (most > 4)
				throw new ClearstackException("OOM");
			return 1;
		};
		canceled = 2 * STEPS;
		assertThrows(CancellationException.class, () -> train(new FakeEngine(short4, steps -> 0.1), settings(4, 0)));
		canceled = Long.MAX_VALUE;
		final List<Integer> tried = new ArrayList<>();

		train(new FakeEngine((step, most, rate) -> {
			tried.add(most);
			return 1;
		}, steps -> 0.1), settings(4, 0));

		assertTrue(tried.stream().allMatch(most -> most == 4), tried.toString());
	}

	@Test
	void theLearningRateRisesAndFalls() {
		final LearningRate rate = new LearningRate(0.01, 10, 0.1);

		assertEquals(0.001, rate.at(0, 200), 1e-8, "a tenth after one of ten steps");
		assertEquals(0.01, rate.at(9, 200), 1e-8);
		assertEquals(0.01, rate.at(10, 200), 1e-8);
		assertEquals(0.0055, rate.at(105, 200), 1e-8, "half way along the cosine");
		assertEquals(0.001, rate.at(200, 200), 1e-8);
		assertEquals(0.01, new LearningRate(0.01, 0, 1).at(150, 200), 1e-8, "neither");
		assertEquals(0.005, new LearningRate(0.01, 1000, 1).at(9, 200), 1e-8, "at most a tenth of all steps rise");
	}

	// -- helpers --

	private void stopAfterTwoEpochs() {
		canceled = 2 * STEPS;
		assertThrows(CancellationException.class,
			() -> train(new FakeEngine((step, most, rate) -> 1, steps -> 1.0 / (1 + steps)), settings(4, 0)));
		canceled = Long.MAX_VALUE;
		notes.clear();
	}

	private static TrainingSettings settings(final int epochs, final int patience) {
		return new TrainingSettings(PLAN, OPTIONS,
			new TrainingSettings.Data(Supervision.PAIRS, Simulation.NONE, Augmentation.jitter(0)), new PatchSize(16, 0),
			new TrainingSettings.Schedule(epochs, STEPS, 8, LearningRate.of(1e-3), patience), 0.3);
	}

	private Training train(final FakeEngine engine, final TrainingSettings settings) throws IOException {
		final TrainingSet images = new TrainingSet(settings);
		for (int i = 0; i < 4; i++)
			images.addPair("image " + i, List.of(noise(i)), List.of(noise(i)));
		final Training training = new Training(settings, images, folder.resolve("model"));
		training.run(engine, null, new TrainingMonitor() {
			private long done;

			@Override
			public void report(final long now, final long total, final String message) {
				done = now;
			}

			@Override
			public boolean isCanceled() {
				return done >= canceled;
			}

			@Override
			public void note(final String line) {
				notes.add(line);
			}
		});
		return training;
	}

	/** The one weight of a written model: the step after which it was taken. */
	private int weight(final String model) throws IOException {
		final Path saved = ModelFolder.read(folder.resolve(model)).savedModel();
		return (int) ByteBuffer.wrap(Files.readAllBytes(saved.resolve("variables/variables.data-00000-of-00001")))
			.getFloat();
	}

	private static Img<FloatType> noise(final long seed) {
		final Random random = new Random(seed);
		final float[] values = new float[32 * 32];
		for (int i = 0; i < values.length; i++)
			values[i] = random.nextFloat();
		return ArrayImgs.floats(values, 32, 32);
	}
}
