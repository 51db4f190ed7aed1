// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.image.ImageFiles;
import org.clearstack.image.ImagePlanes;
import org.clearstack.model.ModelSpec;
import org.clearstack.network.TileNetwork;
import org.clearstack.normalize.LinearMap;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefectsTest {

	private static final int SIZE = 96;

	@Test
	void hotAndDeadPixelsAColumnAndATrackAreFound() {
		final float[] sky = sky(1);
		final int[] bad =
			IntStream.concat(IntStream.of(at(20, 20), at(0, 0), at(50, 10), at(51, 10), at(50, 11), at(51, 11)),
				IntStream.concat(IntStream.range(0, SIZE).map(y -> at(70, y)),
					IntStream.range(0, 8).map(i -> at(10 + i, 60 + i))))
				.toArray();
		for (final int i : bad)
			sky[i] = i % SIZE == 70 ? 0 : 5000;

		assertArrayEquals(Arrays.stream(bad).sorted().toArray(), Arrays.stream(mark(sky)).sorted().toArray());
	}

	/** Stars between pixels, too: none of 96 of each width from 2 pixels at half maximum on. */
	@ParameterizedTest
	@ValueSource(doubles = { 2, 2.5, 4 })
	void starsAreNoDefects(final double width) {
		final Random random = new Random(7);
		final double sigma = width / 2.3548;
		for (int round = 0; round < 12; round++) {
			final float[] sky = sky(round);
			for (int star = 0; star < 8; star++) {
				final double peak = 300 * Math.pow(10, 2 * random.nextDouble());
				final double x0 = 12 + 72 * random.nextDouble();
				final double y0 = 12 + 72 * random.nextDouble();
				for (int i = 0; i < sky.length; i++)
					sky[i] += peak
						* Math.exp(-(Math.pow(i % SIZE - x0, 2) + Math.pow(i / SIZE - y0, 2)) / (2 * sigma * sigma));
			}
			assertArrayEquals(new int[0], mark(sky), "round " + round);
		}
	}

	@Test
	void linesDrawnByAComputerAndFewPhotonsAreNoDefects() {
		final float[] drawing = new float[SIZE * SIZE];
		for (int i = 0; i < SIZE; i++)
			drawing[at(i, 40)] = 255;
		final Random random = new Random(3);
		final float[] photons = new float[SIZE * SIZE];
		for (int i = 0; i < photons.length; i++)
			photons[i] = random.nextDouble() < 0.02 ? 7 : 0;

		assertEquals(0, mark(drawing).length);
		assertEquals(0, mark(photons).length);
	}

	@Test
	void pointsOfAnUndersampledTelescopeAreNotLookedFor() {
		final float[] sky = sky(2);
		final float[] hot = sky(2);
		final Random random = new Random(5);
		for (int i = 0; i < 12; i++) {
			hot[at(5 + 7 * i, 50)] = 3000;
			final int place = at(5 + 7 * i, 20 + random.nextInt(50));
			sky[place] += 3000;
			for (final int next : new int[] { 1, -1, SIZE, -SIZE })
				sky[place + next] += i % 2 == 0 ? 100 : 500; // some are as sharp as a pixel, some are not
		}

		assertTrue(Defects.isUndersampled(ArrayImgs.floats(sky, SIZE, SIZE)));
		assertFalse(Defects.isUndersampled(ArrayImgs.floats(hot, SIZE, SIZE)));
	}

	/** The network averages 5 x 5 pixels, so that what a hot pixel spoils is seen. */
	@Test
	void whatIsAroundAHotPixelIsRestoredAsWithoutIt() {
		final Img<FloatType> clean = ArrayImgs.floats(sky(4), SIZE, SIZE);
		final Img<FloatType> hot = clean.copy();
		hot.getAt(40, 40).set(60000);

		final Img<FloatType> kept = restored(hot, DefectTreatment.KEEP, 32);
		final Img<FloatType> replaced = restored(hot, DefectTreatment.REPLACE, 32);
		final Img<FloatType> right = restored(clean, DefectTreatment.IGNORE, 32);

		assertEquals(60000, kept.getAt(40, 40).get());
		assertEquals(right.getAt(40, 40).get(), replaced.getAt(40, 40).get(), 10);
		assertEquals(right.getAt(41, 40).get(), kept.getAt(41, 40).get(), 3);
		assertTrue(restored(hot, DefectTreatment.IGNORE, 32).getAt(41, 40).get() > 2000);
	}

	@Test
	void tilesDoNotChangeWhatIsFound() {
		final float[] sky = sky(6);
		final Random random = new Random(1);
		for (int i = 0; i < 40; i++)
			sky[random.nextInt(sky.length)] += 4000;
		sky[at(3, 3)] = Float.NaN;
		final Img<FloatType> image = ArrayImgs.floats(sky, SIZE, SIZE);

		final Img<FloatType> whole = restored(image, DefectTreatment.REPLACE, 0);
		for (final int tile : new int[] { 12, 17, 40 })
			assertSame(whole, restored(image, DefectTreatment.REPLACE, tile));
	}

	/** Fields of telescopes on the ground and in space, cameras and microscopes: at most one pixel in ten thousand. */
	@ParameterizedTest
	@ValueSource(strings = { "2mass_galactic_centre_j.fits", "hubble_deep_field.png", "decam_r_t8.fits",
		"spitzer_irac_glimpse.fits", "wise_w5_12um.fits",
		"eso_ntt_emmi_field.fits", "pair_scarlet-hsc-hst_hst.fits" })
	void starsOfRealFieldsAreLeftAlone(final String name) throws IOException {
		final Path file = Path.of("../shared/data/astronomy", name);
		assumeTrue(Files.exists(file), "the field is not here");
		final ImagePlanes planes = ImagePlanes.of(ImageFiles.open(file));
		final float[] pixels = new float[planes.width() * planes.height()];
		int i = 0;
		for (final var pixel : Views.flatIterable(planes.plane(0, 0, 0)))
			pixels[i++] = pixel.getRealFloat();

		final boolean looked = !Defects.isUndersampled(ArrayImgs.floats(pixels, planes.width(), planes.height()));
		final int found = looked ? Defects.mark(ArrayImgs.floats(pixels, planes.width(), planes.height())).length : 0;

		assertTrue(found <= pixels.length / 10_000, found + " found");
	}

	private static void assertSame(final RandomAccessibleInterval<FloatType> right,
		final RandomAccessibleInterval<FloatType> found)
	{
		final var pixels = Views.flatIterable(found).cursor();
		for (final FloatType pixel : Views.flatIterable(right))
			assertEquals(pixel.get(), pixels.next().get());
	}

	private static Img<FloatType> restored(final Img<FloatType> image, final DefectTreatment treatment,
		final int tile)
	{
		final ModelSpec spec = new ModelSpec("mean", 1, 1, 2, 1, Normalization.NONE);
		final TileNetwork network =
			TileNetwork.of(spec, (tiles, batch, height, width) -> means(tiles, batch * height, width));
		final Img<FloatType> output = image.factory().create(image);
		new Restorer(network, new RestoreSettings(tile, 4, 1, null, false).withDefects(treatment)).restore(image,
			LinearMap.IDENTITY, output, Progress.NONE);
		return output;
	}

	private static float[] means(final float[] tile, final int height, final int width) {
		final float[] out = new float[tile.length];
		for (int y = 2; y < height - 2; y++)
			for (int x = 2; x < width - 2; x++) {
				double sum = 0;
				for (int k = 0; k < 25; k++)
					sum += tile[(y + k / 5 - 2) * width + x + k % 5 - 2];
				out[y * width + x] = (float) (sum / 25);
			}
		return out;
	}

	private static int at(final int x, final int y) {
		return y * SIZE + x;
	}

	private static int[] mark(final float[] pixels) {
		return Defects.mark(ArrayImgs.floats(pixels.clone(), SIZE, SIZE));
	}

	/** A level of 1000 with noise of 10. */
	private static float[] sky(final long seed) {
		final Random random = new Random(seed);
		final float[] sky = new float[SIZE * SIZE];
		for (int i = 0; i < sky.length; i++)
			sky[i] = (float) (1000 + 10 * random.nextGaussian());
		return sky;
	}
}
