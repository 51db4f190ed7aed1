// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.imglib2.img.array.ArrayImgs;
import nom.tam.fits.utilities.FitsCheckSum;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ResultImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitsFormatTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "8, 1, 1, 1", "16, 1, 1, 1", "32, 1, 1, 1", "8, 1, 5, 1", "16, 1, 1, 3", "32, 1, 3, 2", "16, 2, 1, 1",
		"16, 2, 3, 1", "8, 2, 1, 3", "32, 2, 3, 4" })
	void whatIsSavedComesBack(final int bits, final int channels, final int slices, final int frames)
		throws IOException
	{
		final ImagePlus image = Counting.image(bits, 7, 5, channels, slices, frames);

		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image)));
		assertWholeAndSummed(folder.resolve("saved.fits"));
	}

	@Test
	void signedScaledAndCurvedValuesComeBack() throws IOException {
		final ImagePlus image = Counting.image(16, 7, 5, 1, 2, 1);
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -32768, 1 }, "Gray Value");
		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image)));

		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -1024, 0.5 }, "HU");
		assertEquals(FormatsTest.crc(image), FormatsTest.crc(saved(image)));

		image.getCalibration().setFunction(Calibration.LOG, new double[] { 2, 3, 4 }, "OD");
		assertEquals(FormatsTest.crc(image), FormatsTest.crc(saved(image)));
	}

	@Test
	void theChannelsOfARgbImageBecomePlanes() throws IOException {
		final ImagePlus image = IJ.createImage("rgb", "RGB ramp", 6, 4, 1);

		final ImagePlus back = saved(image);

		assertEquals(3, back.getNChannels());
		assertEquals(image.getProcessor().getPixel(3, 1) & 0xff, back.getStack().getProcessor(3).get(3, 1));
	}

	@Test
	void pixelSizeAndUnitComeBack() throws IOException {
		final ImagePlus image = Counting.image(16, 7, 5, 1, 2, 1);
		image.getCalibration().setUnit("µm");
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().pixelDepth = 2;

		final Calibration back = saved(image).getCalibration();

		assertEquals(List.of("µm", 0.25, 0.5, 2.0),
			List.of(back.getUnit(), back.pixelWidth, back.pixelHeight, back.pixelDepth));
	}

	@Test
	void cardsAreCarriedAndWhatWasDoneIsHistoryAndComesBackAsProperties() throws IOException {
		final ImagePlus source = ImageFiles.open(FormatsTest.FOLDER.resolve("many.fits[1]"));
		final ResultImage result = ResultImage.of(source, 2, ResultImage.Type.SOURCE, "twice");
		result.property("Clearstack model", "astronomy-x2");
		result.property("Clearstack parameters", "a long line of parameters, ".repeat(9).strip());
		result.put(0, 0, 0, ArrayImgs.floats(new float[12 * 10], 12, 10));
		final ImagePlus image = result.image();

		ImageFiles.save(image, folder.resolve("saved.fits"));

		final FitsHeader header = FitsFile.read(folder.resolve("saved.fits")).primary().header();
		assertEquals(List.of("ACS", "SCI", ""),
			List.of(header.string("INSTRUME"), header.string("EXTNAME"), header.string("INHERIT")));
		assertEquals("Clearstack: 2 pixels for one along x and y; world coordinates scaled", header.history().get(0));
		final Map<String, String> properties = ImageFiles.properties(folder.resolve("saved.fits"));
		assertEquals(List.of("astronomy-x2", "a long line of parameters, ".repeat(9).strip()),
			List.of(properties.get("Clearstack model"), properties.get(
				"Clearstack parameters")));
		assertWholeAndSummed(folder.resolve("saved.fits"));
	}

	/** Rows go up in FITS: a part of the lowest rows begins at row 1. */
	@Test
	void aPartOfTheLowestRowsKeepsItsPlaceOnTheSky() throws IOException {
		final ImagePlus source = Counting.image(32, 20, 10, 1, 1, 1);
		source.setProperty("Info",
			"SIMPLE  =                    T\nNAXIS   =                    2\nNAXIS1  =                   20\nNAXIS2 "
				+ " =                   10\n"
				+ "CTYPE1  = 'RA---TAN'\nCRPIX1  =                 10.0\nCRPIX2  =                  5.0\nCDELT1  =  "
				+ "               -0.1\nCDELT2  =                  0.1\nEND\n");
		source.setRoi(4, 6, 8, 4);

		final FitsHeader header = headerOfSaved(ImagePart.of(source, ImagePart.Scope.ALL).image());

		assertEquals(List.of(6.0, 5.0, -0.1, 8.0, 4.0),
			List.of(header.number("CRPIX1"), header.number("CRPIX2"), header.number("CDELT1"), header.number("NAXIS1"),
				header.number("NAXIS2")));
	}

	/** ImageJ's own commands change pixels and leave the header as it was. */
	@Test
	void worldCoordinatesOfAGridThatAnotherProgramChangedAreLeftOutAndNamed() throws IOException {
		final ImagePlus source = ImageFiles.open(FormatsTest.FOLDER.resolve("scaled.fits"));
		source.setRoi(1, 1, 4, 3);

		final FitsHeader header = headerOfSaved(source.crop());

		assertFalse(header.lines().stream().anyMatch(line -> line.startsWith("BLANK")));
		assertTrue(header.history().get(0).contains("another program, CUNIT1, CDELT1, CDELT2"),
			header.history()::toString);
	}

	@Test
	void aVirtualStackIsSavedSliceBySlice() throws IOException {
		final ImagePlus cube = ImageFiles.openVirtual(FormatsTest.FOLDER.resolve("cube.fits"));

		assertTrue(cube.getStack().isVirtual());
		assertEquals(FormatsTest.told("", cube), FormatsTest.told("", saved(cube)));
		try (var files = Files.list(folder)) {
			assertEquals(List.of("saved.fits"), files.map(file -> file.getFileName().toString()).toList());
		}
	}

	@Test
	void severalImagesAreNamed() {
		final String message = FormatsTest.refusal(FormatsTest.FOLDER.resolve("many.fits"));

		assertTrue(message.contains(
			"holds 3 images: [1] or [SCI,1], [2] or [DQ,1], [3] or [SCI,2]. Write one of them behind the file's "
				+ "name, as in many.fits[1]."),
			message);
		assertTrue(FormatsTest.refusal(FormatsTest.FOLDER.resolve("many.fits[SCI]")).contains("has 2 images [SCI]"));
		assertTrue(
			FormatsTest.refusal(FormatsTest.FOLDER.resolve("many.fits[ERR]")).contains("has no image [ERR], but [1]"));
		assertTrue(
			FormatsTest.refusal(FormatsTest.FOLDER.resolve("table.fits")).contains("holds no image: only tables"));
	}

	@ParameterizedTest
	@CsvSource({ "cube.fits, 3000", "cube.fits, 2000", "many.fits, 9000", "rice.fits.fz, 6000" })
	void aTruncatedFileIsRefusedWithTheBytesItHas(final String name, final int length) throws IOException {
		final Path file = folder.resolve(name);
		Files.write(file, Arrays.copyOf(Files.readAllBytes(FormatsTest.FOLDER.resolve(name)), length));

		final String message = FormatsTest.refusal(file);

		assertTrue(message.contains("is truncated: it has " + length + " bytes of at least "), message);
	}

	@Test
	void aDamagedGzipIsRefused() throws IOException {
		final Path file = folder.resolve("a.fits.gz");
		final byte[] whole = Files.readAllBytes(FormatsTest.FOLDER.resolve("zipped.fits.gz"));
		Files.write(file, Arrays.copyOf(whole, whole.length - 20));

		assertTrue(FormatsTest.refusal(file).contains("is truncated or damaged"));
	}

	@ParameterizedTest
	@CsvSource({ "NAXIS1, 2000000000, truncated", "NAXIS1, 9e18, more values than can be counted",
		"BITPIX, 24, BITPIX is 24", "NAXIS, 1, holds no image",
		"NAXIS1, -5, holds no image" })
	void headersThatCannotBeAreRefused(final String key, final double value, final String says) throws IOException {
		final FitsHeader header =
			new FitsHeader(FitsFile.read(FormatsTest.FOLDER.resolve("cube.fits")).primary().header().cards());
		header.set(key, value == Math.rint(value) ? Long.valueOf((long) value) : Double.valueOf(value));
		final Path file = folder.resolve("a.fits");
		Files.write(file, (String.join("", header.cards()) + "END" + " ".repeat(2880)).substring(0, 2880)
			.getBytes(StandardCharsets.US_ASCII));
		Files.write(file, new byte[2880], StandardOpenOption.APPEND);

		assertTrue(FormatsTest.refusal(file).contains(says), FormatsTest.refusal(file));
	}

	/** The library leaves zeros where a column has an unknown name, and tells its log only. */
	@Test
	void tilesThatCannotBeUnpackedAreAFailureAndNotZeros() throws IOException {
		final Path file = folder.resolve("a.fits.fz");
		final String bytes =
			new String(Files.readAllBytes(FormatsTest.FOLDER.resolve("rice.fits.fz")), StandardCharsets.ISO_8859_1);
		Files.write(file,
			bytes.replace("'COMPRESSED_DATA'", "'COMPRESSED_DATB'").getBytes(StandardCharsets.ISO_8859_1));

		assertTrue(FormatsTest.refusal(file).contains("cannot be unpacked (RICE_1)"), FormatsTest.refusal(file));
	}

	@Test
	void aZippedTextIsNoFits() throws IOException {
		final Path file = folder.resolve("a.gz");
		try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
			out.write(65);
		}

		assertTrue(ImageFormats.find(file).isEmpty());
	}

	// -- helpers --

	private ImagePlus saved(final ImagePlus image) throws IOException {
		ImageFiles.save(image, folder.resolve("saved.fits"));
		return ImageFiles.open(folder.resolve("saved.fits"));
	}

	private FitsHeader headerOfSaved(final ImagePlus image) throws IOException {
		ImageFiles.save(image, folder.resolve("saved.fits"));
		return FitsFile.read(folder.resolve("saved.fits")).primary().header();
	}

	/** The sum of all words of header and data is -0, FITS 4.0, 4.4.2.7. */
	private static void assertWholeAndSummed(final Path file) throws IOException {
		final byte[] bytes = Files.readAllBytes(file);
		final FitsFile.Unit unit = FitsFile.read(file).primary();

		assertEquals(0, bytes.length % 2880);
		assertEquals(0xffffffffL, FitsCheckSum.checksum(bytes));
		assertEquals(unit.header().string("DATASUM"),
			Long.toString(FitsCheckSum.checksum(Arrays.copyOfRange(bytes, (int) unit.start(), bytes.length))));
	}
}
