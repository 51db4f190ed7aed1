// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.plugin.DICOM;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.format.ImageFormat;

/**
 * DICOM files of one or several frames; without a display, and one file the same whatever was read before.
 * <p>
 * As in ImageJ's window values that are only shifted (rescale slope 1) stay 8- or 16-bit with a calibration; all others
 * become 32-bit: value = slope · stored + intercept, for each frame its own where they differ, or what a modality
 * look-up table says.
 */
public final class DicomFormat implements ImageFormat {

	private static final int INTERCEPT = 0x00281052;
	private static final int SLOPE = 0x00281053;
	private static final int TABLE = 0x00283000;
	private static final int SHARED = 0x52009229;
	private static final int PER_FRAME = 0x52009230;
	private static final int TRANSFORMATION = 0x00289145;
	private static final int MEASURES = 0x00289110;
	private static final int SPACING = 0x00280030;

	/** A straight line from stored numbers to values. */
	private record Line(double slope, double intercept) {}

	@Override
	public String name() {
		return "DICOM";
	}

	/** By its preamble; files of ACR-NEMA have none and are known by their first elements, as ImageJ does. */
	@Override
	public boolean matches(final Path path, final byte[] start) {
		final String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
		if (start.length >= 132 && start[128] == 'D' && start[129] == 'I' && start[130] == 'C' && start[131] == 'M')
			return true;
		final boolean acrNema = start.length >= 8 && (start[0] == 8 || start[0] == 2) && start[1] == 0 && start[3] == 0;
		return start.length > 0 && name.endsWith(".dcm") || acrNema && !name.endsWith(".spe") && !name.equals("fid");
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		try (FileBytes bytes = new FileBytes(path.toAbsolutePath())) {
			final DicomParser.File file = DicomParser.read(bytes);
			final DicomPixels pixels = new DicomPixels(file);
			final ImageStack stack = new ImageStack(pixels.width(), pixels.height(),
				pixels.isInverted() && !pixels.isColour() ? Opened.inverted() : null);
			final Calibration calibration = calibration(file.data());
			final boolean stored = isStored(file.data(), pixels);
			for (int i = 0; i < pixels.frames(); i++)
				stack.addSlice(null, pixels.isColour() ? pixels.colours(i)
					: stored ? stored(file.data(), pixels, i) : values(file.data(), pixels, i));
			if (stored)
				shift(calibration, file.data(), pixels);
			final ImagePlus image =
				Opened.image(path.toAbsolutePath(), stack, new Opened.Axes(1, pixels.frames(), 1), calibration);
			image.setProperty("Info", header(file.data()));
			window(image, file.data());
			return image;
		}
	}

	// -- values --

	private static Line line(final DicomData data, final int frame) throws IOException {
		final List<DicomData> each = data.items(PER_FRAME);
		final DicomData own = frame < each.size() ? each.get(frame).item(TRANSFORMATION) : data.item(SHARED);
		final DicomData shared = data.item(SHARED).item(TRANSFORMATION);
		final DicomData holder = own.has(SLOPE) ? own : shared.has(SLOPE) ? shared : data;
		return new Line(holder.number(SLOPE, 0, 1), holder.number(INTERCEPT, 0, 0));
	}

	/** Whether stored numbers are kept and only shifted. */
	private static boolean isStored(final DicomData data, final DicomPixels pixels) throws IOException {
		if (pixels.isColour() || pixels.isReal() || pixels.bits() > 16 || data.has(TABLE))
			return false;
		final Line first = line(data, 0);
		for (int i = 1; i < pixels.frames(); i++)
			if (!line(data, i).equals(first))
				return false;
		return first.slope() == 1;
	}

	private static boolean isSigned(final DicomData data) throws IOException {
		return data.whole(0x00280103, 0) == 1;
	}

	/** From 0 on, as ImageJ stores signed numbers. */
	private static Object stored(final DicomData data, final DicomPixels pixels, final int frame) throws IOException {
		final double[] numbers = pixels.numbers(frame);
		final boolean bytes = pixels.bits() <= 8;
		final int shift = !isSigned(data) ? 0 : bytes ? 128 : 32768;
		final byte[] to8 = new byte[bytes ? numbers.length : 0];
		final short[] to16 = new short[bytes ? 0 : numbers.length];
		for (int i = 0; i < numbers.length; i++)
			if (bytes)
				to8[i] = (byte) ((int) numbers[i] + shift);
			else
				to16[i] = (short) ((int) numbers[i] + shift);
		return bytes ? to8 : to16;
	}

	private static void shift(final Calibration calibration, final DicomData data, final DicomPixels pixels)
		throws IOException
	{
		final double offset = line(data, 0).intercept() - (!isSigned(data) ? 0 : pixels.bits() <= 8 ? 128 : 32768);
		if (offset != 0)
			calibration.setFunction(Calibration.STRAIGHT_LINE, new double[] { offset, 1 }, "Gray Value");
	}

	private static float[] values(final DicomData data, final DicomPixels pixels, final int frame) throws IOException {
		final double[] numbers = pixels.numbers(frame);
		final Line line = line(data, frame);
		final float[] values = new float[numbers.length];
		if (data.has(TABLE) && !data.items(TABLE).isEmpty())
			throughTable(data.item(TABLE), data, numbers, values);
		else
			for (int i = 0; i < values.length; i++)
				values[i] = (float) (line.slope() * numbers[i] + line.intercept());
		return values;
	}

	/** DICOM PS3.3, C.11.1: the first entry stands for a stored number and all below it, the last for all above. */
	private static void throughTable(final DicomData table, final DicomData data, final double[] numbers,
		final float[] values) throws IOException
	{
		final ByteBuffer descriptor = ByteBuffer.wrap(table.bytes(0x00283002)).order(data.order());
		final ByteBuffer entries = ByteBuffer.wrap(table.bytes(0x00283006)).order(data.order());
		final int count =
			descriptor.capacity() < 6 ? 0 : descriptor.getShort(0) == 0 ? 65536 : descriptor.getShort(0) & 0xffff;
		final boolean bytes = entries.capacity() < 2 * count;
		if (count == 0 || entries.capacity() < count)
			throw new IOException(data.file().path() + " is damaged: its modality look-up table has "
				+ entries.capacity() + " bytes for " + count + " entries.");
		final int first = isSigned(data) ? descriptor.getShort(2) : descriptor.getShort(2) & 0xffff;
		for (int i = 0; i < values.length; i++) {
			final int entry = (int) Math.max(0, Math.min(count - 1, numbers[i] - first));
			values[i] = bytes ? entries.get(entry) & 0xff : entries.getShort(2 * entry) & 0xffff;
		}
	}

	// -- dress --

	private static Calibration calibration(final DicomData data) throws IOException {
		final Calibration calibration = new Calibration();
		final DicomData measures =
			data.items(PER_FRAME).isEmpty() || !data.items(PER_FRAME).get(0).item(MEASURES).has(SPACING)
				? data.item(SHARED).item(MEASURES) : data.items(PER_FRAME).get(0).item(MEASURES);
		final DicomData holder = measures.has(SPACING) ? measures : data;
		final int tag = holder.has(SPACING) ? SPACING : 0x00181164;
		final double x = holder.number(tag, 1, 0);
		final double y = holder.number(tag, 0, 0);
		if (!(x > 0 && y > 0))
			return calibration;
		calibration.pixelWidth = x;
		calibration.pixelHeight = y;
		final double depth = holder.number(0x00180088, 0, holder.number(0x00180050, 0, 0));
		if (depth > 0)
			calibration.pixelDepth = depth;
		calibration.setUnit("mm");
		return calibration;
	}

	private static void window(final ImagePlus image, final DicomData data) throws IOException {
		final double centre = data.number(0x00281050, 0, 0);
		final double width = data.number(0x00281051, 0, 0);
		final Calibration calibration = image.getCalibration();
		if (width > 0 && image.getBitDepth() != 24)
			image.getProcessor().setMinAndMax(calibration.getRawValue(centre - width / 2),
				calibration.getRawValue(centre + width / 2));
	}

	/** As ImageJ's Show Info tells it, a line an element. */
	private static String header(final DicomData data) throws IOException {
		final StringBuilder lines = new StringBuilder();
		for (final Map.Entry<Integer, DicomData.Element> element : data.elements().entrySet()) {
			final String type = element.getValue().type();
			if (element.getKey() < 0 || type.startsWith("O") || type.equals("SQ")
				|| type.equals("UN") && element.getValue().length() > 256)
				continue;
			final String tag =
				String.format(Locale.ROOT, "%04X,%04X", element.getKey() >>> 16, element.getKey() & 0xffff);
			final String name = DICOM.getTagName(tag);
			final String text = data.text(element.getKey());
			lines.append(tag).append("  ").append(name == null ? "---" : name).append(": ")
				.append(text.length() > 1000 ? text.substring(0, 1000) : text)
				.append('\n');
		}
		return lines.toString();
	}

}
