// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.clearstack.format.UnsupportedImageException;

/** The frames of a DICOM file as bytes, decompressed, and the stored numbers in them. */
final class DicomPixels {

	private static final String RLE = "1.2.840.10008.1.2.5";
	private static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";
	private static final String JPEG_EXTENDED = "1.2.840.10008.1.2.4.51";
	private static final Map<String, String> OTHERS =
		Map.of("57", "lossless JPEG", "70", "lossless JPEG", "80", "JPEG-LS", "81", "JPEG-LS", "90",
			"JPEG 2000", "91", "JPEG 2000", "100", "MPEG-2", "102", "MPEG-4", "201", "HTJ2K");
	private static final int FLOATS = 0x7FE00008;
	private static final int DOUBLES = 0x7FE00009;

	private final DicomData data;
	private final String syntax;
	private final int width;
	private final int height;
	private final int samples;
	private final int bits;
	private final int frames;
	private final boolean planar;
	private final String photometric;

	/** @throws IOException if sizes are missing, or the pixels are truncated or of a kind that is not read */
	DicomPixels(final DicomParser.File file) throws IOException {
		data = file.data();
		syntax = file.syntax();
		height = data.whole(0x00280010, 0);
		width = data.whole(0x00280011, 0);
		samples = data.whole(0x00280002, 1);
		bits = data.has(FLOATS) ? 32 : data.has(DOUBLES) ? 64 : data.whole(0x00280100, 0);
		frames = Math.max(1, data.whole(0x00280008, 1));
		planar = data.whole(0x00280006, 0) == 1;
		photometric = data.text(0x00280004);
		check();
	}

	private void check() throws IOException {
		if (width < 1 || height < 1 || element() == null)
			throw refused("holds no image: it has " + width + " columns, " + height + " rows and "
				+ (element() == null ? "no pixel data. It may be truncated"
					: "pixel data"));
		if ((long) width * height > Integer.MAX_VALUE - 8 || samples != 1 && samples != 3 || samples == 3 && bits != 8
			|| !List.of(1, 8, 16, 32, 64).contains(bits) || bits == 64 && !data.has(DOUBLES))
			throw unsupported("has " + width + " x " + height + " pixels of " + samples + " samples of " + bits
				+ " bits, which Clearstack does not read. Save it with 8, 16 or 32 bits, or as TIFF");
		if (samples == 3 && photometric.equals("YBR_FULL_422") && !isCompressed())
			throw unsupported("has colours of different resolutions (YBR_FULL_422). Save it as RGB");
		if (isCompressed() && !syntax.equals(RLE) && !isJpeg())
			throw unsupported("is compressed by "
				+ OTHERS.getOrDefault(syntax.substring(syntax.lastIndexOf('.') + 1), "transfer syntax " + syntax)
				+ ", which Clearstack does not read. Save it uncompressed");
		final long needed = ((long) width * height * samples * frames * bits + 7) / 8;
		if (!isCompressed() && element().length() < needed)
			throw FileBytes.truncated(data.file().path(), data.file().size(),
				data.file().size() + needed - element().length());
		FileBytes.checkMemory(data.file().path(), (double) width * height * frames * (bits <= 8 ? samples : 4));
		if (isCompressed() && (double) needed > 65536 + 3000.0 * element().length())
			throw refused("declares " + width + " x " + height + " pixels, but its " + element().length()
				+ " bytes cannot hold them. It is damaged");
	}

	private IOException refused(final String why) {
		return new IOException(data.file().path() + " " + why + ".");
	}

	private IOException unsupported(final String why) {
		return new UnsupportedImageException(refused(why).getMessage());
	}

	private DicomData.Element element() {
		return data.elements().get(data.has(FLOATS) ? FLOATS : data.has(DOUBLES) ? DOUBLES : DicomData.PIXELS);
	}

	private boolean isCompressed() {
		return element().fragments() != null;
	}

	private boolean isJpeg() {
		return syntax.equals(JPEG_BASELINE) || syntax.equals(JPEG_EXTENDED);
	}

	int width() {
		return width;
	}

	int height() {
		return height;
	}

	int frames() {
		return frames;
	}

	/** Bits that a stored number takes: 1, 8, 16, 32 or 64. */
	int bits() {
		return bits;
	}

	boolean isColour() {
		return samples == 3;
	}

	/** Whether numbers are floating-point ones. */
	boolean isReal() {
		return data.has(FLOATS) || data.has(DOUBLES);
	}

	/** Whether white is 0. */
	boolean isInverted() {
		return photometric.equals("MONOCHROME1");
	}

	/** RGB values of a frame, as ImageJ packs them. */
	int[] colours(final int frame) throws IOException {
		final byte[] bytes = bytes(frame);
		final int area = width * height;
		final byte[] chunky = planar && !syntax.equals(RLE) && !isJpeg() ? new byte[3 * area] : bytes;
		if (chunky != bytes)
			for (int i = 0; i < chunky.length; i++)
				chunky[i] = bytes[i % 3 * area + i / 3];
		if (photometric.startsWith("YBR"))
			JavaImages.toRgb(chunky, 3);
		final int[] rgb = new int[area];
		for (int i = 0; i < area; i++)
			rgb[i] =
				0xff000000 | (chunky[3 * i] & 0xff) << 16 | (chunky[3 * i + 1] & 0xff) << 8 | chunky[3 * i + 2] & 0xff;
		return rgb;
	}

	/** Stored numbers of a frame: bits that are not stored are left out, signs are extended. */
	double[] numbers(final int frame) throws IOException {
		final ByteBuffer bytes =
			ByteBuffer.wrap(bytes(frame)).order(isCompressed() ? ByteOrder.LITTLE_ENDIAN : data.order());
		final double[] numbers = new double[width * height];
		final long first = bits == 1 ? (long) frame * numbers.length % 8 : 0;
		final int stored = Math.min(bits, data.whole(0x00280101, bits));
		final int shift = Math.max(0, Math.min(bits - stored, data.whole(0x00280102, bits - 1) + 1 - stored));
		final boolean signed = data.whole(0x00280103, 0) == 1;
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = isReal() ? bits == 32 ? bytes.getFloat(4 * i) : bytes.getDouble(8 * i)
				: bits == 1 ? bytes.get((int) ((first + i) / 8)) >> (first + i) % 8 & 1
					: cut(whole(bytes, i), shift, stored, signed);
		return numbers;
	}

	private long whole(final ByteBuffer bytes, final int i) {
		return bits == 8 ? bytes.get(i) & 0xff
			: bits == 16 ? bytes.getShort(2 * i) & 0xffff : bytes.getInt(4 * i) & 0xffffffffL;
	}

	private static long cut(final long value, final int shift, final int stored, final boolean signed) {
		final int left = 64 - stored - shift;
		return signed ? value << left >> left + shift : value << left >>> left + shift;
	}

	private byte[] bytes(final int frame) throws IOException {
		final long frameBits = (long) width * height * samples * bits;
		if (!isCompressed()) {
			final long begin = frame * frameBits / 8;
			return data.file().read(element().at() + begin, ((frame + 1) * frameBits + 7) / 8 - begin);
		}
		final byte[] fragment = fragment(frame);
		try {
			return syntax.equals(RLE) ? unrolled(fragment)
				: JavaImages.jpegSamples(new byte[0], fragment, new int[] { width, height, samples }, false);
		}
		catch (final IOException | IndexOutOfBoundsException e) {
			throw refused("is damaged: frame " + (frame + 1) + " of " + frames + ": " + e.getMessage()
				+ ". Copy it again from where it came from");
		}
	}

	/** One fragment a frame, or several for the only frame; the first is a table of their places. */
	private byte[] fragment(final int frame) throws IOException {
		final List<long[]> fragments = element().fragments();
		if (frames > 1 && fragments.size() - 1 != frames)
			throw unsupported("has " + frames + " frames in " + (fragments.size() - 1)
				+ " compressed parts, which Clearstack does not read. Save it uncompressed");
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = frames > 1 ? frame + 1 : 1; i < (frames > 1 ? frame + 2 : fragments.size()); i++)
			bytes.write(data.file().read(fragments.get(i)[0], fragments.get(i)[1]));
		return bytes.toByteArray();
	}

	/** DICOM PS3.5, annex G: a segment for each byte of a pixel, the highest first; here the lowest is first again. */
	private byte[] unrolled(final byte[] packed) throws IOException {
		final ByteBuffer head = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
		final int width8 = bits / 8;
		if (packed.length < 64 || head.getInt(0) != samples * width8)
			throw new IOException(
				"it has " + (packed.length < 64 ? 0 : head.getInt(0)) + " segments; expected " + samples * width8);
		final byte[] out = new byte[width * height * samples * width8];
		for (int s = 0; s < samples * width8; s++) {
			final int begin = head.getInt(4 + 4 * s);
			final int end = s + 1 < samples * width8 ? head.getInt(8 + 4 * s) : packed.length;
			if (begin < 64 || end < begin || end > packed.length)
				throw new IOException("its segments overlap");
			final byte[] plane =
				TiffCodec.decode(TiffCodec.PACKBITS, java.util.Arrays.copyOfRange(packed, begin, end), width * height);
			final int place = s / width8 * width8 + width8 - 1 - s % width8;
			for (int i = 0; i < plane.length; i++)
				out[i * samples * width8 + place] = plane[i];
		}
		return out;
	}
}
