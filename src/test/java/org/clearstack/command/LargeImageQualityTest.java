// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ShortProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clearstack.door.cli.Main;
import org.clearstack.image.ImageFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks that are larger than Java's memory are rated slice by slice. */
class LargeImageQualityTest {

	private static final int SIDE = 1024;
	private static final int SLICES = 48;

	@TempDir
	Path folder;

	/** 96 MB of 16-bit slices, each a ramp along x and z. */
	private Path stack(final String name, final int added) {
		final ImageStack stack = new ImageStack(SIDE, SIDE);
		for (int z = 0; z < SLICES; z++) {
			final short[] pixels = new short[SIDE * SIDE];
			for (int i = 0; i < pixels.length; i++)
				pixels[i] = (short) (10 * (i % SIDE) + 100 * z + (i % 2 == 0 ? added : -added));
			stack.addSlice(new ShortProcessor(SIDE, SIDE, pixels, null));
		}
		final Path file = folder.resolve(name);
		IJ.saveAsTiff(new ImagePlus(name, stack), file.toString());
		return file;
	}

	@Test
	void twoStacksLargerThanMemoryAreRated() throws IOException, InterruptedException {
		final Path reference = stack("reference.tif", 0);
		final Path test = stack("test.tif", 7);
		final Path said = folder.resolve("said.txt");

		final Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Xmx90m", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "quality",
			"reference=" + reference, "test=" + test, "metrics=mse,psnr", "rows=stack",
			"table=" + folder.resolve("rated.csv")).redirectErrorStream(true).redirectOutput(said.toFile()).start();

		assertTrue(java.waitFor(3, TimeUnit.MINUTES));
		assertEquals(0, java.exitValue(), Files.readString(said));
		final List<String> rows = Files.readAllLines(folder.resolve("rated.csv"));
		final List<String> headings = List.of(rows.get(0).split(","));
		final String[] row = rows.get(1).split(",");
		assertEquals(49, Double.parseDouble(row[headings.indexOf("MSE")]), 1e-9);
		final double range = 10 * (SIDE - 1) + 100 * (SLICES - 1);
		assertEquals(10 * Math.log10(range * range / 49), Double.parseDouble(row[headings.indexOf("PSNR (dB)")]), 1e-4);
	}

	@Test
	void anOmeZarrIsAnImageAndNotAFolderOfImages() throws IOException {
		final ImagePlus image = Restoring.open("nuclei-t12.tif");
		final Path zarr = folder.resolve("nuclei.zarr");
		ImageFiles.save(image, zarr);
		final ByteArrayOutputStream out = new ByteArrayOutputStream();

		final int code = Main.run(new String[] { "quality", "reference=test-images/nuclei-t12.tif", "test=" + zarr,
			"metrics=mse", "rows=stack" }, new PrintStream(out), new PrintStream(out));

		assertEquals(0, code, out.toString());
		assertTrue(out.toString().lines().anyMatch(line -> line.matches("nuclei.*\\s0\\s.*|nuclei\\S*\\s+0(\\.0*)?.*")),
			out.toString());
	}
}
