// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.clearstack.format.ImageFormat;

/**
 * PNG of all its kinds: grey of 1 to 16 bits, RGB of 8 and 16, palettes. Values are those that are stored, of 1, 2 and
 * 4 bits spread over 0 to 255; alpha is left out. 16-bit colours become three channels.
 */
public final class PngFormat implements ImageFormat {

	private static final int PALETTE = 3;

	@Override
	public String name() {
		return "PNG";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > 8 && start[0] == (byte) 0x89 && start[1] == 'P' && start[2] == 'N' && start[3] == 'G';
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		final Path file = path.toAbsolutePath();
		final int kind = check(file);
		final RenderedImage image;
		try {
			image = JavaImages.read("png", ImageIO.createImageInputStream(file.toFile()),
				reader -> reader.readAsRenderedImage(0, null));
		}
		catch (final IOException e) {
			throw new IOException(
				file + " is damaged or truncated: " + e.getMessage() + ". Copy it again from where it came from.", e);
		}
		final ImageStack stack = stack(image, kind);
		return Opened.image(file, stack, new Opened.Axes(stack.size(), 1, 1), new Calibration());
	}

	/** Checks sizes before memory is taken; returns the colour type. */
	private static int check(final Path path) throws IOException {
		try (FileBytes file = new FileBytes(path)) {
			final ByteBuffer head = ByteBuffer.wrap(file.read(0, 33));
			final long width = head.getInt(16);
			final long height = head.getInt(20);
			final int samples = switch (head.get(25)) {
				case 2 -> 3;
				case 4 -> 2;
				case 6 -> 4;
				default -> 1;
			};
			final double bytes = (double) width * height * samples * head.get(24) / 8;
			if (width < 1 || height < 1 || bytes > 65536 + TiffCodec.most(TiffCodec.DEFLATE) * file.size()
				|| width * height > Integer.MAX_VALUE - 8)
				throw new IOException(
					path + " is damaged: it declares " + width + " x " + height + " pixels, but its " + file.size()
						+ " bytes cannot hold them.");
			FileBytes.checkMemory(path, 2 * bytes);
			return head.get(25);
		}
	}

	private static ImageStack stack(final RenderedImage image, final int kind) {
		final Raster raster = image.getData();
		final int bits = raster.getSampleModel().getSampleSize(0);
		final int channels = kind == 2 || kind == 6 ? 3 : 1;
		final IndexColorModel palette =
			kind == PALETTE && image.getColorModel() instanceof IndexColorModel index ? index : null;
		final ImageStack stack =
			new ImageStack(raster.getWidth(), raster.getHeight(), palette == null ? null : JavaRaster.opaque(palette));
		if (channels == 3 && bits == 8)
			stack.addSlice(null, JavaRaster.colours(raster));
		else
			for (int c = 0; c < channels; c++)
				stack.addSlice(null,
					bits == 16 ? JavaRaster.shorts(raster, c)
						: JavaRaster.bytes(raster, c, palette == null ? 255 / ((1 << bits) - 1) : 1));
		return stack;
	}
}
