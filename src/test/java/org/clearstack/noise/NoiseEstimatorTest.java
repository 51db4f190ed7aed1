// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.imglib2.img.array.ArrayImgs;
import org.clearstack.noise.NoiseTable.Plane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise of known strength, put on real images and on made ones, is measured. */
class NoiseEstimatorTest {

	private static final int SIZE = 128;

	@ParameterizedTest
	@ValueSource(
		strings = { "photo/mate_wood_1.png", "photo/stktex_palmtreebark_a_1.png", "microscopy/bnsreenu_neuron.tif",
			"tomography/mni152_t1_z66.tif", "astronomy/sun_eui_fsi174_2022_1.png" })
	void noiseOnRealImagesIsMeasuredWithinTenPercent(final String name) {
		assumeTrue(Files.exists(NoiseTable.DATA.resolve(name)), "needs ../shared/data2");
		final Plane plane = Plane.middle(NoiseTable.DATA.resolve(name), 256);

		for (final String kind : NoiseTable.KINDS)
			assertEquals(1, NoiseTable.ratio(plane, kind), 0.1, kind);
	}

	@Test
	void gainDarkLevelAndReadNoiseOfACameraAreFound() {
		final float[] scene = scene(256);
		final float[] shot = NoiseTable.noisy(scene, "p60", 3);
		final Random random = new Random(5);
		for (int i = 0; i < shot.length; i++)
			shot[i] = (float) (100 + 1200 * shot[i] + 30 * random.nextGaussian());

		final NoiseModel noise = NoiseEstimator.measure(shot, 256, 256);

		assertEquals(20, noise.gain(), 2);
		for (final double level : new double[] { 150, 500, 1000 })
			assertEquals(Math.sqrt(20 * (level - 100) + 900), Math.sqrt(noise.variance(level)),
				0.1 * Math.sqrt(20 * (level - 100) + 900), "at " + level);
	}

	@Test
	void gaussianNoiseHasNoGain() {
		final NoiseModel noise = NoiseEstimator.measure(gaussian(scene(SIZE), 0.03, 1), SIZE, SIZE);

		assertEquals(0, noise.gain());
		assertEquals(0.03, noise.read(), 0.002);
		assertEquals(0, noise.rhoX(), 0.08);
		assertEquals(0, noise.rhoY(), 0.08);
	}

	@Test
	void noiseSharedAlongTheLineIsFoundAlongTheLineOnly() {
		final float[] image = scene(256);
		final Random random = new Random(2);
		double last = 0;
		for (int i = 0; i < image.length; i++) {
			final double next = random.nextGaussian();
			image[i] += (float) (0.05 * (next + 0.35 * last) / Math.sqrt(1 + 0.35 * 0.35));
			last = next;
		}

		final NoiseModel noise = NoiseEstimator.measure(image, 256, 256);

		assertEquals(0.35 / (1 + 0.35 * 0.35), noise.rhoX(), 0.06);
		assertEquals(0, noise.rhoY(), 0.06);
		assertEquals(0.05, noise.read(), 0.005);
	}

	@Test
	void turningTheImageSwapsTheCorrelations() {
		final float[] image = gaussian(scene(SIZE), 0.05, 4);
		for (int y = 0; y < SIZE; y++)
			for (int x = SIZE - 1; x > 0; x--)
				image[y * SIZE + x] = 0.7f * image[y * SIZE + x] + 0.3f * image[y * SIZE + x - 1];
		final float[] turned = new float[image.length];
		for (int i = 0; i < image.length; i++)
			turned[i % SIZE * SIZE + i / SIZE] = image[i];

		final NoiseModel noise = NoiseEstimator.measure(image, SIZE, SIZE);
		final NoiseModel other = NoiseEstimator.measure(turned, SIZE, SIZE);

		assertTrue(noise.rhoX() > 0.25, noise.toString());
		assertEquals(noise.rhoX(), other.rhoY(), 0.05);
		assertEquals(noise.rhoY(), other.rhoX(), 0.05);
	}

	@Test
	void theScaleOfGreyLevelsDoesNotMatter() {
		final float[] image = NoiseTable.noisy(scene(SIZE), "pg", 6);
		final float[] scaled = new float[image.length];
		for (int i = 0; i < image.length; i++)
			scaled[i] = 4096 * image[i] - 512;

		final NoiseModel expected = NoiseEstimator.measure(image, SIZE, SIZE).mapped(4096, -512);
		final NoiseModel noise = NoiseEstimator.measure(scaled, SIZE, SIZE);

		for (final double level : new double[] { -400, 1000, 3000 })
			assertEquals(expected.variance(level), noise.variance(level), 0.01 * expected.variance(level));
	}

	@Test
	void aConstantImageHasNoNoise() {
		final float[] image = new float[SIZE * SIZE];
		Arrays.fill(image, 7);

		assertTrue(NoiseEstimator.measure(image, SIZE, SIZE).isNone());
	}

	@Test
	void drawnShapesAndGradientsHaveNoNoise() {
		final float[] mask = new float[SIZE * SIZE];
		final float[] ramp = new float[SIZE * SIZE];
		final float[] steps = new float[SIZE * SIZE];
		for (int i = 0; i < mask.length; i++) {
			mask[i] = Math.hypot(i % SIZE - 60, i / SIZE - 50) < 30 ? 255 : 0;
			ramp[i] = Math.round(i % SIZE * 0.7 + i / SIZE * 0.4);
			steps[i] = i % SIZE / 20 * 40 + i / SIZE / 30 * 20;
		}

		for (final float[] image : List.of(mask, ramp, steps))
			assertEquals(NoiseModel.gaussian(0), NoiseEstimator.measure(image, SIZE, SIZE));
	}

	@Test
	void roundingTo8BitsChangesLittle() {
		final float[] image = gaussian(scene(SIZE), 0.02, 7);
		for (int i = 0; i < image.length; i++)
			image[i] = Math.max(0, Math.min(255, Math.round(30 + 200 * image[i])));

		assertEquals(4, NoiseEstimator.measure(image, SIZE, SIZE).read(), 0.4);
	}

	@Test
	void clippedPixelsAndEmptyBackgroundAreLeftOut() {
		final float[] image = gaussian(scene(256), 0.05, 8);
		for (int i = 0; i < image.length; i++) {
			final boolean empty = i % 256 < 100;
			image[i] = empty ? 0 : Math.min(image[i], 0.7f);
		}

		assertEquals(0.05, Math.sqrt(NoiseEstimator.measure(image, 256, 256).variance(0.4)), 0.006);
	}

	@Test
	void pixelsThatAreNotNumbersAreLeftOut() {
		final float[] image = gaussian(scene(SIZE), 0.05, 9);
		for (int i = 0; i < image.length; i += 97)
			image[i] = i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;

		assertEquals(0.05, NoiseEstimator.measure(image, SIZE, SIZE).read(), 0.005);
	}

	@Test
	void anImageOf40By40PixelsIsMeasuredWithinAFifth() {
		assertEquals(0.05, NoiseEstimator.measure(gaussian(scene(40), 0.05, 10), 40, 40).read(), 0.01);
	}

	@Test
	void planesOfAStackShareOneNoise() {
		final List<float[]> planes = new ArrayList<>();
		final float[] stack = new float[5 * 40 * 40];
		for (int z = 0; z < 5; z++) {
			planes.add(gaussian(scene(40), 0.05, 20 + z));
			System.arraycopy(planes.get(z), 0, stack, z * 1600, 1600);
		}

		final NoiseModel noise = NoiseEstimator.measure(planes, 40, 40);

		assertEquals(0.05, noise.read(), 0.005);
		assertEquals(noise, NoiseEstimator.measure(ArrayImgs.floats(stack, 40, 40, 5)));
	}

	@Test
	void whatCannotBeMeasuredIsRefused() {
		final float[] nothing = new float[32 * 32];
		Arrays.fill(nothing, Float.NaN);

		assertThrows(IllegalArgumentException.class, () -> NoiseEstimator.measure(new float[15 * 40], 15, 40));
		assertThrows(IllegalArgumentException.class, () -> NoiseEstimator.measure(new float[10], 40, 40));
		assertThrows(IllegalArgumentException.class, () -> NoiseEstimator.measure(List.of(), 40, 40));
		assertThrows(IllegalArgumentException.class, () -> NoiseEstimator.measure(nothing, 32, 32));
	}

	// -- helpers --

	/** Soft shapes, an edge and a fine pattern in one corner, from 0 to 1. */
	private static float[] scene(final int size) {
		final float[] scene = new float[size * size];
		for (int i = 0; i < scene.length; i++) {
			final double x = i % size / (double) size;
			final double y = i / size / (double) size;
			final double blob = Math.exp(-40 * ((x - 0.3) * (x - 0.3) + (y - 0.6) * (y - 0.6)));
			final double edge = x + 0.3 * y > 0.8 ? 0.35 : 0;
			final double fine = x < 0.3 && y < 0.3 ? 0.1 * Math.sin(i % size * 1.7) * Math.sin(i / size * 1.1) : 0;
			scene[i] = (float) (0.1 + 0.4 * blob + edge + fine + 0.1 * y);
		}
		return scene;
	}

	private static float[] gaussian(final float[] image, final double deviation, final long seed) {
		final Random random = new Random(seed);
		final float[] noisy = image.clone();
		for (int i = 0; i < noisy.length; i++)
			noisy[i] += (float) (deviation * random.nextGaussian());
		return noisy;
	}
}
