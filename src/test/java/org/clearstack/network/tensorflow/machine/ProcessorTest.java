// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {

	@Test
	void linuxListsAvxAmongTheFlags() {
		assertTrue(Processor.linuxSays(List.of("processor\t: 0", "flags\t\t: fpu sse4_2 avx f16c", "")));
		assertFalse(Processor.linuxSays(List.of("processor\t: 0", "flags\t\t: fpu sse4_2 avx512", "")));
		assertTrue(Processor.linuxSays(List.of("processor\t: 0")), "where nothing is told, TensorFlow is tried");
	}

	@Test
	void thisProcessorWillDo() {
		assertDoesNotThrow(Processor::check);
	}
}
