// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.dataset;

import ij.ImagePlus;
import ij.WindowManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.clearstack.io.FileNames;
import org.clearstack.io.Reason;

/**
 * The images of a folder and its subfolders, less those the user excludes; or one image, in a file or open. What is no
 * image is passed over and remembered.
 */
public final class TrainingFolder {

	/** Subfolders of subfolders that a glance goes into. */
	private static final int DEEP = 4;

	private final File folder;
	private final List<PathMatcher> excluded;
	private final List<String> unreadable = new ArrayList<>();

	private TrainingFolder(final File folder, final List<PathMatcher> excluded) {
		this.folder = folder;
		this.excluded = excluded;
	}

	/**
	 * @param folder of images, or an image file, or title of an open image
	 * @param exclude text file of paths relative to the folder, one a line, in which * stands for any part of a name
	 * and ** for any folders; lines that start with # are comments; may be null
	 * @throws IllegalArgumentException if there is no such folder, file or image
	 * @throws IOException if the text file cannot be read
	 */
	public static TrainingFolder of(final File folder, final File exclude) throws IOException {
		if (!folder.exists() && opened(folder) == null)
			throw new IllegalArgumentException(
				"There is no folder " + folder + ", nor an image file or an open image of that name."
					+ " Choose the folder that holds the ground-truth images.");
		final List<PathMatcher> excluded = new ArrayList<>();
		if (exclude != null)
			for (final String line : Files.readAllLines(exclude.toPath()))
				if (!line.isBlank() && !line.startsWith("#"))
					excluded.add(folder.toPath().getFileSystem().getPathMatcher("glob:" + line.strip()));
		return new TrainingFolder(folder, excluded);
	}

	/**
	 * Checks at a glance whether a folder may be learned from.
	 *
	 * @throws IllegalArgumentException if neither it nor its subfolders have a file with the name of an image
	 */
	public static void checkHasImages(final File folder) {
		try (Stream<Path> files = Files.walk(folder.toPath(), DEEP)) {
			if (files.map(file -> file.getFileName().toString())
				.noneMatch(name -> FileNames.isImage(name) && !FileNames.isHidden(name)))
				throw new IllegalArgumentException("The folder " + folder
					+ " has no image: no file's name ends as that of an image, such as .tif, .png or .fits.");
		}
		catch (final IOException | UncheckedIOException e) {
			throw new IllegalArgumentException("The folder " + folder + " cannot be read: " + Reason.of(e) + ".", e);
		}
	}

	private static ImagePlus opened(final File title) {
		final ImagePlus image = WindowManager.getImage(title.getPath());
		return image == null ? WindowManager.getImage(title.getName()) : image;
	}

	/** All images but those in hidden and excluded files, sorted by their files' names. */
	public List<TrainingInput> images() throws IOException {
		if (!folder.exists())
			return List.of(TrainingInput.of(opened(folder)));
		if (folder.isFile())
			return List.of(TrainingInput.of(folder.getName(), folder.toPath()));
		return files().stream().map(file -> TrainingInput.of(name(file), file)).toList();
	}

	/** All files of the folder but hidden and excluded ones, sorted by their names. */
	public List<Path> files() throws IOException {
		final Path root = folder.toPath();
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter(Files::isRegularFile).filter(f -> !f.getFileName().toString().startsWith("."))
				.filter(f -> excluded.stream().noneMatch(pattern -> pattern.matches(root.relativize(f)))).sorted()
				.toList();
		}
	}

	/** The path relative to the folder, with slashes. */
	public String name(final Path file) {
		return folder.toPath().relativize(file).toString().replace(File.separatorChar, '/');
	}

	/** The image of an input, or nothing if its file holds none. */
	Optional<ImagePlus> open(final TrainingInput input) {
		try {
			return Optional.of(input.open());
		}
		catch (final IOException e) {
			unreadable.add(input.name());
			return Optional.empty();
		}
	}

	/** Names of files that were no images. */
	List<String> unreadable() {
		return List.copyOf(unreadable);
	}
}
