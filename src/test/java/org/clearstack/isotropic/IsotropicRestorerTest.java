// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.isotropic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.clearstack.adapt.AdaptationBudget;
import org.clearstack.device.DeviceChoice;
import org.clearstack.model.ModelFolder;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsotropicRestorerTest {

	/** 120 × 126 pixels of 1.5 mm, 16 slices at a distance of 3 mm. */
	private static ImagePlus heart() {
		return IJ.openImage("test-images/ct-heart-z16.tif");
	}

	private static ImagePlus middle() {
		final ImagePlus heart = heart();
		heart.setRoi(28, 30, 64, 64);
		return heart.crop("stack");
	}

	private static IsotropicRestorer restorer(final double anisotropy, final String budget, final Path kept) {
		return new IsotropicRestorer(new IsotropicSettings(anisotropy, 1, 0, AdaptationBudget.parse(budget),
			DeviceChoice.parse("cpu"), kept));
	}

	private static String refusal(final ImagePlus image, final double anisotropy) {
		return assertThrows(IllegalArgumentException.class,
			() -> restorer(anisotropy, "0", null).restore(image, Progress.NONE)).getMessage();
	}

	@Test
	void slicesStayWhereTheyAreAndVoxelsBecomeCubes() {
		final ImagePlus heart = heart();
		heart.getStack().setSliceLabel("third", 3);
		heart.getCalibration().zOrigin = 4;

		final ImagePlus result = restorer(0, "0", null).restore(heart, Progress.NONE);

		assertEquals(31, result.getNSlices());
		assertEquals(16, result.getBitDepth());
		assertEquals(1.5, result.getCalibration().pixelDepth, 1e-9);
		assertEquals(8, result.getCalibration().zOrigin, 1e-9);
		assertEquals("third", result.getStack().getSliceLabel(5));
		assertNull(result.getStack().getSliceLabel(4));
		for (int z = 0; z < 16; z++)
			assertArrayEquals((short[]) heart.getStack().getPixels(z + 1),
				(short[]) result.getStack().getPixels(2 * z + 1));
		assertTrue(result.getProp(IsotropicRestorer.PROPERTY).contains("cubic"));
	}

	@ParameterizedTest
	@CsvSource({ "2.7, 41", "1.5, 23", "5, 76" })
	void anyAnisotropyWillDo(final double anisotropy, final int slices) {
		assertEquals(slices, restorer(anisotropy, "0", null).restore(heart(), Progress.NONE).getNSlices());
	}

	@Test
	@Tag("slow")
	void aNetworkIsTrainedUsedAndKept(@TempDir final Path folder) {
		final Path kept = folder.resolve("heart-z");

		final ImagePlus result = restorer(0, "40 steps", kept).restore(middle(), Progress.NONE);

		final String told = result.getProp(IsotropicRestorer.PROPERTY);
		assertTrue(told.contains("trained on the stack itself (40 steps"), told);
		assertEquals(1, ModelFolder.read(kept).spec().scale());
		final ImagePlus cubic = restorer(0, "0", null).restore(middle(), Progress.NONE);
		double change = 0;
		for (int z = 1; z <= 31; z++) {
			final ImageProcessor first = cubic.getStack().getProcessor(z);
			final ImageProcessor second = result.getStack().getProcessor(z);
			for (int i = 0; i < first.getPixelCount(); i++)
				change += Math.abs(first.getf(i) - second.getf(i)) / first.getPixelCount() / 31;
		}
		assertTrue(change > 0.1 && change < 100, "mean change " + change + " HU");
	}

	@Test
	@Tag("slow")
	void aConstantStackIsInterpolatedAndTheResultSaysSo(@TempDir final Path folder) {
		final ImageStack stack = new ImageStack(40, 40);
		for (int z = 0; z < 5; z++)
			stack.addSlice(new FloatProcessor(40, 40));

		final ImagePlus result =
			restorer(3, "2 steps", folder.resolve("none")).restore(new ImagePlus("flat", stack), Progress.NONE);

		assertTrue(result.getProp(IsotropicRestorer.PROPERTY).contains("constant"));
		assertFalse(Files.exists(folder.resolve("none")));
	}

	@Test
	void pixelsThatAreNotFiniteReachNoSliceButTheirNeighbours() {
		final ImageStack stack = new ImageStack(40, 40);
		for (int z = 0; z < 6; z++)
			stack.addSlice(new FloatProcessor(40, 40));
		stack.getProcessor(3).setf(7, 8, Float.NaN);

		final ImagePlus result = restorer(2, "0", null).restore(new ImagePlus("hole", stack), Progress.NONE);

		assertTrue(Float.isNaN(result.getStack().getProcessor(5).getf(7, 8)));
		assertEquals(0, result.getStack().getProcessor(7).getf(7, 8));
		assertEquals(0, result.getStack().getProcessor(5).getf(8, 8));
	}

	@Test
	void channelsFramesAndColoursAreKept() {
		final ImagePlus image = IJ.createHyperStack("h", 40, 36, 2, 4, 3, 8);
		image.getStack().getProcessor(image.getStackIndex(2, 3, 2)).setf(5, 6, 200);

		final ImagePlus result = restorer(2, "0", null).restore(image, Progress.NONE);

		assertArrayEquals(new int[] { 40, 36, 2, 7, 3 }, result.getDimensions());
		assertEquals(200, result.getStack().getProcessor(result.getStackIndex(2, 5, 2)).getf(5, 6));
		final ImagePlus colours = IJ.createImage("c", "RGB white", 40, 40, 4);
		assertEquals(24, restorer(3, "0", null).restore(colours, Progress.NONE).getBitDepth());
	}

	@Test
	void whatCannotBeMadeIsotropicIsRefusedByName() {
		final ImagePlus heart = heart();
		assertTrue(refusal(new ImagePlus("one", heart.getProcessor()), 0).contains("found 1"));
		assertTrue(refusal(IJ.createImage("small", "8-bit", 31, 90, 5), 3).contains("31×90"));
		assertTrue(refusal(IJ.createImage("unknown", "8-bit", 40, 40, 5), 0).contains("anisotropy=3"));
		assertTrue(refusal(heart, 1).contains("isotropic already"));
		assertTrue(refusal(heart, 0.5).contains("closer together"));
		heart.getCalibration().pixelHeight = 2;
		assertTrue(refusal(heart, 0).contains("squares"));
		assertNotNull(refusal(IJ.createHyperStack("movie", 40, 40, 1, 1, 9, 8), 3));
		assertThrows(IllegalArgumentException.class, () -> restorer(21, "0", null));
	}

	@Test
	void whoStopsItGetsNoResult() {
		final Progress stopped = new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return true;
			}
		};
		assertThrows(CancellationException.class, () -> restorer(0, "0", null).restore(heart(), stopped));
	}

	@ParameterizedTest
	@CsvSource({ "3, 1, 0, 1e-3", "2.7, 1, 0, 0.05", "5, 0, 0, 1e-3", "3, 1, 1.5, 1e-3" })
	void aRampIsDegradedToItself(final double factor, final double thickness, final double blur,
		final double tolerance)
	{
		// pixels are squares of one value: where a slice ends within one, its mean is up to 1 / (8 · 2.7) pixels away
		final AxialSampling sampling = new AxialSampling(factor, thickness, blur);
		final float[] ramp = new float[100];
		for (int y = 0; y < ramp.length; y++)
			ramp[y] = y;

		final float[] degraded = sampling.degraded(ramp, 1, 1);

		for (int y = sampling.reach(); y < ramp.length - sampling.reach(); y++)
			assertEquals(y, degraded[y], tolerance);
	}

	@Test
	void aSliceIsTheMeanOfWhatItCovers() {
		final float[] point = new float[60];
		point[30] = 1;

		final float[] degraded = new AxialSampling(3, 1, 0).degraded(point, 1, 0);

		assertEquals(1 / 3.0, degraded[30], 1e-6);
		assertEquals(0, degraded[33], 1e-6);
		assertEquals(0, degraded[27], 1e-6);
	}
}
