// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.clearstack.network.LoadedModels;
import org.clearstack.network.ModelLibrary;
import org.junit.jupiter.api.Test;

class EngineInfoTest {

	@Test
	void itTellsEngineDevicesAndModels() {
		final String told = told();

		assertTrue(told.matches("(?s).*Engine: +TensorFlow 2\\.16\\.1 through DJL 0\\.36\\.0, natives from .*"), told);
		assertTrue(told.matches("(?s).*Devices: +CPU:0, \\d+ MiB.*"), told);
		assertTrue(told.matches("(?s).*Models installed: +.*microscopy-x2.*"), told);
	}

	@Test
	void aModelStaysInMemoryUntilItIsFreed() {
		LoadedModels.use(ModelLibrary.find("microscopy-x2"), "cpu", network -> null);

		assertTrue(told().matches("(?s).*Models in memory: +.*microscopy-x2 \\(cpu\\).*"));
		assertTrue(told("free=true").matches("(?s).*Models in memory: +none.*Models freed: +.*microscopy-x2 \\(cpu\\).*"));
	}

	private static String told(final String... more) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		final String[] args = more.length == 0 ? new String[] { "engine" } : new String[] { "engine", more[0] };
		assertEquals(0, Main.run(args, new PrintStream(out), System.err));
		return out.toString();
	}
}
