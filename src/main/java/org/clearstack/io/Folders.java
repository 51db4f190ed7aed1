// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders with all that is in them. */
public final class Folders {

	private Folders() {}

	/**
	 * Deletes a folder and all in it; links, but not what they point to. Nothing happens if there is none.
	 *
	 * @throws IOException if something in it cannot be deleted; the rest of it may be gone
	 */
	public static void delete(final Path folder) throws IOException {
		if (!Files.exists(folder))
			return;
		final List<Path> all;
		try (Stream<Path> files = Files.walk(folder)) {
			all = files.sorted(Comparator.reverseOrder()).toList();
		}
		for (final Path file : all)
			Files.delete(file);
	}
}
