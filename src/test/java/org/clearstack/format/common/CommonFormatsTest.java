// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.imglib2.view.Views;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made by src/test/python/tiffs.py and bitmaps.py, with the values that tifffile, pydicom and Pillow read in them. */
class CommonFormatsTest {

	private static final Map<String, byte[]> FILES = new TreeMap<>();

	@TempDir
	static Path folder;

	@BeforeAll
	static void unpack() throws IOException {
		for (final Map.Entry<String, byte[]> file : files().entrySet()) {
			final Path path = folder.resolve(file.getKey());
			Files.createDirectories(path.getParent());
			Files.write(path, file.getValue());
		}
	}

	private static synchronized Map<String, byte[]> files() throws IOException {
		if (FILES.isEmpty())
			for (final String archive : List.of("common", "bitmaps"))
				try (InputStream in = CommonFormatsTest.class.getResourceAsStream("/formats/" + archive + ".zip");
					ZipInputStream zip = new ZipInputStream(in)) {
					for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
						FILES.put(entry.getName(), zip.readAllBytes());
				}
		return FILES;
	}

	static Stream<String> readable() throws IOException {
		return files().keySet().stream().filter(name -> name.endsWith(".npy"))
			.map(name -> name.substring(0, name.length() - 4));
	}

	static Stream<String> unreadable() throws IOException {
		return files().keySet().stream().filter(name -> name.startsWith("refused/"));
	}

	@ParameterizedTest
	@MethodSource("readable")
	void eachPixelIsTheOneThatPythonReads(final String name) throws IOException {
		assertValues(name, ImageFiles.open(folder.resolve(name)));
	}

	@ParameterizedTest
	@MethodSource("readable")
	void slicesReadOneByOneAreTheSame(final String name) throws IOException {
		assertValues(name, ImageFiles.openVirtual(folder.resolve(name)));
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void whatCannotBeReadIsRefusedInASentence(final String name) {
		final Path path = folder.resolve(name);

		final String message = assertThrows(IOException.class, () -> ImageFiles.open(path)).getMessage();

		assertTrue(message.contains(path.toString()) && message.endsWith("."), message);
		assertFalse(message.contains("Exception") || message.contains("null"), message);
		if (name.contains("truncated"))
			assertTrue(message.contains("truncated") || message.contains(" of ") || message.contains("damaged"),
				message);
	}

	@Test
	void aTruncatedFileIsToldWithItsLength() throws IOException {
		final Path path = folder.resolve("refused/truncated.dcm");
		final String message = assertThrows(IOException.class, () -> ImageFiles.open(path)).getMessage();
		assertTrue(message.contains("it has " + Files.size(path) + " bytes of at least " + (Files.size(path) + 100)),
			message);
	}

	@Test
	void anOmeTiffKeepsItsUnits() throws IOException {
		final ImagePlus image = ImageFiles.open(folder.resolve("ome-tzcyx.ome.tif"));

		assertEquals("[26, 19, 2, 3, 2]", Arrays.toString(image.getDimensions()));
		assertEquals(0.107, image.getCalibration().pixelWidth, 1e-9);
		assertEquals(0.3, image.getCalibration().pixelDepth, 1e-9);
		assertEquals(2.5, image.getCalibration().frameInterval, 1e-9);
		assertTrue(image.getCalibration().getUnit().matches("um|µm|micron"), image.getCalibration().getUnit());
	}

	@Test
	void aCompressedTiffOfImageJKeepsItsUnits() throws IOException {
		final ImagePlus image = ImageFiles.open(folder.resolve("imagej-deflate.tif"));

		assertEquals(0.5, image.getCalibration().pixelDepth, 1e-9);
		assertTrue(image.isHyperStack());
	}

	@Test
	void aDicomKeepsItsPixelSizeAndItsHeader() throws IOException {
		final ImagePlus image = ImageFiles.open(folder.resolve("ct.dcm"));

		assertEquals(16, image.getBitDepth());
		assertEquals(0.5, image.getCalibration().pixelWidth, 1e-9);
		assertEquals(0.7, image.getCalibration().pixelHeight, 1e-9);
		assertEquals("mm", image.getCalibration().getUnit());
		assertTrue(image.getInfoProperty().contains("0028,1052"), image.getInfoProperty());
	}

	@Test
	void signedBytesStayBytes() throws IOException {
		assertEquals(8, ImageFiles.open(folder.resolve("type-int8.tif")).getBitDepth());
		assertEquals(16, ImageFiles.open(folder.resolve("type-int16.tif")).getBitDepth());
	}

	private static void assertValues(final String name, final ImagePlus image) throws IOException {
		final ByteBuffer npy = ByteBuffer.wrap(files().get(name + ".npy")).order(ByteOrder.LITTLE_ENDIAN);
		final int head = 10 + (npy.getShort(8) & 0xffff);
		final String header = new String(npy.array(), 10, head - 10, StandardCharsets.US_ASCII);
		final ImagePlanes planes = ImagePlanes.of(image);
		final String shape = "(" + planes.frames() + ", " + planes.slices() + ", " + planes.channels() + ", "
			+ planes.height() + ", " + planes.width() + ")";
		assertTrue(header.contains("'<f4'") && header.contains(shape), header + " but read " + shape);
		final float tolerance = name.endsWith(".dcm") ? 2e-7f : 0; // slopes are multiplied in another order
		final int levels = name.startsWith("jpeg-rgb") ? 4 : 0; // decoders round colours differently
		npy.position(head);
		for (int t = 0; t < planes.frames(); t++)
			for (int z = 0; z < planes.slices(); z++)
				for (int c = 0; c < planes.channels(); c++)
					for (final var pixel : Views.flatIterable(planes.plane(c, z, t))) {
						final float right = npy.getFloat();
						final float read = pixel.getRealFloat();
						final boolean same = Float.compare(right, read) == 0 || right == read
							|| Math.abs(right - read) <= Math.abs(right) * tolerance + levels;
						assertTrue(same, name + ": " + read + " instead of " + right + " at frame " + t + ", slice " + z
							+ ", channel " + c);
					}
	}
}
