// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.GaussianBlur;
import org.clearstack.resample.Resampling;
import org.junit.jupiter.api.Test;

/** Aperture photometry of synthetic skies: Gaussian stars over a sky of 100 with noise of 1. */
class StarPhotometryTest {

	@Test
	void theSameImageHasTheSameFlux() {
		final Img<FloatType> sky = sky(120, 60);
		star(sky, 30.3, 30.6, 1.8, 5000);
		star(sky, 85, 27.5, 1.5, 2000);

		assertArrayEquals(new double[2], StarPhotometry.fluxErrors(sky, sky, 2));
	}

	@Test
	void aStarThatLostAHundredthIsFound() {
		final Img<FloatType> sky = sky(60, 60);
		final Img<FloatType> other = sky(60, 60);
		star(sky, 30.3, 29.6, 1.8, 50000);
		star(other, 30.3, 29.6, 1.8, 49500);

		assertArrayEquals(new double[] { 0.01 }, StarPhotometry.fluxErrors(sky, other, 2), 1e-4,
			"but for the noise of the sky");
	}

	@Test
	void aGainIsALossAndAnOffsetIsNone() {
		final Img<FloatType> sky = sky(60, 60);
		star(sky, 30.3, 29.6, 1.8, 5000);
		final Img<FloatType> other = sky.copy();
		other.forEach(pixel -> pixel.set(0.9f * pixel.get() + 500));

		assertArrayEquals(new double[] { 0.1 }, StarPhotometry.fluxErrors(sky, other, 2), 1e-4);
	}

	@Test
	void hotPixelsCloseStarsAndStarsAtTheBorderAreNotTaken() {
		final Img<FloatType> sky = sky(200, 60);
		sky.getAt(30, 30).set(5000);
		star(sky, 80, 30, 1.8, 5000);
		star(sky, 91, 30, 1.8, 3000);
		star(sky, 140, 8, 1.8, 5000);

		assertEquals(0, StarPhotometry.fluxErrors(sky, sky, 2).length);
	}

	@Test
	void noiseIsNoStar() {
		assertEquals(0, StarPhotometry.fluxErrors(sky(200, 200), sky(200, 200), 2).length);
	}

	@Test
	void whatKeepsTheFluxOfPixelsKeepsThatOfStars() {
		final Img<FloatType> sky = sky(60, 60);
		star(sky, 30.3, 29.6, 1.2, 50000);
		final RandomAccessibleInterval<FloatType> binned = Binning.bin(sky, 2);

		assertArrayEquals(new double[1], StarPhotometry.fluxErrors(sky, Resampling.NEAREST.upscale(binned, 2), 2), 1e-6,
			"float rounding");
		assertArrayEquals(new double[1],
			StarPhotometry.fluxErrors(sky, Resampling.LANCZOS_BACK_PROJECTED.upscale(binned, 2), 2), 1e-6,
			"float rounding");
		assertTrue(StarPhotometry.fluxErrors(sky, GaussianBlur.blur(sky, 4), 2)[0] > 0.05,
			"a blur carries light out of the circle");
	}

	// -- helpers --

	private static Img<FloatType> sky(final int width, final int height) {
		final Random random = new Random(1);
		final Img<FloatType> sky = ArrayImgs.floats(width, height);
		sky.forEach(pixel -> pixel.set((float) (100 + random.nextGaussian())));
		return sky;
	}

	private static void star(final Img<FloatType> sky, final double x, final double y, final double sigma,
		final double peak)
	{
		final Cursor<FloatType> cursor = sky.localizingCursor();
		while (cursor.hasNext()) {
			final FloatType pixel = cursor.next();
			final double r = Math.hypot(cursor.getDoublePosition(0) - x, cursor.getDoublePosition(1) - y);
			pixel.set((float) (pixel.get() + peak * Math.exp(-r * r / (2 * sigma * sigma))));
		}
	}
}
