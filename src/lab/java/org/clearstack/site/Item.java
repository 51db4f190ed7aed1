// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.site;

import java.nio.file.Path;
import java.util.Optional;
import org.clearstack.engine.Platform;
import org.scijava.util.FileUtils;

/**
 * A file and its place.
 *
 * @param source the file
 * @param path where it belongs, relative to ImageJ's or Fiji's folder, with slashes
 * @param platform that it is for; none means for all
 */
record Item(Path source, String path, Optional<Platform> platform) {

	boolean isFor(final Platform wanted) {
		return platform.isEmpty() || platform.get() == wanted;
	}

	/** The path without a version: what Fiji's updater knows a file by. */
	String identity() {
		return identity(path);
	}

	static String identity(final String path) {
		return FileUtils.stripFilenameVersion(path);
	}
}
