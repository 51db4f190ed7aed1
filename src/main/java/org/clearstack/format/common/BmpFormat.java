// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.clearstack.format.ImageFormat;

/**
 * Windows' bitmaps: with a palette of greys as 8-bit, else as RGB. What is truncated is refused, not filled with black.
 */
public final class BmpFormat implements ImageFormat {

	private static final int FILE_HEADER = 14;
	private static final int OLD_HEADER = 12;
	/** Pixels that a byte of a run can stand for, or of a jump over rows. */
	private static final long RUN = 255;

	/** What the header says. */
	private record Header(long width, long height, int bits, int packing, long start) {

		long rowBytes() {
			return (width * bits + 31) / 32 * 4;
		}
	}

	@Override
	public String name() {
		return "BMP";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > FILE_HEADER + 4 && start[0] == 'B' && start[1] == 'M'
			&& (start[FILE_HEADER] == OLD_HEADER || start[FILE_HEADER] >= 40) && start[FILE_HEADER + 1] == 0
			&& start[FILE_HEADER + 2] == 0;
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		final Path file = path.toAbsolutePath();
		check(file);
		final BufferedImage image;
		try {
			image = JavaImages.read("bmp", ImageIO.createImageInputStream(file.toFile()), reader -> reader.read(0));
		}
		catch (final IOException e) {
			throw new IOException(
				file + " cannot be read as BMP: " + e.getMessage() + ". Copy it again, or save it as PNG or TIFF.", e);
		}
		return Opened.image(file, stack(image), Opened.Axes.ONE, new Calibration());
	}

	private static ImageStack stack(final BufferedImage image) {
		final ImageStack stack = new ImageStack(image.getWidth(), image.getHeight());
		if (image.getRaster().getNumBands() == 1 && !(image.getColorModel() instanceof IndexColorModel)) {
			stack.addSlice(null, JavaRaster.bytes(image.getRaster(), 0, 1));
			return stack;
		}
		final List<int[]> colours = List.of(JavaRaster.colours(image));
		final boolean palette = image.getColorModel().getPixelSize() <= Byte.SIZE;
		stack.addSlice(null, palette ? JavaRaster.greyOrColours(colours).get(0) : colours.get(0));
		return stack;
	}

	/** Checks sizes before memory is taken. */
	private static void check(final Path path) throws IOException {
		try (FileBytes file = new FileBytes(path)) {
			final Header header = header(file);
			final boolean packed = header.packing() == 1 || header.packing() == 2;
			if (header.width() < 1 || header.height() < 1 || header.width() * header.height() > Integer.MAX_VALUE - 8
				|| packed && header.width() * header.height() > RUN * file.size())
				throw new IOException(path + " is damaged: it declares " + header.width() + " x " + header.height()
					+ " pixels, but its " + file.size() + " bytes cannot hold them. Copy it again.");
			if (!packed)
				file.check(header.start(), header.rowBytes() * header.height());
			FileBytes.checkMemory(path, 8.0 * header.width() * header.height());
		}
	}

	private static Header header(final FileBytes file) throws IOException {
		final boolean old = file.read(FILE_HEADER, 1)[0] == OLD_HEADER;
		final ByteBuffer head =
			ByteBuffer.wrap(file.read(0, old ? FILE_HEADER + OLD_HEADER : 54)).order(ByteOrder.LITTLE_ENDIAN);
		final long start = head.getInt(10) & 0xffffffffL;
		if (old)
			return new Header(head.getShort(18), head.getShort(20), head.getShort(24), 0, start);
		final long colours = head.getInt(46) & 0xffffffffL;
		if (colours > 256)
			throw new IOException(file.path() + " is damaged: it declares a palette of " + colours
				+ " colours; a BMP has 256 at most. Copy it again.");
		return new Header(head.getInt(18), Math.abs((long) head.getInt(22)), head.getShort(28), head.getInt(30), start);
	}
}
