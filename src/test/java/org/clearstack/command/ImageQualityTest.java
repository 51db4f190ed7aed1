// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.clearstack.network.Progress;
import org.junit.jupiter.api.Test;

class ImageQualityTest {

	private static final int SIZE = 24;

	@Test
	void anImageShiftedByOneHasAnErrorOfOne() {
		final ImagePlus reference = stack(2, 1, 0);
		final ImagePlus test = stack(2, 1, 1);

		final ResultsTable table = rate(reference, test, 255);

		assertEquals(List.of("shifted 1 z1", "shifted 1 z2", "shifted 1 mean"), labels(table));
		for (int row = 0; row < 3; row++) {
			assertEquals(1, table.getValue("MSE", row), 1e-6);
			assertEquals(20 * Math.log10(255), table.getValue("PSNR (dB)", row), 1e-5);
			assertEquals(0, table.getValue("HFENN", row), 1e-6);
			assertEquals(255, table.getValue("Range", row));
		}
	}

	@Test
	void anEqualImageIsPerfect() {
		final ResultsTable table = rate(stack(1, 1, 0), stack(1, 1, 0), 0);

		assertEquals(1, table.size());
		assertEquals(0, table.getValue("MSE", 0));
		assertEquals(Double.POSITIVE_INFINITY, table.getValue("PSNR (dB)", 0));
		assertEquals(1, table.getValue("SSIM", 0));
	}

	@Test
	void rangeZeroIsTheRangeOfTheWholeReference() {
		final ImagePlus reference = stack(2, 1, 0);
		reference.getStack().getProcessor(1).setf(3, 3, -50);
		reference.getStack().getProcessor(2).setf(4, 4, 150);

		assertEquals(200, rate(reference, stack(2, 1, 0), 0).getValue("Range", 0));
	}

	@Test
	void rgbIsRatedChannelByChannel() {
		final ImagePlus reference = IJ.createImage("rgb", "RGB ramp", SIZE, SIZE, 1);
		final ImagePlus test = reference.duplicate();
		test.setTitle("t");
		final byte[] green = ((ColorProcessor) test.getProcessor()).getChannel(2);
		for (int i = 0; i < green.length; i++)
			green[i] ^= 1;
		((ColorProcessor) test.getProcessor()).setChannel(2, new ByteProcessor(SIZE, SIZE, green));

		final ResultsTable table = rate(reference, test, 255);

		assertEquals(List.of("t red", "t green", "t blue", "t mean"), labels(table));
		assertEquals(0, table.getValue("MSE", 0));
		assertEquals(1, table.getValue("MSE", 1));
		assertEquals(0, table.getValue("MSE", 2));
	}

	@Test
	void hyperstacksAreLabelledByChannelSliceAndFrame() {
		final ResultsTable table = rate(stack(2, 2, 0), stack(2, 2, 0), 1);

		assertEquals("shifted 0 c1 z1", table.getLabel(0));
		assertEquals("shifted 0 c2 z2", table.getLabel(3));
	}

	@Test
	void differentSizesAreRefusedWithBoth() {
		final Exception e = assertThrows(IllegalArgumentException.class, () -> rate(stack(2, 1, 0), stack(3, 1, 0), 0));

		assertTrue(e.getMessage().contains("24 x 24 pixels, 1 channels, 2 slices") && e.getMessage().contains("3 slices"), e.getMessage());
	}

	@Test
	void aConstantReferenceNeedsARange() {
		final ImagePlus flat = IJ.createImage("flat", "8-bit black", SIZE, SIZE, 1);

		final Exception e = assertThrows(IllegalArgumentException.class, () -> rate(flat, flat, 0));
		assertTrue(e.getMessage().contains("Set range"), e.getMessage());
	}

	/** Noise from 0 to 100 (seed 7), plus an offset. */
	private static ImagePlus stack(final int slices, final int channels, final float offset) {
		final Random random = new Random(7);
		final ImageStack stack = new ImageStack(SIZE, SIZE);
		for (int i = 0; i < slices * channels; i++) {
			final float[] pixels = new float[SIZE * SIZE];
			for (int k = 0; k < pixels.length; k++)
				pixels[k] = 100 * random.nextFloat() + offset;
			stack.addSlice(new FloatProcessor(SIZE, SIZE, pixels));
		}
		final ImagePlus image = new ImagePlus("shifted " + (int) offset, stack);
		image.setDimensions(channels, slices, 1);
		return channels > 1 ? new CompositeImage(image) : image;
	}

	private static ResultsTable rate(final ImagePlus reference, final ImagePlus test, final double range) {
		final CommandRun run = CommandRun.of(ImageQuality.class);
		run.set(run.input("reference"), reference);
		run.set(run.input("test"), test);
		run.set(run.input("range"), range);
		run.run(Progress.NONE);
		return (ResultsTable) run.get(run.outputs().get(0));
	}

	private static List<String> labels(final ResultsTable table) {
		final String[] labels = new String[table.size()];
		Arrays.setAll(labels, table::getLabel);
		return List.of(labels);
	}
}
