// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.tile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.imglib2.Cursor;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;

class TileGridTest {

	@Test
	void weightsAddUpToOneInAnyNumberOfDimensions() {
		final Random random = new Random(1);
		for (int i = 0; i < 300; i++) {
			final int n = 1 + i % 3;
			final TileRule rule = randomRule(random);
			final Interval output = randomInterval(random, n, n == 3 ? 25 : 60);
			final TileGrid grid = randomGrid(random, rule, output);

			assertTrue(sumOfWeights(grid, output).stream().allMatch(sum -> Math.abs(sum.get() - 1) < 1e-12),
				() -> rule + " over " + output);
		}
	}

	@Test
	void tilesKeepTheirMarginAroundEveryPixelTheyContributeTo() {
		final Random random = new Random(2);
		for (int i = 0; i < 300; i++) {
			final TileRule rule = randomRule(random);
			final Interval output = randomInterval(random, 2, 80);
			final TileGrid grid = randomGrid(random, rule, output);

			for (long k = 0; k < grid.count(); k++) {
				final Tile tile = grid.tile(k);
				for (int d = 0; d < 2; d++) {
					final long first = Math.floorDiv(tile.target().min(d), rule.scale());
					final long last = Math.floorDiv(tile.target().max(d), rule.scale());
					assertTrue(first - tile.start()[d] >= rule.margin(), () -> rule + " over " + output);
					assertTrue(tile.start()[d] + tile.size()[d] - 1 - last >= rule.margin(),
						() -> rule + " over " + output);
					assertEquals(tile.target().min(d), tile.start()[d] * rule.scale() + tile.skip(d));
				}
			}
		}
	}

	@Test
	void startsAndSizesAreMultiplesFromTheOriginAndSizesAreEqual() {
		final Random random = new Random(3);
		for (int i = 0; i < 300; i++) {
			final TileRule rule = randomRule(random);
			final Interval output = randomInterval(random, 2, 80);
			final long[] origin = { random.nextInt(9) - 4, random.nextInt(9) - 4 };
			final TileGrid grid =
				new TileGrid(rule, output, origin, rule.size(output, origin, rule.smallest() + random.nextInt(20)));

			for (long k = 0; k < grid.count(); k++) {
				assertArrayEquals(grid.tileSize(), grid.tile(k).size());
				for (int d = 0; d < 2; d++) {
					assertEquals(0, Math.floorMod(grid.tile(k).start()[d] - origin[d], rule.multiple()));
					assertEquals(0, grid.tile(k).size()[d] % rule.multiple());
				}
			}
		}
	}

	@Test
	void anImageSmallerThanATileHasOneTileThatFitsIt() {
		final TileRule rule = new TileRule(1, 5, 16, 4);

		assertArrayEquals(new int[] { 16, 64 },
			rule.automaticSize(Intervals.createMinSize(0, 0, 1, 50), new long[2], 1 << 22));
		assertArrayEquals(new int[] { 16, 64 }, rule.size(Intervals.createMinSize(0, 0, 1, 50), new long[2], 512));
	}

	@Test
	void automaticTilesAreEvenedOut() {
		final TileRule rule = new TileRule(1, 16, 16, 4);
		final Interval image = Intervals.createMinSize(0, 0, 600, 600);

		final int[] size = rule.automaticSize(image, new long[2], 1 << 22);

		// two tiles of 340 cover 2 * (340 - 32) - 16 = 600
		assertArrayEquals(new int[] { 340, 340 }, size);
		assertEquals(4, new TileGrid(rule, image, new long[2], size).count());
	}

	@Test
	void automaticTilesStayWithinTheBudget() {
		final Random random = new Random(4);
		for (int i = 0; i < 200; i++) {
			final TileRule rule = randomRule(random);
			final Interval output = randomInterval(random, 2, 3000);
			final int[] size = rule.automaticSize(output, new long[2], 10_000);

			assertTrue((long) size[0] * size[1] <= 10_000, () -> rule + ": " + size[0] + " x " + size[1]);
			assertTrue(new TileGrid(rule, output, new long[2], size).count() >= 1);
		}
	}

	@Test
	void aWideMarginGetsLargerTiles() {
		final int[] size = new TileRule(1, 100, 16, 1).automaticSize(Intervals.createMinSize(0, 0, 100_000, 100_000),
			new long[2], 1 << 22);

		assertTrue(size[0] > 700 && size[0] <= 800, "size: " + size[0]);
	}

	@Test
	void aTileWithoutAnInsideIsRefusedWithTheSmallestOne() {
		final TileRule rule = new TileRule(1, 24, 16, 4);
		final Interval image = Intervals.createMinSize(0, 0, 100, 100);

		final Exception e = assertThrows(IllegalArgumentException.class, () -> rule.size(image, new long[2], 48));

		assertTrue(e.getMessage().contains("at least 52"), e.getMessage());
		assertEquals(52, rule.size(image, new long[2], 49)[0]);
	}

	@Test
	void wrongGridsAreRefused() {
		final TileRule rule = new TileRule(1, 2, 0, 4);
		final Interval image = Intervals.createMinSize(0, 0, 100, 100);

		assertThrows(IllegalArgumentException.class,
			() -> new TileGrid(rule, image, new long[2], new int[] { 18, 16 }));
		assertThrows(IllegalArgumentException.class, () -> new TileGrid(rule, image, new long[2], new int[] { 4, 4 }));
		assertThrows(IllegalArgumentException.class,
			() -> new TileGrid(rule, image, new long[3], new int[] { 16, 16 }));
		assertThrows(IllegalArgumentException.class,
			() -> new TileGrid(rule, new FinalInterval(0, 5), new long[2], new int[] { 16, 16 }));
		assertThrows(IllegalArgumentException.class, () -> new TileRule(0, 0, 0, 1));
	}

	@Test
	void anImageOfMoreThanTwoToThe31PixelsHasTiles() {
		final TileRule rule = new TileRule(2, 8, 16, 4);
		final Interval output = Intervals.createMinSize(-1_000_000, 0, 4_000_000, 4_000_000);
		final long[] origin = { -500_000, 0 };
		final TileGrid grid = new TileGrid(rule, output, origin, rule.size(output, origin, 512));

		final Tile last = grid.tile(grid.count() - 1);

		assertEquals(output.max(0), last.target().max(0));
		assertEquals(output.max(1), last.target().max(1));
	}

	private static RandomAccessibleInterval<DoubleType> sumOfWeights(final TileGrid grid, final Interval output) {
		final RandomAccessibleInterval<DoubleType> sums =
			Views.translate(ArrayImgs.doubles(output.dimensionsAsLongArray()), output.minAsLongArray());
		for (long k = 0; k < grid.count(); k++) {
			final Tile tile = grid.tile(k);
			final Cursor<DoubleType> cursor = Views.interval(sums, tile.target()).localizingCursor();
			while (cursor.hasNext()) {
				final DoubleType sum = cursor.next();
				double weight = 1;
				for (int d = 0; d < output.numDimensions(); d++)
					weight *= tile.weights(d)[(int) (cursor.getLongPosition(d) - tile.target().min(d))];
				assertTrue(weight > 0);
				sum.set(sum.get() + weight);
			}
		}
		return sums;
	}

	private static TileRule randomRule(final Random random) {
		return new TileRule(1 + random.nextInt(3), random.nextInt(8), random.nextInt(20), 1 + random.nextInt(5));
	}

	private static TileGrid randomGrid(final Random random, final TileRule rule, final Interval output) {
		final long[] origin = new long[output.numDimensions()];
		return new TileGrid(rule, output, origin, rule.size(output, origin, rule.smallest() + random.nextInt(20)));
	}

	private static Interval randomInterval(final Random random, final int n, final int most) {
		final long[] min = new long[n];
		final long[] max = new long[n];
		for (int d = 0; d < n; d++) {
			min[d] = random.nextInt(41) - 20;
			max[d] = min[d] + random.nextInt(most);
		}
		return new FinalInterval(min, max);
	}
}
