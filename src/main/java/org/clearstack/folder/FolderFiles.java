// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.clearstack.io.FileNames;

/** Which files of a folder are to be restored, and where each result goes: the same tree, all TIFFs. */
public final class FolderFiles {

	/**
	 * A file and its result.
	 *
	 * @param name path relative to the folder, with slashes
	 */
	public record Job(Path source, Path target, String name) {}

	private FolderFiles() {}

	/**
	 * Lists the files, sorted by name; hidden ones and those in the output folder are left out.
	 *
	 * @param pattern of file names, with * and ?; of relative paths if it has a slash
	 * @throws IllegalArgumentException if there is no folder, the output is the same, the pattern means nothing, or no file is found
	 * @throws IOException if the folder cannot be read
	 */
	public static List<Job> of(final Path folder, final Path output, final String pattern, final boolean recursive) throws IOException {
		if (!Files.isDirectory(folder))
			throw new IllegalArgumentException("There is no folder " + folder + ". Choose the folder that holds the images.");
		final Path from = folder.toRealPath();
		final Path to = Files.exists(output) ? output.toRealPath() : output.toAbsolutePath().normalize();
		if (from.equals(to))
			throw new IllegalArgumentException("The output folder is the folder of the images. Choose another one.");
		final PathMatcher matcher = matcher(from, pattern);
		final List<Path> sources;
		try (Stream<Path> files = Files.walk(from, recursive ? Integer.MAX_VALUE : 1)) {
			sources = files.filter(Files::isRegularFile).filter(file -> !file.startsWith(to) && !isHidden(from.relativize(file)))
				.filter(file -> matcher.matches(pattern.contains("/") ? from.relativize(file) : file.getFileName())).sorted().toList();
		}
		if (sources.isEmpty())
			throw new IllegalArgumentException("No file in " + folder + (recursive ? " and its subfolders" : "") + " is called " + pattern
				+ ". Choose another folder or pattern, such as *.tif.");
		return jobs(from, to, sources);
	}

	private static PathMatcher matcher(final Path folder, final String pattern) {
		try {
			return folder.getFileSystem().getPathMatcher("glob:" + pattern);
		}
		catch (final PatternSyntaxException e) {
			throw new IllegalArgumentException("The pattern " + pattern + " means nothing: " + e.getDescription()
				+ ". Write * for any letters and ? for one, such as *.tif.", e);
		}
	}

	private static boolean isHidden(final Path relative) {
		for (final Path part : relative)
			if (part.toString().startsWith("."))
				return true;
		return false;
	}

	/** Files whose names differ in the extension only keep it. */
	private static List<Job> jobs(final Path from, final Path to, final List<Path> sources) {
		final Map<String, Integer> stems = new HashMap<>();
		for (final Path source : sources)
			stems.merge(stem(from, source).toLowerCase(Locale.ROOT), 1, Integer::sum);
		return sources.stream().map(source -> {
			final String stem = stem(from, source);
			final boolean alone = stems.get(stem.toLowerCase(Locale.ROOT)) == 1;
			return new Job(source, to.resolve((alone ? stem : name(from, source)) + ".tif"), name(from, source));
		}).toList();
	}

	private static String name(final Path from, final Path source) {
		return from.relativize(source).toString().replace('\\', '/');
	}

	private static String stem(final Path from, final Path source) {
		return FileNames.stem(name(from, source));
	}
}
