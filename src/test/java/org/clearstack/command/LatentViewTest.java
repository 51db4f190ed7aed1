// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.measure.ResultsTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clearstack.door.CommandRun;
import org.clearstack.door.cli.Main;
import org.clearstack.task.Progress;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Latent View on a real image, with a model whose code is known. */
@Tag("slow")
class LatentViewTest {

	@TempDir
	Path folder;

	@Test
	void fewerChannelsLeaveLessOfTheImage() throws IOException {
		final CommandRun run = view(meanAndDetail(), "");

		final ResultsTable table = (ResultsTable) run
			.get(run.outputs().stream().filter(o -> o.getName().equals("code")).findFirst().orElseThrow());
		assertEquals(2, table.size());
		assertEquals(2, table.getValue("Channels kept", 0));
		assertEquals(0.5, table.getValue("Numbers per pixel", 0));
		assertEquals(0.25, table.getValue("Numbers per pixel", 1));
		assertTrue(table.getValue("PSNR (dB)", 0) > table.getValue("PSNR (dB)", 1) + 1);
		final ImagePlus stack = (ImagePlus) run.get(run.outputs().get(0));
		assertEquals(3, stack.getStackSize());
		assertEquals("original", stack.getStack().getSliceLabel(1));
		assertTrue(stack.getStack().getSliceLabel(3).startsWith("1 of 2  "), stack.getStack().getSliceLabel(3));
	}

	@Test
	void theCommandLineSavesTheMontageAndTheTable() throws IOException {
		final ByteArrayOutputStream said = new ByteArrayOutputStream();
		final PrintStream err = new PrintStream(said, true);

		final int code = Main.run(new String[] { "latent", "image=test-images/actin-clean.tif", "keep=8,2",
			"device=cpu", "montage=" + folder.resolve("m.png"),
			"table=" + folder.resolve("code.csv") }, err, err);

		assertEquals(0, code, said.toString());
		assertEquals(3 * (256 + 8) + 8, IJ.openImage(folder.resolve("m.png").toString()).getWidth(),
			"three panels in a frame of 8 pixels");
		assertEquals(3, Files.readAllLines(folder.resolve("code.csv")).size(), "a heading, 8 and 2 channels");
	}

	@Test
	void badNumbersAndModelsAreAnsweredWithAdvice() throws IOException {
		final Path model = meanAndDetail();

		assertTrue(assertThrows(IllegalArgumentException.class, () -> view(model, "two")).getMessage()
			.contains("such as 8,4,1; found \"two\""));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> view(model, "5")).getMessage()
			.contains("has 2 channels; found 5"));
		final String told =
			assertThrows(IllegalArgumentException.class, () -> view(Path.of("microscopy-x2"), "")).getMessage();
		assertTrue(told.contains("upscales by 2") && told.contains("Choose a model of scale 1"), told);
	}

	/** The maximum of each block in two unequal parts. */
	private Path meanAndDetail() throws IOException {
		final SavedModels net = new SavedModels(1);
		final String latent =
			net.convolution("latent", net.maxPool("pool", "input"), 1, new float[] { 0.3f, 0.7f }, new float[2], false);
		return net.write(folder,
			net.convolution("sum", net.upsample("up", latent), 1, new float[] { 1, 1 }, new float[1], false), 1, 0, 2)
			.path();
	}

	private static CommandRun view(final Path model, final String keep) {
		final CommandRun run = CommandRun.of(LatentView.class);
		run.set(run.input("image"), IJ.openImage("test-images/ct-heart-z16.tif"));
		run.set(run.input("model"), model.toString());
		run.set(run.input("keep"), keep);
		run.run(Progress.NONE);
		return run;
	}
}
