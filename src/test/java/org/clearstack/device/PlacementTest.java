// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.FakeMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlacementTest {

	private static final Supplier<GpuFacts> UNASKED = () -> {
		throw new AssertionError("what TensorFlow lists is enough to know");
	};

	@ParameterizedTest
	@CsvSource({ "auto, 0, ''", "auto, 1, 0", "auto, 4, 0", "cpu, 4, ''", "gpu, 1, 0", "gpu:1, 2, 1",
		"'gpu:1,gpu:0', 2, '1 0'", "gpus, 3, '0 1 2'" })
	void aChoiceThatCanBeHadIsTaken(final String device, final int listed, final String gpus) {
		final Placement placement = Placement.of(DeviceChoice.parse(device, true), () -> listed, UNASKED);

		assertEquals(gpus, String.join(" ", placement.gpus().stream().map(String::valueOf).toList()));
		assertEquals("", placement.reason());
	}

	@Test
	void theCpuAsksNobody() {
		assertEquals(Placement.CPU, Placement.of(DeviceChoice.parse("cpu"), () -> {
			throw new AssertionError();
		}, UNASKED));
	}

	static Stream<Arguments> refusals() {
		return Stream.of(
			Arguments.of("gpu", GpuFacts.ofCpuBuild("linux-x86_64"),
				"TensorFlow's natives here are the CPU build; install Clearstack's files for GPUs"),
			Arguments.of("gpu", GpuFacts.ofCpuBuild("windows-x86_64"),
				"TensorFlow has no GPU build for windows-x86_64; use Linux on x86-64, on Windows within WSL 2"),
			Arguments.of("gpus", FakeMachine.withoutDriver(), "no NVIDIA driver was found; install one"),
			Arguments.of("gpu", FakeMachine.withoutCudaDriver(),
				"the NVIDIA driver 535.104.05 does not let programs use CUDA (libcuda.so.1 was not found); install "
					+ "the driver's CUDA part"),
			Arguments.of("gpu:0", FakeMachine.withDriver("470.57.02", 11040),
				"the NVIDIA driver 470.57.02 is too old: it supports CUDA 11.4, TensorFlow needs CUDA 12; install "
					+ "driver 525.60 or later"),
			Arguments.of("gpu", FakeMachine.visible(""),
				"CUDA_VISIBLE_DEVICES is empty, which hides every GPU; set it to their numbers or unset it"),
			Arguments.of("gpu", FakeMachine.visible("-1"),
				"CUDA_VISIBLE_DEVICES is -1, which hides every GPU; set it to their numbers or unset it"),
			Arguments.of("gpu", FakeMachine.withTaken("GPU 0 has 12 MiB of free memory only"),
				"GPU 0 has 12 MiB of free memory only"),
			Arguments.of("gpu:2",
				FakeMachine.withTaken("GPU 2 has 12 MiB of free memory only", FakeMachine.GPU, FakeMachine.GPU),
				"GPU 2 has 12 MiB of free memory only"),
			Arguments.of("gpu", FakeMachine.withBrokenDriver("unknown error"),
				"the NVIDIA driver does not start CUDA (unknown error); restart the computer or install the driver "
					+ "again"),
			Arguments.of("gpu", FakeMachine.withBrokenDriver("no CUDA-capable device is detected"),
				"the NVIDIA driver finds no GPU; look whether nvidia-smi lists one"),
			Arguments.of("gpu", FakeMachine.whole(),
				"the NVIDIA driver finds no GPU; look whether nvidia-smi lists one"),
			Arguments.of("gpu:7", FakeMachine.whole(FakeMachine.GPU), "there is no gpu:7; there is gpu:0 only"),
			Arguments.of("gpu:0,gpu:2", FakeMachine.whole(FakeMachine.GPU, FakeMachine.GPU),
				"there is no gpu:2; there are gpu:0 to gpu:1"),
			Arguments.of("gpu", FakeMachine.withoutLibraries(Map.of("libcudnn.so.8", List.of())),
				"the library libcudnn.so.8 was not found; install CUDA 12.3 and cuDNN 8.9, or Clearstack's files "
					+ "that bring them along"),
			Arguments.of("gpu",
				FakeMachine.withoutLibraries(
					Map.of("libcudart.so.12", List.of("/usr/lib64/libcudart.so.11.0 was"), "libcublas.so.12",
						List.of("/usr/lib64/libcublas.so.13 was"))),
				"the libraries libcudart.so.12, libcublas.so.12 were not found (but /usr/lib64/libcudart.so.11.0 was, "
					+ "/usr/lib64/libcublas.so.13 was); install CUDA 12.3 and cuDNN 8.9, or Clearstack's files that "
					+ "bring them along"),
			Arguments.of("gpu", FakeMachine.withCudnn(8100),
				"the cuDNN found first, /opt/lib/libcudnn.so.8, is version 8.1.0, TensorFlow needs 8.9; take the "
					+ "other one off the library path"),
			Arguments.of("gpu", FakeMachine.withCudnn(90100),
				"the cuDNN found first, /opt/lib/libcudnn.so.8, is version 9.1.0, TensorFlow needs 8.9; take the "
					+ "other one off the library path"),
			Arguments.of("gpu",
				FakeMachine.whole(new GpuFacts.Gpu("NVIDIA GeForce RTX 5090", 32L << 30, 31L << 30, "12.0")),
				"the NVIDIA GeForce RTX 5090 is newer than TensorFlow 2.16 knows: it has no code for GPUs of compute "
					+ "capability 12.0, such as those of the RTX 50 series; use an older GPU"),
			Arguments.of("gpu", FakeMachine.whole(FakeMachine.GPU),
				"TensorFlow does not list gpu:0, though driver and libraries are there; see its messages on "
					+ "standard error"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void whatCannotBeHadIsTheCpuForAReason(final String device, final GpuFacts facts, final String reason) {
		assertEquals(new Placement(List.of(), reason),
			Placement.of(DeviceChoice.parse(device), () -> listed(facts), () -> facts));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void whatCannotBeHadStopsIfNothingElseMayBeTaken(final String device, final GpuFacts facts, final String reason) {
		final ClearstackException refused = assertThrows(ClearstackException.class,
			() -> Placement.of(DeviceChoice.parse(device, true), () -> listed(facts), () -> facts));

		assertEquals(
			"The device " + device + " cannot be used: " + reason
				+ ". Choose another device, or set strict to false to continue on the CPU.",
			refused.getMessage());
	}

	/**
	 * TensorFlow lists all GPUs of a machine where nothing is wrong, or none; but for the last case, where it does not
	 * say why.
	 */
	private static int listed(final GpuFacts facts) {
		return facts.gpus().size() > 1 ? facts.gpus().size() : 0;
	}

	@Test
	void autoIsSilentWithoutAGpu() {
		assertEquals(Placement.CPU, Placement.of(DeviceChoice.AUTO, () -> 0, UNASKED));
	}

	@Test
	void versionsAreWrittenAsPeopleDo() {
		assertEquals("12.3", GpuFacts.cuda(12030));
		assertEquals("11.8", GpuFacts.cuda(11080));
		assertEquals("8.9.7", GpuFacts.cudnn(8907));
		assertEquals("9.1.0", GpuFacts.cudnn(90100));
	}
}
