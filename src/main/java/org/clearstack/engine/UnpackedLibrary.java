// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.clearstack.task.ClearstackException;

/**
 * How much of TensorFlow's library is unpacked by now. JavaCPP does that, the first time, without reporting it; it is
 * seen by the files that grow.
 */
final class UnpackedLibrary {

	private final List<Path> folders;
	private final long total;
	private final long before;

	/**
	 * @param folders where it may be unpacked to, of which some may not exist
	 * @param total bytes when it is all there; 0 if that is not known
	 */
	UnpackedLibrary(final List<Path> folders, final long total) {
		this.folders = folders;
		this.total = total;
		before = there();
	}

	/** The library of the engine of this computer, as it is now. */
	static UnpackedLibrary current() {
		try {
			final Path jar = EngineLoader.natives();
			return new UnpackedLibrary(caches().map(cache -> cache.resolve(jar.getFileName().toString())).toList(),
				size(jar));
		}
		catch (final ClearstackException | IOException e) {
			return new UnpackedLibrary(List.of(), 0); // whoever needs it reports what is missing
		}
	}

	/** Where JavaCPP unpacks to, by its documentation. */
	private static Stream<Path> caches() {
		final String chosen = System.getProperty("org.bytedeco.javacpp.cachedir");
		return chosen != null ? Stream.of(Path.of(chosen))
			: Stream.of(Path.of(System.getProperty("user.home"), ".javacpp", "cache"), Path.of(
				System.getProperty("java.io.tmpdir"), ".javacpp-" + System.getProperty("user.name"), "cache"));
	}

	/** Bytes of the libraries for this computer in a jar. */
	private static long size(final Path jar) throws IOException {
		final String folder = EngineFolder.NATIVES + Platform.current().classifier() + "/";
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			return zip.stream().filter(entry -> entry.getName().startsWith(folder)
				&& entry.getName().matches(".*\\.(so(\\.\\d+)*|dll|dylib)")).mapToLong(entry -> entry.getSize()).sum();
		}
	}

	long total() {
		return total;
	}

	/** Bytes that are there. */
	long there() {
		return folders.stream().mapToLong(UnpackedLibrary::bytes).sum();
	}

	/** Whether more is there than at first, but not all. */
	boolean isGrowing(final long there) {
		return there > before && there < total;
	}

	private static long bytes(final Path folder) {
		if (!Files.isDirectory(folder))
			return 0;
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
		}
		catch (final IOException | UncheckedIOException e) {
			return 0; // a file that was moved meanwhile; the next look counts it
		}
	}
}
