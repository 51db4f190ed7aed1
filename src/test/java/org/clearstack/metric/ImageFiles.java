// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;

/** Reads the plainest kind of TIFF (little-endian, uncompressed, one strip per page, one channel) and of FITS. */
final class ImageFiles {

	private static final int FITS_BLOCK = 2880;
	private static final int FITS_CARD = 80;

	private ImageFiles() {}

	static RandomAccessibleInterval<? extends RealType<?>> read(final Path file) throws IOException {
		final ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file));
		return file.toString().endsWith(".fits") ? fits(data) : tiff(data.order(ByteOrder.LITTLE_ENDIAN));
	}

	private static RandomAccessibleInterval<? extends RealType<?>> tiff(final ByteBuffer data) {
		final List<Integer> strips = new ArrayList<>();
		int width = 0;
		int height = 0;
		int bits = 0;
		for (int page = data.getInt(4); page != 0;) {
			final int tags = data.getShort(page);
			for (int i = 0; i < tags; i++) {
				final int tag = page + 2 + 12 * i;
				final int value = data.getShort(tag + 2) == 3 ? data.getShort(tag + 8) & 0xffff : data.getInt(tag + 8);
				switch (data.getShort(tag) & 0xffff) {
					case 256 -> width = value;
					case 257 -> height = value;
					case 258 -> bits = value;
					case 273 -> strips.add(value);
					default -> {
					}
				}
			}
			page = data.getInt(page + 2 + 12 * tags);
		}
		final int length = width * height * bits / 8;
		final ByteBuffer pixels = ByteBuffer.allocate(length * strips.size()).order(ByteOrder.LITTLE_ENDIAN);
		for (final int strip : strips)
			pixels.put(data.array(), strip, length);
		final long[] size =
			strips.size() == 1 ? new long[] { width, height } : new long[] { width, height, strips.size() };
		return pixels(pixels.flip(), bits == 32 ? -32 : bits, size);
	}

	private static RandomAccessibleInterval<? extends RealType<?>> fits(final ByteBuffer data) {
		int bits = 0;
		final long[] size = new long[2];
		int end = 0;
		for (String card = ""; !card.startsWith("END "); end += FITS_CARD) {
			card = new String(data.array(), end, FITS_CARD, StandardCharsets.US_ASCII);
			if (card.startsWith("BITPIX "))
				bits = number(card);
			if (card.startsWith("NAXIS1 ") || card.startsWith("NAXIS2 "))
				size[card.charAt(5) - '1'] = number(card);
		}
		data.position((end + FITS_BLOCK - 1) / FITS_BLOCK * FITS_BLOCK);
		return pixels(data.slice().order(ByteOrder.BIG_ENDIAN), bits, size);
	}

	private static int number(final String card) {
		return Integer.parseInt(card.substring(10).split("/")[0].trim());
	}

	private static RandomAccessibleInterval<? extends RealType<?>> pixels(final ByteBuffer data, final int bits,
		final long[] size)
	{
		int n = 1;
		for (final long length : size)
			n *= (int) length;
		if (bits == 8) {
			final byte[] pixels = new byte[n];
			data.get(pixels);
			return ArrayImgs.unsignedBytes(pixels, size);
		}
		if (bits == 16) {
			final short[] pixels = new short[n];
			data.asShortBuffer().get(pixels);
			return ArrayImgs.unsignedShorts(pixels, size);
		}
		if (bits == -32) {
			final float[] pixels = new float[n];
			data.asFloatBuffer().get(pixels);
			return ArrayImgs.floats(pixels, size);
		}
		final double[] pixels = new double[n];
		data.asDoubleBuffer().get(pixels);
		return ArrayImgs.doubles(pixels, size);
	}
}
