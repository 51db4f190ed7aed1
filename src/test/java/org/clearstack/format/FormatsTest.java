// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that other programs wrote, pixel by pixel as those programs read them: src/test/python/formats.py. */
class FormatsTest {

	static final Path FOLDER = Path.of("src/test/resources/formats");

	static List<String> expected() throws IOException {
		return Files.readAllLines(FOLDER.resolve("expected.tsv"));
	}

	@ParameterizedTest
	@MethodSource("expected")
	void aFileIsReadAsItsOwnProgramReadsIt(final String line) throws IOException {
		final String name = line.substring(0, line.indexOf('\t'));

		assertEquals(line, told(name, ImageFormats.open(FOLDER.resolve(name)).orElseThrow()));
		assertEquals(line, told(name, ImageFormats.openVirtual(FOLDER.resolve(name)).orElseThrow()));
	}

	/** A line of expected.tsv for an image. */
	static String told(final String name, final ImagePlus image) {
		return String.join("\t", name, image.getWidth() + "", image.getHeight() + "", image.getNChannels() + "",
			image.getNSlices() + "", image.getNFrames() + "",
			image.getBitDepth() + "", image.getCalibration().pixelWidth + "",
			image.getCalibration().getUnit().replace("µ", "u"), String.format("%08x", crc(
				image)));
	}

	/** Of all values as little-endian floats. */
	static long crc(final ImagePlus image) {
		final CRC32 crc = new CRC32();
		for (int n = 1; n <= image.getStackSize(); n++) {
			final ImageProcessor slice = image.getStack().getProcessor(n);
			slice.setCalibrationTable(image.getCalibration().getCTable());
			final ByteBuffer bytes = ByteBuffer.allocate(4 * slice.getPixelCount()).order(ByteOrder.LITTLE_ENDIAN);
			for (int y = 0; y < slice.getHeight(); y++)
				for (int x = 0; x < slice.getWidth(); x++)
					bytes.putFloat(Float.intBitsToFloat(Float.floatToIntBits(slice.getPixelValue(x, y))));
			crc.update(bytes.array());
		}
		return crc.getValue();
	}

	/** What an image's failure to open says. */
	static String refusal(final Path path) {
		return assertThrows(IOException.class, () -> ImageFormats.open(path).orElseThrow()).getMessage();
	}
}
