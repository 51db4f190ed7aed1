// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.Measurements;
import ij.process.ImageProcessor;
import ij.process.ImageStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clearstack.chunk.SampleType;
import org.clearstack.io.WholeFile;

/**
 * MRC and REC, the files of electron tomography (MRC2014, Cheng et al. 2015): modes 0, 1, 2, 6 and 12, with pixel size
 * and origin. The first row of the file is shown above.
 */
public final class MrcFormat implements ImageFormat {

	private static final int HEADER = 1024;
	private static final int IMOD = 1146047817;
	private static final int STACK_OF_VOLUMES = 401;

	/** Made by {@link java.util.ServiceLoader}. */
	public MrcFormat() {}

	@Override
	public String name() {
		return "MRC";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return start.length >= 216 && new String(start, 208, 3, StandardCharsets.US_ASCII).equals("MAP")
			&& ordered(start) != null;
	}

	/** The header in its byte order; null if it makes sense in none. */
	private static ByteBuffer ordered(final byte[] start) {
		final ByteBuffer header = ByteBuffer.wrap(start);
		final boolean bigFirst = start[212] == 0x11;
		for (final ByteOrder order : bigFirst ? List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
			: List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
			header.order(order);
			if (header.getInt(12) >= 0 && header.getInt(12) < 200 && header.getInt(0) > 0 && header.getInt(4) > 0)
				return header;
		}
		return null;
	}

	@Override
	public ImagePlus open(final Path path, final String part) throws IOException {
		return open(path, false);
	}

	@Override
	public ImagePlus openVirtual(final Path path, final String part) throws IOException {
		return open(path, true);
	}

	private static ImagePlus open(final Path path, final boolean lazy) throws IOException {
		final ByteBuffer header = header(path);
		final long planes = header.getInt(8);
		final long depth =
			header.getInt(88) == STACK_OF_VOLUMES && header.getInt(36) > 0 && planes % header.getInt(36) == 0
				? header.getInt(36) : planes;
		final int extended = header.getInt(92);
		if (extended < 0)
			throw new IOException(
				path.toAbsolutePath() + " is damaged: its extended header has " + extended + " bytes.");
		final long[] shape = { depth == 0 ? 0 : planes / depth, depth, header.getInt(4), header.getInt(0) };
		final ImagePlus image = new RawVolume(path, HEADER + (long) extended, shape, List.of("t", "z", "y", "x"),
			Samples.plain(type(path, header)), header.order())
			.image(path, lazy);
		calibrate(image.getCalibration(), header);
		image.setProperty("Info", "MRC mode: " + header.getInt(12) + "\n" + labels(header));
		return image;
	}

	private static ByteBuffer header(final Path path) throws IOException {
		try (InputStream in = Files.newInputStream(path)) {
			final byte[] start = in.readNBytes(HEADER);
			if (start.length < HEADER)
				throw new IOException(path.toAbsolutePath() + " is truncated: it has " + start.length
					+ " bytes, the header of MRC alone has " + HEADER
					+ ". Copy it again from where it came from.");
			return ordered(start);
		}
	}

	private static SampleType type(final Path path, final ByteBuffer header) throws IOException {
		final int mode = header.getInt(12);
		return switch (mode) {
			case 0 -> header.getInt(152) == IMOD && (header.getInt(156) & 1) == 0 ? SampleType.UINT8 : SampleType.INT8;
			case 1 -> SampleType.INT16;
			case 2 -> SampleType.FLOAT32;
			case 6 -> SampleType.UINT16;
			case 12 -> SampleType.FLOAT16;
			default -> throw new IOException(path.toAbsolutePath() + " has the mode " + mode
				+ (mode == 3 || mode == 4 ? ", complex numbers" : "")
				+ "; images have the modes 0, 1, 2, 6 and 12. Convert it, for instance with IMOD's newstack -mode 2.");
		};
	}

	private static void calibrate(final Calibration calibration, final ByteBuffer header) {
		final double[] size = new double[3];
		for (int i = 0; i < 3; i++)
			size[i] = header.getInt(28 + 4 * i) > 0 && header.getFloat(40 + 4 * i) > 0
				? (double) header.getFloat(40 + 4 * i) / header.getInt(28 + 4 * i) : 0;
		if (!(size[0] > 0) || !(size[1] > 0))
			return;
		calibration.setUnit("Å");
		calibration.pixelWidth = size[0];
		calibration.pixelHeight = size[1];
		calibration.pixelDepth = size[2] > 0 ? size[2] : size[0];
		calibration.xOrigin = origin(header.getFloat(196), calibration.pixelWidth);
		calibration.yOrigin = origin(header.getFloat(200), calibration.pixelHeight);
		calibration.zOrigin = origin(header.getFloat(204), calibration.pixelDepth);
	}

	private static double origin(final float place, final double size) {
		return place == 0 || !Float.isFinite(place) ? 0 : -place / size;
	}

	private static String labels(final ByteBuffer header) {
		final StringBuilder labels = new StringBuilder();
		for (int i = 0; i < Math.max(0, Math.min(10, header.getInt(220))); i++)
			labels.append(
				new String(header.array(), 224 + 80 * i, 80, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip())
				.append('\n');
		return labels.toString();
	}

	// -- writing --

	@Override
	public boolean writes(final String extension) {
		return extension.equals("mrc") || extension.equals("rec");
	}

	@Override
	public void save(final ImagePlus image, final Path path) throws IOException {
		if (image.getNChannels() > 1 || image.getBitDepth() == 24)
			throw new IllegalArgumentException("An MRC file holds one channel; this image has "
				+ (image.getBitDepth() == 24 ? "colours" : image.getNChannels() + "")
				+ ". Save it as .tif or .zarr, or channel by channel.");
		final Calibration calibration = image.getCalibration();
		final double[] line = calibration.getCoefficients();
		final boolean signed = image.getBitDepth() == 16 && calibration.isSigned16Bit();
		final boolean real = image.getBitDepth() == 32
			|| calibration.calibrated() && !signed && (line != null || calibration.getFunction() == Calibration.CUSTOM);
		final int mode = real ? 2 : signed ? 1 : 6;
		final long bytes = HEADER + (long) image.getWidth() * image.getHeight() * image.getStackSize() * (real ? 4 : 2);
		WholeFile.write(path, bytes, out -> {
			out.write(header(image, mode).array());
			for (int n = 1; n <= image.getStackSize(); n++)
				plane(out, image.getStack().getProcessor(n), mode,
					real && image.getBitDepth() <= 16 ? calibration.getCTable() : null);
		});
	}

	private static void plane(final OutputStream out, final ImageProcessor slice, final int mode, final float[] curve)
		throws IOException
	{
		final ByteBuffer bytes =
			ByteBuffer.allocate(slice.getPixelCount() * (mode == 2 ? 4 : 2)).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < slice.getPixelCount(); i++)
			if (mode == 2)
				bytes.putFloat(curve == null ? slice.getf(i) : curve[slice.get(i)]);
			else
				bytes.putShort((short) (slice.get(i) - (mode == 1 ? 32768 : 0)));
		out.write(bytes.array());
	}

	private static ByteBuffer header(final ImagePlus image, final int mode) {
		final ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
		final Calibration calibration = image.getCalibration();
		final int depth = image.getNSlices();
		final double unit = angstroms(calibration.getUnit());
		header.putInt(image.getWidth()).putInt(image.getHeight()).putInt(image.getStackSize()).putInt(mode);
		header.putInt(28, image.getWidth()).putInt(32, image.getHeight()).putInt(36, depth);
		if (unit > 0)
			header.putFloat(40, (float) (image.getWidth() * calibration.pixelWidth * unit))
				.putFloat(44, (float) (image.getHeight() * calibration.pixelHeight * unit))
				.putFloat(48, (float) (depth * calibration.pixelDepth * unit))
				.putFloat(196, (float) (-calibration.xOrigin * calibration.pixelWidth * unit)).putFloat(
					200, (float) (-calibration.yOrigin * calibration.pixelHeight * unit))
				.putFloat(204, (float) (-calibration.zOrigin * calibration.pixelDepth * unit));
		header.putFloat(52, 90).putFloat(56, 90).putFloat(60, 90).putInt(64, 1).putInt(68, 2).putInt(72, 3);
		header.putInt(88, image.getNFrames() > 1 ? STACK_OF_VOLUMES : image.getStackSize() > 1 ? 1 : 0).putInt(108,
			20141);
		header.put(208, "MAP ".getBytes(StandardCharsets.US_ASCII)).put(212, new byte[] { 0x44, 0x44, 0, 0 });
		putStatistics(header, image);
		putLabels(header, image);
		return header;
	}

	/** Least, largest and mean value and deviation; of virtual stacks the marks of MRC2014 for "not determined". */
	private static void putStatistics(final ByteBuffer header, final ImagePlus image) {
		if (image.getStack().isVirtual()) {
			header.putFloat(76, 0).putFloat(80, -1).putFloat(84, -2).putFloat(216, -1);
			return;
		}
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		double sum = 0;
		double squares = 0;
		for (int n = 1; n <= image.getStackSize(); n++) {
			final ImageProcessor slice = image.getStack().getProcessor(n);
			slice.setCalibrationTable(image.getCalibration().getCTable());
			final ImageStatistics statistics =
				ImageStatistics.getStatistics(slice, Measurements.MEAN + Measurements.MIN_MAX
					+ Measurements.STD_DEV, image.getCalibration());
			min = Math.min(min, statistics.min);
			max = Math.max(max, statistics.max);
			sum += statistics.mean;
			squares += statistics.stdDev * statistics.stdDev + statistics.mean * statistics.mean;
		}
		final double mean = sum / image.getStackSize();
		header.putFloat(76, (float) min).putFloat(80, (float) max).putFloat(84, (float) mean).putFloat(216,
			(float) Math.sqrt(Math.max(0, squares / image
				.getStackSize() - mean * mean)));
	}

	/** What Clearstack did, as far as ten lines of 80 characters reach. */
	private static void putLabels(final ByteBuffer header, final ImagePlus image) {
		final String[] texts = image.getPropertiesAsArray();
		int count = 0;
		for (int i = 0; texts != null && i + 1 < texts.length && count < 10; i += 2)
			if (texts[i].startsWith(FitsWriter.OURS)) {
				final byte[] label =
					(texts[i] + ": " + texts[i + 1]).replaceAll("[^ -~]", "?").getBytes(StandardCharsets.US_ASCII);
				header.put(224 + 80 * count++, label, 0, Math.min(80, label.length));
			}
		header.putInt(220, count);
	}

	/** Of a unit; 0 for what is no length. */
	private static double angstroms(final String unit) {
		return switch (Units.fromImageJ(unit)) {
			case "angstrom" -> 1;
			case "picometer" -> 0.01;
			case "nanometer" -> 10;
			case "micrometer" -> 1e4;
			case "millimeter" -> 1e7;
			default -> 0;
		};
	}
}
