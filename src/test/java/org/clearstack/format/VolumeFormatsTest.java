// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
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
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MRC, NIfTI, NRRD and HDF5: what is saved, what is refused. What is read is compared in {@link FormatsTest}. */
class VolumeFormatsTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "16, 1, 1, 6", "32, 5, 1, 2", "16, 3, 4, 6", "32, 1, 3, 2" })
	void whatIsSavedAsMrcComesBack(final int bits, final int slices, final int frames, final int mode)
		throws IOException
	{
		final ImagePlus image = Counting.image(bits, 7, 5, 1, slices, frames);

		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image)));
		assertEquals(mode, header().getInt(12));
	}

	@Test
	void bytesSignedAndScaledValuesComeBackFromMrc() throws IOException {
		final ImagePlus bytes = Counting.image(8, 7, 5, 1, 2, 1);
		assertEquals(FormatsTest.crc(bytes), FormatsTest.crc(saved(bytes)));

		final ImagePlus image = Counting.image(16, 7, 5, 1, 2, 1);
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -32768, 1 }, "Gray Value");
		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image)));
		assertEquals(1, header().getInt(12));

		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -1024, 0.5 }, "HU");
		assertEquals(FormatsTest.crc(image), FormatsTest.crc(saved(image)));
	}

	@Test
	void cellOriginAndStatisticsAreThoseOfTheImage() throws IOException {
		final ImagePlus image = Counting.image(32, 7, 5, 1, 3, 1);
		image.getCalibration().setUnit("nm");
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelHeight = 0.25;
		image.getCalibration().pixelDepth = 0.5;
		image.getCalibration().xOrigin = -4;
		image.setProp("Clearstack model", "tomography-denoise");

		final Calibration read = saved(image).getCalibration();

		assertEquals(List.of("Å", 2.5, 2.5, 5.0, -4.0),
			List.of(read.getUnit(), read.pixelWidth, read.pixelHeight, read.pixelDepth, read.xOrigin));
		final ByteBuffer header = header();
		assertEquals(List.of(17.5f, 12.5f, 15f, 10f),
			List.of(header.getFloat(40), header.getFloat(44), header.getFloat(48), header.getFloat(196)));
		double sum = 0;
		double max = 0;
		for (int n = 1; n <= 3; n++)
			for (int i = 0; i < 35; i++) {
				sum += image.getStack().getProcessor(n).getf(i);
				max = Math.max(max, image.getStack().getProcessor(n).getf(i));
			}
		assertEquals(sum / 105, header.getFloat(84), 1);
		assertEquals((float) max, header.getFloat(80));
		assertTrue(new String(header.array(), 224, 80, StandardCharsets.US_ASCII)
			.startsWith("Clearstack model: tomography-denoise"));
	}

	@Test
	void anMrcHoldsOneChannel() {
		assertTrue(assertThrows(IllegalArgumentException.class, () -> saved(Counting.image(16, 7, 5, 2, 1, 1)))
			.getMessage().contains("this image has 2"));
		assertThrows(IllegalArgumentException.class, () -> saved(IJ.createImage("", "RGB", 4, 4, 1)));
	}

	@ParameterizedTest
	@CsvSource({ "mode2.mrc, 1100", "mode1.mrc, 500", "i2.nii, 400", "i2.nrrd, 300", "second.nii, 600",
		"scaled.nii.gz, 300", "packed.nrrd, 400" })
	void aTruncatedFileIsRefused(final String name, final int length) throws IOException {
		final Path file = folder.resolve(name);
		Files.write(file, Arrays.copyOf(Files.readAllBytes(FormatsTest.FOLDER.resolve(name)), length));

		assertTrue(FormatsTest.refusal(file).contains("is truncated"), FormatsTest.refusal(file));
	}

	@ParameterizedTest
	@CsvSource({ "complex.mrc, 'the mode 4, complex numbers'", "complex.nii, 'type 32, complex numbers'",
		"bzip2.nrrd, 'packed by \"bzip2\"'",
		"types.h5[four], 'four axes'", "types.h5, 'holds /four, /xf8'",
		"types.h5[nothing], 'has no image [nothing], but /four'" })
	void whatCannotBeReadIsRefusedByName(final String name, final String says) {
		final String message = FormatsTest.refusal(FormatsTest.FOLDER.resolve(name));

		assertTrue(message.contains(says.replace("four axes",
			"has 4 axes in /four, [2, 3, 4, 5], whose names are not written. Write them as letters behind the path, "
				+ "as in types.h5[/four czyx].")),
			message);
	}

	@ParameterizedTest
	@CsvSource({ "40, 0", "48, 1", "512, 2", "1000, 3", "8000, 4" })
	void aTruncatedHdf5FileIsRefusedWithoutATrace(final int length, final int trial) throws IOException {
		final Path file = folder.resolve(trial + ".h5");
		Files.write(file, Arrays.copyOf(Files.readAllBytes(FormatsTest.FOLDER.resolve("types.h5")), length));

		assertTrue(FormatsTest.refusal(file).contains("cannot be read as HDF5")
			|| FormatsTest.refusal(file).contains("truncated"), FormatsTest.refusal(file));
	}

	@Test
	void aVirtualStackOfMrcIsSavedWithoutStatistics() throws IOException {
		final ImagePlus image = ImageFiles.openVirtual(FormatsTest.FOLDER.resolve("mode1.mrc"));

		assertTrue(image.getStack().isVirtual());
		assertEquals(FormatsTest.told("", image), FormatsTest.told("", saved(image)));
		assertTrue(header().getFloat(80) < header().getFloat(76) && header().getFloat(84) < header().getFloat(80)
			&& header().getFloat(216) < 0);
	}

	private ImagePlus saved(final ImagePlus image) throws IOException {
		ImageFiles.save(image, folder.resolve("a.mrc"));
		return ImageFiles.open(folder.resolve("a.mrc"));
	}

	private ByteBuffer header() throws IOException {
		return ByteBuffer.wrap(Files.readAllBytes(folder.resolve("a.mrc"))).order(ByteOrder.LITTLE_ENDIAN);
	}
}
