// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.ImagePlus;
import ij.process.ImageStatistics;
import java.util.List;
import java.util.Random;
import org.clearstack.device.DeviceChoice;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Engine;
import org.clearstack.network.Loss;
import org.clearstack.network.Optimiser;
import org.clearstack.network.TileNetwork;
import org.clearstack.network.Trainer;
import org.clearstack.network.TrainerOptions;
import org.clearstack.network.TrainingBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same on CPU and GPU. The only tests that may be skipped where everything else is at hand: they need a GPU that
 * TensorFlow can use.
 */
@Tag("slow")
class GpuTest {

	/**
	 * Of the image's range: sums of floats in another order differ far less, other convolution algorithms somewhat
	 * less.
	 */
	private static final double TOLERANCE = 1e-3;

	@BeforeEach
	void aGpuIsThere() {
		final Engine engine = EngineLoader.engine();
		assumeTrue(engine.devices().stream().anyMatch(device -> device.startsWith("GPU")),
			() -> "needs a GPU; here " + engine.gpus().refusal(0));
	}

	@ParameterizedTest
	@CsvSource({ "microscopy-x2, lysosomes-t20.tif", "general-x2, galaxies-hst.fits",
		"microscopy-denoise, nuclei-t12.tif" })
	void cpuAndGpuRestoreTheSame(final String model, final String name) {
		final ImagePlus cpu = Restoring.restored(Restoring.open(name), "model=" + model, "device=cpu", "type=float");
		final ImagePlus gpu =
			Restoring.restored(Restoring.open(name), "model=" + model, "device=gpu:0", "strict=true", "type=float");

		assertEquals("CPU", cpu.getProp("Clearstack device"));
		assertEquals("GPU:0", gpu.getProp("Clearstack device"));
		for (int z = 1; z <= cpu.getStackSize(); z++) {
			final float[] expected = (float[]) cpu.getStack().getPixels(z);
			final float[] found = (float[]) gpu.getStack().getPixels(z);
			final ImageStatistics range = cpu.getStack().getProcessor(z).getStats();
			for (int i = 0; i < expected.length; i++)
				assertEquals(expected[i], found[i], TOLERANCE * (range.max - range.min), "slice " + z + ", pixel " + i);
		}
	}

	@Test
	void theGpuGivesTheSameBitsEachTime() {
		final ImagePlus first =
			Restoring.restored(Restoring.open("lysosomes-t20.tif"), "device=gpu", "strict=true", "type=float");
		final ImagePlus second = Restoring.restored(Restoring.open("lysosomes-t20.tif"), "device=gpu", "strict=true",
			"type=float", "normalize=percentile 0.1 99.9");

		for (int z = 1; z <= first.getStackSize(); z++)
			assertArrayEquals((float[]) first.getStack().getPixels(z), (float[]) second.getStack().getPixels(z));
	}

	@Test
	void batchesAreSizedByMemory() {
		try (TileNetwork network =
			EngineLoader.engine().open(ModelLibrary.find("microscopy-x2"), DeviceChoice.parse("gpu", true))) {
			assertEquals("GPU:0", network.device());
			assertTrue(network.mostTiles(128, 128) >= network.mostTiles(256, 256));
			assertTrue(network.mostTiles(256, 256) >= 1);
		}
	}

	@Test
	void cpuAndGpuLearnTheSame() {
		final NetworkPlan plan = new NetworkPlan(Architecture.RESIDUAL, 1, 2, 8, 1, 2);
		final TrainerOptions options = new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.9f, 7);
		try (Trainer cpu = EngineLoader.engine().trainer(plan, options, DeviceChoice.parse("cpu"));
			Trainer gpu = EngineLoader.engine().trainer(plan, options, DeviceChoice.parse("gpu", true))) {
			assertEquals(List.of("CPU", "GPU:0"), List.of(cpu.device(), gpu.device()));
			final TrainingBatch batch =
				new TrainingBatch(noise(4 * 16 * 16), noise(4 * 32 * 32), null, new float[] { 1, 1, 1, 1 }, 4, 16, 16);
			for (int i = 0; i < 5; i++)
				assertEquals(cpu.step(batch, 1e-3f), gpu.step(batch, 1e-3f), TOLERANCE);
		}
	}

	private static float[] noise(final int count) {
		final Random random = new Random(1);
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = random.nextFloat();
		return values;
	}
}
