// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NetworkPlan;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is made for a second GPU, run where there is none: TensorFlow then puts it elsewhere, so it can be seen that the
 * way there changes no bit. The engine would not let it come so far; its classes are asked directly, in their own class
 * loader.
 */
@Tag("slow")
class OtherGpuTest {

	@TempDir
	Path folder;

	@Test
	void aModelPutOnAnotherGpuComputesTheSame() throws ReflectiveOperationException, IOException {
		final float[] tiles = noise(2 * 32 * 32);
		try (TileNetwork plain = open(OptionalInt.empty()); TileNetwork placed = open(OptionalInt.of(1))) {
			assertArrayEquals(plain.run(tiles, 2, 32, 32), placed.run(tiles, 2, 32, 32));
		}
	}

	@Test
	void whereItReallyComputedIsFoundOut() throws ReflectiveOperationException, IOException {
		try (TileNetwork placed = open(OptionalInt.of(999))) {
			assertEquals("CPU", placed.device());
		}
	}

	@Test
	void twoBatchesAtOnceComputeTheSame() throws ReflectiveOperationException, IOException {
		try (TileNetwork plain = open(OptionalInt.empty()); TileNetwork placed = open(OptionalInt.of(1))) {
			assertEquals(Math.min(64, Runtime.getRuntime().availableProcessors()), plain.parallel(),
				"a slot for each processor");
			assertEquals(2, placed.parallel());
			final float[] tiles = noise(24 * 32);
			final float[] alone = plain.run(tiles, 1, 24, 32);

			IntStream.range(0, 16).parallel().forEach(i -> assertArrayEquals(alone, placed.run(tiles, 1, 24, 32)));
		}
	}

	@Test
	void aTrainerPutOnADeviceLearnsTheSame() throws ReflectiveOperationException {
		try (Trainer plain = trainer(""); Trainer placed = trainer("/device:CPU:0")) {
			final float[] degraded = noise(4 * 16 * 16 * 3);
			final float[] groundTruth = noise(4 * 32 * 32);
			for (int parts = 1; parts <= 3; parts++) {
				final TrainingBatch batch =
					new TrainingBatch(degraded, groundTruth, null, new float[] { 1, 1, 1, 1 }, 4, 16, 16);
				assertEquals(plain.step(batch, parts, 1e-3f), placed.step(batch, parts, 1e-3f));
			}
			assertArrayEquals(plain.weights(), placed.weights());
			assertEquals("CPU", placed.device());
		}
	}

	/** The model's layers lie in functions. */
	@Test
	void layersPutOnAnotherGpuComputeTheSame() throws ReflectiveOperationException {
		final float[] image = noise(16 * 16);
		try (NetworkAnatomy plain = anatomy(OptionalInt.empty()); NetworkAnatomy placed = anatomy(OptionalInt.of(1))) {
			assertEquals(plain.layers(), placed.layers());
			final List<String> names = plain.layers().stream().map(Layer::name).toList();
			final List<Activation> expected = plain.activations(names, image, 16, 16);
			final List<Activation> found = placed.activations(names, image, 16, 16);
			for (int i = 0; i < names.size(); i++)
				assertArrayEquals(expected.get(i).values(), found.get(i).values(), names.get(i));
			assertEquals("CPU", placed.device());
		}
	}

	private static NetworkAnatomy anatomy(final OptionalInt gpu) throws ReflectiveOperationException {
		final Method open = engineClass("run.SavedModelAnatomy").getDeclaredMethod("open", ModelFolder.class,
			OptionalInt.class, String.class);
		open.setAccessible(true);
		return (NetworkAnatomy) open.invoke(null, ModelFolder.read(Path.of("src/test/resources/keras")), gpu, "");
	}

	private TileNetwork open(final OptionalInt gpu) throws ReflectiveOperationException, IOException {
		final SavedModels toy = new SavedModels(1);
		final String layer = toy.convolution("conv", "input", 3, noise(9), new float[] { 0.5f }, true);
		final ModelFolder model =
			toy.write(Files.createDirectories(folder.resolve("toy" + gpu.orElse(0))), layer, 1, 1, 1);
		final Method open = engineClass("run.SavedModelNetwork").getDeclaredMethod("open", ModelFolder.class,
			OptionalInt.class, String.class, long.class);
		open.setAccessible(true);
		return (TileNetwork) open.invoke(null, model, gpu, "", 0L);
	}

	private static Trainer trainer(final String pinned) throws ReflectiveOperationException {
		final Constructor<?> trainer = engineClass("build.GraphTrainer").getDeclaredConstructor(NetworkPlan.class,
			TrainerOptions.class, OptionalInt.class, String.class,
			String.class);
		trainer.setAccessible(true);
		return (Trainer) trainer.newInstance(new NetworkPlan(Architecture.RESIDUAL, 1, 2, 8, 1, 2, 3),
			new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.9f, 7), OptionalInt.empty(), pinned, "");
	}

	private static Class<?> engineClass(final String name) throws ClassNotFoundException {
		final Class<?> engine = EngineLoader.engine().getClass();
		return Class.forName(engine.getPackageName() + "." + name, true, engine.getClassLoader());
	}

	private static float[] noise(final int count) {
		final Random random = new Random(1);
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = random.nextFloat();
		return values;
	}
}
