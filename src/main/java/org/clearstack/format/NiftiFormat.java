// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.clearstack.chunk.SampleType;

/**
 * NIfTI 1 and 2, the files of neuroimaging: {@code .nii}, {@code .nii.gz} and pairs of {@code .hdr} and {@code .img};
 * scaled values, voxel sizes.
 */
public final class NiftiFormat implements ImageFormat {

	private static final int HEADER = 540;

	/** Made by {@link java.util.ServiceLoader}. */
	public NiftiFormat() {}

	@Override
	public String name() {
		return "NIfTI";
	}

	@Override
	public boolean matches(final Path path, final byte[] start) {
		return isNifti(RawVolume.isZipped(start) ? RawVolume.unzippedStart(path, HEADER) : start);
	}

	private static boolean isNifti(final byte[] start) {
		if (start.length < 348)
			return false;
		final int size = ByteBuffer.wrap(start).order(order(start)).getInt();
		final String one = new String(start, 344, 3, StandardCharsets.US_ASCII);
		final String two = new String(start, 4, 3, StandardCharsets.US_ASCII);
		return size == 348 && one.matches("n\\+1|ni1")
			|| size == HEADER && start.length >= HEADER && two.matches("n\\+2|ni2");
	}

	private static ByteOrder order(final byte[] start) {
		return start[0] == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
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
		try (InputStream in = Files.newInputStream(path)) {
			final byte[] start = in.readNBytes(HEADER);
			if (RawVolume.isZipped(start))
				return RawVolume.unzipped(path, Files.newInputStream(path),
					file -> image(path, file, RawVolume.unzippedStart(path, HEADER), false));
			return image(path, path, start, lazy);
		}
	}

	/** @param file with header and values; a temporary one if it was unpacked */
	private static ImagePlus image(final Path path, final Path file, final byte[] start, final boolean lazy)
		throws IOException
	{
		final ByteBuffer header = ByteBuffer.wrap(start).order(order(start));
		final boolean second = header.getInt(0) == HEADER;
		final int axes = (int) (second ? header.getLong(16) : header.getShort(40));
		if (axes < 1 || axes > 7)
			throw new IOException(
				path.toAbsolutePath() + " is damaged: it says that it has " + axes + " axes; NIfTI has 1 to 7.");
		final long[] lengths = { 1, 1, 1, 1, 1 };
		for (int i = 0; i < axes; i++) {
			final long length = second ? header.getLong(24 + 8 * i) : header.getShort(42 + 2 * i);
			if (i < 5)
				lengths[4 - i] = length;
			else if (length > 1)
				throw new IOException(
					path.toAbsolutePath() + " has " + axes + " axes; of more than five an image cannot be made.");
		}
		final boolean pair = new String(start, second ? 4 : 344, 2, StandardCharsets.US_ASCII).equals("ni");
		final long offset = second ? header.getLong(168) : (long) header.getFloat(108);
		final RawVolume volume = new RawVolume(pair ? partner(path) : file,
			Math.max(offset, pair ? 0 : second ? 544 : 352), lengths, List.of("c", "t", "z", "y",
				"x"),
			samples(path, header, second), header.order());
		final ImagePlus image = volume.image(path, lazy);
		calibrate(image.getCalibration(), header, second);
		final String about =
			new String(start, second ? 240 : 148, 80, StandardCharsets.ISO_8859_1).replaceAll("\0.*", "").strip();
		if (!about.isEmpty())
			image.setProperty("Info", "Description: " + about + "\n");
		return image;
	}

	private static Path partner(final Path path) throws IOException {
		final Path image = path.resolveSibling(path.getFileName().toString().replaceFirst("\\.hdr$", ".img"));
		if (image.equals(path) || !Files.isReadable(image))
			throw new IOException(
				path.toAbsolutePath() + " is the header of a pair, but its values are missing: there is no "
					+ image.getFileName() + " beside it.");
		return image;
	}

	private static Samples samples(final Path path, final ByteBuffer header, final boolean second) throws IOException {
		final int code = header.getShort(second ? 12 : 70);
		final SampleType type = switch (code) {
			case 2 -> SampleType.UINT8;
			case 4 -> SampleType.INT16;
			case 8 -> SampleType.INT32;
			case 16 -> SampleType.FLOAT32;
			case 64 -> SampleType.FLOAT64;
			case 256 -> SampleType.INT8;
			case 512 -> SampleType.UINT16;
			case 768 -> SampleType.UINT32;
			case 1024 -> SampleType.INT64;
			case 1280 -> SampleType.UINT64;
			default ->
				throw new IOException(path.toAbsolutePath() + " has values of NIfTI's type " + code + switch (code) {
					case 32, 1792, 2048 -> ", complex numbers";
					case 128, 2304 -> ", colours";
					case 1536 -> ", 128-bit floats";
					default -> "";
				} + "; images have integers of 8 to 64 bits or floats of 32 or 64 bits.");
		};
		final double slope = second ? header.getDouble(176) : header.getFloat(112);
		final double offset = second ? header.getDouble(184) : header.getFloat(116);
		return Double.isFinite(slope) && slope != 0 && Double.isFinite(offset) ? new Samples(type, slope, offset, null)
			: Samples.plain(type);
	}

	private static void calibrate(final Calibration calibration, final ByteBuffer header, final boolean second) {
		final double[] size = new double[5];
		for (int i = 0; i < size.length; i++)
			size[i] = Math.abs(second ? header.getDouble(104 + 8 * i) : header.getFloat(76 + 4 * i));
		final int units = second ? header.getInt(500) : header.get(123);
		final String unit = List.of("", "m", "mm", "µm").get(Math.min(3, units & 7));
		if (Arrays.stream(size, 1, 3).allMatch(length -> length > 0)) {
			calibration.setUnit(unit.isEmpty() ? "pixel" : unit);
			calibration.pixelWidth = size[1];
			calibration.pixelHeight = size[2];
			calibration.pixelDepth = size[3] > 0 ? size[3] : 1;
		}
		final double seconds = switch (units & 56) {
			case 8 -> 1;
			case 16 -> 1e-3;
			case 24 -> 1e-6;
			default -> 0;
		};
		if (seconds > 0 && size[4] > 0)
			calibration.frameInterval = size[4] * seconds;
	}
}
