// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.Test;

class DataRangeTest {

	@Test
	void theRangeIsThatOfTheValuesNotOfTheType() {
		final Img<UnsignedShortType> twelveBits = ArrayImgs.unsignedShorts(new short[] { 100, 4095, 7, 8 }, 2, 2);

		assertEquals(4088, new DataRange.MinMax().of(twelveBits));
		assertEquals(4095, new DataRange.Bits(12).of(twelveBits));
		assertEquals(4294967295.0, new DataRange.Bits(32).of(twelveBits));
		assertEquals(0.5, new DataRange.Value(0.5).of(twelveBits));
	}

	@Test
	void percentilesAreThoseOfTheSortedPixels() {
		final Random random = new Random(1);
		final double[] pixels = random.doubles(10_007).map(v -> Math.expm1(40 * (v - 0.5))).toArray();
		final double[] sorted = pixels.clone();
		Arrays.sort(sorted);
		final Img<DoubleType> image = ArrayImgs.doubles(pixels, 10_007, 1);

		for (final double[] p : new double[][] { { 0, 100 }, { 0.1, 99.9 }, { 2, 99.8 }, { 49.9, 50.1 } })
			assertEquals(percentile(sorted, p[1]) - percentile(sorted, p[0]),
				new DataRange.Percentiles(p[0], p[1]).of(image),
				1e-12 * sorted[sorted.length - 1], Arrays.toString(p));
	}

	private static double percentile(final double[] sorted, final double p) {
		final double at = p / 100 * (sorted.length - 1);
		final int below = (int) at;
		return below + 1 < sorted.length ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below])
			: sorted[below];
	}

	@Test
	void negativeValuesAndZeroesAreInOrder() {
		final Img<FloatType> image = ArrayImgs.floats(new float[] { 3, -0f, -5, 0, -1 }, 5);

		assertEquals(4, new DataRange.Percentiles(25, 100).of(image), "sorted: -5 -1 0 0 3");
		assertEquals(5, new DataRange.Percentiles(0, 50).of(image));
	}

	@Test
	void pixelsThatAreNanHaveNoRange() {
		final Img<FloatType> image = ArrayImgs.floats(new float[] { 3, Float.NaN, 5, Float.NaN }, 2, 2);

		assertEquals(2, new DataRange.MinMax().of(image));
		assertEquals(1, new DataRange.Percentiles(0, 50).of(image));
	}

	@Test
	void aRangeOfZeroIsRefused() {
		final Img<DoubleType> flat = Images.of(20, 20, (x, y) -> 5);
		final Img<DoubleType> r = Images.noise(1, 200, 200);

		final var error = assertThrows(IllegalArgumentException.class, () -> new DataRange.MinMax().of(flat));

		assertTrue(error.getMessage().contains("constant reference"), error.getMessage());
		assertThrows(IllegalArgumentException.class, () -> new DataRange.Percentiles(1, 99).of(flat));
		for (final double range : new double[] { 0, -1, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThrows(IllegalArgumentException.class, () -> new DataRange.Value(range));
			for (final String key : new String[] { "psnr", "sipsnr", "ssim", "msssim", "hfenn" })
				assertThrows(IllegalArgumentException.class, () -> Metric.of(key).compute(r, r, range), key);
		}
	}

	@Test
	void nonsenseIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> new DataRange.Bits(0));
		assertThrows(IllegalArgumentException.class, () -> new DataRange.Bits(33));
		assertThrows(IllegalArgumentException.class, () -> new DataRange.Percentiles(99, 1));
		assertThrows(IllegalArgumentException.class, () -> new DataRange.Percentiles(-1, 50));
		assertThrows(IllegalArgumentException.class, () -> new DataRange.Percentiles(Double.NaN, 50));
	}
}
