// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials of GPUs in a process of their own, with shells in the part of CUDA. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "TensorFlow has GPUs on Linux only")
@Tag("slow")
class GpuTrialTest {

	private static final String NO_ANSWER = "it ended the process that tried it or did not answer";

	@ParameterizedTest
	@CsvSource({ "true, ''", "echo try 0; echo ok, '-'",
		"echo try 0; echo ok; echo try 1; echo failed all devices are busy, -|all devices are busy",
		"echo try 0; kill -9 $$; echo ok, " + NO_ANSWER, "echo try 0; exec sleep 30, " + NO_ANSWER, "exit 3, ''" })
	void whatATrialTellsIsHeard(final String script, final String expected) {
		final List<String> troubles = GpuTrial.troubles(List.of("sh", "-c", script), Map.of(), 2);

		assertEquals(
			expected.isEmpty() ? List.of()
				: Arrays.stream(expected.split("\\|")).map(trouble -> trouble.equals("-") ? "" : trouble).toList(),
			troubles);
	}

	@Test
	void aTrialThatCannotBeMadeFindsNoTrouble() {
		assertEquals(List.of(), GpuTrial.troubles(List.of("/no/such/program"), Map.of(), 2));
	}

	@Test
	void aTrialGetsItsVariables() {
		assertEquals(List.of("of 2,3"),
			GpuTrial.troubles(List.of("sh", "-c", "echo try 0; echo failed of $CUDA_VISIBLE_DEVICES"),
				Map.of("CUDA_VISIBLE_DEVICES", "2,3"), 2));
	}

	@Test
	void aTrialThatCannotBeEndedIsNotWaitedFor() {
		final long start = System.nanoTime();

		assertEquals(List.of(NO_ANSWER), GpuTrial.troubles(List.of("sh", "-c", "echo try 0; sleep 40"), Map.of(), 1));

		assertTrue(System.nanoTime() - start < 20e9, "the shell is gone, but its child holds the pipe open");
	}

	@Test
	void theRealTrialFindsNothingWithoutADriver() {
		assumeFalse(GpuProbe.hasDriver(), "there is a driver for GPUs");

		assertEquals(List.of(), GpuTrial.troubles(Map.of()));
		final ByteArrayOutputStream told = new ByteArrayOutputStream();
		GpuStarter.startAll(new PrintStream(told, true));
		assertEquals(GpuStarter.NO_CUDA, told.toString().strip());
	}

	@ParameterizedTest
	@CsvSource(nullValues = "null",
		value = { "'', null, null, null", "-, null, null, null", "busy, null, -1, 0", "-|busy, null, 0, 1",
			"-|-|busy, '2, 1,0', '2,1', 0",
			"-|busy, 'GPU-1fe2,GPU-77ab', GPU-1fe2, GPU-77ab", "-|busy, GPU-1fe2, GPU-1fe2, 1" })
	void gpusFromTheFirstThatFailsOnAreHidden(final String told, final String variable, final String visible,
		final String name)
	{
		final List<String> troubles = Arrays.stream(told.split("\\|")).filter(trouble -> !trouble.isEmpty())
			.map(trouble -> trouble.equals("-") ? "" : trouble).toList();

		final Optional<HiddenGpus> hidden = HiddenGpus.failing(troubles, variable);

		assertEquals(visible, hidden.map(HiddenGpus::visible).orElse(null));
		hidden.ifPresent(gpus -> assertTrue(
			gpus.reason().startsWith("CUDA does not start on GPU " + name + " (busy); end programs that hold it"),
			gpus.reason()));
	}
}
