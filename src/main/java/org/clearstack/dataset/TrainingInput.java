// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.dataset;

import ij.ImagePlus;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clearstack.image.ImageFiles;

/**
 * An image to learn from, in a file or open in ImageJ. A file's image is forgotten when nobody looks at it, and read
 * again; large stacks slice by slice.
 */
public final class TrainingInput {

	/** Bytes of a file whose slices stay there until they are looked at. */
	private static final long LARGE = 1 << 26;

	private final String name;
	private final Path file;
	private final ImagePlus shown;
	private WeakReference<ImagePlus> last = new WeakReference<>(null);

	private TrainingInput(final String name, final Path file, final ImagePlus shown) {
		this.name = name;
		this.file = file;
		this.shown = shown;
	}

	/** The image in a file. */
	static TrainingInput of(final String name, final Path file) {
		return new TrainingInput(name, file, null);
	}

	/** An open image; virtual stacks stay virtual. */
	static TrainingInput of(final ImagePlus shown) {
		return new TrainingInput(shown.getTitle(), null, shown);
	}

	/** Title, or path relative to the chosen folder. */
	public String name() {
		return name;
	}

	/**
	 * The image.
	 *
	 * @throws IOException if the file holds none
	 */
	public synchronized ImagePlus open() throws IOException {
		if (shown != null)
			return shown;
		ImagePlus image = last.get();
		if (image == null) {
			image = Files.size(file) > LARGE ? ImageFiles.openVirtual(file) : ImageFiles.open(file);
			last = new WeakReference<>(image);
		}
		return image;
	}
}
