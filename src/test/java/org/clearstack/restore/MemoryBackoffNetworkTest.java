// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.FakeNetworks.spec;
import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.clearstack.testing.TestImages.unset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeNetworks;
import org.clearstack.testing.FakeNetworks.Recording;
import org.junit.jupiter.api.Test;

class MemoryBackoffNetworkTest {

	/** Values are below 1000, float has 24 bits: half an ulp is 3e-5, and a few of them add up. */
	private static final double ROUNDING = 2e-4;

	@Test
	void batchesAreHalvedUntilTheyFit() {
		final Recording network = new Recording(FakeNetworks.boxMean(1, spec(1, 1, 1)));
		final List<String> messages = new ArrayList<>();
		final RandomAccessibleInterval<FloatType> image = noise(1, 100, 90);

		final RandomAccessibleInterval<FloatType> result =
			restore(FakeNetworks.starving(network, 3 * 400), 20, 12, image, messages);

		assertImageEquals(restore(network, 20, 12, image, new ArrayList<>()), result, 0);
		assertEquals(
			List.of("Not enough memory for 12 tiles at once; continuing with 6.",
				"Not enough memory for 6 tiles at once; continuing with 3."),
			messages);
	}

	@Test
	void tilesAreHalvedWhenOneIsTooMuch() {
		for (final int multiple : new int[] { 1, 4, 7 })
			for (final int most : new int[] { 3000, 2000, 1100, 800 }) {
				final Recording network = new Recording(FakeNetworks.boxMean(2, spec(1, 2, multiple)));
				final RandomAccessibleInterval<FloatType> image = noise(2, 130, 110);

				final RandomAccessibleInterval<FloatType> result =
					restore(FakeNetworks.starving(network, most), 56, 4, image, new ArrayList<>());

				assertTrue(network.calls().stream().allMatch(call -> call[0] * call[1] * call[2] <= most));
				assertTrue(
					network.calls().stream().allMatch(call -> call[1] % multiple == 0 && call[2] % multiple == 0));
				assertImageEquals(restore(network, 56, 4, image, new ArrayList<>()), result, ROUNDING);
			}
	}

	@Test
	void halvedTilesOfANetworkThatBinsAreAligned() {
		final TileNetwork network = FakeNetworks.binning(4, spec(1, 7, 4));
		final RandomAccessibleInterval<FloatType> image = noise(3, 130, 110);

		final RandomAccessibleInterval<FloatType> result =
			restore(FakeNetworks.starving(network, 900), 64, 4, image, new ArrayList<>());

		assertImageEquals(restore(network, 64, 4, image, new ArrayList<>()), result, ROUNDING);
	}

	@Test
	void halvedTilesKeepScaleAndChannels() {
		final ModelSpec spec = new ModelSpec("fake", 3, 2, 2, 1, Normalization.NONE);
		final TileNetwork network = FakeNetworks.cubic(spec);
		final RandomAccessibleInterval<FloatType> image = noise(4, 60, 41, 3);
		final RestoreSettings settings = new RestoreSettings(31, 4, 2, null, false);

		final RandomAccessibleInterval<FloatType> result =
			new Restorer(FakeNetworks.starving(network, 300), settings).restore(image, Progress.NONE);

		assertImageEquals(new Restorer(network, settings).restore(image, Progress.NONE), result, ROUNDING);
	}

	@Test
	void whatIsTooMuchIsTriedOnce() {
		final Set<Integer> tried = new LinkedHashSet<>();
		final TileNetwork identity = FakeNetworks.identity(spec(1, 1, 1));
		final TileNetwork counting = TileNetwork.of(identity.spec(), (tiles, batch, height, width) -> {
			if (height * width > 150 && !tried.add(height * width))
				throw new AssertionError(width + " x " + height + " was tried again");
			return FakeNetworks.starving(identity, 150).run(tiles, batch, height, width);
		});
		final RandomAccessibleInterval<FloatType> image = noise(5, 100, 100);

		assertImageEquals(image, restore(counting, 22, 1, image, new ArrayList<>()), ROUNDING);
	}

	@Test
	void whatIsTooMuchIsRememberedForTheNextPlane() {
		final List<String> messages = new ArrayList<>();
		final RandomAccessibleInterval<FloatType> image = noise(7, 100, 100);
		final Restorer restorer = new Restorer(FakeNetworks.starving(FakeNetworks.identity(spec(1, 1, 1)), 150),
			new RestoreSettings(22, 4, 3, null, false));
		final Progress listener = (done, total, message) -> {
			if (message.startsWith("Not enough"))
				messages.add(message);
		};
		restorer.restore(image, listener);
		assertFalse(messages.isEmpty());
		messages.clear();

		restorer.restore(image, listener);

		assertEquals(List.of(), messages);
	}

	@Test
	void aDeviceWithoutMemoryForTheSmallestTileIsReported() {
		final TileNetwork network = FakeNetworks.starving(FakeNetworks.identity(spec(1, 5, 4)), 100);
		final RandomAccessibleInterval<FloatType> image = noise(6, 100, 100);

		final Exception e =
			assertThrows(ClearstackException.class, () -> restore(network, 64, 4, image, new ArrayList<>()));

		assertTrue(e.getMessage().contains("smallest"), e.getMessage());
		assertTrue(ClearstackException.isOutOfMemory(e.getCause()));
	}

	@Test
	void otherTroubleIsNoLackOfMemory() {
		assertFalse(ClearstackException.isOutOfMemory(new ClearstackException("shape mismatch")));
		assertFalse(ClearstackException.isOutOfMemory(new ClearstackException(null)));
		assertTrue(ClearstackException.isOutOfMemory(new ClearstackException("CUDA: Out of memory")));
	}

	private static RandomAccessibleInterval<FloatType> restore(final TileNetwork network, final int tile,
		final int batch,
		final RandomAccessibleInterval<FloatType> image, final List<String> messages)
	{
		final RandomAccessibleInterval<FloatType> result = unset(image);
		new Restorer(network, new RestoreSettings(tile, 4, batch, null, false)).restore(image, LinearMap.IDENTITY,
			result, (done, total, message) -> {
				if (message.startsWith("Not enough"))
					messages.add(message);
			});
		return result;
	}
}
