// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where Clearstack itself is installed. */
public final class CodeSource {

	private CodeSource() {}

	/**
	 * The jar, or the folder of classes, that Clearstack runs from.
	 *
	 * @throws IllegalStateException if Java cannot tell
	 */
	public static Path path() {
		try {
			return Path.of(CodeSource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException("Clearstack cannot tell which folder it is in: " + e.getMessage() + ".", e);
		}
	}
}
