// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.clearstack.format.UnsupportedImageException;
import org.clearstack.format.common.TiffLayout.Format;

/**
 * One page of a TIFF file, whose strips or tiles are decoded into ImageJ's arrays.
 * <p>
 * Values of 8 and 16 bits stay as they are stored; signed ones are shifted so that the smallest becomes 0, as ImageJ
 * does. All others become 32-bit floating-point numbers: whole numbers above 2<sup>24</sup> and numbers of double
 * precision are rounded to the nearest. A bit becomes 0 or 255.
 */
final class TiffPage {

	private static final int CCITT_FIRST = 2;
	private static final int CCITT_LAST = 4;

	private final TiffFile file;
	private final TiffLayout layout;
	private final int number;
	private final int compression;
	private final int predictor;
	private final boolean planar;
	private final boolean lowBitsFirst;
	private final int partWidth;
	private final int partHeight;
	private final boolean tiled;
	private final long[] offsets;
	private final long[] counts;
	private final byte[] jpegTables;

	/**
	 * Reads the tags of a page and checks that its strips or tiles are in the file.
	 *
	 * @param number of the page from 0
	 * @throws IOException if it is damaged, truncated or of a kind that is not read
	 */
	TiffPage(final TiffFile file, final int number) throws IOException {
		final TiffDirectory tags = file.directories().get(number);
		this.file = file;
		this.number = number;
		layout = TiffLayout.of(file.bytes(), tags);
		compression = (int) tags.number(259, 1);
		predictor = (int) tags.number(317, 1);
		planar = tags.number(284, 1) == 2 && layout.samples() > 1;
		lowBitsFirst = tags.number(266, 1) == 2;
		tiled = tags.has(322) || tags.has(324);
		partWidth = tiled ? size(tags.number(322, 0)) : layout.width();
		partHeight = tiled ? size(tags.number(323, 0))
			: (int) Math.max(1, Math.min(layout.height(), tags.number(278, layout.height())));
		offsets = tags.numbers(tiled && tags.has(324) ? 324 : 273);
		counts = counts(tags.numbers(tiled && tags.has(325) ? 325 : 279));
		jpegTables = tags.bytes(347);
		check();
	}

	TiffLayout layout() {
		return layout;
	}

	int compression() {
		return compression;
	}

	/** Whether all samples lie one after the other in the file as ImageJ would read them. */
	boolean isContiguous() {
		if (tiled || compression != TiffCodec.NONE || predictor > 1 || lowBitsFirst && layout.bits() < 8)
			return false;
		for (int i = 1; i < offsets.length; i++)
			if (offsets[i] != offsets[i - 1] + counts[i - 1])
				return false;
		return true;
	}

	/** Where the first sample is. */
	long start() {
		return offsets[0];
	}

	// -- checks --

	private int size(final long value) throws IOException {
		if (value < 1 || value > 1 << 24)
			throw damaged("a tile is " + value + " pixels wide or high");
		return (int) value;
	}

	/** A single strip that is not compressed may lack its length. */
	private long[] counts(final long[] declared) {
		if ((declared.length == 0 || declared.length == 1 && declared[0] == 0) && offsets.length == 1
			&& compression == TiffCodec.NONE)
			return new long[] { (long) bytesOfPart(layout.height()) };
		return declared;
	}

	private void check() throws IOException {
		final long parts = (long) across() * down() * (planar ? layout.samples() : 1);
		if (offsets.length < parts || counts.length < parts)
			throw damaged(
				"it has " + Math.min(offsets.length, counts.length) + " of the " + parts + " " + what() + "s that "
					+ layout.width() + " x " + layout.height() + " pixels need");
		checkCodec();
		double stored = 0;
		for (int i = 0; i < parts; i++) {
			file.bytes().check(offsets[i], counts[i]);
			if (counts[i] == 0)
				throw damaged(what() + " " + (i + 1) + " of " + parts + " is empty");
			if (compression == TiffCodec.NONE && counts[i] < bytesOfPart(rows(i)))
				throw damaged(what() + " " + (i + 1) + " of " + parts + " holds " + counts[i] + " of "
					+ (long) bytesOfPart(rows(i)) + " bytes");
			stored += counts[i];
		}
		final double declared = (double) layout.width() * layout.height() * layout.samples() * layout.bits() / 8;
		if (declared > 65536 + stored * TiffCodec.most(compression))
			throw damaged("it declares " + layout.width() + " x " + layout.height() + " pixels, but " + (long) stored
				+ " bytes of "
				+ TiffCodec.name(compression) + " cannot hold them");
	}

	private void checkCodec() throws IOException {
		final boolean ccitt =
			compression >= CCITT_FIRST && compression <= CCITT_LAST && layout.bits() == 1 && layout.samples() == 1;
		final boolean jpeg = compression == TiffCodec.JPEG && layout.bits() == 8 && layout.format() == Format.UNSIGNED;
		if (!ccitt && !jpeg && !TiffCodec.knows(compression))
			throw new UnsupportedImageException(file.bytes().path() + " is compressed by "
				+ (compression == TiffCodec.JPEG ? "JPEG of " + layout.bits() + " bits"
					: TiffCodec.name(compression))
				+ ", which Clearstack does not read. Save it uncompressed, or with LZW or deflate.");
		if (predictor < 1 || predictor > 3 || predictor == 2 && layout.bits() % 8 != 0
			|| predictor == 2 && layout.bits() == 24
			|| predictor == 3 && layout.format() != Format.FLOAT)
			throw new UnsupportedImageException(
				file.bytes().path() + " has predictor " + predictor + " on samples of " + layout.bits()
					+ " bits, which Clearstack does not read. Save it without a predictor.");
		if (layout.photometric() == TiffLayout.YCBCR && compression != TiffCodec.JPEG
			|| layout.photometric() > TiffLayout.YCBCR
				&& layout.photometric() < 32768)
			throw new UnsupportedImageException(
				file.bytes().path() + " has colours that Clearstack does not read (photometric interpretation "
					+ layout.photometric() + "). Save it as grey or RGB.");
	}

	private IOException damaged(final String why) {
		return new IOException(file.bytes().path() + " is damaged: page " + (number + 1) + ": " + why
			+ ". Copy it again from where it came from.");
	}

	private String what() {
		return tiled ? "tile" : "strip";
	}

	// -- geometry --

	private int across() {
		return (layout.width() + partWidth - 1) / partWidth;
	}

	private int down() {
		return (int) (((long) layout.height() + partHeight - 1) / partHeight);
	}

	/** Rows of a strip or tile; the last strip may have fewer. */
	private int rows(final int part) {
		final int y = part % (across() * down()) / across() * partHeight;
		return tiled ? partHeight : Math.min(partHeight, layout.height() - y);
	}

	private TiffSamples.Rows row() {
		final int samples = planar ? 1 : layout.samples();
		return new TiffSamples.Rows(layout.bits(), Math.multiplyExact(partWidth, samples), samples);
	}

	private double bytesOfPart(final int rows) {
		final double samples = (double) partWidth * (planar ? 1 : layout.samples());
		return Math.floor((samples * layout.bits() + 7) / 8) * rows;
	}

	// -- pixels --

	/**
	 * Decodes the page.
	 *
	 * @return an array for each channel: of bytes, shorts or floats, row by row; for colours of 8 bits ImageJ's own
	 * single array of RGB values
	 * @throws IOException if strips or tiles are damaged
	 */
	Object[] pixels() throws IOException {
		final int size = layout.width() * layout.height();
		final Object[] planes = new Object[layout.channels()];
		for (int c = 0; c < planes.length; c++)
			planes[c] = layout.depth() == 8 ? new byte[size] : layout.depth() == 16 ? new short[size] : new float[size];
		if (compression >= CCITT_FIRST && compression <= CCITT_LAST)
			planes[0] = JavaImages.bilevelTiff(file.bytes().path(), number, layout);
		else
			for (int part = 0; part < across() * down() * (planar ? layout.samples() : 1); part++)
				read(part, planes);
		return layout.isRgb() ? new Object[] { rgb(planes) } : planes;
	}

	private void read(final int part, final Object[] planes) throws IOException {
		final int rows = rows(part);
		final byte[] bytes;
		final ByteOrder order;
		try {
			final byte[] data = file.bytes().read(offsets[part], counts[part]);
			if (compression == TiffCodec.JPEG)
				bytes = JavaImages.jpegSamples(jpegTables, data, new int[] { partWidth, rows, row().step() },
					layout.photometric() == TiffLayout.YCBCR);
			else
				bytes = decoded(data, rows);
			order = predictor == 3 ? ByteOrder.BIG_ENDIAN : file.order();
		}
		catch (final IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
			throw damaged(what() + " " + (part + 1) + ": " + e.getMessage());
		}
		final int place = part % (across() * down());
		final int x = place % across() * partWidth;
		final int y = place / across() * partHeight;
		final int first = planar ? part / (across() * down()) : 0;
		for (int c = first; c < (planar ? first + 1 : layout.samples()) && c < planes.length; c++)
			copy(ByteBuffer.wrap(bytes).order(order), c - first, planes[c], x, y);
	}

	private byte[] decoded(final byte[] data, final int rows) throws IOException {
		if (lowBitsFirst && layout.bits() < 8)
			for (int i = 0; i < data.length; i++)
				data[i] = (byte) (Integer.reverse(data[i]) >>> 24);
		final byte[] bytes = TiffCodec.decode(compression, data, Math.multiplyExact(row().bytes(), rows));
		if (predictor == 2)
			TiffSamples.undoDifferences(bytes, row(), file.order());
		return predictor == 3 ? TiffSamples.undoFloatingPoint(bytes, row()) : bytes;
	}

	/** Puts one channel of a strip or tile into its plane. */
	private void copy(final ByteBuffer bytes, final int channel, final Object plane, final int x0, final int y0) {
		final TiffSamples.Rows row = row();
		final int columns = Math.min(partWidth, layout.width() - x0);
		final int rows = Math.min(bytes.capacity() / row.bytes(), layout.height() - y0);
		for (int y = 0; y < rows; y++) {
			final int to = (y0 + y) * layout.width() + x0;
			final int from = y * row.bytes();
			if (plane instanceof byte[] to8)
				copy8(bytes, from, channel, to8, to, columns);
			else if (plane instanceof short[] to16)
				copy16(bytes, from, channel, to16, to, columns);
			else
				for (int x = 0; x < columns; x++)
					((float[]) plane)[to + x] = TiffSamples.real(bytes,
						from + (x * row.step() + channel) * (layout.bits() / 8), layout.bits(), layout.format());
		}
	}

	private void copy8(final ByteBuffer bytes, final int from, final int channel, final byte[] to, final int at,
		final int columns)
	{
		final int step = row().step();
		final int bits = layout.bits();
		final int shift = layout.format() == Format.SIGNED ? 1 << bits - 1 : 0;
		final int factor = bits == 1 && layout.photometric() != TiffLayout.PALETTE ? 255 : 1;
		for (int x = 0; x < columns; x++)
			to[at + x] = bits == 8 ? (byte) (bytes.get(from + x * step + channel) ^ shift)
				: (byte) ((TiffSamples.packed(bytes.array(), from, x * step + channel, bits) ^ shift) * factor);
	}

	private void copy16(final ByteBuffer bytes, final int from, final int channel, final short[] to, final int at,
		final int columns)
	{
		final int step = row().step();
		final int bits = layout.bits();
		final int shift = layout.format() == Format.SIGNED ? 1 << bits - 1 : 0;
		for (int x = 0; x < columns; x++)
			to[at + x] = bits == 16 ? (short) (bytes.getShort(from + 2 * (x * step + channel)) ^ shift)
				: (short) (TiffSamples.packed(bytes.array(), from, x * step + channel, bits) ^ shift);
	}

	private static int[] rgb(final Object[] planes) {
		final byte[] red = (byte[]) planes[0];
		final byte[] green = (byte[]) planes[1];
		final byte[] blue = (byte[]) planes[2];
		final int[] rgb = new int[red.length];
		Arrays.setAll(rgb, i -> 0xff000000 | (red[i] & 0xff) << 16 | (green[i] & 0xff) << 8 | blue[i] & 0xff);
		return rgb;
	}
}
