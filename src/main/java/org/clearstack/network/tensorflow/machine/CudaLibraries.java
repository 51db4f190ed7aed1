// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.machine;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.clearstack.device.GpuFacts;
import org.clearstack.task.ClearstackException;

/** The CUDA libraries that TensorFlow 2.16 opens by name: found where the linker looks, or brought along in a jar. */
public final class CudaLibraries {

	/** All that TensorFlow looks for; without one of them it uses no GPU. */
	static final List<String> WANTED =
		List.of("libcudart.so.12", "libcublas.so.12", "libcublasLt.so.12", "libcufft.so.11", "libcusolver.so.11",
			"libcusparse.so.12", "libcudnn.so.8");

	/**
	 * Those of the jar {@code org.bytedeco:cuda} that are needed, each after what it needs itself: TensorFlow then
	 * finds them loaded already.
	 */
	static final List<String> BUNDLED =
		List.of("libcudart.so.12", "libnvJitLink.so.12", "libcublasLt.so.12", "libcublas.so.12", "libcufft.so.11",
			"libcusparse.so.12", "libcusolver.so.11", "libnvrtc-builtins.so.12.3", "libnvrtc.so.12",
			"libcudnn_ops_infer.so.8", "libcudnn_ops_train.so.8",
			"libcudnn_cnn_infer.so.8", "libcudnn_cnn_train.so.8", "libcudnn_adv_infer.so.8", "libcudnn_adv_train.so.8",
			"libcudnn.so.8");

	private static final String BUNDLE = "org/bytedeco/cuda/linux-x86_64/";
	private static final List<String> SYSTEM_FOLDERS =
		List.of("/usr/local/cuda/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/local/lib");

	private CudaLibraries() {}

	/** Whether the engine's jars bring the libraries along. */
	public static boolean areBundled() {
		return bundled(BUNDLED.get(0)) != null;
	}

	/** The engine's class loader shows these to nobody who does not ask for them so: JavaCPP would unpack them all. */
	private static URL bundled(final String name) {
		return CudaLibraries.class.getClassLoader() instanceof URLClassLoader loader
			? loader.findResource(BUNDLE + name) : null;
	}

	/**
	 * Extracts the bundled libraries into JavaCPP's cache, if they are not there yet, and loads them. A library of the
	 * same name elsewhere on the library path then no longer matters.
	 *
	 * @throws ClearstackException if one cannot be extracted or loaded
	 */
	public static void loadBundled() {
		for (final String name : BUNDLED) {
			final URL resource = bundled(name);
			if (resource == null)
				throw new ClearstackException(
					"The CUDA libraries that come with Clearstack lack " + name + ". Install Clearstack again.");
			try {
				final Path file = Loader.cacheResource(resource).toPath();
				if (DynamicLinker.open(file.toString()).isEmpty())
					throw new ClearstackException(
						"The CUDA library " + file + " cannot be loaded. Delete it, so that it is extracted again.");
			}
			catch (final IOException e) {
				throw new ClearstackException(
					"The CUDA libraries that come with Clearstack cannot be extracted: " + e.getMessage()
						+ ". They need 3 GB of disk space in " + System.getProperty("user.home") + "/.javacpp.",
					e);
			}
		}
	}

	/** Looks for all that TensorFlow looks for. */
	static List<GpuFacts.Library> found() {
		return WANTED.stream().map(CudaLibraries::find).toList();
	}

	private static GpuFacts.Library find(final String name) {
		if (DynamicLinker.open(name).isPresent())
			return new GpuFacts.Library(name, DynamicLinker.file(name), List.of());
		if (bundled(name) != null)
			return new GpuFacts.Library(name, "comes with Clearstack, unpacked where there is a driver", List.of());
		return new GpuFacts.Library(name, "", others(name, folders(System.getenv("LD_LIBRARY_PATH"))));
	}

	private static Set<Path> folders(final String libraryPath) {
		final Set<Path> folders = new LinkedHashSet<>();
		if (libraryPath != null)
			for (final String folder : libraryPath.split(":"))
				if (!folder.isBlank())
					folders.add(Path.of(folder));
		SYSTEM_FOLDERS.forEach(folder -> folders.add(Path.of(folder)));
		return folders;
	}

	/** Files that are the same library in another version: its users would be glad to know. */
	static List<String> others(final String name, final Set<Path> folders) {
		final String stem = name.substring(0, name.indexOf(".so") + 4);
		final Set<String> others = new LinkedHashSet<>();
		for (final Path folder : folders)
			try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
				files.filter(file -> file.getFileName().toString().startsWith(stem))
					.filter(file -> !file.getFileName().toString().startsWith(name)).sorted()
					.findFirst().ifPresent(file -> others.add(file + " was"));
			}
			catch (final IOException | java.io.UncheckedIOException e) {
				others.add(folder + " cannot be read");
			}
		return List.copyOf(others);
	}
}
