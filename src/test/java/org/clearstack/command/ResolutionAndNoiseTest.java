// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImageFiles;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resolution and Noise... on blurred spots with Gaussian noise of 5 grey levels. */
class ResolutionAndNoiseTest {

	@TempDir
	Path folder;

	private final List<String> notes = new ArrayList<>();

	@Test
	void twoExposuresGiveResolutionInMicronsAndNoise() throws Exception {
		final Path second = folder.resolve("second.tif");
		ImageFiles.save(exposure(2), second);
		final ImagePlus image = exposure(1);
		image.getCalibration().setUnit("micron");
		image.getCalibration().pixelWidth = 0.1;
		image.getCalibration().pixelHeight = 0.1;

		final CommandRun run = run(image, "second", second.toString());
		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(0));

		assertEquals(5, table.getValue("Noise SD", 0), 0.5);
		assertEquals(0, table.getValue("Gain", 0));
		final String unit = image.getCalibration().getUnits();
		final double resolution = table.getValue("FRC 1/7 (" + unit + ")", 0);
		assertTrue(resolution > 0.3 && resolution < 1, "resolution " + resolution);
		assertTrue(table.getValue("Decorrelation (" + unit + ")", 0) > 0.2);
		assertEquals("two exposures", table.getStringValue("FRC by", 0));
		assertNotNull(run.get(run.outputs().get(1)));
	}

	@Test
	void oneExposureTwiceIsTold() throws Exception {
		final Path same = folder.resolve("same.tif");
		ImageFiles.save(exposure(1), same);

		run(exposure(1), "second", same.toString());

		assertTrue(notes.stream().anyMatch(note -> note.contains("one and the same image")), notes.toString());
	}

	@Test
	void aSplitImageAndItsSourceAreMeasured() throws Exception {
		final Path source = folder.resolve("source.tif");
		ImageFiles.save(exposure(1), source);

		final CommandRun run = run(exposure(1), "source", source.toString());
		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(0));

		assertEquals("checkerboard", table.getStringValue("FRC by", 0));
		assertEquals(1, table.getValue("RSP", 0), 1e-6);
		assertEquals(0, table.getValue("RSE", 0), 1e-3);
	}

	@Test
	void whatCannotBeMeasuredIsToldAndTheRestIsThere() {
		final CommandRun run = run(exposure(1), "split", "photons");
		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(0));

		assertTrue(notes.stream().anyMatch(note -> note.contains("without shot noise")), notes.toString());
		assertFalse(table.columnExists("FRC by"));
		assertEquals(5, table.getValue("Noise SD", 0), 0.5);
	}

	@Test
	void anImageOfAFewPixelsIsRefused() {
		final ImagePlus tiny = new ImagePlus("tiny", new FloatProcessor(6, 6));

		assertThrows(IllegalArgumentException.class, () -> run(tiny, "split", "checkerboard"));
	}

	private CommandRun run(final ImagePlus image, final String parameter, final String value) {
		final CommandRun run = CommandRun.of(ResolutionAndNoise.class);
		run.set(run.input("image"), image);
		run.set(run.input(parameter), value);
		run.run(new Progress() {

			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return false;
			}

			@Override
			public void note(final String message) {
				notes.add(message);
			}
		});
		return run;
	}

	private static ImagePlus exposure(final long seed) {
		final Random object = new Random(7);
		final FloatProcessor scene = new FloatProcessor(128, 128);
		for (int i = 0; i < 500; i++)
			scene.setf(object.nextInt(128), object.nextInt(128), 2000);
		scene.blurGaussian(1.6);
		final Random noise = new Random(seed);
		for (int i = 0; i < 128 * 128; i++)
			scene.setf(i, (float) (100 + scene.getf(i) + 5 * noise.nextGaussian()));
		return new ImagePlus("spots", scene);
	}
}
