// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GridMetadataTest {

	/**
	 * Pairs of headers, before and after, for which astropy finds five stars in the same place:
	 * src/test/python/formats.py.
	 */
	static List<String> headers() throws IOException {
		return Stream.of(Files.readString(FormatsTest.FOLDER.resolve("wcs.txt")).split("(?m)^== "))
			.filter(pair -> !pair.isBlank()).toList();
	}

	@ParameterizedTest
	@MethodSource("headers")
	void worldCoordinatesOfAnEnlargedPartAreThoseOfAstropy(final String pair) {
		final String[] name = pair.substring(0, pair.indexOf('\n')).split(" ");
		final double scale = Double.parseDouble(name[1]);
		final String[] texts = pair.substring(pair.indexOf('\n') + 1).split("(?m)^-- .*\n");

		final String cropped =
			GridMetadata.adapted(texts[0], GridChange.cropped(new Rectangle(10, 20, 100, 60), 96, 2));
		final FitsHeader result = FitsHeader
			.in(GridMetadata.adapted(cropped, GridChange.enlarged(60, scale, (int) (100 * scale), (int) (60 * scale))))
			.orElseThrow();

		final FitsHeader right = FitsHeader.in(texts[1]).orElseThrow();
		for (final String card : right.cards()) {
			final String key = FitsHeader.key(card);
			if (Double.isNaN(right.number(key)))
				assertEquals(right.string(key), result.string(key), key);
			else
				assertEquals(right.number(key), result.number(key), 1e-12 * Math.abs(right.number(key)), key);
		}
		assertEquals(List.of(), result.lines().stream()
			.filter(line -> !line.startsWith("HISTORY") && !right.has(FitsHeader.key(line + "        "))).toList());
	}

	@Test
	void whatBelongsToTheOldGridOfFitsIsLeftOutAndNamed() {
		final String text =
			"SIMPLE  =                    T\nDATASEC = '[1:20,1:10]'\nD2IMDIS1= 'LOOKUP  '\nOBJECT  = 'M 31    "
				+ "'\nEND\nmore\n";

		final String adapted = GridMetadata.adapted(text, GridChange.enlarged(10, 2, 40, 20));

		assertFalse(adapted.contains("[1:20,1:10]") || adapted.contains("LOOKUP"), adapted);
		assertTrue(
			adapted.contains("OBJECT  = 'M 31    '") && FitsHeader.in(adapted).orElseThrow().history().get(1).endsWith(
				"old pixel grid: DATASEC, D2IMDIS1") && adapted.endsWith("END\nmore\n"),
			adapted);
	}

	@Test
	void axesThatAreMixedAreScaledByTheColumnsOfPc() {
		final FitsHeader header = new FitsHeader(List.of("SIMPLE  =                    T",
			"CRPIX1  =                  1.5", "CDELT1  =                  3.0",
			"CDELT2  =                  4.0", "CDELT3  =                  5.0", "PC1_3   =                  1.0",
			"PC3_1   =                  1.0",
			"PC1_1   =                  0.0", "PC2_2   =                  1.0"));

		FitsGrid.apply(header, GridChange.enlarged(10, 2, 20, 20));

		assertEquals(List.of(3.0, 5.0, 1.0, 0.5, 0.5, 2.5),
			Stream.of("CDELT1", "CDELT3", "PC1_3", "PC3_1", "PC2_2", "CRPIX1").map(header::number).toList());
	}

	@Test
	void aStepThatWasNotWrittenIsOneAndThenIsWritten() {
		final FitsHeader header = new FitsHeader(
			List.of("SIMPLE  =                    T", "CTYPE1  = 'RA---TAN'", "CRVAL1  =                 10.0"));

		FitsGrid.apply(header, GridChange.enlarged(10, 4, 40, 40));

		assertEquals(List.of(0.25, 0.25), List.of(header.number("CDELT1"), header.number("CDELT2")));
	}

	/**
	 * PS3.3 C.7.6.2: the position is that of the first pixel's centre, the spacing is between rows, then between
	 * columns.
	 */
	@Test
	void theFirstPixelOfADicomSliceIsWhereItWas() {
		final String text =
			"0020,0032  Image Position (Patient): 10\\20\\30 \n0020,0037  Image Orientation (Patient): "
				+ "1\\0\\0\\0\\1\\0\n0028,0010  Rows: 96\n"
				+ "0028,0011  Columns: 128\n0028,0030  Pixel Spacing: 0.5\\0.25\n0010,0010  Patient's Name: A\n";

		final String part = GridMetadata.adapted(text, GridChange.cropped(new Rectangle(8, 4, 100, 60), 96, 0));
		final String twice = GridMetadata.adapted(part, GridChange.enlarged(60, 2, 200, 120));

		assertEquals(List.of("0020,0032  Image Position (Patient): 11.9375\\21.875\\30.0",
			"0020,0037  Image Orientation (Patient): 1\\0\\0\\0\\1\\0",
			"0028,0010  Rows: 120", "0028,0011  Columns: 200", "0028,0030  Pixel Spacing: 0.25\\0.125",
			"0010,0010  Patient's Name: A"), twice.lines().toList());
	}

	@Test
	void aPositionOfAnotherSliceOfDicomIsDroppedAndNamed() {
		final String text = "0020,0032  Image Position (Patient): 10\\20\\30\n0028,0030  Pixel Spacing: 0.5\\0.25\n";

		final String part = GridMetadata.adapted(text, GridChange.cropped(new Rectangle(0, 0, 10, 10), 10, 3));

		assertFalse(part.contains("10\\20\\30"), part);
		assertTrue(part.contains("old pixel grid: 0020,0032  Image Position (Patient)"), part);
	}

	@Test
	void sizesInTheXmlOfOmeAreScaled() {
		final String text =
			"<OME><Image><Pixels PhysicalSizeX=\"0.2\" PhysicalSizeY=\"0.4\" PhysicalSizeZ=\"1.0\" SizeX=\"10\" "
				+ "SizeY=\"20\" SizeZ=\"3\">"
				+ "<Plane PositionX=\"7.5\" PositionXUnit=\"um\" TheZ=\"0\"/></Pixels></Image></OME>";

		assertEquals(
			text.replace("0.2", "0.1").replace("0.4", "0.2").replace("SizeX=\"10\"", "SizeX=\"20\"")
				.replace("SizeY=\"20\"", "SizeY=\"40\""),
			GridMetadata
				.adapted(text, GridChange.enlarged(20, 2, 20, 40)));
		assertFalse(GridMetadata.adapted(text, GridChange.cropped(new Rectangle(1, 1, 5, 5), 20, 0)).contains("7.5"));
	}

	@Test
	void otherTextsAndUnchangedGridsAreLeftAlone() {
		final String fits = "SIMPLE  =                    T\nCRPIX1  =                  1.0\nEND\n";

		assertSame(fits, GridMetadata.adapted(fits, GridChange.enlarged(10, 1, 10, 10)));
		assertEquals("taken on Monday", GridMetadata.adapted("taken on Monday", GridChange.enlarged(10, 2, 20, 20)));
		assertEquals(null, GridMetadata.adapted(null, GridChange.enlarged(10, 2, 20, 20)));
	}

	@Test
	void aLongHistoryComesBackAsItWas() {
		final String text = "Clearstack parameters: " + String.join(" ", Arrays.asList(new String[40])) + " "
			+ "x".repeat(200) + " end";
		final FitsHeader header = new FitsHeader(List.of());

		header.history("before");
		header.history(text);
		header.history("after");

		assertEquals(List.of("before", text, "after"), header.history());
		assertTrue(header.cards().stream().allMatch(card -> card.length() == 80 && card.startsWith("HISTORY ")));
	}
}
