// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.measure.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OmeZarrFormatTest {

	private static final Path ZARR = FormatsTest.FOLDER.resolve("zarr");

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "8, 1, 1, 1", "16, 1, 1, 1", "32, 2, 1, 1", "16, 2, 3, 2", "32, 1, 3, 2", "8, 1, 1, 3" })
	void whatIsSavedComesBackInBothVersions(final int bits, final int channels, final int slices, final int frames)
		throws IOException
	{
		final ImagePlus image = Counting.image(bits, 7, 5, channels, slices, frames);

		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image, "a.zarr")));
		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image, "b.zarr[0.5]")));
		assertTrue(Files.exists(folder.resolve("a.zarr/.zattrs")) && Files.exists(folder.resolve("b.zarr/zarr.json")));
	}

	@Test
	void signedScaledAndColouredImagesComeBackWithTheirValues() throws IOException {
		final ImagePlus image = Counting.image(16, 7, 5, 1, 2, 1);
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -32768, 1 }, "Gray Value");
		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image, "a.zarr")));

		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -1024, 0.5 }, "HU");
		assertEquals(FormatsTest.crc(image), FormatsTest.crc(saved(image, "a.zarr")));

		final ImagePlus rgb = IJ.createImage("rgb", "RGB ramp", 6, 4, 1);
		final ImagePlus back = saved(rgb, "b.zarr");
		assertEquals(3, back.getNChannels());
		assertEquals(rgb.getProcessor().getPixel(3, 1) >> 8 & 0xff, back.getStack().getProcessor(2).get(3, 1));
	}

	@Test
	void sizesUnitsOriginAndChannelsComeBack() throws IOException {
		final ImagePlus image = Counting.image(16, 7, 5, 2, 3, 2);
		final Calibration calibration = image.getCalibration();
		calibration.setUnit("micron");
		calibration.pixelWidth = 0.25;
		calibration.pixelHeight = 0.5;
		calibration.pixelDepth = 2;
		calibration.xOrigin = -8;
		calibration.frameInterval = 1.5;
		calibration.setTimeUnit("sec");
		((CompositeImage) image).setDisplayRange(10, 900);
		final List<Object> lut = List.of(((CompositeImage) image).getChannelLut(2).getRGB(255),
			((CompositeImage) image).getChannelLut(1).max);

		final ImagePlus back = saved(image, "a.zarr");

		final Calibration read = back.getCalibration();
		assertEquals(List.of("µm", 0.25, 0.5, 2.0, -8.0, 1.5, "s"),
			List.of(read.getUnit(), read.pixelWidth, read.pixelHeight, read.pixelDepth, read.xOrigin,
				read.frameInterval, read.getTimeUnit()));
		assertEquals(lut, List.of(((CompositeImage) back).getChannelLut(2).getRGB(255),
			((CompositeImage) back).getChannelLut(1).max));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ome4.zarr", "ome5.zarr" })
	void coloursNamesAndRangesOfOmeroAreShown(final String name) throws IOException {
		final CompositeImage image = (CompositeImage) ImageFiles.openVirtual(ZARR.resolve(name));

		assertEquals(List.of(0xff0000ff, 100.0, 9000.0),
			List.of(image.getChannelLut(1).getRGB(255), image.getChannelLut(1).min, image.getChannelLut(1).max));
		assertEquals(List.of("DNA", "actin", "DNA"),
			List.of(image.getStack().getSliceLabel(1), image.getStack().getSliceLabel(2),
				image.getStack().getSliceLabel(
					3)));
		assertEquals(2.0, image.getCalibration().pixelDepth);
		assertTrue(image.getStack().isVirtual() && image.getInfoProperty().startsWith("Levels: 0, 1\n"));
	}

	@Test
	void levelsOfThePyramidAreMeansAndLieWhereTheyDid() throws IOException {
		final ImagePlus image = Counting.image(32, 601, 300, 1, 1, 1);
		image.getCalibration().setUnit("nm");

		final Path path = folder.resolve("a.zarr");
		ImageFiles.save(image, path);

		final ImagePlus second = ImageFiles.open(folder.resolve("a.zarr[2]"));
		assertEquals(List.of(151, 75, 4.0),
			List.of(second.getWidth(), second.getHeight(), second.getCalibration().pixelWidth));
		assertEquals(-1.5 / 4, second.getCalibration().xOrigin, 1e-12,
			"centres of 4 pixels: 1.5 pixels from the first");
		double sum = 0;
		for (int i = 0; i < 16; i++)
			sum += image.getProcessor().getf(8 + i % 4, 12 + i / 4);
		assertEquals(sum / 16, second.getProcessor().getf(2, 3), 1e-2);
		assertTrue(assertThrows(IOException.class, () -> ImageFiles.open(folder.resolve("a.zarr[3]"))).getMessage()
			.contains("has no image or array [3]"));
	}

	@Test
	void whatClearstackDidComesBackAsProperties() throws IOException {
		final ImagePlus image = Counting.image(8, 4, 3, 1, 1, 1);
		image.setProp("Clearstack model", "a \"b\" \\ ü");

		ImageFiles.save(image, folder.resolve("a.zarr[0.5]"));

		assertEquals(Map.of("Clearstack model", "a \"b\" \\ ü"), ImageFiles.properties(folder.resolve("a.zarr")));
	}

	@Test
	void aZarrIsReplacedAndNothingElse() throws IOException {
		final Path path = folder.resolve("a.zarr");
		saved(Counting.image(8, 400, 300, 1, 1, 1), "a.zarr");
		assertEquals(4, saved(Counting.image(8, 4, 3, 1, 1, 1), "a.zarr").getWidth());
		assertTrue(Files.notExists(path.resolve("1")));

		Files.createDirectories(folder.resolve("b.zarr/notes"));
		assertTrue(assertThrows(IOException.class, () -> saved(Counting.image(8, 4, 3, 1, 1, 1), "b.zarr")).getMessage()
			.contains("it is not a Zarr"));
		assertTrue(Files.exists(folder.resolve("b.zarr/notes")));
		try (var files = Files.list(folder)) {
			assertEquals(2, files.count());
		}
	}

	@Test
	void aMissingChunkHasTheFillValueAndATruncatedOneIsRefused() throws IOException {
		ImageFiles.save(Counting.image(16, 40, 30, 1, 2, 1), folder.resolve("a.zarr"));
		final Path chunk = folder.resolve("a.zarr/0/0/0/1/0/0");
		final byte[] whole = Files.readAllBytes(chunk);

		Files.delete(chunk);
		assertEquals(0, ImageFiles.open(folder.resolve("a.zarr")).getStack().getProcessor(2).getStats().max);

		for (final int length : new int[] { 0, 10, 20, whole.length - 9 }) {
			Files.write(chunk, Arrays.copyOf(whole, length));
			final String message = FormatsTest.refusal(folder.resolve("a.zarr"));
			assertTrue(message.startsWith("The chunk ") && message.contains(chunk.toString())
				&& message.matches("(?s).*(damaged|truncated).*"), message);
		}
	}

	@Test
	void whatCannotBeReadIsRefusedByName() {
		assertTrue(refusal("3_complex").contains("its values are of type complex64"), refusal("3_complex"));
		assertTrue(refusal("3_five").contains("an array of 5 axes, [2, 2, 2, 4, 5], whose names are not written"),
			refusal("3_five"));
		assertTrue(refusal("2_filtered").contains("filtered by \"delta\""), refusal("2_filtered"));
		assertTrue(
			refusal("two.zarr")
				.contains("holds 2 images: 0, 1. Write one of them behind the folder's name, as in two.zarr[0]."),
			refusal("two.zarr"));
		assertTrue(refusal("two.zarr[../ome4.zarr]").contains("has no image or array"));
		assertThrows(IllegalArgumentException.class, () -> saved(Counting.image(8, 4, 3, 1, 1, 1), "a.zarr[0.3]"));
	}

	@ParameterizedTest
	@CsvSource({ "\"blosc\", \"bloxx\"", "\"zarr_format\", zarr_format", "[1; 1; 1; 30; 40], [1; 1; 1; 0; 40]",
		"[1; 1; 2; 30; 40], [1; 1; -2; 30; 40]", "[1; 1; 2; 30; 40], 7", "\"<u2\", \"<c8\"",
		"[1; 1; 1; 30; 40], [1; 1; 1; 2000000000; 2000000000]" })
	void metadataThatCannotBeIsRefused(final String text, final String instead) throws IOException {
		ImageFiles.save(Counting.image(16, 40, 30, 1, 2, 1), folder.resolve("a.zarr"));
		final Path json = folder.resolve("a.zarr/0/.zarray");
		final String before = Files.readString(json);
		Files.writeString(json, before.replace(text.replace(";", ","), instead.replace(";", ",")));

		assertNotEquals(before, Files.readString(json));
		assertTrue(FormatsTest.refusal(folder.resolve("a.zarr")).contains("cannot be read"),
			() -> FormatsTest.refusal(folder.resolve("a.zarr")));
	}

	private static String refusal(final String name) {
		return FormatsTest.refusal(ZARR.resolve(name));
	}

	private ImagePlus saved(final ImagePlus image, final String name) throws IOException {
		ImageFiles.save(image, folder.resolve(name));
		return ImageFiles.open(folder.resolve(name.replace("[0.5]", "")));
	}
}
