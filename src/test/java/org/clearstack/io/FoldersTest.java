// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.io;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

	@Test
	void aFolderIsDeletedWithAllInItAndItsNeighbourStays(@TempDir final Path root) throws IOException {
		Files.createDirectories(root.resolve("a/b/c"));
		Files.writeString(root.resolve("a/b/text"), "x");
		Files.writeString(root.resolve("ab"), "stays");

		Folders.delete(root.resolve("a"));
		Folders.delete(root.resolve("a"));

		assertFalse(Files.exists(root.resolve("a")));
		assertTrue(Files.exists(root.resolve("ab")));
	}
}
