// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

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

import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.network.ModelFolder;
import org.clearstack.network.NetworkException;
import org.clearstack.network.NetworkPlan;
import org.clearstack.network.TrainerOptions;
import org.clearstack.train.TrainingSettings.Lesson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story of a training, told with a trainer that only pretends to learn. */
class TrainingTest {

	private static final int STEPS = 4;

	private final List<String> notes = new ArrayList<>();

	@TempDir
	Path folder;

	@Test
	void aBatchThatIsTooLargeForTheMemoryIsHalvedUntilItFits() throws IOException {
		final List<Integer> tried = new ArrayList<>();
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			tried.add(most);
			if (most > 2)
				throw new NetworkException("no step", new IllegalStateException("OOM when allocating tensor with shape[8,64,64,32]"));
			return 1;
		}, steps -> 0.1);

		train(engine, settings(2, 0));

		assertEquals(List.of(8, 4, 2, 2, 2, 2, 2, 2, 2, 2), tried, "halved twice at the first step, and remembered");
		assertTrue(engine.batches().stream().allMatch(batch -> batch.batch() == 8), "a step stays one on the whole batch");
		assertEquals(List.of("Not enough memory for 8 patches at once; going on with 4 and adding up their gradients, so that a step is still one on 8.",
			"Not enough memory for 4 patches at once; going on with 2 and adding up their gradients, so that a step is still one on 8."), notes);
	}

	@Test
	void memoryTooShortForOnePatchIsTold() {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			throw new NetworkException("CUDA: out of memory");
		}, steps -> 0.1);

		final NetworkException told = assertThrows(NetworkException.class, () -> train(engine, settings(2, 0)));

		assertTrue(told.getMessage().contains("not enough memory to train on even one patch of 16×16"), told.getMessage());
		assertFalse(Files.exists(folder.resolve("model")));
	}

	@Test
	void anotherFailureIsNotTakenForShortMemory() {
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			throw new NetworkException("shape mismatch");
		}, steps -> 0.1);

		assertEquals("shape mismatch", assertThrows(NetworkException.class, () -> train(engine, settings(2, 0))).getMessage());
	}

	@Test
	void aTrainingThatDivergesGoesBackToTheLastGoodEpochWithASmallerRate() throws IOException {
		final float usual = (float) 1e-3;
		final FakeEngine engine = new FakeEngine((step, most, rate) -> step > STEPS && rate > 0.6f * usual ? Float.NaN : 1, steps -> 1.0 / (1 + steps));

		final Training training = train(engine, settings(3, 0));

		assertEquals(List.of("The loss diverged in epoch 2; going back to epoch 1 with half the learning rate."), notes);
		assertEquals(3, training.history().get(3).number());
		assertEquals(3L * STEPS, engine.batches().size() - 1, "but for the step that diverged no step was taken twice");
		assertEquals(3 * STEPS, weight("model"), "the diverged step does not count");
	}

	@Test
	void aLossThatJumpsIsDivergenceToo() throws IOException {
		final boolean[] jumped = { false };
		final FakeEngine engine = new FakeEngine((step, most, rate) -> {
			if (step != STEPS + 2 || jumped[0])
				return 1;
			jumped[0] = true;
			return 25;
		}, steps -> 0.1);

		train(engine, settings(2, 0));

		assertEquals(1, notes.size(), notes.toString());
		assertTrue(notes.get(0).startsWith("The loss diverged in epoch 2"), notes.get(0));
	}

	@Test
	void aTrainingThatAlwaysDivergesIsGivenUp() {
		final NetworkException told = assertThrows(NetworkException.class,
			() -> train(new FakeEngine((step, most, rate) -> Float.POSITIVE_INFINITY, steps -> 0.1), settings(2, 0)));

		assertTrue(told.getMessage().contains("diverged again and again"), told.getMessage());
	}

	// -- helpers --

	private static TrainingSettings settings(final int epochs, final int patience) {
		return new TrainingSettings(new NetworkPlan("ours", 1, 1, 8, 1, 1), new TrainerOptions("mse", "adam", 0, 1), Lesson.PAIRS, Simulation.NONE, epochs, STEPS, 8,
			16, 1e-3, 0.3, patience);
	}

	private Training train(final FakeEngine engine, final TrainingSettings settings) throws IOException {
		final TrainingSet images = new TrainingSet(settings);
		for (int i = 0; i < 4; i++)
			images.addPair("image " + i, List.of(noise(i)), List.of(noise(i)));
		final Training training = new Training(settings, images, folder.resolve("model"));
		training.run(engine, null, new TrainingMonitor() {
			@Override
			public void report(final long done, final long total, final String message) {}

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
		return (int) ByteBuffer.wrap(Files.readAllBytes(saved.resolve("variables/variables.data-00000-of-00001"))).getFloat();
	}

	private static Img<FloatType> noise(final long seed) {
		final Random random = new Random(seed);
		final float[] values = new float[32 * 32];
		for (int i = 0; i < values.length; i++)
			values[i] = random.nextFloat();
		return ArrayImgs.floats(values, 32, 32);
	}
}
