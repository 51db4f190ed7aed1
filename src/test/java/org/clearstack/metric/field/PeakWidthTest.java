// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.imglib2.img.array.ArrayImgs;
import net.imglib2.view.Views;
import org.clearstack.metric.Patterns;
import org.junit.jupiter.api.Test;

/** Fits of astropy, printed by src/test/python/metrics_golden.py. */
class PeakWidthTest {

	@Test
	void aProfileIsFittedAsByAstropy() {
		final double[] profile = new double[40];
		for (int i = 0; i < profile.length; i++)
			profile[i] = 20 + 80 * Math.exp(-(i - 17.3) * (i - 17.3) / (2 * 2.4 * 2.4)) + 0.1 * Patterns.hashed(i, 0);

		final PeakWidth.Fit fit = PeakWidth.ofProfile(profile);

		assertEquals(17.30914383348755, fit.x(), 1e-5);
		assertEquals(5.692691443715971, fit.fwhm(), 1e-5);
		assertEquals(78.46583695411562, fit.height(), 1e-4);
		assertEquals(20.041990514232474, fit.background(), 1e-4);
	}

	@Test
	void aSpotIsFittedAsByAstropy() {
		final PeakWidth.Fit fit =
			PeakWidth.ofSpot(Views.interval(Patterns.stars(), new long[] { 44, 59 }, new long[] { 56, 71 }));

		assertEquals(6.500181812241952, fit.x(), 1e-6);
		assertEquals(6.099695946188571, fit.y(), 1e-6);
		assertEquals(3.767798639184773, fit.fwhmX(), 1e-6);
		assertEquals(3.766872416578075, fit.fwhmY(), 1e-6);
	}

	@Test
	void theWidthOfAnExactGaussianIsFound() {
		final double[] profile = new double[21];
		for (int i = 0; i < profile.length; i++)
			profile[i] = 5 + 3 * Math.exp(-(i - 9.5) * (i - 9.5) / (2 * 2 * 2));

		assertEquals(2 * 2.3548200450309493, PeakWidth.ofProfile(profile).fwhm(), 1e-9);
		assertEquals(0, PeakWidth.ofProfile(profile).rest(), 1e-9);
	}

	@Test
	void selectionsWithoutAPeakAreRefused() {
		assertThrows(IllegalArgumentException.class, () -> PeakWidth.ofProfile(new double[] { 1, 2, 1 }));
		assertThrows(IllegalArgumentException.class, () -> PeakWidth.ofProfile(new double[20]));
		assertThrows(IllegalArgumentException.class,
			() -> PeakWidth.ofProfile(new double[] { 1, 2, Double.NaN, 2, 1, 0 }));
		assertThrows(IllegalArgumentException.class,
			() -> PeakWidth.ofProfile(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }));
		assertThrows(IllegalArgumentException.class, () -> PeakWidth.ofSpot(ArrayImgs.floats(9, 9)));
		assertThrows(IllegalArgumentException.class, () -> PeakWidth.ofSpot(ArrayImgs.floats(4, 9)));
	}
}
