// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clearstack.network.Engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
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
		final Class<?> ours =
			Class.forName("org.tensorflow.Graph", false, EngineLoader.engine().getClass().getClassLoader());
		final Class<?> flat = Class.forName("org.tensorflow.Graph", false, getClass().getClassLoader());

		assertNotSame(flat, ours);
	}

	/** JavaCPP would unpack the libraries of CUDA that it sees, whether there is a GPU or not. */
	@Test
	void librariesOfCudaAreFoundByTheEngineAlone(@TempDir final Path folder) throws IOException {
		final String name = "org/bytedeco/cuda/linux-x86_64/libcudnn.so.8";
		final Path library = folder.resolve(name);
		Files.createDirectories(library.getParent());
		Files.createFile(library);

		try (EngineClassLoader loader =
			new EngineClassLoader(new URL[] { folder.toUri().toURL() }, getClass().getClassLoader(),
				"org.clearstack.network.tensorflow.")) {
			assertNull(loader.getResource(name));
			assertFalse(loader.getResources(name).hasMoreElements());
			assertEquals(library.toUri().toURL(), loader.findResource(name));
		}
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
