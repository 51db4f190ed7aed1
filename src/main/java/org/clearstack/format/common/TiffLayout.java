// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;
import java.util.Map;
import org.clearstack.format.UnsupportedImageException;

/**
 * What the samples of a page are.
 *
 * @param width in pixels
 * @param height in pixels
 * @param samples per pixel
 * @param bits per sample, the same for all
 * @param format of the samples
 * @param photometric interpretation, as TIFF numbers it
 * @param extra samples at the end of each pixel that are alpha
 */
record TiffLayout(int width, int height, int samples, int bits, Format format, int photometric, int extra) {

	static final int WHITE_IS_ZERO = 0;
	static final int RGB = 2;
	static final int PALETTE = 3;
	static final int YCBCR = 6;

	/** How the bits of a sample make a number. */
	enum Format {
		/** Whole numbers from 0 on. */
		UNSIGNED,
		/** Whole numbers in two's complement. */
		SIGNED,
		/** IEEE floating-point numbers. */
		FLOAT
	}

	private static final Map<Integer, Format> FORMATS =
		Map.of(1, Format.UNSIGNED, 2, Format.SIGNED, 3, Format.FLOAT, 4, Format.UNSIGNED);

	/** Reads it from a page's tags. */
	static TiffLayout of(final FileBytes file, final TiffDirectory page) throws IOException {
		final long width = page.number(256, 0);
		final long height = page.number(257, 0);
		if (width <= 0 || height <= 0 || width * height > Integer.MAX_VALUE - 8 || width > Integer.MAX_VALUE
			|| height > Integer.MAX_VALUE)
			throw new IOException(file.path() + " has a page of " + width + " x " + height
				+ " pixels; ImageJ's images have 1 to 2147483639.");
		final long samples = page.number(277, Math.max(1, page.count(258)));
		if (samples < 1 || samples > 4096)
			throw new IOException(file.path() + " has " + samples + " samples per pixel; expected 1 to 4096.");
		final int bits = (int) same(file, page, 258, "bits per sample", 1);
		final Format format = FORMATS.get((int) same(file, page, 339, "sample formats", 1));
		if (format == null || format == Format.FLOAT && bits != 16 && bits != 24 && bits != 32 && bits != 64
			|| format != Format.FLOAT && (bits < 1 || bits > 16 && bits != 32 && bits != 64))
			throw new UnsupportedImageException(file.path() + " has samples of " + bits + " bits in the sample format "
				+ page.number(339, 1)
				+ "; Clearstack reads whole numbers of 1 to 16, 32 and 64 bits and floating-point numbers of 16, "
				+ "24, 32 and 64 bits. Save it as one of these.");
		final int photometric = (int) page.number(262, 1);
		return new TiffLayout((int) width, (int) height, (int) samples, bits, format, photometric,
			alpha(page, (int) samples));
	}

	private static long same(final FileBytes file, final TiffDirectory page, final int tag, final String what,
		final long otherwise) throws IOException
	{
		final long[] values = page.numbers(tag);
		for (final long value : values)
			if (value != values[0])
				throw new UnsupportedImageException(
					file.path() + " has channels of different " + what + " (" + values[0] + " and " + value
						+ "). Save each channel as an image of its own.");
		return values.length == 0 ? otherwise : values[0];
	}

	private static int alpha(final TiffDirectory page, final int samples) throws IOException {
		final long[] extra = page.numbers(338);
		final boolean alpha = extra.length > 0 && extra.length < samples
			&& (extra[extra.length - 1] == 1 || extra[extra.length - 1] == 2);
		return alpha ? 1 : 0;
	}

	/** Samples per pixel that are no alpha. */
	int channels() {
		return samples - extra;
	}

	/** Whether ImageJ has a type for these colours. */
	boolean isRgb() {
		return channels() == 3 && bits == 8 && format == Format.UNSIGNED
			&& (photometric == RGB || photometric == YCBCR);
	}

	/** Bits of ImageJ's image: 8, 16 or 32. */
	int depth() {
		return format == Format.FLOAT || bits > 16 ? 32 : bits > 8 ? 16 : 8;
	}

	/** Memory of a page's pixels in bytes. */
	double memory() {
		return (double) width * height * (isRgb() ? 4 : channels() * depth() / 8);
	}
}
