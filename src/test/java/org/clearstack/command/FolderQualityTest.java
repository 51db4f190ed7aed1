// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and folders rated from the command line. */
@Tag("slow")
class FolderQualityTest {

	@TempDir
	Path folder;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();
	private final ByteArrayOutputStream err = new ByteArrayOutputStream();
	private Path groundTruth;
	private Path rated;

	@BeforeEach
	void saveImages() throws IOException {
		groundTruth = Files.createDirectories(folder.resolve("good/sub")).getParent();
		rated = Files.createDirectories(folder.resolve("rated/sub")).getParent();
		ImageFiles.save(Ratings.texture(), groundTruth.resolve("texture.png"));
		ImageFiles.save(Ratings.blurredTexture(), rated.resolve("texture.tif"));
		ImageFiles.save(Ratings.noise(1, 1, 2, 1, 0), groundTruth.resolve("sub/noise.tif"));
		ImageFiles.save(Ratings.noise(1, 1, 2, 1, 5), rated.resolve("sub/noise.tif"));
	}

	@Test
	void twoFoldersAreRatedByName() throws IOException {
		final Path table = folder.resolve("out.csv");

		final int code =
			run("quality", "reference=" + groundTruth, "test=" + rated, "metrics=mse,psnr,ssim", "table=" + table);

		assertEquals(0, code, err());
		final List<String> lines = Files.readAllLines(table);
		assertEquals("Label,MSE,PSNR (dB),SSIM,Range,Range rule,SSIM definition,Region", lines.get(0));
		assertEquals(5, lines.size());
		assertTrue(lines.get(1).startsWith("sub/noise.tif,"), lines.get(1));
		assertEquals(25, Double.parseDouble(lines.get(1).split(",")[1]), 1e-4, "32-bit noise plus 5, rounded");
		final String[] texture = lines.get(2).split(",");
		assertEquals("texture.tif", texture[0]);
		assertEquals(11.731147684882547, Double.parseDouble(texture[2]), 1e-8);
		assertEquals(0.39770527434550174, Double.parseDouble(texture[3]), 1e-9);
		assertTrue(lines.get(3).startsWith("all mean,"), lines.get(3));
		assertTrue(lines.get(4).startsWith("all worst," + texture[1] + ",11.73"), lines.get(4));
		assertFalse(err().contains("Without a partner"), err());
	}

	/** T has values from 0 to 255, the noise of the other file fewer. */
	@Test
	void allMayHaveTheRangeOfTheWholeSet() throws IOException {
		final Path table = folder.resolve("out.csv");

		assertEquals(0, run("quality", "reference=" + groundTruth, "test=" + rated, "metrics=psnr", "rangeof=set",
			"table=" + table), err());
		final List<String> lines = Files.readAllLines(table);

		assertEquals("Label,PSNR (dB),Range,Range rule,Region", lines.get(0));
		assertEquals(lines.get(1).split(",")[2], lines.get(2).split(",")[2]);
		assertTrue(Double.parseDouble(lines.get(1).split(",")[2]) >= 255, lines.get(1));
		assertTrue(lines.get(1).contains("max - min of all references"), lines.get(1));
		assertEquals(1,
			run("quality", "reference=" + groundTruth, "test=" + rated, "rangeof=set", "rule=percentiles"), err());
		assertTrue(err().contains("Choose rule=minmax"), err());
	}

	@Test
	void filesWithoutAPartnerAreNamedAndDoNotMatter() throws IOException {
		ImageFiles.save(Ratings.texture(), groundTruth.resolve("lonely.tif"));
		ImageFiles.save(Ratings.texture(), rated.resolve("sub/single.png"));
		Files.writeString(rated.resolve("notes.txt"), "no image");
		Files.writeString(rated.resolve(".hidden"), "no image");

		assertEquals(0, run("quality", "reference=" + groundTruth, "test=" + rated), err());

		assertTrue(
			err().contains(
				"Without a partner: " + rated.resolve("sub/single.png") + ", " + groundTruth.resolve("lonely.tif")
					+ "\n"),
			err());
	}

	@Test
	void badFilesAreReportedAndTheRestIsDone() throws IOException {
		Files.writeString(groundTruth.resolve("broken.tif"), "II*broken");
		Files.writeString(rated.resolve("broken.tif"), "II*broken");
		ImageFiles.save(Ratings.texture(), groundTruth.resolve("size.tif"));
		ImageFiles.save(new ImagePlus("s", new FloatProcessor(5, 5)), rated.resolve("size.tif"));

		assertEquals(1, run("quality", "reference=" + groundTruth, "test=" + rated));

		assertTrue(err().contains("broken.tif: "), err());
		assertTrue(err().contains(
			"size.tif: The reference size.tif has 64 x 64 pixels, 1 channels, 1 slices, 1 frames; size.tif has 5 x 5"),
			err());
		assertTrue(err().contains("2 of 4 images could not be rated: broken.tif, size.tif."), err());
		assertTrue(out().contains("sub/noise.tif") && out().contains("texture.tif") && !out().contains("size.tif"),
			out());
	}

	@Test
	void ofTwoPartnersThatDifferInTheExtensionNoneIsTaken() throws IOException {
		ImageFiles.save(Ratings.texture(), groundTruth.resolve("texture.tiff"));

		assertEquals(0, run("quality", "reference=" + groundTruth, "test=" + rated), err());

		assertFalse(out().contains("texture"), out());
		assertTrue(err().contains("Without a partner: " + rated.resolve("texture.tif")), err());
	}

	@Test
	void anExactNameComesFirst() throws IOException {
		ImageFiles.save(Ratings.blurredTexture(), groundTruth.resolve("texture.tif"));

		assertEquals(0, run("quality", "reference=" + groundTruth, "test=" + rated, "metrics=mse"), err());

		assertTrue(out().lines().anyMatch(line -> line.matches("texture.tif +0 .*")), out());
	}

	@Test
	void aFolderAndAFileDoNotMatch() {
		assertEquals(1, run("quality", "reference=" + groundTruth, "test=" + rated.resolve("texture.tif")));
		assertTrue(err().contains("test must be a folder, like the other one"), err());
	}

	@Test
	void aFolderIsNotComparedWithItself() {
		assertEquals(1, run("quality", "reference=" + groundTruth, "test=" + groundTruth));
		assertTrue(err().contains("are the same folder"), err());
	}

	@Test
	void foldersWithNothingInCommonAreRefused() throws IOException {
		assertEquals(1,
			run("quality", "reference=" + groundTruth, "test=" + Files.createDirectory(folder.resolve("empty"))));
		assertTrue(err().contains("Give each pair the same name"), err());
	}

	@Test
	void aRowPerSliceIsPossible() {
		assertEquals(0,
			run("quality", "reference=" + groundTruth, "test=" + rated, "rows=slice", "range=100", "metrics=mse"),
			err());

		assertTrue(out().contains("sub/noise.tif z2"), out());
	}

	// -- two files --

	@Test
	void twoFilesAreRatedAndTheirMapsSaved() throws IOException {
		final Path map = folder.resolve("ssim.tif");

		final int code = run("quality", "reference=" + groundTruth.resolve("texture.png"),
			"test=" + rated.resolve("texture.tif"), "showssim=true",
			"ssimmap=" + map);

		assertEquals(0, code, err());
		assertEquals(64, ImageFiles.open(map).getWidth());
		assertEquals(1, ImageFiles.open(map).getDisplayRangeMax());
		assertTrue(out().contains(String.format(Locale.ROOT, "%.6g", 0.39770527434550174)), out());
	}

	@Test
	void aMapThatWasNotAskedForCannotBeSaved() {
		assertEquals(1,
			run("quality", "reference=" + groundTruth.resolve("texture.png"), "test=" + rated.resolve("texture.tif"),
				"errormap=" + folder.resolve("e.tif")));
		assertTrue(err().contains("There is nothing to save to"), err());
	}

	@Test
	void differentSizesAreAFailureThatNamesBoth() throws IOException {
		assertEquals(1,
			run("quality", "reference=" + groundTruth.resolve("texture.png"),
				"test=" + rated.resolve("sub/noise.tif")));
		assertTrue(err().contains("texture.png has 64 x 64 pixels") && err().contains("noise.tif has 24 x 24 pixels"),
			err());
	}

	private int run(final String... args) {
		return Main.run(args, new PrintStream(out, true), new PrintStream(err, true));
	}

	private String out() {
		return out.toString();
	}

	private String err() {
		return err.toString();
	}
}
