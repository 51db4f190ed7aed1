// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeNetworks;
import org.junit.jupiter.api.Test;

/** Networks that see several slices of a volume to restore the one in their middle. */
class NeighbouringSlicesTest {

	private static final double ROUNDING = 2e-4;
	private static final float[] SHARES = { 0.25f, 0.5f, 0.125f };
	private static final RestoreSettings SMALL = new RestoreSettings(16, 4, 3, null, false);

	private final RandomAccessibleInterval<FloatType> volume = noise(1, 45, 38, 3);

	@Test
	void tilesCarryAllSlicesAndGiveOne() {
		for (final int scale : new int[] { 1, 2 }) {
			final RandomAccessibleInterval<FloatType> result =
				new Restorer(mixing(scale), SMALL).restore(volume, Progress.NONE);

			assertImageEquals(mixed(volume, scale), result, ROUNDING);
		}
	}

	@Test
	void theEnsembleAndShortMemoryGiveTheSame() {
		for (final int scale : new int[] { 1, 2 }) {
			final RandomAccessibleInterval<FloatType> eightfold =
				new Restorer(mixing(scale), SMALL.withEnsemble(true)).restore(volume, Progress.NONE);
			final RandomAccessibleInterval<FloatType> starved =
				new Restorer(FakeNetworks.starving(mixing(scale), 200), SMALL).restore(volume, Progress.NONE);

			assertImageEquals(mixed(volume, scale), eightfold, ROUNDING);
			assertImageEquals(mixed(volume, scale), starved, ROUNDING);
		}
	}

	@Test
	void holesOfTheSliceStayAndHolesOfItsNeighboursAreFilled() {
		volume.getAt(10, 10, 1).set(Float.NaN);
		volume.getAt(20, 20, 2).set(Float.POSITIVE_INFINITY);

		final RandomAccessibleInterval<FloatType> result =
			new Restorer(mixing(1), SMALL).restore(volume, Progress.NONE);

		assertTrue(Float.isNaN(result.getAt(10, 10).get()));
		assertTrue(Float.isFinite(result.getAt(20, 20).get()), "found " + result.getAt(20, 20).get());
		assertEquals(mixed(volume, 1).getAt(5, 5).get(), result.getAt(5, 5).get(), ROUNDING);
	}

	@Test
	void aSliceWithoutItsNeighboursIsRefused() {
		final RandomAccessibleInterval<FloatType> plane = Views.hyperSlice(volume, 2, 1);
		final RandomAccessibleInterval<FloatType> output = ArrayImgs.floats(45, 38);

		final IllegalArgumentException told = assertThrows(IllegalArgumentException.class,
			() -> new Restorer(mixing(1), SMALL).restore(plane, LinearMap.IDENTITY, output, Progress.NONE));

		assertTrue(told.getMessage().contains("3 neighbouring slices as the third dimension"), told.getMessage());
	}

	@Test
	void depthIsOddAndOfOneChannel() {
		for (final int[] wrong : List.of(new int[] { 1, 2 }, new int[] { 1, 0 }, new int[] { 2, 3 }))
			assertThrows(IllegalArgumentException.class,
				() -> new ModelSpec("fake", wrong[0], 1, 0, 1, Normalization.NONE, wrong[1]));
	}

	/** A weighted sum of three slices, each pixel repeated. */
	private static TileNetwork mixing(final int scale) {
		return TileNetwork.of(new ModelSpec("fake", 1, scale, 1, 1, Normalization.NONE, 3),
			(tiles, batch, height, width) -> {
				final float[] prediction = new float[batch * height * width * scale * scale];
				final int row = width * scale;
				for (int i = 0; i < prediction.length; i++) {
					final int y = i / row % (height * scale) / scale;
					final int at =
						((i / (row * height * scale) * height + y) * width + i % row / scale) * SHARES.length;
					for (int z = 0; z < SHARES.length; z++)
						prediction[i] += SHARES[z] * tiles[at + z];
				}
				return prediction;
			});
	}

	private static RandomAccessibleInterval<FloatType> mixed(final RandomAccessibleInterval<FloatType> volume,
		final int scale)
	{
		final List<Float> values = new ArrayList<>();
		final int width = (int) volume.dimension(0) * scale;
		final int height = (int) volume.dimension(1) * scale;
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++) {
				float sum = 0;
				for (int z = 0; z < SHARES.length; z++)
					sum += SHARES[z] * volume.getAt(x / scale, y / scale, z).get();
				values.add(sum);
			}
		final float[] all = new float[values.size()];
		for (int i = 0; i < all.length; i++)
			all[i] = values.get(i);
		return ArrayImgs.floats(all, width, height);
	}
}
