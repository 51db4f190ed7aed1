// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.view.Views;
import org.clearstack.chunk.SampleType;
import org.clearstack.chunk.ZarrArray;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;

/** Volumes made of a test image, and the bytes of results. */
public final class TestVolumes {

	private TestVolumes() {}

	/** Slices of the heart, mirrored on to any size, as a Zarr of version 3 with axes z, y, x. */
	public static Path heart(final Path folder, final SampleType type, final int[] size, final int[] chunk)
		throws IOException
	{
		final var planes = ImagePlanes.of(ImageFiles.open(Path.of("test-images/ct-heart-z16.tif")));
		final RandomAccess<? extends RealType<?>> heart =
			Views.extendMirrorDouble(raw(planes)).randomAccess();
		final ByteBuffer values =
			ByteBuffer.allocate(size[0] * size[1] * size[2] * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
		int at = 0;
		for (int z = 0; z < size[0]; z++)
			for (int y = 0; y < size[1]; y++)
				for (int x = 0; x < size[2]; x++)
					type.put(values, at++, heart.setPositionAndGet(x, y, z).getRealDouble());
		ZarrArray.create(folder, 3, new long[] { size[0], size[1], size[2] }, chunk, type, List.of("z", "y", "x"))
			.write(new long[3], size, values);
		return folder;
	}

	@SuppressWarnings("unchecked")
	private static RandomAccessibleInterval<UnsignedShortType> raw(
		final ImagePlanes planes)
	{
		return (RandomAccessibleInterval<UnsignedShortType>) planes
			.stack(0);
	}

	/** Checksums of all chunks of a result, by their names. */
	public static Map<String, Long> chunks(final Path zarr) throws IOException {
		final Map<String, Long> chunks = new TreeMap<>();
		try (Stream<Path> files = Files.walk(zarr)) {
			for (final Path file : files.filter(Files::isRegularFile).toList()) {
				final String name = zarr.relativize(file).toString().replace('\\', '/');
				if (name.startsWith(".") || name.contains("/."))
					continue;
				final CRC32 sum = new CRC32();
				sum.update(Files.readAllBytes(file));
				chunks.put(name, sum.getValue());
			}
		}
		return chunks;
	}
}
