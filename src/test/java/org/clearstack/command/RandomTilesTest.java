// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.engine.LoadedModels;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.TileNetwork;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.task.Progress;
import org.clearstack.testing.TestImages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tiled is untiled, whatever the geometry, with a real network. */
@Tag("slow")
class RandomTilesTest {

	/** Of the range of 1000: float rounding in a network of some layers. */
	private static final double TOLERANCE = 1e-4 * 1000;
	private static final int[] SIDES = { 1, 2, 3, 5, 7, 13, 31, 61, 97, 127, 193 };

	@TempDir
	static Path folder;

	private static TileNetwork network;
	private static int smallest;

	@BeforeAll
	static void trainAModel() throws IOException {
		final ModelFolder model = ModelFolder.read(TinyModel.train(folder, "tiny"));
		network = LoadedModels.shared(model, "cpu");
		smallest = 2 * model.spec().margin() + 2 * model.spec().multiple();
	}

	@Test
	void tiledEqualsUntiledOverTwoHundredRandomGeometries() {
		final Random random = new Random(3);
		for (int i = 0; i < 200; i++) {
			final long[] start = { random.nextInt(200) - 100, random.nextInt(200) - 100 };
			final Interval interval = FinalInterval.createMinSize(start[0], start[1],
				SIDES[random.nextInt(SIDES.length)], SIDES[random.nextInt(SIDES.length)]);
			final RandomAccessibleInterval<FloatType> image = TestImages.noise(i, interval);
			final RestoreSettings tiled = new RestoreSettings(smallest + random.nextInt(60), random.nextInt(20),
				1 + random.nextInt(5), null, false);

			final RandomAccessibleInterval<FloatType> whole = restored(image, RestoreSettings.AUTOMATIC.withTile(1024));
			final RandomAccessibleInterval<FloatType> joined = restored(image, tiled);

			final double worst = TestImages.worstError(whole, joined);
			assertTrue(worst <= TOLERANCE,
				"geometry " + i + ", " + interval + ", " + tiled + ": worst difference " + worst);
		}
	}

	@Test
	void twoRunsGiveTheSameBits() {
		final RandomAccessibleInterval<FloatType> image = TestImages.noise(7, 193, 127);
		final RestoreSettings settings = RestoreSettings.AUTOMATIC.withTile(smallest + 20);

		assertArrayEquals(new double[] { 0 },
			new double[] { TestImages.worstError(restored(image, settings), restored(image, settings)) });
	}

	private static RandomAccessibleInterval<FloatType> restored(final RandomAccessibleInterval<FloatType> image,
		final RestoreSettings settings)
	{
		final Restorer restorer = new Restorer(network, settings);
		final RandomAccessibleInterval<FloatType> output = TestImages.unset(restorer.outputInterval(image));
		restorer.restore(image, restorer.fit(image), output, Progress.NONE);
		return output;
	}
}
