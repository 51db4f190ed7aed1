// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clearstack.door.CommandRun;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.clearstack.model.ModelFolder;
import org.clearstack.task.Progress;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DICOM and JPEG, as Restore Folder and training find them in folders. */
@Tag("slow")
class FileFormatsTest {

	@TempDir
	static Path folder;

	private static Path images;

	@BeforeAll
	static void fillAFolder() throws IOException {
		images = Files.createDirectories(folder.resolve("images"));
		Files.write(images.resolve("scan.dcm"), dicom(Restoring.open("ct-abdomen.tif"), 96, 80));
		final ImagePlus tissue = Restoring.open("tissue-rgb.png");
		tissue.setRoi(0, 0, 90, 70);
		new FileSaver(tissue.crop()).saveAsJpeg(images.resolve("tissue.jpg").toString());
	}

	@Test
	void dicomAndJpegAreTrainedOnAndRestored() throws IOException {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

		assertEquals(0,
			Main.run(new String[] { "train", "images=" + images, "out=" + folder.resolve("tiny"), "epochs=1", "steps=1",
				"batch=1", "patch=16",
				"width=4", "blocks=1", "levels=1", "validation=0.5" }, err, err),
			said::toString);
		final ModelFolder model = ModelFolder.read(folder.resolve("tiny"));
		assertEquals(List.of("scan.dcm", "tissue.jpg"),
			Stream.concat(model.config().trainingImages().stream(), model.config().validationImages().stream()).sorted()
				.toList());
		assertFalse(said.toString().contains("passed over"), said::toString);

		assertEquals(0,
			Main.run(
				new String[] { "folder", "folder=" + images, "output=" + folder.resolve("out"),
					"model=" + folder.resolve("tiny"), "device=cpu" },
				err, err),
			said::toString);
		final ImagePlus scan = ImageFiles.open(folder.resolve("out/scan.tif"));
		assertEquals(List.of(192, 160, 16), List.of(scan.getWidth(), scan.getHeight(), scan.getBitDepth()));
		assertEquals(0.35, scan.getCalibration().pixelWidth, 1e-6, "0.7 mm halved; a TIFF keeps a fraction");
		assertEquals("mm", scan.getCalibration().getUnit());
		final ImagePlus source = IJ.openImage(images.resolve("scan.dcm").toString());
		assertEquals(source.getStatistics().mean, scan.getStatistics().mean, 1,
			"Hounsfield units, flux conserved but for rounding");
		final ImagePlus tissue = ImageFiles.open(folder.resolve("out/tissue.tif"));
		assertEquals(List.of(180, 140, 24), List.of(tissue.getWidth(), tissue.getHeight(), tissue.getBitDepth()));
	}

	/** The whole of an image in a DICOM file is what its pixels are: Hounsfield units. */
	@Test
	void theValuesOfADicomFileAreItsCalibratedOnes() throws IOException {
		final ImagePlus source = ImageFiles.open(images.resolve("scan.dcm"));

		final ImagePlus same = restoredByNothing(source);

		assertEquals(source.getCalibration().getCValue(source.getProcessor().get(40, 30)),
			same.getProcessor().getf(40, 30), 1e-3);
	}

	private static ImagePlus restoredByNothing(final ImagePlus image) throws IOException {
		final float[] one = new float[9];
		one[4] = 1;
		final SavedModels net = new SavedModels(1);
		final Path model = net.write(Files.createDirectories(folder.resolve("same")),
			net.convolution("same", "input", 3, one, new float[1], false), 1, 2, 1).path();
		final CommandRun run = CommandRun.of(Restore.class);
		run.set(run.input("image"), image);
		run.setTexts(Map.of("model", model.toString(), "type", "float", "device", "cpu"), null);
		run.run(Progress.NONE);
		return (ImagePlus) run.get(run.outputs().get(0));
	}

	/**
	 * The upper left part of a 16-bit image of HU + 1024 as a DICOM file: explicit VR, little endian, rescaled to HU.
	 */
	private static byte[] dicom(final ImagePlus image, final int width, final int height) {
		final ByteBuffer file = ByteBuffer.allocate(4096 + 2 * width * height).order(ByteOrder.LITTLE_ENDIAN);
		file.position(128);
		file.put("DICM".getBytes(StandardCharsets.US_ASCII));
		text(file, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0");
		text(file, 0x0008, 0x0060, "CS", "CT");
		number(file, 0x0028, 0x0002, 1);
		text(file, 0x0028, 0x0004, "CS", "MONOCHROME2 ");
		number(file, 0x0028, 0x0010, height);
		number(file, 0x0028, 0x0011, width);
		text(file, 0x0028, 0x0030, "DS", "0.7\\0.7 ");
		number(file, 0x0028, 0x0100, 16);
		number(file, 0x0028, 0x0101, 16);
		number(file, 0x0028, 0x0102, 15);
		number(file, 0x0028, 0x0103, 0);
		text(file, 0x0028, 0x1052, "DS", "-1024 ");
		text(file, 0x0028, 0x1053, "DS", "1 ");
		tag(file, 0x7fe0, 0x0010, "OW");
		file.putShort((short) 0).putInt(2 * width * height);
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				file.putShort((short) image.getProcessor().get(x, y));
		final byte[] bytes = new byte[file.position()];
		file.flip().get(bytes);
		return bytes;
	}

	private static void tag(final ByteBuffer file, final int group, final int element, final String type) {
		file.putShort((short) group).putShort((short) element).put(type.getBytes(StandardCharsets.US_ASCII));
	}

	private static void text(final ByteBuffer file, final int group, final int element, final String type,
		final String value)
	{
		tag(file, group, element, type);
		file.putShort((short) value.length()).put(value.getBytes(StandardCharsets.US_ASCII));
	}

	private static void number(final ByteBuffer file, final int group, final int element, final int value) {
		tag(file, group, element, "US");
		file.putShort((short) 2).putShort((short) value);
	}
}
