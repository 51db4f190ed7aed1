// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.List;

/** Pixels as Java's image readers give them, as arrays of ImageJ's. */
final class JavaRaster {

	private JavaRaster() {}

	/** A palette of 256 colours that hide what is below. */
	static IndexColorModel opaque(final IndexColorModel palette) {
		final byte[][] rgb = new byte[3][256];
		for (int i = 0; i < palette.getMapSize() && i < 256; i++) {
			rgb[0][i] = (byte) palette.getRed(i);
			rgb[1][i] = (byte) palette.getGreen(i);
			rgb[2][i] = (byte) palette.getBlue(i);
		}
		return new IndexColorModel(8, 256, rgb[0], rgb[1], rgb[2]);
	}

	/** One channel, row by row. */
	private static int[] samples(final Raster raster, final int channel) {
		return raster.getSamples(raster.getMinX(), raster.getMinY(), raster.getWidth(), raster.getHeight(), channel,
			(int[]) null);
	}

	/** One channel of values below 256, times a factor. */
	static byte[] bytes(final Raster raster, final int channel, final int factor) {
		final int[] samples = samples(raster, channel);
		final byte[] bytes = new byte[samples.length];
		for (int i = 0; i < bytes.length; i++)
			bytes[i] = (byte) (samples[i] * factor);
		return bytes;
	}

	/** One channel of values below 65536. */
	static short[] shorts(final Raster raster, final int channel) {
		final int[] samples = samples(raster, channel);
		final short[] shorts = new short[samples.length];
		for (int i = 0; i < shorts.length; i++)
			shorts[i] = (short) samples[i];
		return shorts;
	}

	/**
	 * Red, green and blue of any image, without what is seen through. Not for grey without a palette, whose levels Java
	 * changes here.
	 */
	static int[] colours(final BufferedImage image) {
		final int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
		Arrays.setAll(rgb, i -> 0xff000000 | rgb[i]);
		return rgb;
	}

	/** Planes of colours as they are, or as planes of bytes if all of them are grey. */
	static List<Object> greyOrColours(final List<int[]> planes) {
		if (!planes.stream().allMatch(plane -> Arrays.stream(plane).allMatch(JavaRaster::isGrey)))
			return List.copyOf(planes);
		return planes.stream().<Object>map(plane -> {
			final byte[] bytes = new byte[plane.length];
			for (int i = 0; i < bytes.length; i++)
				bytes[i] = (byte) plane[i];
			return bytes;
		}).toList();
	}

	private static boolean isGrey(final int rgb) {
		return (rgb >> 16 & 0xff) == (rgb & 0xff) && (rgb >> 8 & 0xff) == (rgb & 0xff);
	}

	/** Channels of 8 bits as ImageJ's colours. */
	static int[] colours(final Raster raster) {
		final int[] rgb = samples(raster, 0);
		final int[] green = samples(raster, 1);
		final int[] blue = samples(raster, 2);
		for (int i = 0; i < rgb.length; i++)
			rgb[i] = 0xff000000 | rgb[i] << 16 | green[i] << 8 | blue[i];
		return rgb;
	}
}
