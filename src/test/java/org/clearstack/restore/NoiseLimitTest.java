// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.degrade.Noise;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A denoiser that removes more than the noise. */
class NoiseLimitTest {

	private static final int SIZE = 128;
	private static final double LEVEL = 100;

	@Test
	void whatIsNoiseStaysRemoved() {
		final Img<FloatType> flat = flat(SIZE, SIZE);
		final RandomAccessibleInterval<FloatType> source = new Noise(0, 5, 0, 1).addTo(flat);

		NoiseLimit.apply(source, flat, new Noise(0, 5, 0, 0));

		assertTrue(error(flat, flat(SIZE, SIZE)) < 0.2, "of 5; found " + error(flat, flat(SIZE, SIZE)));
	}

	/** Of r = n + t, the multiple nearest to n is v / (v + var t): what is left is √(v · var t / (v + var t)). */
	@ParameterizedTest
	@ValueSource(doubles = { 1e-20, 1, 1e20 })
	void textureStrongerThanNoiseIsGivenBack(final double unit) {
		final RandomAccessibleInterval<FloatType> groundTruth =
			new Noise(0, 12 * unit, 0, 2).addTo(flat(SIZE, SIZE, unit));
		final RandomAccessibleInterval<FloatType> source = new Noise(0, 5 * unit, 0, 3).addTo(groundTruth);
		final Img<FloatType> smooth = flat(SIZE, SIZE, unit);

		NoiseLimit.apply(source, smooth, new Noise(0, 5 * unit, 0, 0));

		assertEquals(5 * 12 / Math.hypot(5, 12), error(smooth, groundTruth) / unit, 0.1);
	}

	@Test
	void shotNoiseGrowsWithTheIntensity() {
		final Noise camera = new Noise(0.5, 2, 20, 4);
		final Img<FloatType> steps = flat(SIZE, SIZE);
		Views.interval(steps, Intervals.createMinMax(64, 0, 127, 127)).forEach(pixel -> pixel.set(2000));
		final RandomAccessibleInterval<FloatType> source = camera.addTo(steps);
		final Img<FloatType> told = steps.copy();
		final Img<FloatType> readNoiseAlone = steps.copy();

		NoiseLimit.apply(source, told, camera);
		NoiseLimit.apply(source, readNoiseAlone, new Noise(0, 2, 0, 0));

		assertTrue(error(told, steps) < 1, "found " + error(told, steps));
		assertTrue(error(readNoiseAlone, steps) > 10,
			"with so little noise told, most is taken for texture; found " + error(readNoiseAlone, steps));
	}

	@Test
	void aHotPixelThatWasRemovedDoesNotBringBackTheNoiseAroundIt() {
		final RandomAccessibleInterval<FloatType> source = new Noise(0, 5, 0, 8).addTo(flat(40, 30));
		source.getAt(20, 15).set(1e6f);
		final Img<FloatType> output = flat(40, 30);

		NoiseLimit.apply(source, output, new Noise(0, 5, 0, 0));

		output.getAt(20, 15).set((float) LEVEL);
		assertTrue(error(output, flat(40, 30)) < 1, "of 5; found " + error(output, flat(40, 30)));
	}

	@Test
	void noNoiseGivesTheSourceBack() {
		final RandomAccessibleInterval<FloatType> source = new Noise(0, 5, 0, 5).addTo(flat(40, 30));
		final Img<FloatType> output = flat(40, 30);

		NoiseLimit.apply(source, output, Noise.NONE);

		assertImageEquals(source, output, 1e-5);
	}

	@Test
	void aRegionInsideItsReachIsAsInTheWhole() {
		final RandomAccessibleInterval<FloatType> source =
			Views.translate(new Noise(0.3, 5, 20, 6).addTo(flat(90, 80)), -7, 11);
		final RandomAccessibleInterval<FloatType> whole = Views.translate(flat(90, 80), -7, 11);
		NoiseLimit.apply(source, whole, new Noise(0, 2, 0, 0));
		final Interval inside = Intervals.createMinMax(20, 40, 45, 55);
		final Interval wider = Intervals.expand(inside, NoiseLimit.REACH);
		final RandomAccessibleInterval<FloatType> part =
			Views.translate(flat(wider.dimension(0), wider.dimension(1)), wider.minAsLongArray());

		NoiseLimit.apply(source, part, new Noise(0, 2, 0, 0));

		assertImageEquals(Views.interval(whole, inside), Views.interval(part, inside), 1e-4);
	}

	@Test
	void pixelsThatAreNotFiniteStayAndSpoilNothing() {
		final RandomAccessibleInterval<FloatType> source = new Noise(0, 5, 0, 7).addTo(flat(40, 30));
		source.getAt(10, 10).set(Float.NaN);
		source.getAt(20, 10).set(Float.POSITIVE_INFINITY);
		final Img<FloatType> output = flat(40, 30);
		output.getAt(10, 10).set(Float.NaN);
		output.getAt(20, 10).set(Float.POSITIVE_INFINITY);

		NoiseLimit.apply(source, output, new Noise(0, 5, 0, 0));

		assertTrue(Float.isNaN(output.getAt(10, 10).get()));
		assertEquals(Float.POSITIVE_INFINITY, output.getAt(20, 10).get());
		assertEquals(LEVEL, output.getAt(11, 10).get(), 5);
	}

	// -- helpers --

	private static Img<FloatType> flat(final long width, final long height) {
		return flat(width, height, 1);
	}

	private static Img<FloatType> flat(final long width, final long height, final double unit) {
		final Img<FloatType> image = ArrayImgs.floats(width, height);
		image.forEach(pixel -> pixel.set((float) (LEVEL * unit)));
		return image;
	}

	/** Root mean square difference. */
	private static double error(final RandomAccessibleInterval<FloatType> a,
		final RandomAccessibleInterval<FloatType> b)
	{
		final double[] sum = new double[1];
		LoopBuilder.setImages(a, b).forEachPixel((x, y) -> sum[0] += Math.pow((double) x.get() - y.get(), 2));
		return Math.sqrt(sum[0] / Intervals.numElements(a));
	}
}
