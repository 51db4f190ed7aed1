// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import nom.tam.fits.Fits;
import nom.tam.fits.Header;
import nom.tam.image.compression.hdu.CompressedImageHDU;
import nom.tam.util.ArrayFuncs;
import org.clearstack.chunk.SampleType;

/**
 * FITS, the files of astronomy: all types of numbers, scaled ones, missing ones as NaN, extensions, cubes; packed by
 * gzip or tile by tile ({@code .fits.gz}, {@code .fz}). The lowest row of an image is the first in the file. The header
 * travels in the image's info.
 */
public final class FitsFormat implements ImageFormat {

	private static final Set<String> LENGTHS = Set.of("m", "mm", "um", "nm", "cm", "Angstrom", "pm");

	private static final Logger UNPACKING = Logger.getLogger("nom.tam.image.compression");
	/** What the library said of a tile that it could not unpack; it leaves zeros in its place. */
	private static final AtomicReference<String> COMPLAINTS = new AtomicReference<>();

	static {
		UNPACKING.setUseParentHandlers(false);
		UNPACKING.addHandler(new Handler() {

			@Override
			public void publish(final LogRecord complaint) {
				if (complaint.getLevel().intValue() >= Level.SEVERE.intValue())
					COMPLAINTS.set(String.valueOf(complaint.getMessage()));
			}

			@Override
			public void flush() {
				// nothing is kept back
			}

			@Override
			public void close() {
				// nothing is open
			}
		});
	}

	/** Made by {@link java.util.ServiceLoader}. */
	public FitsFormat() {}

	@Override
	public String name() {
		return "FITS";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		final boolean gzip = start.length > 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
		return isFits(start) || gzip && isFits(unzippedStart(path));
	}

	private static boolean isFits(final byte[] start) {
		return new String(start, 0, Math.min(start.length, 30), StandardCharsets.ISO_8859_1)
			.matches("SIMPLE  = *[TF].*");
	}

	private static byte[] unzippedStart(final Path path) {
		try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
			return in.readNBytes(30);
		}
		catch (final IOException e) {
			return new byte[0];
		}
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return open(path, part, false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path, part, true);
	}

	private static ImagePlus open(final Path path, final String part, final boolean lazy) throws IOException {
		if (!isZipped(path))
			return image(path, path, part, lazy);
		final Path unzipped = Files.createTempFile("clearstack", ".fits");
		try (InputStream in = new GZIPInputStream(Files.newInputStream(path), 1 << 16)) {
			Files.copy(in, unzipped, StandardCopyOption.REPLACE_EXISTING);
			return image(path, unzipped, part, false);
		}
		catch (final EOFException | ZipException e) {
			throw new IOException(
				path.toAbsolutePath() + " is truncated or damaged: it cannot be unpacked (" + e.getMessage()
					+ "). Copy it again from where it came from.",
				e);
		}
		finally {
			Files.deleteIfExists(unzipped);
		}
	}

	private static boolean isZipped(final Path path) throws IOException {
		try (InputStream in = Files.newInputStream(path)) {
			return in.read() == 0x1f;
		}
	}

	/** @param file where it is read from; of another name than path if it was unpacked */
	private static ImagePlus image(final Path path, final Path file, final String part, final boolean lazy)
		throws IOException
	{
		final FitsFile fits;
		try {
			fits = FitsFile.read(file);
		}
		catch (final IOException e) {
			throw new IOException(
				e.getMessage().replace(file.toAbsolutePath().toString(), path.toAbsolutePath().toString()), e);
		}
		final FitsFile.Unit unit = fits.image(part);
		if (unit.isCompressed())
			return compressed(path, file, unit);
		final FitsHeader header = unit.header();
		if (header.string("INHERIT").equals("T"))
			inherit(header, fits.primary().header());
		final Samples samples = samples(path, header);
		final PlaneStack.Size size = size(path, header, unit.axes(), samples);
		final int bytes = size.width() * size.height() * samples.type().bytes();
		final PlaneStack.Planes planes = index -> samples
			.pixels(plane(file, unit.start() + (long) index * bytes, size, samples.type()), size.width() * size
				.height());
		return dressed(lazy ? PlaneStack.lazy(path, size, planes) : PlaneStack.whole(path, size, planes), header,
			samples);
	}

	private static void inherit(final FitsHeader header, final FitsHeader primary) {
		final FitsHeader more = new FitsHeader(primary.cards());
		more.remove(key -> header.has(key) || FitsWriter.isStructure(key));
		header.cards().addAll(more.cards());
	}

	// -- kinds of values and axes --

	private static Samples samples(final Path path, final FitsHeader header) throws IOException {
		final int bits = (int) header.number("BITPIX", 0);
		final double slope = header.number("BSCALE", 1);
		final double offset = header.number("BZERO", 0);
		final SampleType type = switch (bits) {
			case 8 -> SampleType.UINT8;
			case 16 -> SampleType.INT16;
			case 32 -> SampleType.INT32;
			case 64 -> SampleType.INT64;
			case -32 -> SampleType.FLOAT32;
			case -64 -> SampleType.FLOAT64;
			default -> throw new IOException(
				path.toAbsolutePath() + " has values of a kind that FITS does not know: BITPIX is " + bits
					+ ", not 8, 16, 32, 64, -32 or -64.");
		};
		if (isUnsigned16(header))
			return Samples.plain(type); // ImageJ's signed pixels are those of unsigned values with this offset
		final Long blank = bits > 0 && header.has("BLANK") ? Long.valueOf((long) header.number("BLANK", 0)) : null;
		return new Samples(type, slope, offset, blank);
	}

	/** Whether values are stored as FITS stores unsigned 16-bit ones. */
	private static boolean isUnsigned16(final FitsHeader header) {
		return header.number("BITPIX", 0) == 16 && header.number("BZERO", 0) == 32768 && header.number("BSCALE", 1) == 1
			&& !header.has("BLANK");
	}

	private static PlaneStack.Size size(final Path path, final FitsHeader header, final long[] axes,
		final Samples samples) throws IOException
	{
		final List<Integer> more = new ArrayList<>();
		final List<String> kinds = new ArrayList<>();
		for (int i = 2; i < axes.length; i++)
			if (axes[i] > 1) {
				more.add(limited(path, axes[i]));
				kinds.add(header.string("CTYPE" + (i + 1)));
			}
		if (more.size() > 3)
			throw new IOException(path.toAbsolutePath() + " has " + axes.length + " axes " + Arrays.toString(axes)
				+ "; at most 5 longer than 1 can be shown.");
		final int[] czt = { 1, 1, 1 };
		final int channels =
			more.size() == 3 || kinds.equals(List.of("CHANNEL")) || kinds.size() > 1 && kinds.get(0).equals("CHANNEL")
				? 0 : 1;
		for (int i = 0; i < more.size(); i++)
			czt[kinds.get(i).equals("TIME") ? 2 : channels + i] = more.get(i);
		limited(path, axes[0] * axes[1] * samples.type().bytes());
		limited(path, (long) czt[0] * czt[1] * czt[2]);
		return new PlaneStack.Size(limited(path, axes[0]), limited(path, axes[1]), samples.bits(), czt[0], czt[1],
			czt[2]);
	}

	private static int limited(final Path path, final long size) throws IOException {
		if (size > Integer.MAX_VALUE - 8)
			throw new IOException(path.toAbsolutePath()
				+ " has planes that are too large for ImageJ: a plane has at most 2^31 bytes. Cut it in parts.");
		return (int) size;
	}

	// -- pixels --

	/** A plane as ImageJ shows it, the highest row first. */
	private static ByteBuffer plane(final Path file, final long start, final PlaneStack.Size size,
		final SampleType type) throws IOException
	{
		final int row = size.width() * type.bytes();
		final ByteBuffer rows = ByteBuffer.allocate(row * size.height());
		try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
			while (rows.hasRemaining())
				if (in.read(rows, start + rows.position()) < 0)
					throw new IOException(file + " has become shorter while it was read. Open it again.");
		}
		final ByteBuffer plane = ByteBuffer.allocate(row * size.height());
		for (int y = 0; y < size.height(); y++)
			plane.put(y * row, rows, (size.height() - 1 - y) * row, row);
		return plane;
	}

	/** An image that is packed tile by tile. One at a time, for the library tells failures by its log only. */
	private static synchronized ImagePlus compressed(final Path path, final Path file, final FitsFile.Unit unit)
		throws IOException
	{
		PlaneStack.checkMemory(path, 3 * 4 * unit.values());
		COMPLAINTS.set(null);
		try (Fits fits = new Fits(file.toFile())) {
			if (!(fits.getHDU(unit.index()) instanceof CompressedImageHDU packed))
				throw new IOException(path.toAbsolutePath() + " says that it holds a packed image, but it has none.");
			final FitsHeader header = header(packed.getImageHeader());
			final Object values = ArrayFuncs.flatten(packed.asImageHDU().getKernel());
			if (COMPLAINTS.get() != null)
				throw new IllegalStateException(COMPLAINTS.get());
			final Samples samples = samples(path, header);
			final PlaneStack.Size size = size(path, header, unit.axes(), samples);
			return dressed(
				PlaneStack.whole(path, size,
					index -> samples.pixels(plane(values, index, size, samples.type()), size.width() * size.height())),
				header,
				samples);
		}
		catch (final RuntimeException e) {
			throw new IOException(path.toAbsolutePath() + " cannot be unpacked (" + unit.header().string("ZCMPTYPE")
				+ "): " + e.getMessage()
				+ ". Unpack it with funpack.", e);
		}
	}

	private static FitsHeader header(final Header header) {
		final List<String> cards = new ArrayList<>();
		header.iterator().forEachRemaining(card -> {
			final String text = card.toString();
			for (int i = 0; i < text.length(); i += FitsHeader.CARD)
				cards.add(text.substring(i, Math.min(text.length(), i + FitsHeader.CARD)));
		});
		cards.removeIf(card -> card.stripTrailing().equals("END"));
		return new FitsHeader(cards);
	}

	private static ByteBuffer plane(final Object values, final int index, final PlaneStack.Size size,
		final SampleType type)
	{
		final ByteBuffer plane = ByteBuffer.allocate(size.width() * size.height() * type.bytes());
		for (int y = size.height() - 1; y >= 0; y--)
			for (int x = 0; x < size.width(); x++) {
				final int from = (index * size.height() + y) * size.width() + x;
				if (values instanceof byte[] bytes)
					plane.put(bytes[from]);
				else if (values instanceof short[] shorts)
					plane.putShort(shorts[from]);
				else if (values instanceof int[] ints)
					plane.putInt(ints[from]);
				else if (values instanceof long[] longs)
					plane.putLong(longs[from]);
				else if (values instanceof float[] floats)
					plane.putFloat(floats[from]);
				else
					plane.putDouble(((double[]) values)[from]);
			}
		return plane.rewind();
	}

	// -- what goes with them --

	private static ImagePlus dressed(final ImagePlus image, final FitsHeader header, final Samples samples) {
		final Calibration calibration = image.getCalibration();
		if (!isUnsigned16(header))
			samples.calibrate(calibration);
		calibrate(calibration, header);
		if (!header.string("BUNIT").isEmpty())
			calibration.setValueUnit(header.string("BUNIT"));
		image.setProperty("Info", header.text());
		if (samples.bits() > 8)
			image.resetDisplayRange();
		return image;
	}

	/** Pixel sizes in lengths, as microscopes have them; positions on the sky stay in the header. */
	private static void calibrate(final Calibration calibration, final FitsHeader header) {
		if (!LENGTHS.contains(header.string("CUNIT1")) || !header.has("CDELT1")
			|| !header.string("CTYPE1").matches("|LINEAR"))
			return;
		calibration.setUnit(header.string("CUNIT1"));
		calibration.pixelWidth = header.number("CDELT1");
		calibration.pixelHeight = header.number("CDELT2", calibration.pixelWidth);
		if (header.string("CUNIT3").equals(header.string("CUNIT1")))
			calibration.pixelDepth = header.number("CDELT3", 1);
	}

	// -- writing --

	@Override
	public boolean writes(final String extension) {
		return extension.equals("fits") || extension.equals("fit") || extension.equals("fts");
	}

	@Override
	public void save(final ImagePlus image, final Path path) throws IOException {
		new FitsWriter(image).write(path);
	}

	@Override
	public Map<String, String> properties(final Path path) throws IOException {
		final Map<String, String> properties = new LinkedHashMap<>();
		if (isZipped(path))
			return properties;
		for (final String line : FitsFile.read(path).primary().header().history()) {
			final int colon = line.indexOf(": ");
			if (colon > 0 && line.startsWith(FitsWriter.OURS))
				properties.put(line.substring(0, colon), line.substring(colon + 2));
		}
		return properties;
	}
}
