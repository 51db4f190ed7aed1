// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.clearstack.format.ImageFormat;

/**
 * JPEG, grey or in colours; colours that are all grey become 8-bit, as in ImageJ. What is truncated is refused, not
 * filled with grey.
 */
public final class JpegFormat implements ImageFormat {

	@Override
	public String name() {
		return "JPEG";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > 3 && start[0] == (byte) 0xff && start[1] == (byte) 0xd8 && start[2] == (byte) 0xff;
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		final Path file = path.toAbsolutePath();
		try {
			return JavaImages.read("jpeg", ImageIO.createImageInputStream(file.toFile()), reader -> {
				FileBytes.checkMemory(file, 8.0 * reader.getWidth(0) * reader.getHeight(0));
				final Raster raw = reader.readRaster(0, null);
				return image(file, raw.getNumBands() == 1 ? raw : reader.read(0).getRaster());
			});
		}
		catch (final IOException e) {
			if (String.valueOf(e.getMessage()).startsWith(file.toString()))
				throw e;
			throw new IOException(
				file + " cannot be read as JPEG: " + e.getMessage() + ". Copy it again, or save it as PNG or TIFF.", e);
		}
	}

	private static ImagePlus image(final Path file, final Raster raster) {
		final int[][] samples = new int[raster.getNumBands()][];
		for (int c = 0; c < samples.length; c++)
			samples[c] = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), c, (int[]) null);
		final ij.ImageStack stack = new ij.ImageStack(raster.getWidth(), raster.getHeight());
		final boolean grey =
			samples.length < 3 || Arrays.equals(samples[0], samples[1]) && Arrays.equals(samples[1], samples[2]);
		stack.addSlice(null, grey ? bytes(samples[0]) : colours(samples));
		return Opened.image(file, stack, Opened.Axes.ONE, new Calibration());
	}

	private static byte[] bytes(final int[] samples) {
		final byte[] bytes = new byte[samples.length];
		for (int i = 0; i < bytes.length; i++)
			bytes[i] = (byte) samples[i];
		return bytes;
	}

	private static int[] colours(final int[][] samples) {
		final int[] rgb = new int[samples[0].length];
		Arrays.setAll(rgb, i -> 0xff000000 | samples[0][i] << 16 | samples[1][i] << 8 | samples[2][i]);
		return rgb;
	}

}
