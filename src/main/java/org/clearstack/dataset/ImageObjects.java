// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.dataset;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which images show the same object, by patterns of their names. */
public final class ImageObjects {

	private final Map<String, PathMatcher> patterns = new LinkedHashMap<>();

	private ImageObjects() {}

	/**
	 * Reads the patterns.
	 *
	 * @param file of patterns, one a line, in which * stands for any part of a name and ** for any folders; lines that
	 * start with # are comments; null for none
	 * @throws IOException if it cannot be read
	 */
	public static ImageObjects of(final File file) throws IOException {
		final ImageObjects objects = new ImageObjects();
		if (file != null)
			for (final String line : Files.readAllLines(file.toPath()))
				if (!line.isBlank() && !line.startsWith("#"))
					objects.patterns.put(line.strip(), FileSystems.getDefault().getPathMatcher("glob:" + line.strip()));
		return objects;
	}

	/** Whether a pattern fits the name of an image. */
	public boolean contains(final String name) {
		return patterns.values().stream().anyMatch(pattern -> pattern.matches(Path.of(name)));
	}

	/**
	 * The object an image shows: the first pattern that fits, or the image's own name.
	 *
	 * @param name relative path with slashes
	 */
	public String object(final String name) {
		return patterns.entrySet().stream().filter(pattern -> pattern.getValue().matches(Path.of(name)))
			.map(Map.Entry::getKey).findFirst().orElse(name);
	}
}
