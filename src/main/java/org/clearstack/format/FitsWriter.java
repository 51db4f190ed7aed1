// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nom.tam.fits.utilities.FitsCheckSum;
import org.clearstack.io.WholeFile;

/**
 * Writes an image as FITS: its values as they are, the cards of the header that it came with, world coordinates as long
 * as the header tells of a grid of the image's size, a line of history for each thing Clearstack did, and checksums.
 */
final class FitsWriter {

	/** How keys begin of properties that become history. */
	static final String OURS = "Clearstack";

	private static final Pattern STRUCTURE = Pattern
		.compile("SIMPLE|XTENSION|BITPIX|NAXIS\\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM|END"
			+ "|DATAMIN|DATAMAX|INHERIT|TFIELDS|THEAP|T(TYPE|FORM|UNIT|DIM|NULL|SCAL|ZERO|DISP)\\d+|Z(IMAGE|BITPIX|NAXIS\\d*|CMPTYPE|TILE\\d+|NAME\\d+|VAL\\d+"
			+ "|QUANTIZ|DITHER0|BLANK|SIMPLE|EXTEND|PCOUNT|GCOUNT|TENSION|HECKSUM|DATASUM|SCALE|ZERO|MASKCMP)");
	/** World coordinates of all axes. */
	private static final Pattern WORLD = Pattern.compile(
		"WCSAXES[A-Z]?|(CRPIX|CDELT|CRVAL|CTYPE|CUNIT|CROTA|CNAME|CRDER|CSYER)\\d+[A-Z]?|(CD|PC|PV|PS)\\d+_\\d+[A-Z]?"
			+ "|PC\\d{6}|LTV\\d|LTM\\d_\\d|WAT\\d_\\d+|WCSDIM|[AB]P?_(ORDER|DMAX|\\d_\\d)|PIXSCALE|PIXSCAL[12]|SECPIX[12]?");
	private static final Pattern WORLD_FROM_3 =
		Pattern.compile("WCSAXES[A-Z]?|(CRPIX|CDELT|CRVAL|CTYPE|CUNIT|CROTA|CNAME|CRDER|CSYER)[3-9][A-Z]?"
			+ "|(CD|PC)([3-9]_\\d|\\d_[3-9])[A-Z]?|(PV|PS)[3-9]_\\d+[A-Z]?|LTV[3-9]|LTM([3-9]_\\d|\\d_[3-9])|WAT[3-9]_\\d+");

	private final ImagePlus image;
	private final ImageStack stack;
	private final int width;
	private final int height;
	private final double[] line;

	FitsWriter(final ImagePlus image) {
		this.image = image;
		stack = image.getStack();
		width = image.getWidth();
		height = image.getHeight();
		final Calibration calibration = image.getCalibration();
		final double[] coefficients = calibration.getCoefficients();
		final boolean linear =
			calibration.getFunction() == Calibration.STRAIGHT_LINE && coefficients != null && coefficients.length == 2;
		line = linear && coefficients[1] != 0 && image.getBitDepth() <= 16 ? coefficients : new double[] { 0, 1 };
	}

	/** Whether a keyword says how values are stored, so that it belongs to one file only. */
	static boolean isStructure(final String key) {
		return STRUCTURE.matcher(key).matches();
	}

	void write(final Path path) throws IOException {
		final long bytes = (long) width * height * stack.size() * bytesOfAPixel();
		if (!stack.isVirtual()) {
			final Sum sum = new Sum();
			pixels(sum);
			WholeFile.write(path, bytes, out -> whole(out, sum.total(), this::pixels, bytes));
			return;
		}
		final Path spool =
			// planes are computed once
			Files.createTempFile(path.toAbsolutePath().getParent(), "." + path.getFileName() + ".", ".part");
		try {
			final Sum sum = new Sum();
			try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool), 1 << 16)) {
				pixels(block -> {
					sum.write(block);
					out.write(block);
				});
			}
			WholeFile.write(path, bytes, out -> whole(out, sum.total(), to -> copy(spool, to), bytes));
		}
		finally {
			Files.deleteIfExists(spool);
		}
	}

	@FunctionalInterface
	private interface Blocks {
		void write(byte[] block) throws IOException;
	}

	@FunctionalInterface
	private interface Content {
		void writeTo(Blocks to) throws IOException;
	}

	private void whole(final OutputStream out, final long dataSum, final Content pixels, final long bytes)
		throws IOException
	{
		out.write(header(dataSum));
		pixels.writeTo(out::write);
		out.write(new byte[(int) ((FitsHeader.BLOCK - bytes % FitsHeader.BLOCK) % FitsHeader.BLOCK)]);
	}

	private static void copy(final Path file, final Blocks to) throws IOException {
		try (var in = Files.newInputStream(file)) {
			for (byte[] block = in.readNBytes(1 << 20); block.length > 0; block = in.readNBytes(1 << 20))
				to.write(block);
		}
	}

	/** FITS's sum of 32-bit words; blocks need not be whole words. */
	private static final class Sum implements Blocks {

		private final byte[] word = new byte[4];
		private int used;
		private long sum;

		@Override
		public void write(final byte[] block) {
			int at = 0;
			while (used > 0 && at < block.length)
				add(block[at++]);
			final int words = (block.length - at) / 4 * 4;
			if (words > 0)
				sum = FitsCheckSum.sumOf(sum, FitsCheckSum.checksum(ByteBuffer.wrap(block, at, words).slice()));
			for (at += words; at < block.length; at++)
				add(block[at]);
		}

		private void add(final byte value) {
			word[used++] = value;
			if (used == 4) {
				sum = FitsCheckSum.sumOf(sum, FitsCheckSum.checksum(word));
				used = 0;
			}
		}

		/** With the zeros that fill the last block. */
		long total() {
			while (used > 0)
				add((byte) 0);
			return sum;
		}
	}

	// -- pixels --

	private boolean isCurve() {
		final Calibration calibration = image.getCalibration();
		return image.getBitDepth() <= 16 && calibration.calibrated()
			&& calibration.getFunction() != Calibration.STRAIGHT_LINE;
	}

	private int bitpix() {
		return image.getBitDepth() == 32 || isCurve() ? -32 : image.getBitDepth() == 16 ? 16 : 8;
	}

	private int bytesOfAPixel() {
		return image.getBitDepth() == 24 ? 3 : Math.abs(bitpix()) / 8;
	}

	private void pixels(final Blocks out) throws IOException {
		for (int n = 1; n <= stack.size(); n++) {
			final ImageProcessor slice = stack.getProcessor(n);
			if (slice instanceof ColorProcessor colours)
				for (int c = 1; c <= 3; c++)
					out.write(flipped(colours.getChannel(c, null)));
			else
				out.write(flipped(slice));
		}
	}

	/** The lowest row first. */
	private byte[] flipped(final ImageProcessor slice) {
		final ByteBuffer bytes = ByteBuffer.allocate(width * height * Math.abs(bitpix()) / 8);
		final float[] curve = isCurve() ? image.getCalibration().getCTable() : null;
		for (int y = height - 1; y >= 0; y--)
			for (int x = 0; x < width; x++) {
				if (curve != null)
					bytes.putFloat(curve[slice.get(x, y)]);
				else if (bitpix() == -32)
					bytes.putFloat(slice.getf(x, y));
				else if (bitpix() == 16)
					bytes.putShort((short) (slice.get(x, y) - 32768));
				else
					bytes.put((byte) slice.get(x, y));
			}
		return bytes.array();
	}

	// -- header --

	private int channels() {
		return image.getNChannels() * (image.getBitDepth() == 24 ? 3 : 1);
	}

	private List<Integer> axes() {
		final List<Integer> axes = new ArrayList<>(List.of(width, height));
		Stream.of(channels(), image.getNSlices(), image.getNFrames()).filter(size -> size > 1).forEach(axes::add);
		return axes;
	}

	private byte[] header(final long dataSum) throws IOException {
		final FitsHeader carried = FitsHeader.in(image.getInfoProperty()).orElseGet(() -> new FitsHeader(List.of()));
		final List<Integer> axes = fitted(carried);
		carried.remove(FitsWriter::isStructure);
		final FitsHeader header =
			new FitsHeader(List.of("SIMPLE  =                    T / FITS, the Flexible Image Transport System"));
		header.set("BITPIX", bitpix());
		header.set("NAXIS", axes.size());
		for (int i = 0; i < axes.size(); i++)
			header.set("NAXIS" + (i + 1), axes.get(i));
		addScale(header);
		header.cards().addAll(carried.cards());
		addCalibration(header);
		properties().forEach((key, value) -> header.history(key + ": " + value));
		return summed(header, dataSum);
	}

	/**
	 * Axes of the file: those of the header it came with, if they still fit. World coordinates that fit no more are
	 * left out.
	 */
	private List<Integer> fitted(final FitsHeader carried) {
		final List<Integer> axes = axes();
		if (carried.cards().isEmpty())
			return axes;
		final List<Integer> old = new ArrayList<>();
		for (int i = 1; i <= carried.number("NAXIS", 0); i++)
			old.add((int) carried.number("NAXIS" + i, 0));
		if (old.size() < 2 || old.get(0) != width || old.get(1) != height) {
			leaveOut(carried, WORLD, "the pixel grid was changed by another program");
			return axes;
		}
		if (old.subList(2, old.size()).stream().filter(size -> size > 1).toList().equals(axes.subList(2, axes.size())))
			return old;
		leaveOut(carried, WORLD_FROM_3, "there are other planes now");
		return axes;
	}

	private static void leaveOut(final FitsHeader header, final Pattern keys, final String why) {
		final List<String> left = new ArrayList<>();
		header.remove(key -> keys.matcher(key).matches() && left.add(key));
		if (!left.isEmpty())
			header.history("Clearstack left out, since " + why + ", " + String.join(", ", left));
	}

	private void addScale(final FitsHeader header) {
		final double offset = line[0] + (bitpix() == 16 ? 32768 * line[1] : 0);
		if (bitpix() < 0 || offset == 0 && line[1] == 1)
			return;
		header.set("BSCALE", line[1]);
		header.set("BZERO", offset);
	}

	/** Pixel size and unit of an image that has no world coordinates. */
	private void addCalibration(final FitsHeader header) {
		final Calibration calibration = image.getCalibration();
		final List<Integer> axes = axes();
		if (axes.size() > 2 && !header.has("CTYPE3") && channels() > 1) {
			final List<String> kinds = new ArrayList<>(List.of("CHANNEL"));
			if (image.getNSlices() > 1)
				kinds.add("SLICE");
			if (image.getNFrames() > 1)
				kinds.add("TIME");
			for (int i = 0; i < kinds.size(); i++)
				header.set("CTYPE" + (i + 3), kinds.get(i));
		}
		else if (axes.size() == 3 && !header.has("CTYPE3") && image.getNFrames() > 1)
			header.set("CTYPE3", "TIME");
		if (!calibration.scaled() || header.has("CTYPE1") || header.has("CDELT1") || header.has("CD1_1"))
			return;
		final String unit = calibration.getUnit().replace("µ", "u").replace("micron", "um");
		addAxis(header, 1, calibration.pixelWidth, unit);
		addAxis(header, 2, calibration.pixelHeight, unit);
		if (image.getNSlices() > 1 && channels() == 1)
			addAxis(header, 3, calibration.pixelDepth, unit);
	}

	private static void addAxis(final FitsHeader header, final int axis, final double size, final String unit) {
		header.set("CRPIX" + axis, 1);
		header.set("CRVAL" + axis, 0);
		header.set("CDELT" + axis, size);
		header.set("CUNIT" + axis, unit.replaceAll("[^ -~]", "?"));
	}

	/** What Clearstack tells of its work. */
	private Map<String, String> properties() {
		final Map<String, String> ours = new LinkedHashMap<>();
		final String[] texts = image.getPropertiesAsArray();
		for (int i = 0; texts != null && i + 1 < texts.length; i += 2)
			if (texts[i].startsWith(OURS))
				ours.put(texts[i], texts[i + 1]);
		return ours;
	}

	/** With DATASUM and CHECKSUM, END and padding. */
	private static byte[] summed(final FitsHeader header, final long dataSum) {
		header.set("DATASUM", Long.toString(dataSum));
		header.set("CHECKSUM", "0000000000000000");
		final long sum = FitsCheckSum.sumOf(FitsCheckSum.checksum(bytes(header)), dataSum);
		header.set("CHECKSUM", FitsCheckSum.encode(sum, true));
		return bytes(header);
	}

	private static byte[] bytes(final FitsHeader header) {
		final StringBuilder text = new StringBuilder();
		header.cards().forEach(text::append);
		text.append("END");
		text.append(" ".repeat((FitsHeader.BLOCK - text.length() % FitsHeader.BLOCK) % FitsHeader.BLOCK));
		return text.toString().getBytes(StandardCharsets.ISO_8859_1);
	}
}
