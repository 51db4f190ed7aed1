// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.clearstack.image.ImageFiles;

/** The images of a folder and its subfolders, less those the user excludes. What is no image is passed over and remembered. */
final class TrainingFolder {

	private final Path folder;
	private final List<PathMatcher> excluded;
	private final List<String> unreadable = new ArrayList<>();

	private TrainingFolder(final Path folder, final List<PathMatcher> excluded) {
		this.folder = folder;
		this.excluded = excluded;
	}

	/**
	 * @param folder of images
	 * @param exclude text file of paths relative to the folder, one a line, in which * stands for any part of a name and ** for
	 *          any folders; lines that start with # are comments; may be null
	 * @throws IllegalArgumentException if the folder does not exist
	 * @throws IOException if the text file cannot be read
	 */
	static TrainingFolder of(final File folder, final File exclude) throws IOException {
		if (!folder.isDirectory())
			throw new IllegalArgumentException("There is no folder " + folder + ". Choose the folder that holds the good images.");
		final List<PathMatcher> excluded = new ArrayList<>();
		if (exclude != null)
			for (final String line : Files.readAllLines(exclude.toPath()))
				if (!line.isBlank() && !line.startsWith("#"))
					excluded.add(folder.toPath().getFileSystem().getPathMatcher("glob:" + line.strip()));
		return new TrainingFolder(folder.toPath(), excluded);
	}

	/** All files but hidden and excluded ones, sorted. */
	List<Path> files() throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).filter(f -> !f.getFileName().toString().startsWith("."))
				.filter(f -> !isExcluded(f)).sorted().toList();
		}
	}

	private boolean isExcluded(final Path file) {
		final Path relative = folder.relativize(file);
		return excluded.stream().anyMatch(pattern -> pattern.matches(relative));
	}

	/** The file's path relative to the folder, with slashes. */
	String name(final Path file) {
		return folder.relativize(file).toString().replace(File.separatorChar, '/');
	}

	/** The image in a file, or nothing if it holds none. */
	Optional<ImagePlus> open(final Path file) {
		try {
			return Optional.of(ImageFiles.open(file));
		}
		catch (final IOException e) {
			unreadable.add(name(file));
			return Optional.empty();
		}
	}

	/** Names of files that were no images. */
	List<String> unreadable() {
		return List.copyOf(unreadable);
	}
}
