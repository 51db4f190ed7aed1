// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.Plot;
import org.junit.jupiter.api.Test;

class StackPlotTest {

	@Test
	void positionsCountFromOneAndInfinityIsLeftOut() {
		final StackPlot curves = new StackPlot("PSNR of x", "Slice", "PSNR (dB)");
		curves.add("x", new double[] { 30, Double.POSITIVE_INFINITY, 20 });

		final ImagePlus image = curves.image();

		final Plot plot = (Plot) image.getProperty(Plot.PROPERTY_KEY);
		assertArrayEquals(new float[] { 1, 2, 3 }, plot.getXValues());
		assertArrayEquals(new float[] { 30, Float.NaN, 20 }, plot.getYValues());
		assertTrue(plot.getLimits()[2] > 15 && plot.getLimits()[3] < 35, "the limits fit what is finite");
		assertEquals("PSNR of x", image.getTitle());
		assertEquals("Slice", plot.getLabel('x'));
		assertEquals("PSNR (dB)", plot.getLabel('y'));
	}

	@Test
	void eachCurveIsDrawn() {
		final StackPlot one = new StackPlot("t", "Slice", "MSE");
		one.add("a", new double[] { 1, 2 });
		final StackPlot two = new StackPlot("t", "Slice", "MSE");
		two.add("a", new double[] { 1, 2 });
		two.add("b", new double[] { 2, 1 });

		final Plot plot = (Plot) two.image().getProperty(Plot.PROPERTY_KEY);

		assertArrayEquals(new float[] { 2, 1 }, plot.getDataObjectArrays(1)[1]);
		assertTrue(two.image().getProcessor().getNChannels() == 3, "curves differ by colour");
		assertEquals(1, ((Plot) one.image().getProperty(Plot.PROPERTY_KEY)).getNumPlotObjects());
	}
}
