// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric.resolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.metric.Images;
import org.clearstack.metric.Patterns;
import org.clearstack.metric.numeric.GaussianBlur;
import org.clearstack.metric.pixel.Samples;
import org.clearstack.metric.resolution.FourierCorrelation.Setup;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Values of numpy, printed by src/test/python/metrics_golden.py. */
class FourierCorrelationTest {

	private static final double EXACT = 1e-10;

	private final Img<DoubleType> first = Patterns.pattern(96, 80, 0);
	private final Img<DoubleType> second = Patterns.pattern(96, 80, 1);

	@Test
	void ringsAreThoseOfNumpy() {
		final CorrelationCurve curve = FourierCorrelation.correlate(first, second, new Setup(0));

		assertRings(curve, new int[] { 5, 15, 25, 40 }, 0.9974225467458767, 0.1712775890211758, 0.08639550691968238,
			0.007827630209143167);
		assertEquals(4.8499194856384475, curve.resolution(CorrelationThreshold.ONE_SEVENTH).orElseThrow(), EXACT);
		assertEquals(1.0 / 80, curve.step());
	}

	@Test
	void aWindowAndPixelsThatAreNotSquareAreAsInNumpy() {
		final CorrelationCurve curve = FourierCorrelation.correlate(first, second, new Setup(0.25, 0.5, 2));

		assertRings(curve, new int[] { 3, 6, 9 }, 0.8428047369399718, 0.4843661184336218, 0.18908073537586095);
	}

	@Test
	void shellsOfVolumesAreThoseOfNumpy() {
		final CorrelationCurve curve = FourierCorrelation.correlate(Patterns.volume(24, 20, 16, 0),
			Patterns.volume(24, 20, 16, 50), Setup.pixels());

		assertRings(curve, new int[] { 2, 5, 8 }, 0.9791940484535452, 0.17607308078949166, 0.0387018814529432);
	}

	@Test
	void theCheckerboardIsThatOfNumpy() {
		final CorrelationCurve curve = FourierCorrelation.checkerboard(first, Setup.pixels());

		assertRings(curve, new int[] { 3, 9, 15 }, 0.9872247081461862, 0.17445250578728724, 0.08261770103552095);
		assertEquals(0.25, curve.frequency(curve.counts().length - 1));
	}

	/**
	 * {@code test-images/frc-a.tif} of the reference values: 256 x 256 pixels of a blurred random field with Poisson
	 * noise.
	 */
	@Test
	void twoExposuresHaveTheResolutionOfTheReference() {
		final Path folder = Path.of("..", "shared", "cases", "files");
		Assumptions.assumeTrue(Files.exists(folder.resolve("frc-a.tif")), "needs ../shared/cases");
		final CorrelationCurve curve = FourierCorrelation.correlate(open(folder.resolve("frc-a.tif")),
			open(folder.resolve("frc-b.tif")), new Setup(0));

		assertRings(curve, new int[] { 10, 30, 50, 70 }, 0.9927278074, 0.9801312081, 0.8525779163, 0.2426587899);
		assertEquals(3.471149, curve.resolution(CorrelationThreshold.ONE_SEVENTH).orElseThrow(), 1e-6);
	}

	@Test
	void splitImagesOfPhotonsAgreeWithTwoExposures() {
		final RandomAccessibleInterval<FloatType> a = exposure(128, 60, 1);
		final double two =
			resolution(FourierCorrelation.correlate(exposure(128, 30, 2), exposure(128, 30, 3), Setup.pixels()));

		assertEquals(two, resolution(FourierCorrelation.thinned(a, 1, 0, 5, Setup.pixels())), 0.15 * two);
		assertEquals(two, resolution(FourierCorrelation.checkerboard(a, Setup.pixels())), 0.25 * two);
	}

	@Test
	void theTwoHalvesOfThinnedPhotonsAddUpToAllAndAreIndependent() {
		final RandomAccessibleInterval<FloatType> flat = ArrayImgs.floats(64, 64);
		flat.forEach(pixel -> pixel.set(130));
		final ImageSplit halves = ImageSplit.thinned(flat, 2, 10, 4);
		final double[] a = Samples.of(halves.first(), "a").values();
		final double[] b = Samples.of(halves.second(), "b").values();

		for (int i = 0; i < a.length; i++)
			assertEquals(60, a[i] + b[i]);
		assertEquals(30, Arrays.stream(a).average().orElseThrow(), 0.3);
		assertEquals(15, Arrays.stream(a).map(v -> (v - 30) * (v - 30)).average().orElseThrow(), 1.5);
	}

	@Test
	void evenAndOddSlicesAreAveraged() {
		final Img<DoubleType> stack = Patterns.volume(24, 20, 5, 0);
		final ImageSplit halves = ImageSplit.evenOdd(stack);
		final double[] values = Samples.of(stack, "stack").values();

		assertEquals((values[7] + values[7 + 960] + values[7 + 1920]) / 3,
			Samples.of(halves.first(), "even").values()[7], 1e-12);
		assertEquals((values[7 + 480] + values[7 + 1440]) / 2, Samples.of(halves.second(), "odd").values()[7], 1e-12);
	}

	@Test
	void oneExposureGivenTwiceIsNoticed() {
		assertTrue(FourierCorrelation.correlate(first, first, Setup.pixels()).isOfOneImage());
		assertFalse(FourierCorrelation.correlate(first, second, Setup.pixels()).isOfOneImage());
		assertTrue(FourierCorrelation.correlate(first, first, Setup.pixels()).resolution(CorrelationThreshold.HALF_BIT)
			.isEmpty());
	}

	@Test
	void resolutionComesInTheUnitOfThePixels() {
		final double pixels = FourierCorrelation.correlate(first, second, Setup.pixels())
			.resolution(CorrelationThreshold.HALF_BIT).orElseThrow();
		final double microns = FourierCorrelation.correlate(first, second, new Setup(0.25, 0.1, 0.1))
			.resolution(CorrelationThreshold.HALF_BIT)
			.orElseThrow();

		assertEquals(0.1 * pixels, microns, EXACT);
	}

	@Test
	void pixelTypeAndBrightnessDoNotMatter() {
		final CorrelationCurve expected = FourierCorrelation.correlate(first, second, Setup.pixels());
		final Img<DoubleType> brighter = Images.of(96, 80, (x, y) -> 3 * second.getAt(x, y).get() + 1000);

		assertEquals(expected.correlation()[12],
			FourierCorrelation.correlate(Patterns.floats(first), brighter, Setup.pixels()).correlation()[12], 1e-6);
	}

	@Test
	void thresholdsAreTheirDefinitions() {
		assertEquals(1.0 / 7, CorrelationThreshold.ONE_SEVENTH.at(5));
		assertEquals(0.143, CorrelationThreshold.FIXED_0143.at(5));
		assertEquals((0.2071 + 0.19102) / (1.2071 + 0.09102), CorrelationThreshold.HALF_BIT.at(100), 1e-15);
		assertEquals(0.2071 / 1.2071, CorrelationThreshold.HALF_BIT.at(1L << 60), 1e-8);
	}

	@Test
	void imagesThatCannotBeCorrelatedAreRefused() {
		final Img<DoubleType> constant = Images.of(96, 80, (x, y) -> 1);
		final Img<DoubleType> hole = Images.of(96, 80, (x, y) -> x == 3 && y == 4 ? Double.NaN : x * y);

		assertThrows(IllegalArgumentException.class,
			() -> FourierCorrelation.correlate(first, constant, Setup.pixels()));
		assertThrows(IllegalArgumentException.class, () -> FourierCorrelation.correlate(first, hole, Setup.pixels()));
		assertThrows(IllegalArgumentException.class,
			() -> FourierCorrelation.correlate(first, Patterns.pattern(95, 80, 0), Setup.pixels()));
		assertThrows(IllegalArgumentException.class,
			() -> FourierCorrelation.correlate(Patterns.pattern(4, 4, 0), Patterns.pattern(4, 4, 1), Setup.pixels()));
		assertThrows(IllegalArgumentException.class, () -> FourierCorrelation.thinned(first, 0, 0, 1, Setup.pixels()));
		assertThrows(IllegalArgumentException.class, () -> FourierCorrelation.evenOdd(first, Setup.pixels()));
		assertThrows(IllegalArgumentException.class, () -> new Setup(2));
	}

	// -- helpers --

	private static void assertRings(final CorrelationCurve curve, final int[] rings, final double... expected) {
		for (int i = 0; i < rings.length; i++)
			assertEquals(expected[i], curve.correlation()[rings[i]], EXACT, "ring " + rings[i]);
	}

	private static double resolution(final CorrelationCurve curve) {
		return curve.smoothed(2).resolution(CorrelationThreshold.ONE_SEVENTH).orElseThrow();
	}

	/** Blurred spots, with Poisson noise of so many photons at the brightest. */
	private static RandomAccessibleInterval<FloatType> exposure(final int size, final double photons, final long seed) {
		final Random object = new Random(7);
		final double[] spots = new double[size * size];
		for (int i = 0; i < 900; i++)
			spots[object.nextInt(spots.length)] += 1;
		final double[] scene = GaussianBlur.blur(spots, size, size, 1.7);
		final double scale = photons / Arrays.stream(scene).max().orElseThrow();
		final Random noise = new Random(seed);
		final float[] counts = new float[scene.length];
		for (int i = 0; i < counts.length; i++) {
			final double end = Math.exp(-scale * scene[i]);
			for (double p = noise.nextDouble(); p > end; p *= noise.nextDouble())
				counts[i]++;
		}
		return ArrayImgs.floats(counts, size, size);
	}

	private static RandomAccessibleInterval<FloatType> open(final Path file) {
		final ImageProcessor pixels = IJ.openImage(file.toString()).getProcessor().convertToFloat();
		return ArrayImgs.floats((float[]) pixels.getPixels(), pixels.getWidth(), pixels.getHeight());
	}
}
