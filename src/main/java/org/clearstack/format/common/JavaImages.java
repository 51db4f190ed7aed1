// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What Java's own image readers decode, without their changes of colour. A warning of theirs is an error here: it means
 * missing pixels.
 */
final class JavaImages {

	private JavaImages() {}

	/** What to do with an open reader. */
	@FunctionalInterface
	interface Use<T> {
		T with(ImageReader reader) throws IOException;
	}

	/**
	 * Decodes a JPEG strip or tile of a TIFF.
	 *
	 * @param tables that all strips share; may be empty
	 * @param size columns, rows and samples per pixel that are wanted
	 * @param ycc whether the samples are YCbCr and shall become RGB
	 * @return samples row by row, those of a pixel together
	 */
	static byte[] jpegSamples(final byte[] tables, final byte[] data, final int[] size, final boolean ycc)
		throws IOException
	{
		final Raster raster =
			read("jpeg", ImageIO.createImageInputStream(new ByteArrayInputStream(joined(tables, data))),
				reader -> reader.readRaster(0, null));
		if (raster.getWidth() < size[0] || raster.getHeight() < size[1] || raster.getNumBands() != size[2])
			throw new IOException(
				"its JPEG has " + raster.getWidth() + " x " + raster.getHeight() + " pixels of " + raster.getNumBands()
					+ " samples; expected " + size[0] + " x " + size[1] + " of " + size[2]);
		final byte[] samples = new byte[size[0] * size[1] * size[2]];
		final int[] row = new int[size[0] * size[2]];
		for (int y = 0; y < size[1]; y++) {
			raster.getPixels(raster.getMinX(), raster.getMinY() + y, size[0], 1, row);
			for (int i = 0; i < row.length; i++)
				samples[y * row.length + i] = (byte) row[i];
		}
		if (ycc && size[2] >= 3)
			toRgb(samples, size[2]);
		return samples;
	}

	/** Tables and data are whole JPEG streams each: the end of the one and the beginning of the other go. */
	private static byte[] joined(final byte[] tables, final byte[] data) {
		if (tables.length < 4)
			return data;
		final byte[] joined = new byte[tables.length + data.length - 4];
		System.arraycopy(tables, 0, joined, 0, tables.length - 2);
		System.arraycopy(data, 2, joined, tables.length - 2, data.length - 2);
		return joined;
	}

	/** ITU-R BT.601 in full range, as JFIF says. */
	static void toRgb(final byte[] samples, final int step) {
		for (int i = 0; i + 2 < samples.length; i += step) {
			final int y = samples[i] & 0xff;
			final int cb = (samples[i + 1] & 0xff) - 128;
			final int cr = (samples[i + 2] & 0xff) - 128;
			samples[i] = clamped(y + 1.402 * cr);
			samples[i + 1] = clamped(y - 0.344136286 * cb - 0.714136286 * cr);
			samples[i + 2] = clamped(y + 1.772 * cb);
		}
	}

	private static byte clamped(final double value) {
		return (byte) Math.max(0, Math.min(255, Math.round(value)));
	}

	/** A page of bits, compressed as faxes are: 0 or 255 for each pixel as it is stored. */
	static byte[] bilevelTiff(final Path path, final int page, final TiffLayout layout) throws IOException {
		final Raster raster;
		try {
			raster =
				read("tiff", ImageIO.createImageInputStream(path.toFile()), reader -> reader.read(page).getRaster());
		}
		catch (final IOException e) {
			throw new IOException(path + " is damaged: page " + (page + 1) + ": " + e.getMessage()
				+ ". Copy it again from where it came from.", e);
		}
		final int[] values =
			raster.getSamples(raster.getMinX(), raster.getMinY(), layout.width(), layout.height(), 0, (int[]) null);
		final byte[] bytes = new byte[values.length];
		for (int i = 0; i < bytes.length; i++)
			bytes[i] = (byte) (values[i] == 0 ? 0 : 255);
		return bytes;
	}

	/**
	 * Reads with Java's reader of a format, whatever others plugins brought.
	 *
	 * @throws IOException if there is none, or it found the data damaged
	 */
	static <T> T read(final String format, final ImageInputStream in, final Use<T> use) throws IOException {
		final ImageReader reader = reader(format);
		final String[] warning = new String[1];
		try (ImageInputStream open = in) {
			reader.setInput(open, false, false);
			reader.addIIOReadWarningListener((source, text) -> warning[0] = warning[0] == null ? text : warning[0]);
			final T result = use.with(reader);
			if (warning[0] != null && isLoss(warning[0]))
				throw new IOException("its data are damaged (" + warning[0] + ")");
			return result;
		}
		catch (final IOException e) {
			throw e.getMessage() == null ? new IOException("its data end too early", e) : e;
		}
		catch (final RuntimeException e) {
			throw new IOException("its data are damaged", e);
		}
		finally {
			reader.dispose();
		}
	}

	/** Java's readers warn of unknown chunks and colour profiles, too. */
	private static boolean isLoss(final String warning) {
		return warning.matches("(?i).*(premature|truncat|corrupt|end of|eof|inconsistent|bogus|damaged).*");
	}

	private static ImageReader reader(final String format) throws IOException {
		final Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
		ImageReader found = null;
		while (readers.hasNext()) {
			final ImageReader next = readers.next();
			if (found == null || next.getClass().getName().startsWith("com.sun."))
				found = next;
		}
		if (found == null)
			throw new IOException("this Java has no reader for " + format);
		return found;
	}
}
