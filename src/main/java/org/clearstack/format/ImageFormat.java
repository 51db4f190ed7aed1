// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One kind of image file: how it is recognised by its content, read, and written.
 * <p>
 * A new format is one class that implements this, and one line in {@code
 * META-INF/services/org.clearstack.format.ImageFormat}. It needs a public constructor without parameters. Instances are
 * shared by threads.
 */
public interface ImageFormat {

	/** The name users know, such as {@code FITS}. */
	String name();

	/**
	 * Whether a file is of this kind; by its content, since endings lie.
	 *
	 * @param path of a file or folder that exists
	 * @param start its first bytes, up to 1024; empty for a folder
	 */
	boolean matches(Path path, byte[] start);

	/**
	 * Reads an image whole; not shown.
	 *
	 * @param path of a file or folder that {@link #matches}
	 * @param part which of the images in it: what stands in square brackets behind the file name, such as {@code SCI},
	 * {@code 2} or the path of a data set; empty for the only or the main one
	 * @throws IOException if it is truncated, broken, or of a kind that is not supported; says what was found, what was
	 * expected and what to do
	 */
	ImagePlus open(Path path, String part) throws IOException;

	/** As {@link #open}, but slices are read when they are looked at, where the format allows it. */
	default ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path, part);
	}

	/**
	 * The array behind an image, for what reads boxes of it and never a whole plane; empty where the format has none.
	 *
	 * @throws IOException as {@link #open}, but planes may be of any size
	 */
	default Optional<ChunkedImage> chunked(final Path path, final String part) throws IOException {
		return Optional.empty();
	}

	/**
	 * The properties that {@link #save} wrote for an image, without reading its pixels: what Clearstack did, by keys
	 * that begin with its name.
	 *
	 * @return empty if there are none
	 */
	default Map<String, String> properties(final Path path) throws IOException {
		return Map.of();
	}

	/**
	 * Whether {@link #save} writes files of this ending.
	 *
	 * @param extension what follows the last dot, in lower case
	 */
	default boolean writes(final String extension) {
		return false;
	}

	/**
	 * Writes an image, whole or not at all; virtual stacks are written slice by slice.
	 *
	 * @throws IOException if it cannot be written, saying why
	 * @throws IllegalArgumentException if this format cannot hold the image, saying why
	 */
	default void save(final ImagePlus image, final Path path) throws IOException {
		throw new IllegalArgumentException(name() + " files are only read. Save the image as .tif.");
	}
}
