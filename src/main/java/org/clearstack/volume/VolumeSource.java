// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.Views;
import org.clearstack.chunk.ChunkReader;
import org.clearstack.chunk.ChunkedArray;
import org.clearstack.chunk.SampleType;
import org.clearstack.format.ChunkedImage;
import org.clearstack.format.ImageFormats;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;

/**
 * An image in a file or folder, of which only what is looked at is read: chunks of OME-Zarr and HDF5, slices of all
 * other files.
 *
 * @param path of it, perhaps with the name of an image in brackets
 * @param array of its values: t, c, z, y, x; threads may share it
 * @param dress what goes with it: title, calibration, channels
 */
record VolumeSource(Path path, ChunkedArray array, ImagePlus dress) {

	/**
	 * Opens it.
	 *
	 * @throws IOException if there is no image there, or of a kind that cannot be read
	 */
	static VolumeSource open(final Path path) throws IOException {
		final Path absolute = path.toAbsolutePath().normalize();
		final Optional<ChunkedImage> chunked = ImageFormats.chunked(absolute);
		if (chunked.isPresent())
			return new VolumeSource(absolute, chunked.get().array(), chunked.get().dress());
		final ImagePlus image = ImageFiles.openVirtual(absolute);
		return new VolumeSource(absolute, planar(image), image);
	}

	private static ChunkedArray planar(final ImagePlus image) {
		final ImagePlanes planes = ImagePlanes.of(image);
		final SampleType type = type(image);
		final long[] shape =
			{ planes.frames(), planes.channels(), planes.slices(), planes.height(), planes.width() };
		return ChunkReader.of(shape, new int[] { 1, 1, 1, planes.height(), planes.width() }, type,
			ByteOrder.LITTLE_ENDIAN, 0,
			index -> bytes(planes.plane((int) index[1], (int) index[2], (int) index[0]), type));
	}

	private static ByteBuffer bytes(final RandomAccessibleInterval<? extends RealType<?>> plane,
		final SampleType type)
	{
		final ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(plane.size() * type.bytes()))
			.order(ByteOrder.LITTLE_ENDIAN);
		int i = 0;
		for (final RealType<?> value : Views.flatIterable(plane))
			type.put(bytes, i++, value.getRealDouble());
		return bytes;
	}

	/** Type of the real values. */
	private static SampleType type(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		final int bits = image.getBitDepth();
		if (bits == 32)
			return SampleType.FLOAT32;
		if (bits == 24)
			return SampleType.UINT8;
		if (calibration.calibrated() && calibration.getFunction() != Calibration.STRAIGHT_LINE)
			throw new IllegalArgumentException("The values of " + image.getTitle()
				+ " are calibrated by a curve (" + calibration.getValueUnit()
				+ "), which a volume cannot keep. Make it 32-bit first (Image>Type>32-bit), or restore it with restore.");
		final double[] line = calibration.calibrated() ? calibration.getCoefficients() : null;
		final boolean plain = line == null || line[0] == 0 && line[1] == 1;
		if (plain)
			return bits == 8 ? SampleType.UINT8 : SampleType.UINT16;
		return bits == 16 && line[0] == -32768 && line[1] == 1 ? SampleType.INT16 : SampleType.FLOAT32;
	}

	long length(final int axis) {
		return array.shape()[axis];
	}

	/**
	 * What is another one if the source is another, or has grown: its shape and type, and sizes and times of its files,
	 * of a Zarr what it says about itself.
	 */
	String fingerprint() throws IOException {
		final String shape =
			array.type() + " " + Arrays.toString(array.shape()).replace(", ", " x ").replaceAll("[\\[\\]]", "");
		final Path file = ImageFormats.Location.of(path).file();
		if (!Files.isDirectory(file))
			return shape + ", " + Files.size(file) + " bytes of " + Files.getLastModifiedTime(file);
		final CRC32 sum = new CRC32();
		for (final String name : List.of("zarr.json", ".zattrs", ".zgroup", ".zarray"))
			if (Files.isRegularFile(file.resolve(name)))
				sum.update(Files.readAllBytes(file.resolve(name)));
		if (sum.getValue() != 0)
			return shape + ", metadata " + Long.toHexString(sum.getValue());
		try (Stream<Path> files = Files.list(file)) {
			final List<Path> all =
				files.filter(each -> !each.getFileName().toString().startsWith(".")).sorted().toList();
			for (final Path each : all)
				sum.update((each.getFileName() + " " + Files.size(each) + " " + Files.getLastModifiedTime(each))
					.getBytes(StandardCharsets.UTF_8));
			return shape + ", " + all.size() + " files " + Long.toHexString(sum.getValue());
		}
	}
}
