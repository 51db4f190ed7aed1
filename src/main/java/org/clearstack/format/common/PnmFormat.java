// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Path;
import org.clearstack.format.ImageFormat;

/**
 * Portable bitmaps, graymaps and pixmaps (PBM, PGM, PPM), of text or bytes, of 8 or 16 bits. Of a bitmap black is 0 and
 * white 255, as in ImageJ.
 */
public final class PnmFormat implements ImageFormat {

	private static final int DIGITS = 9;

	@Override
	public String name() {
		return "PNM";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length > 2 && start[0] == 'P' && start[1] >= '1' && start[1] <= '6' && isSpace(start[2]);
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		try (FileBytes file = new FileBytes(path.toAbsolutePath())) {
			return new Reader(file).image();
		}
	}

	private static boolean isSpace(final int value) {
		return value == ' ' || value >= '\t' && value <= '\r';
	}

	/** One file that is being read. */
	private static final class Reader {

		private final FileBytes file;
		private final byte[] bytes;
		private final int kind;
		private int at = 2;

		Reader(final FileBytes file) throws IOException {
			this.file = file;
			FileBytes.checkMemory(file.path(), 2.0 * file.size());
			bytes = file.read(0, file.size());
			kind = bytes[1] - '0';
		}

		ImagePlus image() throws IOException {
			final int width = number("width");
			final int height = number("height");
			final int most = kind == 1 || kind == 4 ? 1 : number("largest value");
			if (width < 1 || height < 1 || most < 1 || most > 65535)
				throw new IOException(file.path() + " has " + width + " x " + height + " pixels up to " + most
					+ "; expected values up to 1 to 65535.");
			final int samples = kind == 3 || kind == 6 ? 3 : 1;
			check(width, height, samples, most);
			final short[][] planes = new short[samples][width * height];
			if (kind <= 3)
				readText(planes, most);
			else if (kind == 4)
				readBits(planes[0], width, height);
			else
				readBytes(planes, most);
			return image(planes, new int[] { width, height }, most);
		}

		private void check(final int width, final int height, final int samples, final int most) throws IOException {
			final double all = (double) width * height * samples;
			final double needed = kind <= 3 ? kind == 1 ? all : 2 * all - 1
				: kind == 4 ? (width + 7) / 8 * (double) height : all * (most > 255 ? 2 : 1);
			if (kind > 3)
				at++;
			if (all > Integer.MAX_VALUE - 8)
				throw new IOException(file.path() + " declares " + width + " x " + height
					+ " pixels, more than ImageJ's images can have.");
			if (at + needed > bytes.length)
				throw FileBytes.truncated(file.path(), bytes.length, (long) (at + needed));
			FileBytes.checkMemory(file.path(), 2 * all + bytes.length);
		}

		private void readText(final short[][] planes, final int most) throws IOException {
			for (int i = 0; i < planes[0].length; i++)
				for (final short[] plane : planes) {
					final int value = kind == 1 ? 255 * (1 - digit()) : number("value of pixel " + (i + 1));
					if (kind > 1 && value > most)
						throw new IOException(
							file.path() + " has the value " + value + ", but declares " + most + " as the largest.");
					plane[i] = (short) value;
				}
		}

		private void readBits(final short[] plane, final int width, final int height) {
			for (int y = 0; y < height; y++)
				for (int x = 0; x < width; x++)
					plane[y * width + x] =
						(short) (255 * (1 - TiffSamples.packed(bytes, at + y * ((width + 7) / 8), x, 1)));
		}

		private void readBytes(final short[][] planes, final int most) {
			for (int i = 0; i < planes[0].length; i++)
				for (final short[] plane : planes) {
					final int high = most > 255 ? bytes[at++] & 0xff : 0;
					plane[i] = (short) (high << 8 | bytes[at++] & 0xff);
				}
		}

		private ImagePlus image(final short[][] planes, final int[] size, final int most) {
			final ImageStack stack = new ImageStack(size[0], size[1]);
			if (most <= 255 && planes.length == 3) {
				final int[] rgb = new int[planes[0].length];
				for (int i = 0; i < rgb.length; i++)
					rgb[i] = 0xff000000 | planes[0][i] << 16 | planes[1][i] << 8 | planes[2][i];
				stack.addSlice(null, rgb);
			}
			else
				for (final short[] plane : planes)
					stack.addSlice(null, most > 255 ? plane : bytes(plane));
			return Opened.image(file.path(), stack, new Opened.Axes(stack.size(), 1, 1), new Calibration());
		}

		private static byte[] bytes(final short[] plane) {
			final byte[] to = new byte[plane.length];
			for (int i = 0; i < to.length; i++)
				to[i] = (byte) plane[i];
			return to;
		}

		private int digit() throws IOException {
			skip("pixel");
			final int value = bytes[at++] - '0';
			if (value != 0 && value != 1)
				throw new IOException(file.path() + " has another digit than 0 and 1 at byte " + (at - 1) + ".");
			return value;
		}

		private int number(final String what) throws IOException {
			skip(what);
			final int begin = at;
			while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - begin <= DIGITS)
				at++;
			if (at == begin || at - begin > DIGITS)
				throw new IOException(
					file.path() + " is damaged: there is no number for its " + what + " at byte " + begin + ".");
			return Integer.parseInt(new String(bytes, begin, at - begin, java.nio.charset.StandardCharsets.US_ASCII));
		}

		/** Passes over blanks, and over comments to the end of their lines. */
		private void skip(final String what) throws IOException {
			while (at < bytes.length && (isSpace(bytes[at]) || bytes[at] == '#'))
				if (bytes[at++] == '#')
					while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r')
						at++;
			if (at >= bytes.length)
				throw new IOException(
					file.path() + " is truncated: it ends at byte " + bytes.length + " before its " + what
						+ ". Copy it again from where it came from.");
		}
	}
}
