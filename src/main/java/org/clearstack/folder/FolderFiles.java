// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.clearstack.chunk.ZarrGroup;
import org.clearstack.format.ImageFormats;
import org.clearstack.io.FileNames;

/**
 * Which files of a folder are to be restored, and where each result goes: the same tree, in one format or each in its
 * own.
 */
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
	 * A folder that is a Zarr is one image.
	 *
	 * @param pattern of file names, with * and ?; of relative paths if it has a slash
	 * @param format ending of the results; {@code same} for that of the source where it can be written, else .tif
	 * @throws IllegalArgumentException if there is no folder, the output is the same, the pattern means nothing, or no
	 * file is found
	 * @throws IOException if the folder cannot be read
	 */
	public static List<Job> of(final Path folder, final Path output, final String pattern, final boolean recursive,
		final String format)
		throws IOException
	{
		if (!Files.isDirectory(folder))
			throw new IllegalArgumentException(
				"There is no folder " + folder + ". Choose the folder that holds the images.");
		final Path from = folder.toRealPath();
		final Path to = Files.exists(output) ? output.toRealPath() : output.toAbsolutePath().normalize();
		if (from.equals(to))
			throw new IllegalArgumentException("The output folder is the folder of the images. Choose another one.");
		final PathMatcher matcher = matcher(from, pattern);
		final List<Path> sources = images(from, to, recursive).stream()
			.filter(file -> matcher.matches(pattern.contains("/") ? from.relativize(file) : file
				.getFileName()))
			.sorted().toList();
		if (sources.isEmpty())
			throw new IllegalArgumentException(
				"No file in " + folder + (recursive ? " and its subfolders" : "") + " is called " + pattern
					+ ". Choose another folder or pattern, such as *.tif.");
		return jobs(from, to, sources, format);
	}

	/** All files but those in Zarrs, and these themselves. */
	private static List<Path> images(final Path from, final Path to, final boolean recursive) throws IOException {
		final List<Path> images = new ArrayList<>();
		Files.walkFileTree(from, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes) {
				if (folder.equals(from))
					return FileVisitResult.CONTINUE;
				if (folder.startsWith(to) || isHidden(from.relativize(folder)))
					return FileVisitResult.SKIP_SUBTREE;
				if (ZarrGroup.isZarr(folder)) {
					images.add(folder);
					return FileVisitResult.SKIP_SUBTREE;
				}
				return recursive ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
			}

			@Override
			public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
				if (Files.isRegularFile(file) && !file.startsWith(to) && !isHidden(from.relativize(file)))
					images.add(file);
				return FileVisitResult.CONTINUE;
			}
		});
		return images;
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
	private static List<Job> jobs(final Path from, final Path to, final List<Path> sources, final String format) {
		final Map<String, Integer> stems = new HashMap<>();
		for (final Path source : sources)
			stems.merge(stem(from, source).toLowerCase(Locale.ROOT), 1, Integer::sum);
		return sources.stream().map(source -> {
			final String stem = stem(from, source);
			final boolean alone = stems.get(stem.toLowerCase(Locale.ROOT)) == 1;
			return new Job(source, to.resolve((alone ? stem : name(from, source)) + ending(source, format)),
				name(from, source));
		}).toList();
	}

	private static String ending(final Path source, final String format) {
		if (!format.equals("same"))
			return "." + format;
		final String name = source.getFileName().toString().toLowerCase(Locale.ROOT);
		if (name.matches(".*\\.(fits?|fts)(\\.(gz|fz))?"))
			return ".fits";
		return ImageFormats.writer(source).isPresent() ? name.substring(name.lastIndexOf('.')) : ".tif";
	}

	private static String name(final Path from, final Path source) {
		return from.relativize(source).toString().replace('\\', '/');
	}

	private static String stem(final Path from, final Path source) {
		return FileNames.stem(name(from, source).replaceFirst("(?i)(\\.(?:fits?|fts))\\.(?:gz|fz)$", "$1"));
	}
}
