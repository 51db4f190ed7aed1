// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.engine.EngineLoader;
import org.clearstack.io.CodeSource;
import org.clearstack.model.ModelFolder;

/** Which Clearstack is installed here, to be compared with that of other machines. */
public final class Installation {

	private Installation() {}

	/**
	 * A text that is another one if the jar is another, or the engine's folder holds other files.
	 *
	 * @throws IOException if they cannot be read
	 */
	public static String fingerprint() throws IOException {
		final Path home = CodeSource.path();
		final String jar = Files.isRegularFile(home) ? ModelFolder.sha256(home).substring(0, 16) : "not packaged";
		final String chosen = System.getProperty(EngineLoader.FOLDER_PROPERTY);
		final Path engine = chosen != null ? Path.of(chosen) : home.resolveSibling("Clearstack").resolve("lib");
		return "jar " + jar + ", engine " + (Files.isDirectory(engine) ? files(engine) : "elsewhere");
	}

	private static String files(final Path engine) throws IOException {
		try (Stream<Path> files = Files.list(engine)) {
			final String all = files.filter(Files::isRegularFile).sorted()
				.map(file -> file.getFileName() + " " + file.toFile().length()).collect(Collectors.joining("\n"));
			return all.lines().count() + " files " + Integer.toHexString(all.hashCode());
		}
	}
}
