// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.door.CommandRun;
import org.clearstack.image.ImageFiles;
import org.clearstack.metric.resolution.CorrelationThreshold;
import org.clearstack.metric.resolution.FourierCorrelation;
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
	void aVolumeIsMeasuredInShells() throws Exception {
		final Path second = folder.resolve("second.tif");
		ImageFiles.save(volume(2), second);

		final CommandRun run = run(volume(1), "second", second.toString(), "volume", true);
		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(0));
		final CommandRun split = run(volume(1), "split", "checkerboard", "volume", true);

		final double resolution = table.getValue("FSC 1/7 (pixels)", 0);
		final double expected = FourierCorrelation
			.correlate(voxels(1), voxels(2), new FourierCorrelation.Setup(FourierCorrelation.TAPER, 1, 1, 1))
			.smoothed(2).resolution(CorrelationThreshold.ONE_SEVENTH).orElseThrow();
		assertEquals(expected, resolution, 1e-9);
		assertEquals("two exposures", table.getStringValue("FSC by", 0));
		assertTrue(((ImagePlus) run.get(run.outputs().get(1))).getTitle().startsWith("Fourier shell correlation"));
		assertEquals("checkerboard",
			((ResultsTable) split.get(split.outputs().get(0))).getStringValue("FSC by", 0));
		assertThrows(IllegalArgumentException.class, () -> run(exposure(1), "split", "checkerboard", "volume", true));
	}

	@Test
	void evenAndOddSlicesAreCompared() {
		final CommandRun run = run(volume(1), "split", "slices");

		assertEquals("slices", ((ResultsTable) run.get(run.outputs().get(0))).getStringValue("FRC by", 0));
	}

	@Test
	void mapsShowWhereTheImageDisagreesWithItsSourceAndWhereNoiseWins() throws Exception {
		final ImagePlus other = exposure(1);
		for (int y = 60; y < 68; y++)
			for (int x = 60; x < 68; x++)
				other.getProcessor().setf(x, y, 900);
		final Path source = folder.resolve("source.tif");
		ImageFiles.save(exposure(1), source);

		final CommandRun run = run(other, "source", source.toString(), "showerror", true, "showsnr", true);
		final ImagePlus error = (ImagePlus) run.get(run.outputs().get(2));
		final ImagePlus snr = (ImagePlus) run.get(run.outputs().get(3));

		assertTrue(error.getProcessor().getf(64, 64) > 4 * error.getProcessor().getf(20, 20));
		assertTrue(snr.getProcessor().getf(64, 64) > 100, "the square is 800 grey levels over noise of 5");
		final Exception e =
			assertThrows(IllegalArgumentException.class, () -> run(exposure(1), "showerror", "true"));
		assertTrue(e.getMessage().contains("Choose it as source"), e.getMessage());
	}

	@Test
	void anotherSizeAConstantImageAndNaNAreTold() throws Exception {
		final Path small = folder.resolve("small.tif");
		ImageFiles.save(new ImagePlus("small", new FloatProcessor(64, 64)), small);
		final ImagePlus flat = new ImagePlus("flat", new FloatProcessor(64, 64));
		final ImagePlus holed = exposure(1);
		holed.getProcessor().setf(3, 4, Float.NaN);

		run(exposure(1), "second", small.toString());
		assertTold("they must be equal");
		run(flat, "split", "checkerboard");
		assertTold("An image is constant");
		run(holed, "split", "checkerboard");
		assertTold("NaN at [3, 4]");
	}

	private void assertTold(final String part) {
		assertTrue(notes.stream().anyMatch(note -> note.contains(part)), notes.toString());
		notes.clear();
	}

	@Test
	void aRestorationIsRatedBeforeAndAfter() {
		final ImagePlus clean = new ImagePlus("spots-restored", exposure(3, 1).getProcessor());
		final CommandRun run = CommandRun.of(CompareWithOriginal.class);
		run.set(run.input("original"), exposure(1));
		run.set(run.input("restored"), clean);

		run.run(listener());
		final ResultsTable table = (ResultsTable) run.get(run.outputs().get(0));

		assertEquals(2, table.size());
		assertEquals(5, table.getValue("Noise SD", 0), 0.5);
		assertTrue(table.getValue("Noise SD", 1) < 0.6 * table.getValue("Noise SD", 0), notes.toString());
		assertTrue(table.getValue("RSP", 1) > 0.9, "RSP " + table.getValue("RSP", 1));
		assertEquals("", table.getStringValue("RSP", 0));
		assertTold("as noise that pixels do not share has it");
	}

	@Test
	void anImageOfAFewPixelsIsRefused() {
		final ImagePlus tiny = new ImagePlus("tiny", new FloatProcessor(6, 6));

		assertThrows(IllegalArgumentException.class, () -> run(tiny, "split", "checkerboard"));
	}

	private CommandRun run(final ImagePlus image, final Object... parameters) {
		final CommandRun run = CommandRun.of(ResolutionAndNoise.class);
		run.set(run.input("image"), image);
		for (int i = 0; i < parameters.length; i += 2) {
			final boolean truth = "true".equals(parameters[i + 1]);
			run.set(run.input((String) parameters[i]), truth ? (Object) true : parameters[i + 1]);
		}
		run.run(listener());
		return run;
	}

	private Progress listener() {
		return new Progress() {

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
		};
	}

	private static RandomAccessibleInterval<FloatType> voxels(final long seed) {
		final Img<FloatType> voxels = ArrayImgs.floats(64, 64, 16);
		final ImageStack stack = volume(seed).getStack();
		final Cursor<FloatType> out = voxels.cursor();
		for (int i = 0; i < 64 * 64 * 16; i++)
			out.next().set(stack.getProcessor(i / 4096 + 1).getf(i % 4096));
		return voxels;
	}

	/** The same blurred spots in 16 slices, with noise of their own. */
	private static ImagePlus volume(final long seed) {
		final ImageStack stack = new ImageStack(64, 64);
		for (int z = 0; z < 16; z++) {
			final FloatProcessor whole = (FloatProcessor) exposure(100 * seed + z).getProcessor();
			whole.setRoi(0, 0, 64, 64);
			stack.addSlice(whole.crop());
		}
		return new ImagePlus("volume", stack);
	}

	private static ImagePlus exposure(final long seed) {
		return exposure(seed, 5);
	}

	private static ImagePlus exposure(final long seed, final double deviation) {
		final Random object = new Random(7);
		final FloatProcessor scene = new FloatProcessor(128, 128);
		for (int i = 0; i < 500; i++)
			scene.setf(object.nextInt(128), object.nextInt(128), 2000);
		scene.blurGaussian(1.6);
		final Random noise = new Random(seed);
		for (int i = 0; i < 128 * 128; i++)
			scene.setf(i, (float) (100 + scene.getf(i) + deviation * noise.nextGaussian()));
		return new ImagePlus("spots", scene);
	}
}
