// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidualTest {

	@Test
	void whatWasRemovedIsTheDifference() {
		final ImagePlus before = noise(64, false);
		final ImagePlus after = new ImagePlus("after", before.getProcessor().duplicate());
		after.getProcessor().setf(5, 7, before.getProcessor().getf(5, 7) - 30);

		final ImagePlus removed = new Residual(before, after).image();

		assertEquals(30, removed.getProcessor().getf(5, 7), 1e-4);
		assertEquals(0, removed.getProcessor().getf(6, 7));
	}

	@Test
	void anEnlargedImageIsAveraged() {
		final ImagePlus before = noise(32, false);
		final FloatProcessor large = new FloatProcessor(64, 64);
		for (int y = 0; y < 64; y++)
			for (int x = 0; x < 64; x++)
				large.setf(x, y, before.getProcessor().getf(x / 2, y / 2) + (x % 2 == 0 ? 3 : -3));

		final Residual residual = new Residual(before, new ImagePlus("after", large));

		assertEquals(2, residual.scale());
		assertEquals(0, residual.plane(1).getf(9, 20), 1e-4);
		assertEquals(32, residual.image().getWidth());
	}

	@Test
	void whiteNoiseCorrelatesWithItselfAlone() {
		final Residual residual = new Residual(noise(256, false), IJ.createImage("after", "32-bit black", 256, 256, 1));
		final ImageProcessor correlation = residual.autocorrelation(1).getProcessor();

		assertEquals(31, correlation.getWidth());
		assertEquals(1, correlation.getf(15, 15), 1e-5);
		assertEquals(0, correlation.getf(16, 15), 0.02);
		assertEquals(0, correlation.getf(15, 14), 0.02);
		assertTrue(residual.text(1).contains("as noise that pixels do not share has it"), residual.text(1));
	}

	/** The mean of two neighbours shares half of its variance with the next mean. */
	@Test
	void noiseThatNeighboursShareIsTold() {
		final Residual residual = new Residual(noise(256, true), IJ.createImage("after", "32-bit black", 256, 256, 1));

		assertEquals(0.5, residual.autocorrelation(1).getProcessor().getf(16, 15), 0.02);
		assertTrue(residual.text(1).contains("Correlation with the right neighbour 0.5"), residual.text(1));
	}

	@Test
	void imagesThatDoNotBelongTogetherAreRefused() {
		final ImagePlus before = noise(32, false);

		assertThrows(IllegalArgumentException.class,
			() -> new Residual(before, IJ.createImage("after", "8-bit", 48, 48, 1)));
		assertThrows(IllegalArgumentException.class,
			() -> new Residual(before, IJ.createImage("after", "8-bit", 64, 64, 3)));
		assertThrows(IllegalArgumentException.class,
			() -> new Residual(before, IJ.createImage("after", "8-bit", 16, 16, 1)));
	}

	private static ImagePlus noise(final int size, final boolean shared) {
		final Random random = new Random(2);
		final FloatProcessor pixels = new FloatProcessor(size, size);
		for (int y = 0; y < size; y++) {
			double last = random.nextGaussian();
			for (int x = 0; x < size; x++) {
				final double next = random.nextGaussian();
				pixels.setf(x, y, (float) (10 * (shared ? (last + next) / Math.sqrt(2) : next)));
				last = next;
			}
		}
		return new ImagePlus("before", pixels);
	}
}
