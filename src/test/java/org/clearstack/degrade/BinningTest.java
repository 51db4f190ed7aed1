// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.degrade;

import static org.clearstack.degrade.Pixels.assertMessage;
import static org.clearstack.degrade.Pixels.noise;
import static org.clearstack.degrade.Pixels.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.resample.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinningTest {

	/** The reference is {@code numpy.mean} over blocks of an 11 × 7 image: neither 2 nor 3 divides its size. */
	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void blocksBecomeTheirMeanAndWhatFillsNoBlockIsLeftOut(final int factor) {
		final Img<FloatType> expected = Reference.read("binned-" + factor);

		final Img<FloatType> binned = Binning.bin(Reference.read("input"), factor);

		assertArrayEquals(expected.dimensionsAsLongArray(), binned.dimensionsAsLongArray());
		assertArrayEquals(values(expected), values(binned), 2e-5);
	}

	@Test
	void eachPlaneOfAViewOfAnyTypeIsBinnedAlone() {
		final short[] numbers = new short[4 * 2 * 2];
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = (short) (65_000 + i * i);
		final RandomAccessibleInterval<UnsignedShortType> view =
			Views.translate(ArrayImgs.unsignedShorts(numbers, 4, 2, 2), 7, -3, 5);

		final Img<FloatType> binned = Binning.bin(view, 2);

		assertArrayEquals(new long[] { 2, 1, 2 }, binned.dimensionsAsLongArray());
		assertArrayEquals(new double[] { 65_000 + (0 + 1 + 16 + 25) / 4.0, 65_000 + (4 + 9 + 36 + 49) / 4.0,
			65_000 + (64 + 81 + 144 + 169) / 4.0, 65_000 + (100 + 121 + 196 + 225) / 4.0 }, values(binned), 0.004);
	}

	@Test
	void factorOneKeepsEveryValue() {
		final Img<FloatType> image = noise(3, 6, 5, 2);

		final Img<FloatType> same = Binning.bin(image, 1);

		assertArrayEquals(values(image), values(same));
	}

	@Test
	void nanSpoilsItsBlockOnly() {
		final Img<FloatType> image = noise(4, 6, 4);
		image.getAt(3, 1).set(Float.NaN);

		final double[] binned = values(Binning.bin(image, 2));

		for (int i = 0; i < binned.length; i++)
			assertEquals(i == 1, Double.isNaN(binned[i]), "block " + i);
	}

	@Test
	void badInputIsRefusedWithAReason() {
		assertMessage("found 0", () -> Binning.bin(noise(1, 5, 5), 0));
		assertMessage("found 1 dimension", () -> Binning.bin(noise(1, 5), 2));
		assertMessage("found 5 x 2. Use a smaller factor", () -> Binning.bin(noise(1, 5, 2), 3));
	}
}
