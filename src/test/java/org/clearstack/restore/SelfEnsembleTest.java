// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.FakeNetworks.spec;
import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.clearstack.testing.TestImages.unset;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.Cursor;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeNetworks;
import org.clearstack.testing.FakeNetworks.Recording;
import org.junit.jupiter.api.Test;

class SelfEnsembleTest {

	/** Answers the pixel to the left: as far from symmetric as can be. Reach: 1. */
	private static final TileNetwork LEFT = TileNetwork.of(spec(1, 1, 1), (tiles, batch, height, width) -> {
		final float[] result = new float[tiles.length];
		for (int i = 0; i < tiles.length; i++)
			result[i] = i % width == 0 ? 0 : tiles[i - 1];
		return result;
	});

	@Test
	void aSymmetricNetworkAnswersTheSameEightTimes() {
		final TileNetwork network = FakeNetworks.cubic(new ModelSpec("fake", 2, 2, 2, 1, Normalization.NONE));
		final float[] tiles = new float[3 * 5 * 7 * 2];
		for (int i = 0; i < tiles.length; i++)
			tiles[i] = i * 37 % 101;

		final NetworkOutput estimate = new SelfEnsemble(network).estimate(tiles, 3, 5, 7);

		assertArrayEquals(network.run(tiles, 3, 5, 7), estimate.mean(), 1e-4f);
		assertArrayEquals(new float[tiles.length * 4], estimate.deviation(), 1e-4f);
	}

	@Test
	void eachOrientationIsAskedOnce() {
		final Recording network = new Recording(FakeNetworks.identity(spec(1, 0, 1)));

		new SelfEnsemble(network).run(new float[] { 1, 2, 3, 4, 5, 6 }, 1, 2, 3);

		assertEquals(8, network.calls().size());
		assertEquals(4, network.calls().stream().filter(call -> call[1] == 3 && call[2] == 2).count());
	}

	@Test
	void aLopsidedNetworkBecomesTheMeanOfItsOrientations() {
		final RandomAccessibleInterval<FloatType> image = noise(1, 40, 33);
		final RandomAccessibleInterval<FloatType> mean = unset(image);
		final RandomAccessibleInterval<FloatType> deviation = unset(image);
		final RestoreSettings settings = new RestoreSettings(12, 3, 4, null, true);

		new Restorer(LEFT, settings)
			.restore(List.of(new Plane(image, List.of(new LinearMap(0.01, -3)), mean, deviation)), Progress.NONE);

		final RandomAccess<FloatType> mirrored = Views.extendMirrorDouble(image).randomAccess();
		final Cursor<FloatType> cursor = image.localizingCursor();
		while (cursor.hasNext()) {
			cursor.fwd();
			final long x = cursor.getLongPosition(0);
			final long y = cursor.getLongPosition(1);
			final double[] neighbours =
				{ mirrored.setPositionAndGet(x - 1, y).get(), mirrored.setPositionAndGet(x + 1, y).get(),
					mirrored.setPositionAndGet(x, y - 1).get(), mirrored.setPositionAndGet(x, y + 1).get() };
			// normalised values are up to 7 and rounded to 24 bits: 2e-4 in intensities of gain 0.01
			assertEquals(mean(neighbours), mean.getAt(x, y).get(), 5e-4);
			assertEquals(deviation(neighbours), deviation.getAt(x, y).get(), 5e-4);
		}
	}

	@Test
	void theEnsembleOfTheSettingsIsTheDecorator() {
		final RandomAccessibleInterval<FloatType> image = noise(2, 40, 33);
		final RestoreSettings settings = new RestoreSettings(12, 3, 4, null, false);

		final RandomAccessibleInterval<FloatType> decorated =
			new Restorer(new SelfEnsemble(LEFT), settings).restore(image, Progress.NONE);

		assertImageEquals(decorated, new Restorer(LEFT, settings.withEnsemble(true)).restore(image, Progress.NONE), 0);
	}

	@Test
	void aDeviationWithoutAnEnsembleIsRefused() {
		final RandomAccessibleInterval<FloatType> image = noise(3, 20, 20);
		final Plane plane = new Plane(image, List.of(LinearMap.IDENTITY), unset(image), unset(image));

		final Exception e = assertThrows(IllegalArgumentException.class,
			() -> new Restorer(LEFT, RestoreSettings.AUTOMATIC).restore(List.of(plane), Progress.NONE));

		assertTrue(e.getMessage().contains("ensemble"), e.getMessage());
	}

	private static double mean(final double[] values) {
		double sum = 0;
		for (final double value : values)
			sum += value;
		return sum / values.length;
	}

	private static double deviation(final double[] values) {
		double squares = 0;
		for (final double value : values)
			squares += (value - mean(values)) * (value - mean(values));
		return Math.sqrt(squares / values.length);
	}
}
