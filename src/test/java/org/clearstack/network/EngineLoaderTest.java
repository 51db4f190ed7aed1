// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EngineLoaderTest {

	@Test
	void theEngineLivesInItsOwnClassLoader() throws ClassNotFoundException {
		final Engine engine = EngineLoader.engine();

		final ClassLoader loader = engine.getClass().getClassLoader();
		assertInstanceOf(EngineClassLoader.class, loader);
		assertSame(loader, Class.forName("org.tensorflow.Graph", false, loader).getClassLoader());
		assertSame(loader, Class.forName("ai.djl.engine.Engine", false, loader).getClassLoader());
		assertSame(Engine.class, Class.forName(Engine.class.getName(), false, loader));
	}

	@Test
	void theTestsOwnTensorFlowIsAnotherClass() throws ClassNotFoundException {
		final Class<?> ours = Class.forName("org.tensorflow.Graph", false, EngineLoader.engine().getClass().getClassLoader());
		final Class<?> flat = Class.forName("org.tensorflow.Graph", false, getClass().getClassLoader());

		assertNotSame(flat, ours);
	}

	@Test
	void theEngineTellsItsVersions() {
		final String description = EngineLoader.engine().description();

		assertTrue(description.startsWith("TensorFlow 2.16.1 through DJL 0.36.0, natives from "), description);
	}

	@Test
	void theContextClassLoaderIsLeftAsItWas() {
		final ClassLoader before = Thread.currentThread().getContextClassLoader();

		EngineLoader.engine();

		assertSame(before, Thread.currentThread().getContextClassLoader());
	}
}
