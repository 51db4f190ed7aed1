// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clearstack.chunk.ZarrGroup;

/**
 * All the {@link ImageFormat}s there are: those named in {@code META-INF/services}, in that order. The first that
 * recognises a file reads it.
 */
public final class ImageFormats {

	/** How many bytes of a file a format may look at to recognise it. */
	public static final int START = 1024;

	private static final Pattern BRACKETS = Pattern.compile("(.+)\\[([^\\[\\]]*)\\]");

	private static final List<ImageFormat> ALL =
		ServiceLoader.load(ImageFormat.class, ImageFormats.class.getClassLoader()).stream().map(
			ServiceLoader.Provider::get).toList();

	/**
	 * One image in a file.
	 *
	 * @param file a file or a folder
	 * @param part which image of those in it; empty for the main one
	 */
	public record Location(Path file, String part) {

		/** Takes {@code sky.fits[SCI]} apart; a file that has such a name itself is left whole. */
		public static Location of(final Path path) {
			final Matcher brackets = BRACKETS.matcher(path.toString());
			if (Files.exists(path) || !brackets.matches())
				return new Location(path, "");
			return new Location(Path.of(brackets.group(1)), brackets.group(2).replace('\\', '/'));
		}
	}

	private ImageFormats() {}

	/**
	 * The format of a file or folder; empty if it is none of these, or there is no such file.
	 *
	 * @param path may name one of several images in a file, as {@code sky.fits[SCI]} does
	 */
	public static Optional<ImageFormat> find(final Path path) throws IOException {
		final Path file = Location.of(path).file();
		if (!Files.isReadable(file))
			return Optional.empty();
		final byte[] start = start(file);
		return ALL.stream().filter(format -> format.matches(file, start)).findFirst();
	}

	/**
	 * Reads an image; not shown.
	 *
	 * @param path of a file or a folder, or of one image in it: {@code sky.fits[SCI]}
	 * @return empty if no format here recognises it
	 * @throws IOException if a format recognises it, but it cannot be read
	 */
	public static Optional<ImagePlus> open(final Path path) throws IOException {
		return read(path, ImageFormat::open);
	}

	/** Whether a folder is a Zarr array or group, and so one image. */
	public static boolean isZarr(final Path folder) {
		return ZarrGroup.isZarr(folder);
	}

	/** As {@link #open}, but slices are read when they are looked at, where the format allows it. */
	public static Optional<ImagePlus> openVirtual(final Path path) throws IOException {
		return read(path, ImageFormat::openVirtual);
	}

	/** The array behind an image, see {@link ImageFormat#chunked}; empty too if no format recognises the file. */
	public static Optional<ChunkedImage> chunked(final Path path) throws IOException {
		return read(path, ImageFormat::chunked).flatMap(image -> image);
	}

	@FunctionalInterface
	private interface Reader<R> {
		R read(ImageFormat format, Path file, String part) throws IOException;
	}

	private static <R> Optional<R> read(final Path path, final Reader<R> reader) throws IOException {
		final Optional<ImageFormat> format = find(path);
		if (format.isEmpty())
			return Optional.empty();
		final Location location = Location.of(path);
		try {
			return Optional.of(reader.read(format.get(), location.file(), location.part()));
		}
		catch (final OutOfMemoryError e) {
			throw new IOException(location.file().toAbsolutePath()
				+ " needs more memory than Java has, or is damaged and says so. Give Java more (-Xmx), open the "
				+ "image as "
				+ "a virtual stack, or copy it again from where it came from.", e);
		}
		catch (final RuntimeException e) {
			final Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
			throw new IOException(location.file().toAbsolutePath() + " is damaged, or a kind of " + format.get().name()
				+ " that is not known here" + (cause.getMessage() == null || cause instanceof NullPointerException ? ""
					: " (" + cause.getMessage() + ")")
				+ ". Copy it again from where it came from.", e);
		}
	}

	/**
	 * The properties that were saved with an image, see {@link ImageFormat#properties}; empty if they cannot be read.
	 */
	public static Map<String, String> properties(final Path path) {
		try {
			final Optional<ImageFormat> format = find(path);
			return format.isPresent() ? format.get().properties(Location.of(path).file()) : Map.of();
		}
		catch (final IOException e) {
			return Map.of();
		}
	}

	/** The format that writes files of this ending, or {@code folder[tif]}; empty if none does. */
	public static Optional<ImageFormat> writer(final Path path) {
		final Location location = Location.of(path);
		if (location.part().equals("tif"))
			return ALL.stream().filter(format -> format.writes(TiffFolder.PART)).findFirst();
		final String name = String.valueOf(location.file().getFileName()).toLowerCase(Locale.ROOT);
		final String extension = name.substring(name.lastIndexOf('.') + 1);
		return name.contains(".") ? ALL.stream().filter(format -> format.writes(extension)).findFirst()
			: Optional.empty();
	}

	private static byte[] start(final Path file) throws IOException {
		if (!Files.isRegularFile(file))
			return new byte[0];
		try (InputStream in = Files.newInputStream(file)) {
			return in.readNBytes(START);
		}
	}
}
