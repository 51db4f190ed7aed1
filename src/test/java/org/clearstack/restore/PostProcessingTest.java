// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.cell.CellImgFactory;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;

/** What is done after the network: flux conservation, strength, bright parts kept. */
class PostProcessingTest {

	@Test
	void binningAFluxConservingResultGivesTheSourceBack() {
		for (int scale = 1; scale <= 4; scale++) {
			final RandomAccessibleInterval<FloatType> source = noise(1, Intervals.createMinSize(-3, 5, 17, 13));
			final RandomAccessibleInterval<FloatType> output = noise(2, ScaledInterval.up(source, scale));

			FluxConservation.apply(source, output, scale);

			assertBinned(source, output, scale);
		}
	}

	@Test
	void fluxIsConservedInARegionAndInEachChannel() {
		final RandomAccessibleInterval<FloatType> source = noise(3, Intervals.createMinSize(-3, 5, 0, 17, 13, 3));
		final Interval region = Intervals.createMinMax(2, 14, 1, 11, 19, 2);
		final Img<FloatType> cells = new CellImgFactory<>(new FloatType(), 3).create(region);
		final RandomAccessibleInterval<FloatType> output = Views.translate(cells, region.minAsLongArray());

		FluxConservation.apply(source, output, 2);

		for (int c = 1; c <= 2; c++)
			assertBinned(Views.interval(Views.hyperSlice(source, 2, c), Intervals.createMinMax(1, 7, 5, 9)),
				Views.hyperSlice(output, 2, c), 2);
	}

	@Test
	void fluxConservationAddsOneValueToABlock() {
		final RandomAccessibleInterval<FloatType> source = noise(4, 6, 6);
		final RandomAccessibleInterval<FloatType> before = noise(5, 12, 12);
		final RandomAccessibleInterval<FloatType> after = noise(5, 12, 12);

		FluxConservation.apply(source, after, 2);

		for (int y = 0; y < 12; y++)
			for (int x = 0; x < 12; x++)
				assertEquals(after.getAt(x / 2 * 2, y / 2 * 2).get() - before.getAt(x / 2 * 2, y / 2 * 2).get(),
					after.getAt(x, y).get() - before.getAt(x, y).get(), 5e-4);
	}

	@Test
	void blocksWithoutFluxAreLeftAlone() {
		final RandomAccessibleInterval<FloatType> source = noise(6, 6, 6);
		source.getAt(2, 3).set(Float.NaN);
		final RandomAccessibleInterval<FloatType> output = noise(7, 12, 12);
		output.getAt(0, 0).set(Float.POSITIVE_INFINITY);
		final float besideInfinity = output.getAt(1, 0).get();
		final float inNan = output.getAt(5, 7).get();

		FluxConservation.apply(source, output, 2);

		assertEquals(besideInfinity, output.getAt(1, 0).get());
		assertEquals(inNan, output.getAt(5, 7).get());
	}

	@Test
	void outputsThatCutThroughBlocksOrLeaveTheSourceAreRefused() {
		final RandomAccessibleInterval<FloatType> source = noise(8, 6, 6);

		final Exception cut = assertThrows(IllegalArgumentException.class,
			() -> FluxConservation.apply(source, noise(9, Intervals.createMinSize(1, 0, 4, 4)), 2));
		assertThrows(IllegalArgumentException.class, () -> FluxConservation.apply(source, noise(9, 14, 12), 2));
		assertThrows(IllegalArgumentException.class, () -> FluxConservation.apply(source, noise(9, 12, 12, 1), 2));

		assertTrue(cut.getMessage().contains("cuts through blocks of 2 x 2"), cut.getMessage());
	}

	@Test
	void strengthGoesFromTheBaseToTheRestoration() {
		final RandomAccessibleInterval<FloatType> base = noise(10, Intervals.createMinSize(-5, -5, 30, 30));
		final Interval region = Intervals.createMinSize(3, -2, 11, 12);

		for (final double strength : new double[] { 0, 0.25, 1 }) {
			final RandomAccessibleInterval<FloatType> output = noise(11, region);
			StrengthBlend.apply(base, output, strength);
			final RandomAccessibleInterval<FloatType> restored = noise(11, region);
			assertEquals(base.getAt(4, 5).get() * (1 - strength) + restored.getAt(4, 5).get() * strength,
				output.getAt(4, 5).get(), 1e-4);
			if (strength == 0)
				assertImageEquals(Views.interval(base, region), output, 0);
			if (strength == 1)
				assertImageEquals(restored, output, 0);
		}
	}

	@Test
	void strengthsBeyondZeroAndOneAreRefused() {
		for (final double strength : new double[] { -0.1, 1.1, Double.NaN })
			assertThrows(IllegalArgumentException.class,
				() -> StrengthBlend.apply(noise(1, 3, 3), noise(2, 3, 3), strength));
	}

	@Test
	void brightPixelsAreThoseOfTheBase() {
		final RandomAccessibleInterval<FloatType> source = noise(12, Intervals.createMinSize(-2, 3, 9, 8));
		final Interval all = ScaledInterval.up(source, 3);
		final RandomAccessibleInterval<FloatType> base = noise(13, all);
		final RandomAccessibleInterval<FloatType> restored = noise(14, all);
		final RandomAccessibleInterval<FloatType> output = noise(14, all);

		KeepBright.apply(source, base, output, 600, 3);

		for (long y = all.min(1); y <= all.max(1); y++)
			for (long x = all.min(0); x <= all.max(0); x++) {
				final boolean bright = source.getAt(Math.floorDiv(x, 3), Math.floorDiv(y, 3)).get() > 600;
				assertEquals((bright ? base : restored).getAt(x, y).get(), output.getAt(x, y).get());
			}
	}

	private static void assertBinned(final RandomAccessibleInterval<FloatType> source,
		final RandomAccessibleInterval<FloatType> output,
		final int scale)
	{
		for (long y = source.min(1); y <= source.max(1); y++)
			for (long x = source.min(0); x <= source.max(0); x++) {
				double sum = 0;
				for (int v = 0; v < scale; v++)
					for (int u = 0; u < scale; u++)
						sum += output.getAt(x * scale + u, y * scale + v).get();
				final double flux = source.getAt(x, y).get();
				// a relative 1e-6; but under pixels of up to 1000 the mean is hit to half an ulp of one of them only,
				// 3e-5 over the block
				assertEquals(flux, sum / (scale * scale), Math.max(1e-6 * flux, 3.1e-5 / (scale * scale)));
			}
	}
}
