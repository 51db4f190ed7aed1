// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.FakeNetworks.spec;
import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.clearstack.testing.TestImages.unset;
import static org.clearstack.testing.TestImages.worstError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeNetworks;
import org.clearstack.testing.FakeNetworks.Recording;
import org.junit.jupiter.api.Test;

class RestorerTest {

	/** Values are below 1000, float has 24 bits: half an ulp is 3e-5, and a few of them add up. */
	private static final double ROUNDING = 2e-4;

	private static final RestoreSettings SMALL = new RestoreSettings(16, 4, 3, null, false);

	// -- geometry --

	@Test
	void identityNetworkReturnsTheImageOfAnyShape() {
		final TileNetwork network = FakeNetworks.identity(spec(1, 3, 2));
		final Interval[] shapes = { Intervals.createMinSize(0, 0, 1, 1), Intervals.createMinSize(0, 0, 1, 50),
			Intervals.createMinSize(0, 0, 50, 1),
			Intervals.createMinSize(0, 0, 37, 53), Intervals.createMinSize(-17, -5, 31, 29),
			Intervals.createMinSize(3, 1000, 2, 2) };

		for (final Interval shape : shapes) {
			final RandomAccessibleInterval<FloatType> image = noise(1, shape);
			assertImageEquals(image, restore(network, SMALL, image, image), ROUNDING);
		}
	}

	@Test
	void tiledEqualsUntiledForRandomGeometries() {
		final Random random = new Random(2);
		for (int i = 0; i < 200; i++) {
			final int radius = random.nextBoolean() ? 1 : 3;
			final int multiple = 1 + random.nextInt(4);
			final TileNetwork network = FakeNetworks.boxMean(radius, spec(1, radius + random.nextInt(3), multiple));
			final RandomAccessibleInterval<FloatType> image = noise(i, randomInterval(random, 60));

			final RandomAccessibleInterval<FloatType> result =
				restore(network, randomSettings(random, network.spec()), image, image);

			assertImageEquals(boxMean(image, radius), result, ROUNDING);
		}
	}

	@Test
	void aMarginSmallerThanTheReachIsSeen() {
		final RandomAccessibleInterval<FloatType> image = noise(3, 50, 40);
		final TileNetwork network = FakeNetworks.boxMean(1, spec(1, 0, 1));

		final RandomAccessibleInterval<FloatType> result = restore(network, SMALL, image, image);

		// zeros beyond a tile's edge take a third of the mean of 500; a test blind to margins would see rounding only
		assertTrue(worstError(boxMean(image, 1), result) > 50);
	}

	@Test
	void tilesOfANetworkThatBinsAreAligned() {
		final Random random = new Random(4);
		for (int i = 0; i < 50; i++) {
			final TileNetwork network = FakeNetworks.binning(4, spec(1, 7, 4));
			final RandomAccessibleInterval<FloatType> image = noise(i, randomInterval(random, 70));

			final RandomAccessibleInterval<FloatType> result =
				restore(network, randomSettings(random, network.spec()), image, image);

			assertImageEquals(binning(image, 4), result, ROUNDING);
		}
	}

	@Test
	void tilesThatAreNotAlignedAreSeen() {
		final RandomAccessibleInterval<FloatType> image = noise(5, 50, 40);
		final TileNetwork network = FakeNetworks.binning(4, spec(1, 7, 1));

		final RandomAccessibleInterval<FloatType> result =
			restore(network, new RestoreSettings(29, 2, 1, null, false), image, image);

		assertTrue(worstError(binning(image, 4), result) > 5);
	}

	@Test
	void upscalingRepeatsPixelsWhereverTheImageIs() {
		final Random random = new Random(6);
		for (int scale = 2; scale <= 4; scale++)
			for (int i = 0; i < 20; i++) {
				final TileNetwork network = FakeNetworks.nearest(spec(scale, random.nextInt(3), 1 + random.nextInt(3)));
				final RandomAccessibleInterval<FloatType> image = noise(i, randomInterval(random, 30));
				final Interval all = new Restorer(network, SMALL).outputInterval(image);

				final RandomAccessibleInterval<FloatType> result =
					restore(network, randomSettings(random, network.spec()), image, all);

				assertImageEquals(nearest(image, all, scale), result, ROUNDING);
			}
	}

	@Test
	void upscalingByAFilterIsTheSameTiledAndUntiled() {
		final Random random = new Random(7);
		for (int i = 0; i < 50; i++) {
			final TileNetwork network = FakeNetworks.cubic(spec(2, 2 + random.nextInt(2), 1 + random.nextInt(2)));
			final RandomAccessibleInterval<FloatType> image = noise(i, randomInterval(random, 40));
			final Interval all = new Restorer(network, SMALL).outputInterval(image);

			final RandomAccessibleInterval<FloatType> result =
				restore(network, randomSettings(random, network.spec()), image, all);

			assertImageEquals(cubic(image, all), result, ROUNDING);
		}
	}

	@Test
	void aRegionIsACropOfTheWhole() {
		final Random random = new Random(8);
		final TileNetwork network = FakeNetworks.cubic(spec(2, 2, 4));
		final RandomAccessibleInterval<FloatType> image = noise(8, Intervals.createMinSize(-9, 4, 61, 47));
		final Interval all = new Restorer(network, SMALL).outputInterval(image);
		final RandomAccessibleInterval<FloatType> whole = restore(network, SMALL, image, all);

		for (int i = 0; i < 50; i++) {
			final Interval region = randomRegion(random, all);
			assertImageEquals(Views.interval(whole, region),
				restore(network, randomSettings(random, network.spec()), image, region), ROUNDING);
		}
	}

	@Test
	void automaticTilesGiveTheSameAsOneTile() {
		final Recording network = new Recording(FakeNetworks.boxMean(2, spec(1, 20, 4)));
		final RandomAccessibleInterval<FloatType> image = noise(21, Intervals.createMinSize(-1, 1, 1003, 37));

		final RandomAccessibleInterval<FloatType> result =
			restore(network, RestoreSettings.AUTOMATIC.withBatch(1), image, image);

		assertEquals(3, network.calls().size());
		assertImageEquals(boxMean(image, 2), result, ROUNDING);
	}

	@Test
	void allTilesOfARunHaveOneShape() {
		final Recording network = new Recording(FakeNetworks.boxMean(2, spec(1, 2, 4)));
		final List<Plane> planes = new ArrayList<>();
		for (int z = 0; z < 3; z++)
			planes.add(new Plane(noise(z, 45, 21 + 10 * z), LinearMap.IDENTITY,
				unset(Intervals.createMinSize(0, 0, 45, 21 + 10 * z))));

		new Restorer(network, new RestoreSettings(20, 3, 1, null, false)).restore(planes, Progress.NONE);

		assertTrue(network.calls().size() > 20);
		for (final int[] call : network.calls())
			assertArrayEquals(new int[] { 1, 20, 20 }, call);
	}

	@Test
	void channelsAreInterleavedAndComeBack() {
		final ModelSpec spec = new ModelSpec("fake", 3, 1, 1, 2, Normalization.NONE);
		final TileNetwork mean = FakeNetworks.boxMean(1, spec);
		final RandomAccessibleInterval<FloatType> image = noise(9, Intervals.createMinSize(-3, 2, 5, 33, 27, 3));

		final RandomAccessibleInterval<FloatType> result = restore(mean, SMALL, image, image);

		for (int c = 5; c < 8; c++)
			assertImageEquals(boxMean(Views.hyperSlice(image, 2, c), 1), Views.hyperSlice(result, 2, c), ROUNDING);
	}

	@Test
	void aTileTooSmallForTheMarginIsRefusedWithTheSmallestOne() {
		final TileNetwork network = FakeNetworks.boxMean(1, spec(1, 10, 4));
		final RandomAccessibleInterval<FloatType> image = noise(10, 50, 50);

		final Exception e = assertThrows(IllegalArgumentException.class, () -> restore(network, SMALL, image, image));

		assertTrue(e.getMessage().contains("at least 24"), e.getMessage());
		assertImageEquals(boxMean(image, 1), restore(network, SMALL.withTile(24), image, image), ROUNDING);
	}

	@Test
	void outputsBeyondTheImageAndWrongDimensionsAreRefused() {
		final Restorer restorer = new Restorer(FakeNetworks.nearest(spec(2, 1, 1)), SMALL);
		final RandomAccessibleInterval<FloatType> image = noise(10, Intervals.createMinSize(5, 5, 10, 10));

		final Exception outside = assertThrows(IllegalArgumentException.class,
			() -> restorer.restore(image, LinearMap.IDENTITY, unset(Intervals.createMinSize(0, 0, 20, 20)),
				Progress.NONE));
		final Exception volume = assertThrows(IllegalArgumentException.class,
			() -> restorer.restore(noise(1, 5, 5, 5), LinearMap.IDENTITY,
				unset(Intervals.createMinSize(0, 0, 0, 10, 10, 5)), Progress.NONE));

		assertTrue(outside.getMessage().contains("covers 10 to 29"), outside.getMessage());
		assertTrue(volume.getMessage().contains("5 x 5 x 5"), volume.getMessage());
	}

	// -- same bits --

	@Test
	void theSameInputGivesTheSameBitsWhateverTheBatch() {
		final TileNetwork network = FakeNetworks.boxMean(3, spec(1, 3, 1));
		final RandomAccessibleInterval<FloatType> image = noise(11, 101, 83);
		final RandomAccessibleInterval<FloatType> first = restore(network, SMALL, image, image);

		for (final int batch : new int[] { 3, 1, 7, 1000, 0 })
			assertImageEquals(first, restore(network, SMALL.withBatch(batch), image, image), 0);
	}

	@Test
	void planesOfAListAreAsIfRestoredOneByOne() {
		final TileNetwork network = FakeNetworks.boxMean(1, spec(1, 1, 1));
		final List<Plane> planes = new ArrayList<>();
		for (int z = 0; z < 5; z++)
			planes.add(
				new Plane(noise(z, 20, 20), new LinearMap(0.001, z), unset(Intervals.createMinSize(0, 0, 20, 20))));

		new Restorer(network, SMALL).restore(planes, Progress.NONE);

		for (final Plane plane : planes) {
			final RandomAccessibleInterval<FloatType> alone = unset(plane.output());
			new Restorer(network, SMALL).restore(plane.source(), plane.maps().get(0), alone, Progress.NONE);
			assertImageEquals(alone, plane.output(), 0);
		}
	}

	@Test
	void theNetworkIsCalledByTheCallersThreadOnly() {
		final Recording network = new Recording(FakeNetworks.identity(spec(1, 1, 1)));
		final RandomAccessibleInterval<FloatType> image = noise(12, 60, 60);

		restore(network, SMALL, image, image);

		assertEquals(Set.of(Thread.currentThread()), new HashSet<>(network.threads()));
	}

	// -- intensities --

	@Test
	void sixteenBitIntensitiesComeBackToTheLastOne() {
		final RandomAccessibleInterval<UnsignedShortType> image = ArrayImgs.unsignedShorts(256, 256);
		int value = 0;
		for (final UnsignedShortType pixel : Views.flatIterable(image))
			pixel.set(value++);
		final TileNetwork network =
			FakeNetworks.identity(new ModelSpec("fake", 1, 1, 2, 1, Normalization.parse("percentile 0.1 99.9")));

		final RandomAccessibleInterval<FloatType> result =
			new Restorer(network, RestoreSettings.AUTOMATIC).restore(image, Progress.NONE);

		// the network sees floats of 24 bits, an ulp near 1 is 6e-8 and 65536 of those are 0.004
		assertImageEquals(image, result, 0.01);
	}

	@Test
	void intensitiesFarOutsideTheFittedRangeAreNotClipped() {
		final RandomAccessibleInterval<FloatType> image = noise(13, 40, 40);
		image.getAt(7, 7).set(1e30f);
		image.getAt(8, 8).set(-1e6f);
		final RestoreSettings settings = SMALL.withNormalization(Normalization.parse("range 0 1000"));

		final RandomAccessibleInterval<FloatType> result =
			new Restorer(FakeNetworks.identity(spec(1, 2, 1)), settings).restore(image, Progress.NONE);

		assertEquals(1, result.getAt(7, 7).get() / 1e30, 1e-6);
		assertEquals(-1e6, result.getAt(8, 8).get(), 1);
	}

	@Test
	void nanAndInfinitePixelsAreRestoredAround() {
		final TileNetwork network = FakeNetworks.cubic(spec(2, 2, 1));
		final RandomAccessibleInterval<FloatType> image = noise(14, Intervals.createMinSize(-4, 6, 50, 40));
		image.forEach(pixel -> pixel.set(7));
		image.getAt(3, 20).set(Float.NaN);
		image.getAt(-4, 6).set(Float.POSITIVE_INFINITY);
		image.getAt(45, 45).set(Float.NEGATIVE_INFINITY);
		final Interval all = new Restorer(network, SMALL).outputInterval(image);

		final RandomAccessibleInterval<FloatType> result = restore(network, SMALL, image, all);

		assertImageEquals(nearest(image, all, 2), result, 1e-5);
	}

	@Test
	void holesAreFilledTheSameWhateverTheTiles() {
		final TileNetwork network = FakeNetworks.boxMean(3, spec(1, 3, 1));
		final RandomAccessibleInterval<FloatType> image = noise(15, 70, 60);
		for (int y = 20; y < 45; y++)
			for (int x = 25; x < 55; x++)
				image.getAt(x, y).set(Float.NaN);
		final RandomAccessibleInterval<FloatType> whole = restore(network, SMALL.withTile(0), image, image);

		assertImageEquals(whole, restore(network, SMALL, image, image), ROUNDING);
		final Interval region = Intervals.createMinSize(15, 30, 12, 7);
		assertImageEquals(Views.interval(whole, region), restore(network, SMALL, image, region), ROUNDING);
		assertTrue(Float.isNaN(whole.getAt(25, 20).get()));
		assertTrue(Float.isFinite(whole.getAt(24, 20).get()));
	}

	@Test
	void anImageOfNothingButNanStaysOne() {
		final RandomAccessibleInterval<FloatType> image = unset(Intervals.createMinSize(0, 0, 20, 20));
		final Restorer restorer = new Restorer(FakeNetworks.boxMean(1, spec(1, 1, 1)), SMALL);

		assertImageEquals(image, restorer.restore(image, Progress.NONE), 0);
	}

	// -- progress and trouble --

	@Test
	void progressCountsTilesUpToAll() {
		final List<Long> reports = new ArrayList<>();
		final RandomAccessibleInterval<FloatType> image = noise(16, 60, 60);

		new Restorer(FakeNetworks.identity(spec(1, 2, 1)), new RestoreSettings(16, 0, 4, null, false)).restore(image,
			LinearMap.IDENTITY, unset(image),
			(done, total, message) -> {
				assertEquals(25, total);
				reports.add(done);
			});

		assertEquals(List.of(4L, 8L, 12L, 16L, 20L, 24L, 25L), reports);
	}

	@Test
	void cancellingSaysHowFarItCameAndEndsTheThreads() {
		final RandomAccessibleInterval<FloatType> image = noise(17, 60, 60);
		final long[] seen = new long[1];
		final Progress impatient = new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {
				seen[0] = done;
			}

			@Override
			public boolean isCanceled() {
				return seen[0] >= 8;
			}
		};

		final Exception e = assertThrows(CancellationException.class,
			() -> new Restorer(FakeNetworks.identity(spec(1, 2, 1)),
				new RestoreSettings(16, 0, 4, null, false))
				.restore(image, LinearMap.IDENTITY, unset(image), impatient));

		assertEquals("Cancelled after 8 of 25 tiles.", e.getMessage());
		assertEquals(0, threadsAlive());
	}

	@Test
	void aFailingNetworkEndsTheThreadsAndIsNotMasked() {
		final RandomAccessibleInterval<FloatType> image = noise(18, 60, 60);
		final TileNetwork broken = TileNetwork.of(spec(1, 2, 1), (tiles, batch, height, width) -> {
			throw new ClearstackException("broken");
		});

		final Exception e = assertThrows(ClearstackException.class, () -> restore(broken, SMALL, image, image));

		assertEquals("broken", e.getMessage());
		assertEquals(0, threadsAlive());
	}

	@Test
	void aSourceThatCannotBeReadIsReportedAsItself() {
		final RandomAccessibleInterval<FloatType> image =
			noise(19, 60, 60).view().convert(FloatType::new, (in, out) -> {
				throw new IllegalStateException("file is gone");
			});

		final Exception e = assertThrows(IllegalStateException.class,
			() -> restore(FakeNetworks.identity(spec(1, 2, 1)), SMALL, image, unset(image)));

		assertEquals("file is gone", e.getMessage());
	}

	@Test
	void aNetworkThatAnswersTheWrongSizeIsRefused() {
		final RandomAccessibleInterval<FloatType> image = noise(20, 20, 20);
		final TileNetwork liar = TileNetwork.of(spec(2, 1, 1), (tiles, batch, height, width) -> tiles);
		final Interval all = new Restorer(liar, SMALL).outputInterval(image);

		final Exception e = assertThrows(ClearstackException.class, () -> restore(liar, SMALL, image, all));

		assertTrue(e.getMessage().contains("scale"), e.getMessage());
	}

	// -- oracles: written down pixel by pixel over the mirrored image --

	private static RandomAccessibleInterval<FloatType> boxMean(final RandomAccessibleInterval<FloatType> image,
		final int radius)
	{
		final RandomAccess<FloatType> mirrored = Views.extendMirrorDouble(image).randomAccess();
		return compute(image, (x, y) -> mean(mirrored, x - radius, y - radius, 2 * radius + 1));
	}

	private static RandomAccessibleInterval<FloatType> binning(final RandomAccessibleInterval<FloatType> image,
		final int factor)
	{
		final RandomAccess<FloatType> mirrored = Views.extendMirrorDouble(image).randomAccess();
		return compute(image,
			(x, y) -> mean(mirrored, before(x, image.min(0), factor), before(y, image.min(1), factor), 3 * factor));
	}

	private static long before(final long x, final long origin, final int factor) {
		return origin + ((x - origin) / factor - 1) * factor;
	}

	private static RandomAccessibleInterval<FloatType> nearest(final RandomAccessibleInterval<FloatType> image,
		final Interval output,
		final long scale)
	{
		final RandomAccess<FloatType> access = image.randomAccess();
		return compute(output,
			(x, y) -> access.setPositionAndGet(Math.floorDiv(x, scale), Math.floorDiv(y, scale)).get());
	}

	private static RandomAccessibleInterval<FloatType> cubic(final RandomAccessible<FloatType> image,
		final Interval output)
	{
		final RandomAccess<FloatType> mirrored =
			Views.extendMirrorDouble((RandomAccessibleInterval<FloatType>) image).randomAccess();
		return compute(output,
			(x, y) -> FakeNetworks.cubicAt((v, u) -> mirrored.setPositionAndGet(u, v).get(), (int) y, (int) x));
	}

	private static double mean(final RandomAccess<FloatType> image, final long x, final long y, final int size) {
		double sum = 0;
		for (long v = y; v < y + size; v++)
			for (long u = x; u < x + size; u++)
				sum += image.setPositionAndGet(u, v).get();
		return sum / (size * size);
	}

	private interface PixelOracle {
		double at(long x, long y);
	}

	private static RandomAccessibleInterval<FloatType> compute(final Interval interval, final PixelOracle oracle) {
		final RandomAccessibleInterval<FloatType> result = unset(interval);
		for (long y = interval.min(1); y <= interval.max(1); y++)
			for (long x = interval.min(0); x <= interval.max(0); x++)
				result.getAt(x, y).set((float) oracle.at(x, y));
		return result;
	}

	// -- help --

	private static RandomAccessibleInterval<FloatType> restore(final TileNetwork network,
		final RestoreSettings settings,
		final RandomAccessibleInterval<FloatType> image, final Interval output)
	{
		final RandomAccessibleInterval<FloatType> result = unset(output);
		new Restorer(network, settings).restore(image, LinearMap.IDENTITY, result, Progress.NONE);
		return result;
	}

	private static RestoreSettings randomSettings(final Random random, final ModelSpec spec) {
		final int smallest = 2 * spec.margin() + spec.multiple();
		return new RestoreSettings(smallest + random.nextInt(30), random.nextInt(13), random.nextInt(5), null, false);
	}

	private static Interval randomInterval(final Random random, final int most) {
		return Intervals.createMinSize(random.nextInt(41) - 20, random.nextInt(41) - 20, 1 + random.nextInt(most),
			1 + random.nextInt(most));
	}

	private static Interval randomRegion(final Random random, final Interval all) {
		final long[] min = new long[2];
		final long[] max = new long[2];
		for (int d = 0; d < 2; d++) {
			min[d] = all.min(d) + random.nextInt((int) all.dimension(d));
			max[d] = min[d] + random.nextInt((int) (all.max(d) - min[d] + 1));
		}
		return new FinalInterval(min, max);
	}

	/** Threads of a Restorer; those of the engine wait for other models. */
	/** After a while at most: an executor has terminated a moment before its last thread is gone. */
	private static long threadsAlive() {
		final long end = System.nanoTime() + 5_000_000_000L;
		long alive = alive();
		while (alive > 0 && System.nanoTime() < end) {
			Thread.onSpinWait();
			alive = alive();
		}
		return alive;
	}

	private static long alive() {
		return Thread.getAllStackTraces().keySet().stream()
			.filter(thread -> thread.getName().matches("Clearstack (tile reader|tile writer|network)")).count();
	}
}
