// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.clearstack.io.FileNames;

/**
 * The images of two folders and their subfolders, matched by name: the same relative path or, where there is none, the
 * one file whose path differs in the extension only. Hidden files and texts are no images.
 *
 * @param pairs by the test image's name
 * @param alone files without a partner, named with their folders
 */
public record FolderPairs(List<Pair> pairs, List<Path> alone) {

	/**
	 * Two files to compare.
	 *
	 * @param name of the test image: its path in its folder, with slashes
	 */
	public record Pair(String name, Path reference, Path test) {}

	/**
	 * @throws IllegalArgumentException if a folder does not exist, both are the same, or nothing matches
	 * @throws IOException if a folder cannot be read
	 */
	public static FolderPairs of(final File reference, final File test) throws IOException {
		final Path groundTruth = folder(reference, "reference");
		final Path rated = folder(test, "test");
		if (Files.isSameFile(groundTruth, rated))
			throw new IllegalArgumentException(
				"reference and test are the same folder, " + reference + ". Choose two.");
		final List<String> references = names(groundTruth);
		final Set<String> unused = new LinkedHashSet<>(references);
		final List<Pair> pairs = new ArrayList<>();
		final List<Path> alone = new ArrayList<>();
		for (final String name : names(rated)) {
			final String partner = partner(name, references);
			unused.remove(partner);
			if (partner == null)
				alone.add(rated.resolve(name));
			else
				pairs.add(new Pair(name, groundTruth.resolve(partner), rated.resolve(name)));
		}
		unused.forEach(name -> alone.add(groundTruth.resolve(name)));
		if (pairs.isEmpty())
			throw new IllegalArgumentException("No image of " + test + " has the name of one of " + reference
				+ ". Give each pair the same name; the extension may differ.");
		return new FolderPairs(pairs, alone);
	}

	private static Path folder(final File folder, final String parameter) {
		if (!folder.isDirectory())
			throw new IllegalArgumentException(
				parameter + " must be a folder, like the other one; there is no folder " + folder + ".");
		return folder.toPath();
	}

	private static List<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile)
				.map(file -> folder.relativize(file).toString().replace(File.separatorChar, '/'))
				.filter(name -> !FileNames.isHidden(name) && !FileNames.isText(name)).sorted().toList();
		}
	}

	/** Null if there is none, or several that differ in the extension. */
	private static String partner(final String name, final List<String> references) {
		if (references.contains(name))
			return name;
		final List<String> near =
			references.stream().filter(other -> FileNames.stem(other).equals(FileNames.stem(name))).toList();
		return near.size() == 1 ? near.get(0) : null;
	}
}
