// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.clearstack.device.GpuFacts;
import org.clearstack.network.tensorflow.run.SavedModelNetwork;
import org.clearstack.network.tensorflow.run.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

class GpuProbeTest {

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
		"NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023 | 535.104.05",
		"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.15  Release Build  (dvs-builder@U16) | "
			+ "550.54.15",
		"something else | ''" })
	void theDriverTellsItsVersion(final String told, final String version) {
		assertEquals(version, GpuProbe.version(told));
	}

	@Test
	void otherVersionsOfALibraryAreFound() throws IOException {
		for (final String name : List.of("libcudart.so.11.0", "libcudart.so.13", "libcudart.so.12.3.101",
			"libcublas.so.11"))
			Files.createFile(folder.resolve(name));
		final Set<Path> folders = new LinkedHashSet<>(List.of(folder.resolve("nowhere"), folder));

		assertEquals(List.of(folder.resolve("libcudart.so.11.0") + " was"),
			CudaLibraries.others("libcudart.so.12", folders));
		assertEquals(List.of(), CudaLibraries.others("libcudnn.so.8", folders));
	}

	@Test
	void bundledLibrariesComeAfterWhatTheyNeed() {
		final List<String> order = CudaLibraries.BUNDLED;

		assertTrue(order.indexOf("libcublasLt.so.12") < order.indexOf("libcublas.so.12"));
		assertTrue(order.indexOf("libnvJitLink.so.12") < order.indexOf("libcusparse.so.12"));
		assertTrue(order.indexOf("libcusparse.so.12") < order.indexOf("libcusolver.so.11"));
		assertTrue(order.indexOf("libcublas.so.12") < order.indexOf("libcusolver.so.11"));
		assertTrue(order.indexOf("libcudnn_ops_infer.so.8") < order.indexOf("libcudnn_cnn_infer.so.8"));
		assertEquals(order.size() - 1, order.indexOf("libcudnn.so.8"));
		final List<String> missing = new ArrayList<>(CudaLibraries.WANTED);
		missing.removeAll(order);
		assertEquals(List.of(), missing);
	}

	@Test
	void aMachineIsAskedWithoutTrouble() {
		final GpuFacts cpuBuild = GpuProbe.facts("linux-x86_64", false, "");
		final GpuFacts elsewhere = GpuProbe.facts("windows-x86_64", true, "");

		assertFalse(cpuBuild.refusal(0).isEmpty());
		assertEquals(GpuFacts.ofCpuBuild("windows-x86_64"), elsewhere);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "null",
		value = { "'8000', null, null, ''", "'100', null, -1, 'GPU 0 has 100 MiB'",
			"'8000,100,8000', null, 0, 'GPU 1 has 100 MiB'",
			"'100,8000', 1, null, ''", "'8000,100,8000', '2, 1,0', 2, 'GPU 1 has 100 MiB'", "'100', '', null, ''",
			"'100', GPU-1fe2, null, ''", "'-1', null, null, ''",
			"'', null, null, ''" })
	void gpusWhoseMemoryOthersHoldAreHidden(final String mebibytes, final String variable, final String visible,
		final String reason)
	{
		final List<Long> free = Stream.of(mebibytes.split(",")).filter(number -> !number.isEmpty()).map(Long::valueOf)
			.map(number -> number < 0 ? number : number << 20).toList();

		final Optional<HiddenGpus> taken = HiddenGpus.taken(free, variable);

		assertEquals(visible, taken.map(HiddenGpus::visible).orElse(null));
		assertTrue(taken.map(HiddenGpus::reason).orElse("").startsWith(reason), taken.toString());
	}

	@Test
	void sessionsSeeTheGpusUpToTheirOwn() {
		assertEquals(0, SessionSettings.cpu().getDeviceCountOrThrow("GPU"));
		final ConfigProto second = SessionSettings.of(OptionalInt.of(1), true);
		assertEquals(2, second.getDeviceCountOrThrow("GPU"));
		assertTrue(second.getGpuOptions().getAllowGrowth());
		assertEquals("", second.getGpuOptions().getVisibleDeviceList(), "is the same for all sessions of a process");
		assertEquals(RewriterConfig.Toggle.ON, second.getGraphOptions().getRewriteOptions().getAutoMixedPrecision());
		assertEquals(RewriterConfig.Toggle.DEFAULT,
			SessionSettings.of(OptionalInt.empty(), true).getGraphOptions().getRewriteOptions()
				.getAutoMixedPrecision());
	}

	@ParameterizedTest
	@CsvSource({ "8000, 100, 1, 64", "8000, 100, 2, 32", "8000, 100000, 2, 1", "8000, 0, 2, 0" })
	void batchesFillFourFifthsOfTheMemory(final long memory, final long bytesOfOne, final int parallel,
		final int tiles)
	{
		assertEquals(tiles, SavedModelNetwork.mostTiles(memory, bytesOfOne, parallel));
	}
}
