// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that takes the README's pictures, for one command. */
@Tag("slow")
@Tag("window")
class PicturesTest {

	@TempDir
	Path folder;

	@Test
	void aDialogAndItsResultAreTakenFromTheScreen() throws IOException, InterruptedException {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display; run with xvfb-run");
		assumeTrue("Linux".equals(System.getProperty("os.name")),
			"elsewhere a robot needs the user's permission to take pictures");

		new BatchImageJ(folder.resolve("ImageJ")).runMain(Pictures.class, folder.resolve("pictures").toString(),
			"models");

		assertEquals(List.of("models-dialog.png", "models.png"),
			List.of(folder.resolve("pictures").toFile().list()).stream().sorted().toList());
		for (final File file : folder.resolve("pictures").toFile().listFiles()) {
			final BufferedImage picture = ImageIO.read(file);
			final int[] pixels =
				picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
			assertTrue(IntStream.of(pixels).distinct().count() > 3, file + " shows nothing");
			assertTrue(IntStream.of(pixels).filter(pixel -> (pixel & 0xff) < 64).count() > 200, file + " has no text");
		}
	}
}
