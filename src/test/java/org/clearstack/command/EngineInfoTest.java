// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.clearstack.device.GpuFacts;
import org.clearstack.door.cli.Main;
import org.clearstack.engine.EngineLoader;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelLibrary;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeMachine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class EngineInfoTest {

	@Test
	void itTellsEngineDevicesAndModels() {
		final String told = told();

		assertTrue(told.matches("(?s).*Engine: +TensorFlow 2\\.16\\.1 through DJL 0\\.36\\.0, natives from .*"), told);
		assertTrue(told.matches("(?s).*Devices: +CPU:0, \\d+ MiB.*"), told);
		assertTrue(told.matches("(?s).*Wanted: +CUDA 12\\.3, cuDNN 8\\.9.*"), told);
		assertTrue(told.matches(
			"(?s).*NVIDIA driver: +\\S.*GPUs: +\\S.*Environment: +CUDA_VISIBLE_DEVICES.*LD_LIBRARY_PATH.*"), told);
		assertTrue(told.matches("(?s).*Models installed: +.*microscopy-x2.*"), told);
	}

	@Test
	void aModelStaysInMemoryUntilItIsFreed() {
		LoadedModels.use(ModelLibrary.find("microscopy-x2"), "cpu", network -> null);

		assertTrue(told().matches("(?s).*Models in memory: +.*microscopy-x2 \\(cpu\\).*"));
		assertTrue(
			told("free=true").matches("(?s).*Models in memory: +none.*Models freed: +.*microscopy-x2 \\(cpu\\).*"));
	}

	@Test
	void whyAGpuIsNotUsedIsTold() {
		assumeTrue(EngineLoader.engine().devices().size() == 1,
			"needs a machine whose GPU TensorFlow cannot use; this one has one that it can");

		assertTrue(told().contains("GPU:                not used: " + EngineLoader.engine().gpus().refusal(0)), told());
	}

	@Test
	void everythingThereIsToKnowAboutGpusIsTold() {
		final GpuFacts facts =
			FakeMachine.withoutLibraries(Map.of("libcudnn.so.8", List.of("/usr/lib64/libcudnn.so.9 was")));

		final String told = new EngineReport().gpus(facts).toString();

		assertTrue(told.contains("NVIDIA driver:      535.104.05, for CUDA up to 12.2"), told);
		assertTrue(told.contains("gpu:0 Fake 9000, 8.0 GiB (7.0 free), compute capability 8.6"), told);
		assertTrue(told.contains("libcudart.so.12 /opt/lib/libcudart.so.12"), told);
		assertTrue(told.contains("libcudnn.so.8 not found, but /usr/lib64/libcudnn.so.9 was"), told);
		assertTrue(told.contains("cuDNN:              8.9.7"), told);
	}

	@Test
	void eachDeviceIsMeasured() {
		final String told = new EngineReport().speed(Progress.NONE, 0).toString();

		assertTrue(told.matches("(?s)Speed: +\\d+\\.\\d{3} Mpx/s restored with microscopy-x2 on CPU\\R.*"), told);
	}

	@Test
	void aBatchThatDoesNotFitIsToldAndTheOthersAreMeasured() {
		assertEquals("2.500", SpeedBenchmark.megaWhereMemorySuffices(() -> 2.5e6));
		assertEquals("out of memory", SpeedBenchmark.megaWhereMemorySuffices(() -> {
			throw new ClearstackException(
				"TensorFlow could not compute 16 tiles of 512×512: RESOURCE_EXHAUSTED: OOM when allocating tensor");
		}));
		assertThrows(ClearstackException.class, () -> SpeedBenchmark.megaWhereMemorySuffices(() -> {
			throw new ClearstackException("The graph is broken.");
		}));
	}

	@Test
	void theBenchmarkIsTablesOfMarkdown() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();

		assertEquals(0,
			Main.run(new String[] { "speed", "models=latent,course", "devices=cpu gpu:99", "tiles=32", "batches=1,2",
				"size=64", "slices=1",
				"seconds=0" }, new PrintStream(out), System.err));

		final String number = "\\d+\\.\\d+";
		for (final String row : List.of(
			"\\| model \\| device \\| Mpx/s \\| stack, Mvox/s \\| bare, Mpx/s \\| share of bare \\|",
			"\\| latent \\| CPU \\| N \\| N \\| N \\| \\d+ % \\|",
			"\\| course \\| CPU \\| N \\| N \\| N \\| \\d+ % \\|",
			"\\| model \\| device \\| tile \\| 1 at once, Mpx/s \\| 2 at once, Mpx/s \\|",
			"\\| latent \\| CPU \\| 32 \\| N \\| N \\|",
			"\\| residual \\| CPU \\| N \\|", "\\| course \\| CPU \\| N \\|",
			"gpu:99 was left out: The device gpu:99 cannot be used: .*"))
			assertTrue(out.toString().lines().anyMatch(line -> line.matches(row.replace("N", number))),
				row + "\n" + out);
	}

	private static String told(final String... more) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		final String[] args = more.length == 0 ? new String[] { "engine" } : new String[] { "engine", more[0] };
		assertEquals(0, Main.run(args, new PrintStream(out), System.err));
		return out.toString();
	}
}
