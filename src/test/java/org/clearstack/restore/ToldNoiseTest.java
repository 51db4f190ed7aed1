// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.clearstack.testing.TestImages.assertImageEquals;
import static org.clearstack.testing.TestImages.noise;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Noise;
import org.clearstack.model.GraphGeometry;
import org.clearstack.model.ModelInput;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.noise.NoiseMaps;
import org.clearstack.noise.NoiseMeter;
import org.clearstack.noise.NoiseModel;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.Progress;
import org.clearstack.testing.FakeNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that are told the noise of an image: which maps they are given, whatever the tiles are. */
class ToldNoiseTest {

	private static final RestoreSettings SMALL = new RestoreSettings(16, 4, 3, Normalization.parse("none"), false);
	private static final NoiseModel NOISE = new NoiseModel(0.5, 0.1, 0.2, 0.4, 0.1);
	private static final int WIDTH = 45;
	private static final int HEIGHT = 38;

	private final RandomAccessibleInterval<FloatType> image = noise(1, WIDTH, HEIGHT);

	/**
	 * A network that answers the image plus a map is told the same of every pixel as by one map of the whole mirrored
	 * image.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	void mapsAreThoseOfTheWholeImage(final int map) {
		final RandomAccessibleInterval<FloatType> result =
			new Restorer(adding(1, map), SMALL.withNoise(NOISE)).restore(image, Progress.NONE);

		final float[] expected = deviations(image);
		final double factor = new double[] { 1, 0.4, 0.1 }[map - 1];
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++)
				assertEquals(image.getAt(x, y).get() + factor * expected[y * WIDTH + x], result.getAt(x, y).get(), 5e-4,
					"pixel " + x + ", " + y);
	}

	@Test
	void aNormalisedImageHasNormalisedMaps() {
		final LinearMap map = new LinearMap(3, -0.5);
		final Img<FloatType> output = ArrayImgs.floats(WIDTH, HEIGHT);

		new Restorer(adding(1, 1), SMALL.withNoise(NOISE)).restore(List.of(new Plane(image, map, output)),
			Progress.NONE);

		final float[] expected = deviations(image);
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++)
				assertEquals(image.getAt(x, y).get() + expected[y * WIDTH + x], output.getAt(x, y).get(), 5e-4,
					"pixel " + x + ", " + y);
	}

	@Test
	void thePlanesNoiseCountsMoreThanTheSettingsAndChannelsHaveTheirOwn() {
		final RandomAccessibleInterval<FloatType> two = Views.stack(image, image);
		final Img<FloatType> output = ArrayImgs.floats(WIDTH, HEIGHT, 2);
		final Plane plane = new Plane(two, List.of(LinearMap.IDENTITY), output, null,
			List.of(NoiseModel.gaussian(1), NoiseModel.gaussian(2)));

		new Restorer(adding(2, 2), SMALL.withNoise(NOISE)).restore(List.of(plane), Progress.NONE);

		assertEquals(image.getAt(7, 9).get() + 1, output.getAt(7, 9, 0).get(), 5e-4,
			"map 2 of the pixel is the first channel's");
		assertEquals(image.getAt(7, 9).get() + 1, output.getAt(7, 9, 1).get(), 5e-4);
	}

	@Test
	void anUnknownNoiseIsMeasured() {
		final RandomAccessibleInterval<FloatType> noisy = gaussian(0.3);

		final RandomAccessibleInterval<FloatType> result =
			new Restorer(adding(1, 1), SMALL).restore(noisy, Progress.NONE);

		assertEquals(0.3, result.getAt(20, 20).get() - noisy.getAt(20, 20).get(), 0.02);
	}

	/** 4096 differences: the median is right to 2 %. */
	@Test
	void gaussianNoiseIsMeasuredAndAConstantImageHasNone() {
		final NoiseModel measured = NoiseMeter.measure(gaussian(0.3));
		assertEquals(0.3, measured.read(), 0.02);
		assertEquals(0, measured.gain());

		assertTrue(NoiseMeter.measure(ArrayImgs.floats(40, 40)).isNone());
		assertTrue(NoiseMeter.measure(ArrayImgs.floats(1, 1)).isNone());
	}

	/**
	 * Shot noise of 20 photons at most, few of them in most places: where there are none the pixels are as dark as the
	 * camera.
	 */
	@Test
	void theDarkLevelIsNotAboveThePixels() {
		final float[] image = new float[128 * 128];
		for (int i = 0; i < image.length; i++)
			image[i] = i % 128 < 32 ? 0.2f + 0.02f * (i % 32) : 0.02f;
		final RandomAccessibleInterval<FloatType> noisy =
			new Noise(0.05, 0, 0, 4).addTo(ArrayImgs.floats(image, 128, 128));

		final NoiseModel measured = NoiseMeter.measure(noisy);

		assertTrue(measured.dark() <= 3 * measured.read() || measured.gain() == 0,
			"no pixel is below 0; found " + measured);
	}

	/** In a transposed tile the correlation along x is that along y. */
	@Test
	void theEnsembleTurnsTheCorrelations() {
		final TileNetwork eightfold = new SelfEnsemble(adding(1, 2));
		final float[] tile = new float[8 * 8 * 4];
		for (int i = 0; i < 64; i++)
			System.arraycopy(new float[] { 5, 1, 0.5f, 0.25f }, 0, tile, 4 * i, 4);

		for (final float pixel : eightfold.run(tile, 1, 8, 8))
			assertEquals(5 + (0.5 + 0.25) / 2, pixel, 1e-6);
	}

	@Test
	void holesDoNotSpreadIntoTheMaps() {
		image.getAt(15, 15).set(Float.NaN);

		final RandomAccessibleInterval<FloatType> result =
			new Restorer(adding(1, 1), SMALL.withNoise(NOISE)).restore(image, Progress.NONE);

		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++)
				assertEquals(x == 15 && y == 15, Float.isNaN(result.getAt(x, y).get()), "pixel " + x + ", " + y);
	}

	@Test
	void shortMemoryGivesTheSame() {
		final RestoreSettings told = SMALL.withNoise(NOISE);

		final RandomAccessibleInterval<FloatType> starved =
			new Restorer(FakeNetworks.starving(adding(1, 1), 200), told).restore(image, Progress.NONE);

		assertImageEquals(new Restorer(adding(1, 1), told).restore(image, Progress.NONE), starved, 1e-6);
	}

	@Test
	void mapsAreThreeForEachChannel() {
		final IllegalArgumentException told =
			assertThrows(IllegalArgumentException.class,
				() -> new ModelSpec("fake", new ModelInput(1, 1, 2), new GraphGeometry(0, 1, 1), Normalization.NONE));

		assertTrue(told.getMessage().contains("found 2 maps, 1 channels"), told.getMessage());
	}

	private static float[] deviations(final RandomAccessibleInterval<FloatType> image) {
		final int reach = NoiseMaps.REACH;
		final float[] grown = new float[(WIDTH + 2 * reach) * (HEIGHT + 2 * reach)];
		int i = 0;
		final var mirrored = Views.extendMirrorDouble(image).randomAccess();
		for (int y = -reach; y < HEIGHT + reach; y++)
			for (int x = -reach; x < WIDTH + reach; x++)
				grown[i++] = mirrored.setPositionAndGet(x, y).get();
		return NoiseMaps.deviation(NOISE, grown, WIDTH, HEIGHT);
	}

	private static RandomAccessibleInterval<FloatType> gaussian(final double deviation) {
		final Random random = new Random(3);
		final float[] values = new float[128 * 128];
		for (int i = 0; i < values.length; i++)
			values[i] = (float) (1 + deviation * random.nextGaussian());
		return ArrayImgs.floats(values, 128, 128);
	}

	/** Each channel plus the input of a number, of those behind the first channel. */
	private static TileNetwork adding(final int channels, final int input) {
		final ModelSpec spec = new ModelSpec("fake", new ModelInput(channels, 1, 3 * channels),
			new GraphGeometry(0, 1, 1), Normalization.NONE);
		return TileNetwork.of(spec, (tiles, batch, height, width) -> {
			final float[] prediction = new float[batch * height * width * channels];
			for (int i = 0; i < prediction.length; i++)
				prediction[i] =
					tiles[i / channels * spec.inputs() + i % channels] + tiles[i / channels * spec.inputs() + input];
			return prediction;
		});
	}
}
