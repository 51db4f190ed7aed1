// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.Prefs;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.LUT;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clearstack.io.WholeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFilesTest {

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "8-bit, tif", "16-bit, tiff", "32-bit, tif", "RGB, tif", "8-bit, png", "16-bit, PNG", "RGB, png" })
	void pixelsComeBackAsTheyWent(final String type, final String extension) throws IOException {
		final ImagePlus image = Hyperstacks.counting(type, 6, 5, 1, 1, 1);
		image.setTitle("kept title");
		final Path path = folder.resolve("image." + extension);

		ImageFiles.save(image, path);
		final ImagePlus back = ImageFiles.open(path);

		assertEquals(image.getType(), back.getType());
		for (int i = 0; i < 30; i++)
			assertEquals(image.getProcessor().get(i), back.getProcessor().get(i));
		assertEquals("kept title", image.getTitle());
		assertEquals(List.of("image." + extension), names());
	}

	@Test
	void preferencesDoNotChangeTheFile() throws IOException {
		final ImagePlus image = IJ.createImage("ramp", "16-bit ramp", 20, 10, 2);
		final boolean preferred = Prefs.intelByteOrder;
		try {
			Prefs.intelByteOrder = false;
			ImageFiles.save(image, folder.resolve("one.tif"));
			Prefs.intelByteOrder = true;
			ImageFiles.save(image, folder.resolve("two.tif"));
		}
		finally {
			Prefs.intelByteOrder = preferred;
		}

		assertArrayEquals(Files.readAllBytes(folder.resolve("one.tif")), Files.readAllBytes(folder.resolve("two.tif")));
	}

	@Test
	void aTiffKeepsTheDressOfAHyperstack() throws IOException {
		final CompositeImage image = (CompositeImage) Hyperstacks.counting("16-bit", 6, 5, 2, 3, 2);
		image.setLuts(new LUT[] { ranged(Color.CYAN, 1001, 1100), ranged(Color.YELLOW, 1020, 1200) });
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().setUnit("um");
		image.getCalibration().frameInterval = 1.5;
		image.setOverlay(new Overlay(new Roi(1, 1, 2, 2)));
		image.setRoi(new Roi(0, 1, 3, 2));
		image.setProp("Clearstack model", "x2 of \"cells\"");
		image.setProperty("Info", "from a microscope");

		ImageFiles.save(image, folder.resolve("h.tif"));
		final ImagePlus back = ImageFiles.open(folder.resolve("h.tif"));

		assertArrayEquals(image.getDimensions(), back.getDimensions());
		assertEquals("s7", back.getStack().getSliceLabel(7));
		assertEquals(1200, back.getLuts()[1].max);
		assertEquals(Color.CYAN.getRGB(), back.getLuts()[0].getRGB(255));
		assertEquals(0.25, back.getCalibration().pixelWidth, 1e-9);
		assertEquals(1.5, back.getCalibration().frameInterval);
		assertEquals(1, back.getOverlay().size());
		assertEquals(3, back.getRoi().getBounds().width);
		assertEquals("x2 of \"cells\"", back.getProp("Clearstack model"));
		assertTrue(back.getInfoProperty().contains("from a microscope"));
	}

	@Test
	void aVirtualStackIsWrittenSliceBySlice() throws IOException {
		ImageFiles.save(Hyperstacks.counting("16-bit", 6, 5, 1, 4, 1), folder.resolve("a.tif"));
		final ImagePlus lazy = IJ.openVirtual(folder.resolve("a.tif").toString());
		assertTrue(lazy.getStack().isVirtual());

		ImageFiles.save(lazy, folder.resolve("b.tif"));

		final ImagePlus back = ImageFiles.open(folder.resolve("b.tif"));
		assertEquals(4, back.getNSlices());
		assertEquals(lazy.getStack().getProcessor(3).get(2, 2), back.getStack().getProcessor(3).get(2, 2));
		assertEquals("s3", back.getStack().getSliceLabel(3));
	}

	@Test
	void aFileIsReplacedWhenTheNewOneIsWhole() throws IOException {
		final Path path = folder.resolve("a.tif");
		ImageFiles.save(Hyperstacks.counting("8-bit", 6, 5, 1, 1, 1), path);

		ImageFiles.save(Hyperstacks.counting("32-bit", 6, 5, 1, 1, 1), path);

		assertEquals(32, ImageFiles.open(path).getBitDepth());
		assertEquals(List.of("a.tif"), names());
	}

	@Test
	void aDiskThatFillsUpLeavesTheOldFileAndNothingElse() throws IOException {
		final Path path = folder.resolve("a.tif");
		Files.writeString(path, "old");

		final Exception e = assertThrows(IOException.class, () -> WholeFile.write(path, 100, out -> {
			out.write(new byte[70_000]);
			throw new IOException("No space left on device");
		}));

		assertTrue(e.getMessage().startsWith("Cannot write " + path + ": No space left on device"), e.getMessage());
		assertEquals("old", Files.readString(path));
		assertEquals(List.of("a.tif"), names());
	}

	@Test
	void aSymbolicLinkStaysAndItsFileIsWritten() throws IOException {
		final Path deep = Files.createDirectory(folder.resolve("deep"));
		final Path link = Files.createSymbolicLink(folder.resolve("link.tif"), Path.of("deep/real.tif"));

		for (int i = 0; i < 2; i++) { // the file is not there, and then it is
			ImageFiles.save(Hyperstacks.counting("8-bit", 6, 5, 1, 1, 1), link);
			assertTrue(Files.isSymbolicLink(link));
			assertEquals(30, ImageFiles.open(deep.resolve("real.tif")).getStatistics().pixelCount);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aDeviceIsWrittenToAndStays() throws IOException {
		final Path full = Path.of("/dev/full");
		final Path link = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));

		final Exception e = assertThrows(IOException.class, () -> WholeFile.write(full, 1, out -> out.write(1)));
		WholeFile.write(link, 1, out -> out.write(1));

		assertEquals("Cannot write into /dev/full: No space left on device.", e.getMessage());
		assertFalse(Files.isRegularFile(full));
		assertTrue(Files.isSymbolicLink(link));
		assertFalse(Files.isRegularFile(Path.of("/dev/null")));
	}

	@Test
	void aFileThatIsTooShortIsNoFile() throws IOException {
		final Path path = folder.resolve("a.tif");

		final Exception e =
			assertThrows(IOException.class, () -> WholeFile.write(path, 100, out -> out.write(new byte[60])));

		assertTrue(e.getMessage().contains("only 60 of 100 bytes"), e.getMessage());
		assertEquals(List.of(), names());
	}

	@Test
	void foldersThatAreNotThereAreNamed() throws IOException {
		final ImagePlus image = Hyperstacks.counting("8-bit", 6, 5, 1, 1, 1);
		Files.createDirectory(folder.resolve("folder.tif"));
		Files.writeString(folder.resolve("file"), "");

		assertTrue(saving(image, folder.resolve("no/a.tif")).contains("there is no folder"));
		assertTrue(saving(image, folder.resolve("file/a.tif")).contains("there is no folder"));
		assertTrue(saving(image, folder.resolve("folder.tif")).contains("it is a folder"));
		assertEquals(List.of("file", "folder.tif"), names());
	}

	@Test
	void whatAPngCannotHoldIsRefused() {
		assertTrue(refusal(Hyperstacks.counting("32-bit", 6, 5, 1, 1, 1)).contains("no 32-bit values"));
		assertTrue(refusal(Hyperstacks.counting("8-bit", 6, 5, 1, 2, 1)).contains("one slice"));
		final ImagePlus signed = Hyperstacks.counting("16-bit", 6, 5, 1, 1, 1);
		signed.getCalibration().setSigned16BitCalibration();
		assertTrue(refusal(signed).contains("no negative values"));
	}

	@ParameterizedTest
	@CsvSource({ "a.jpg", "tif", "a.tif.gz" })
	void otherExtensionsAreRefused(final String name) {
		final Exception e =
			assertThrows(IllegalArgumentException.class, () -> ImageFiles.checkTarget(folder.resolve(name)));

		assertTrue(e.getMessage().startsWith("Images are saved as .tif, .tiff, .png, "), e.getMessage());
	}

	@Test
	void whatIsNoImageIsNotOpened() throws IOException {
		Files.writeString(folder.resolve("notes.tif"), "no image at all");
		Files.writeString(folder.resolve("notes.xyz"), "no image at all");
		Files.write(folder.resolve("notes.bin"),
			new byte[] { 127, 69, 76, 70, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0, 1, 0, 0, 0 });
		IJ.getErrorMessage(); // forgets what others did wrong
		Files.writeString(folder.resolve("notes.txt"), "no image\nat all, in two lines");
		Files.writeString(folder.resolve("notes.csv"), "no,image\n1,2\n");

		assertTrue(opening("notes.tif").contains("not an image that ImageJ can read"), opening("notes.tif"));
		assertTrue(opening("notes.xyz").contains("not an image that ImageJ can read"), opening("notes.xyz"));
		assertTrue(opening("notes.txt").contains("not an image that ImageJ can read"), opening("notes.txt"));
		assertTrue(opening("notes.csv").contains("not an image that ImageJ can read"), opening("notes.csv"));
		assertTrue(opening("notes.bin").contains("not an image that ImageJ can read"), opening("notes.bin"));
		assertNull(IJ.getErrorMessage(), "an error of ImageJ's own would end a macro");
		assertTrue(opening("nothing.tif").startsWith("There is no readable file"));
		Files.createDirectory(folder.resolve("empty"));
		assertTrue(opening("empty").contains("is a folder"));
	}

	private String opening(final String name) {
		return assertThrows(IOException.class, () -> ImageFiles.open(folder.resolve(name))).getMessage();
	}

	private static String saving(final ImagePlus image, final Path path) {
		return assertThrows(IOException.class, () -> ImageFiles.save(image, path)).getMessage();
	}

	private String refusal(final ImagePlus image) {
		return assertThrows(IllegalArgumentException.class, () -> ImageFiles.save(image, folder.resolve("a.png")))
			.getMessage();
	}

	private static LUT ranged(final Color color, final double min, final double max) {
		final LUT lut = LUT.createLutFromColor(color);
		lut.min = min;
		lut.max = max;
		return lut;
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
		}
	}
}
