// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.clearstack.device.DeviceChoice.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {

	@Test
	void textsMeanDevices() {
		assertEquals(new DeviceChoice("auto", Kind.AUTO, List.of(), false), DeviceChoice.parse(" Auto"));
		assertEquals(new DeviceChoice("cpu", Kind.CPU, List.of(), true), DeviceChoice.parse("CPU", true));
		assertEquals(new DeviceChoice("gpus", Kind.ALL_GPUS, List.of(), false), DeviceChoice.parse("gpus"));
		assertEquals(List.of(0), DeviceChoice.parse("gpu").gpus());
		assertEquals(List.of(7), DeviceChoice.parse("gpu:7").gpus());
		assertEquals(List.of(1, 0), DeviceChoice.parse("gpu:1, gpu:0").gpus());
		assertEquals("gpu:1,gpu:0", DeviceChoice.parse("gpu:1, gpu:0").text());
	}

	@Test
	void everythingOfferedMeansSomething() {
		DeviceChoice.OFFERED.forEach(DeviceChoice::parse);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "tpu", "gpu:", "gpu:-1", "gpu:x", "gpu,", "cpu,gpu:0", "gpu:9999", "gpu 0" })
	void otherTextsAreRefused(final String text) {
		final String told = assertThrows(IllegalArgumentException.class, () -> DeviceChoice.parse(text)).getMessage();

		assertTrue(told.startsWith("There is no device named '" + text + "'. Choose auto, cpu, gpu, gpus"), told);
	}

	@ParameterizedTest
	@CsvSource({ "'gpu:1,gpu:1', 1", "'gpu,gpu:0', 0" })
	void aGpuNamedTwiceIsRefused(final String text, final int gpu) {
		assertEquals("The device '" + text + "' names gpu:" + gpu + " twice. Name each GPU once.",
			assertThrows(IllegalArgumentException.class, () -> DeviceChoice.parse(text)).getMessage());
	}
}
