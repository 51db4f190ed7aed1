// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.imglib2.FinalDimensions;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.position.FunctionRandomAccessible;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {

	@ParameterizedTest
	@ValueSource(strings = { "percentile 0.1 99.9", "mean-std", "min-max", "range -5.0 1000.0", "none" })
	void aRuleIsWrittenAsItIsRead(final String rule) {
		assertEquals(rule, Normalization.parse(rule).toString());
		assertEquals(Normalization.parse(rule),
			Normalization.parse("  " + rule.toUpperCase().replace(" ", "   ") + " "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "zscore", "percentile", "percentile 1", "percentile 99.9 0.1", "percentile 5 5",
		"percentile -1 50",
		"percentile 0 101", "percentile a b", "percentile 0 NaN", "range 3 2", "range 0 Infinity", "mean-std 3",
		"none 1", "percentile 0 1 2" })
	void aRuleThatMakesNoSenseIsRefusedWithTheRulesThereAre(final String rule) {
		final Exception e = assertThrows(IllegalArgumentException.class, () -> Normalization.parse(rule));

		assertTrue(e.getMessage().contains("'" + rule + "'"), e.getMessage());
		assertTrue(e.getMessage().contains("percentile LOW HIGH, mean-std"), e.getMessage());
	}

	@Test
	void percentilesBecomeZeroAndOne() {
		final float[] values = new float[1000];
		for (int i = 0; i < 1000; i++)
			values[i] = (float) Math.pow(i * 7919 % 1000, 1.5);

		final LinearMap map = Normalization.parse("percentile 2 99.9").fit(ArrayImgs.floats(values, 50, 20));

		// a = (np.arange(1000) * 7919 % 1000) ** 1.5; np.percentile(a.astype(np.float32).astype(float), [2, 99.9])
		assertEquals(0, map.forward(89.3102456665039), 1e-9);
		assertEquals(1, map.forward(31528.002476562506), 1e-9);
	}

	@Test
	void percentilesEqualThoseOfTheSortedPixels() {
		final Random random = new Random(1);
		for (int i = 0; i < 100; i++) {
			final float[] values = new float[1 + random.nextInt(200)];
			for (int k = 0; k < values.length; k++)
				values[k] = random.nextBoolean() ? random.nextInt(5) : (float) random.nextGaussian();
			final Percentiles percentiles = Percentiles.of(ArrayImgs.floats(values.clone(), values.length));
			Arrays.sort(values);
			for (final double p : new double[] { 99.9, 0, 50, 3, 100, 50 })
				assertEquals(ofSorted(values, p), percentiles.get(p), 1e-12);
		}
	}

	private static double ofSorted(final float[] sorted, final double p) {
		final double position = p / 100 * (sorted.length - 1);
		final int below = (int) Math.floor(position);
		final int above = (int) Math.ceil(position);
		return sorted[below] + (position - below) * ((double) sorted[above] - sorted[below]);
	}

	@Test
	void largeImagesAreSampledOnALattice() {
		final long[] steps = Percentiles.lattice(new FinalDimensions(100_000, 50_000, 3), 1 << 24);

		assertEquals(1, steps[2]);
		final double samples = Math.ceil(100_000.0 / steps[0]) * Math.ceil(50_000.0 / steps[1]) * 3;
		assertTrue(samples <= 1 << 24 && samples > 1 << 23, "samples: " + samples);
		assertArrayEquals(new long[] { 1, 1 }, Percentiles.lattice(new FinalDimensions(4096, 4096), 1 << 24));
	}

	@Test
	void anImageOfMoreThanTwoToThe31PixelsIsFitted() {
		final RandomAccessibleInterval<DoubleType> ramp = Views.interval(
			new FunctionRandomAccessible<>(2, (position, value) -> value.set(position.getDoublePosition(0)),
				DoubleType::new),
			Intervals.createMinSize(-50_000, 7, 100_001, 30_000));

		final LinearMap map = Normalization.parse("percentile 10 90").fit(ramp);

		// 1 in about 180 columns is looked at, so percentiles may be one step off
		assertEquals(0, map.forward(-40_000), 0.004);
		assertEquals(1, map.forward(40_000), 0.004);
	}

	@Test
	void meanAndStandardDeviationBecomeZeroAndOne() {
		final RandomAccessibleInterval<DoubleType> image = ArrayImgs
			.doubles(new double[] { 1e9 + 2, 1e9 + 4, 1e9 + 4, 1e9 + 4, 1e9 + 5, 1e9 + 5, 1e9 + 7, 1e9 + 9 }, 2, 4);

		final LinearMap map = Normalization.parse("mean-std").fit(image);

		// mean 5, population standard deviation 2, far from zero
		assertEquals(0, map.forward(1e9 + 5), 1e-6);
		assertEquals(1, map.forward(1e9 + 7), 1e-6);
	}

	@Test
	void nanAndInfinitePixelsAreIgnored() {
		final float nan = Float.NaN;
		final RandomAccessibleInterval<FloatType> image = ArrayImgs.floats(
			new float[] { nan, 10, Float.POSITIVE_INFINITY, 20, Float.NEGATIVE_INFINITY, nan, 30, nan }, 8);

		for (final String rule : new String[] { "min-max", "percentile 0 100" }) {
			final LinearMap map = Normalization.parse(rule).fit(image);
			assertEquals(0, map.forward(10), 1e-12);
			assertEquals(1, map.forward(30), 1e-12);
		}
		assertEquals(0, Normalization.parse("mean-std").fit(image).forward(20), 1e-12);
	}

	@ParameterizedTest
	@ValueSource(strings = { "percentile 0.1 99.9", "mean-std", "min-max" })
	void constantImagesHaveGainOne(final String rule) {
		final LinearMap map = Normalization.parse(rule).fit(ArrayImgs.floats(new float[] { 7, 7, 7, 7 }, 2, 2));

		assertEquals(new LinearMap(1, -7), map);
	}

	@ParameterizedTest
	@ValueSource(strings = { "percentile 0.1 99.9", "mean-std", "min-max" })
	void imagesWithoutAFinitePixelAreLeftAlone(final String rule) {
		assertEquals(LinearMap.IDENTITY,
			Normalization.parse(rule).fit(ArrayImgs.floats(new float[] { Float.NaN }, 1, 1)));
	}

	@Test
	void percentilesOfAnImageThatIsMostlyBackgroundFallBackToMinMax() {
		final RandomAccessibleInterval<UnsignedByteType> image = ArrayImgs.unsignedBytes(100, 100);
		image.getAt(3, 3).set(200);

		final LinearMap map = Normalization.parse("percentile 1 99").fit(image);

		assertEquals(1, map.forward(200), 1e-12);
		assertEquals(0, map.forward(0), 1e-12);
	}

	@Test
	void fixedRangesNeedNoPixels() {
		final LinearMap map = Normalization.parse("range -100 900").fit(ArrayImgs.floats(1, 1));

		assertEquals(0.1, map.forward(0), 1e-12);
		assertEquals(LinearMap.IDENTITY, Normalization.parse("none").fit(ArrayImgs.floats(1, 1)));
	}

	@Test
	void theInverseGivesIntensitiesBack() {
		final Random random = new Random(2);
		for (int i = 0; i < 1000; i++) {
			final LinearMap map = new LinearMap(Math.exp(10 * random.nextGaussian()), 100 * random.nextGaussian());
			final double intensity = 65535 * random.nextDouble();
			// the offset may be large against gain times intensity: rounding is that of the normalised value
			final double rounding = 4e-16 * (Math.abs(map.offset()) + map.gain() * intensity) / map.gain();
			assertEquals(intensity, map.inverse(map.forward(intensity)), rounding);
		}
	}

	@Test
	void mapsThatCannotBeInvertedAreRefused() {
		for (final double gain : new double[] { 0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE })
			assertThrows(IllegalArgumentException.class, () -> new LinearMap(gain, 0));
		assertThrows(IllegalArgumentException.class, () -> new LinearMap(1, Double.NaN));
	}

	@Test
	void extremeDoublesGetAMapThatCanBeInverted() {
		final RandomAccessibleInterval<DoubleType> huge = ArrayImgs.doubles(new double[] { -1.7e308, 1.7e308 }, 2);
		final RandomAccessibleInterval<DoubleType> tiny = ArrayImgs.doubles(new double[] { 0, 4e-324 }, 2);

		assertEquals(1, Normalization.parse("min-max").fit(huge).gain());
		assertEquals(1, Normalization.parse("min-max").fit(tiny).gain());
		assertEquals(1, Normalization.parse("mean-std").fit(tiny).gain());
	}
}
