// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.io.FileInfo;
import ij.plugin.FileInfoVirtualStack;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The files a virtual stack reads its slices from. ImageJ shows an empty slice where a file is gone; for a computation
 * that would be a wrong result.
 *
 * @param stack whose slices each have a file of their own, or null
 * @param file that all slices are in, or null
 */
record SliceFiles(VirtualStack stack, Path file) {

	static SliceFiles of(final ImagePlus image) {
		final ImageStack stack = image.getStack();
		if (!(stack instanceof VirtualStack slices))
			return new SliceFiles(null, null);
		if ((slices.getClass() == VirtualStack.class || slices instanceof FileInfoVirtualStack)
			&& slices.getDirectory() != null)
			return new SliceFiles(slices, null);
		final FileInfo info = image.getOriginalFileInfo();
		final Path file = info == null || info.fileName == null ? null : path(info.directory, info.fileName);
		return new SliceFiles(null, file != null && Files.isRegularFile(file) ? file : null);
	}

	/**
	 * @param n a slice, from 1
	 * @throws IllegalArgumentException if its file is gone
	 */
	void check(final int n) {
		final Path wanted = stack == null ? file : path(stack.getDirectory(), String.valueOf(stack.getFileName(n)));
		if (wanted != null && !Files.isReadable(wanted))
			throw new IllegalArgumentException("Slice " + n + " cannot be read: its file " + wanted
				+ " is no longer there. Put it back, or open the image again from where it is now.");
	}

	private static Path path(final String directory, final String name) {
		try {
			return directory == null ? null : Path.of(directory, name).toAbsolutePath();
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}
}
