// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Clearstack called from Python, where there is a Python with JPype; {@code -Dclearstack.python} names another one. */
class PythonTest {

	private static final String PYTHON = System.getProperty("clearstack.python", "python3");

	@Test
	void anArrayIsRestored() throws IOException, InterruptedException {
		assumeTrue(File.pathSeparatorChar == ':' && has("import jpype, numpy"), "needs Python with JPype and NumPy");
		final String classPath = Arrays.stream(System.getProperty("java.class.path").split(":"))
			.filter(part -> !part.contains("junit")).collect(Collectors.joining(":"));

		final List<String> said = run(PYTHON, "src/test/python/from_python.py", classPath).lines().toList();

		final String[] numbers = said.get(said.size() - 1).split(" ");
		assertEquals("256", numbers[0]);
		assertEquals("256", numbers[1]);
		assertEquals(5.7, Double.parseDouble(numbers[2]), 0.1, "the square root of the mean number of photons");
		assertTrue(Double.parseDouble(numbers[3]) < 1, numbers[3]);
	}

	private static boolean has(final String line) throws InterruptedException {
		try {
			return new ProcessBuilder(PYTHON, "-c", line).redirectErrorStream(true).start().waitFor() == 0;
		}
		catch (final IOException e) {
			return false; // there is no Python
		}
	}

	private static String run(final String... line) throws IOException, InterruptedException {
		final Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
		final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, process.waitFor(), said);
		return said;
	}
}
