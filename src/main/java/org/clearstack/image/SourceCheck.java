// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import org.clearstack.format.ImageFormats;
import org.clearstack.format.UnsupportedImageException;

/**
 * Whether an image that was opened by ImageJ itself is what its file holds. ImageJ takes signed bytes for unsigned ones
 * and does not know some compressions, rescaled values, and files that end too early; it says nothing of it. A few
 * pixels are compared with what {@link ImageFiles#open} reads.
 */
public final class SourceCheck {

	/** Marks an image that was opened here. */
	private static final String OURS = "Clearstack opened it";
	/** Larger files are only looked at where slices can be read one by one. */
	private static final long LARGEST = 64L << 20;
	private static final int SAMPLES = 64;
	private static final double TOLERANCE = 1e-5;

	private SourceCheck() {}

	/** Says that an image was opened by {@link ImageFiles} and needs no check. */
	static ImagePlus trusted(final ImagePlus image) {
		image.setProperty(OURS, true);
		return image;
	}

	/**
	 * What is wrong with an image that was opened and not changed since.
	 *
	 * @return a sentence; empty if nothing is, or the file is not there any more, or of a format that is not known here
	 */
	public static Optional<String> difference(final ImagePlus image) {
		final Optional<Path> file = file(image);
		if (file.isEmpty())
			return Optional.empty();
		try {
			final Optional<ImagePlus> ours = ImageFormats.openVirtual(file.get());
			return ours.flatMap(opened -> difference(image, opened)).map(what -> image.getTitle() + " is not what its"
				+ " file holds: " + what + ". Unless you changed it, open " + file.get()
				+ " by Plugins>Clearstack>Open Image... instead.");
		}
		catch (final UnsupportedImageException e) {
			return Optional.empty();
		}
		catch (final IOException e) {
			return Optional.of(image.getTitle() + " cannot be trusted: " + e.getMessage());
		}
	}

	/**
	 * The image as its file holds it, where ImageJ's own reader reads it otherwise and it was not changed since.
	 *
	 * @param image that was opened by ImageJ and is not shown
	 * @return empty if it can stay
	 * @throws IOException if its file is damaged
	 */
	public static Optional<ImagePlus> readAgain(final ImagePlus image) throws IOException {
		if (difference(image).isEmpty())
			return Optional.empty();
		final Path file = file(image).orElseThrow();
		IJ.redirectErrorMessages(true);
		final ImagePlus unchanged = new Opener().openImage(file.toString());
		IJ.redirectErrorMessages(false);
		return unchanged == null || difference(image, unchanged).isPresent() ? Optional.empty()
			: Optional.of(ImageFiles.open(file));
	}

	/** The file of an image that ImageJ opened. */
	private static Optional<Path> file(final ImagePlus image) {
		final FileInfo info = image.getOriginalFileInfo();
		if (info == null || image.changes || image.getProperty(OURS) != null || info.fileName == null
			|| info.fileName.isEmpty() || info.directory == null)
			return Optional.empty();
		try {
			final Path file = Path.of(info.directory, info.fileName);
			return Files.isRegularFile(file) && (Files.size(file) <= LARGEST || file.toString().matches(".*(?i)tiff?"))
				? Optional.of(file) : Optional.empty();
		}
		catch (final InvalidPathException | IOException e) {
			return Optional.empty();
		}
	}

	/** Crops and parts of a file are no difference, nor is another order of the same slices. */
	private static Optional<String> difference(final ImagePlus image, final ImagePlus right) {
		if (image.getWidth() != right.getWidth() || image.getHeight() != right.getHeight())
			return Optional.empty();
		final ImagePlanes found = ImagePlanes.of(image);
		final ImagePlanes expected = ImagePlanes.of(right);
		if (found.channels() * found.slices() * found.frames() != expected.channels() * expected.slices()
			* expected.frames())
			return Optional.of("it has " + sizes(found) + " instead of " + sizes(expected));
		if (found.channels() != expected.channels() || found.slices() != expected.slices())
			return Optional.of("its " + image.getStackSize() + " planes are " + sizes(found) + " instead of "
				+ sizes(expected));
		for (final boolean last : new boolean[] { false, true }) {
			final Optional<String> pixel = pixel(plane(found, last), plane(expected, last));
			if (pixel.isPresent())
				return pixel;
		}
		return Optional.empty();
	}

	private static String sizes(final ImagePlanes planes) {
		return planes.channels() + " channels, " + planes.slices() + " slices and " + planes.frames() + " frames";
	}

	private static RandomAccessibleInterval<? extends RealType<?>> plane(final ImagePlanes planes, final boolean last) {
		return last ? planes.plane(planes.channels() - 1, planes.slices() - 1, planes.frames() - 1)
			: planes.plane(0, 0, 0);
	}

	/** The first of some places, spread over a plane, at which two differ. */
	private static Optional<String> pixel(final RandomAccessibleInterval<? extends RealType<?>> found,
		final RandomAccessibleInterval<? extends RealType<?>> expected)
	{
		final RandomAccess<? extends RealType<?>> a = found.randomAccess();
		final RandomAccess<? extends RealType<?>> b = expected.randomAccess();
		final long width = found.dimension(0);
		final long height = found.dimension(1);
		final long steps = Math.min(SAMPLES, Math.max(width, height));
		for (long row = 0; row < steps; row++)
			for (long column = 0; column < steps; column++) {
				final long x = column * (width - 1) / Math.max(1, steps - 1);
				final long y = row * (height - 1) / Math.max(1, steps - 1);
				final double one = a.setPositionAndGet(x, y).getRealDouble();
				final double other = b.setPositionAndGet(x, y).getRealDouble();
				if (Double.compare(one, other) != 0
					&& !(Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other))))
					return Optional.of("the pixel at " + x + ", " + y + " is " + one + " instead of " + other);
			}
		return Optional.empty();
	}
}
