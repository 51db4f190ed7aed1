// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackProjectionTest {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void binningGivesTheInputBack(final int scale) {
		final Img<FloatType> input = Images.noise(11, 14, 9, 2);

		final Img<FloatType> refined = Resampling.LANCZOS_BACK_PROJECTED.upscale(input, scale);
		final Img<FloatType> nearest = Resampling.NEAREST.upscale(input, scale);

		Images.assertSame(input, binned(refined, scale), 1000e-6);
		Images.assertSame(input, binned(nearest, scale), 1000e-6);
	}

	@Test
	void anyUpscaledImageIsMadeToAgreeWithItsInput() {
		final Img<FloatType> input = Images.noise(12, 10, 8);
		final Img<FloatType> unrelated = Images.noise(13, 20, 16);

		final Img<FloatType> spread = BackProjection.refine(input, unrelated, 0);
		final Img<FloatType> refined = BackProjection.refine(input, unrelated, 5);

		Images.assertSame(input, binned(spread, 2), 2000e-6);
		Images.assertSame(input, binned(refined, 2), 2000e-6);
	}

	@Test
	void withoutIterationsTheDifferenceIsSpreadOverTheBlock() {
		final Img<FloatType> input = ArrayImgs.floats(new float[] { 10, 20 }, 2, 1);
		final Img<FloatType> upscaled = ArrayImgs.floats(new float[] { 1, 2, 30, 30, 3, 4, 30, 30 }, 4, 2);

		final Img<FloatType> spread = BackProjection.refine(input, upscaled, 0);

		Images.assertSame(ArrayImgs.floats(new float[] { 8.5f, 9.5f, 20, 20, 10.5f, 11.5f, 20, 20 }, 4, 2), spread,
			1e-5);
	}

	@Test
	void theEnumConstantIsLanczosRefined() {
		final Img<FloatType> input = Images.noise(14, 12, 11);

		final Img<FloatType> refined =
			BackProjection.refine(input, Resampling.LANCZOS.upscale(input, 2), BackProjection.ITERATIONS);

		Images.assertSame(Resampling.LANCZOS_BACK_PROJECTED.upscale(input, 2), refined, 0);
	}

	/**
	 * Binning weakens a fine wave and Lanczos weakens it again; iterations win back more than spreading the difference
	 * does.
	 */
	@Test
	void iterationsBringALostWaveBack() {
		final Img<FloatType> original = Images.plane(128, 8, (x, y) -> Math.cos(2 * Math.PI * 0.17 * x));
		final Img<FloatType> input = binned(original, 2);
		final Img<FloatType> lanczos = Resampling.LANCZOS.upscale(input, 2);

		final double spread = error(original, BackProjection.refine(input, lanczos, 0));
		final double refined = error(original, Resampling.LANCZOS_BACK_PROJECTED.upscale(input, 2));

		assertTrue(spread < 0.9 * error(original, lanczos), "" + spread);
		assertTrue(refined < 0.9 * spread, refined + " against " + spread);
	}

	@Test
	void sizesThatDoNotFitAreRefused() {
		final Img<FloatType> input = Images.noise(15, 10, 8);
		final String message = assertThrows(IllegalArgumentException.class,
			() -> BackProjection.refine(input, Images.noise(15, 20, 17), 1)).getMessage();

		assertEquals(
			"The upscaled image must be an integer times as wide and as high as the input; found [20, 17] for an "
				+ "input of [10, 8]. "
				+ "Give the image the upscaled one was made from.",
			message);
		assertThrows(IllegalArgumentException.class, () -> BackProjection.refine(input, input, -1));
	}

	private static double error(final Img<FloatType> expected, final Img<FloatType> actual) {
		final double[] e = Images.values(expected);
		final double[] a = Images.values(actual);
		double sum = 0;
		for (int i = 0; i < e.length; i++)
			sum += (e[i] - a[i]) * (e[i] - a[i]);
		return Math.sqrt(sum / e.length);
	}

	private static Img<FloatType> binned(final Img<FloatType> image, final int scale) {
		final long[] size = image.dimensionsAsLongArray();
		size[0] /= scale;
		size[1] /= scale;
		final Img<FloatType> binned = ArrayImgs.floats(size);
		final long[] block = size.clone();
		Arrays.fill(block, 1);
		block[0] = scale;
		block[1] = scale;
		for (final var pixel = binned.localizingCursor(); pixel.hasNext();) {
			pixel.fwd();
			final long[] min = pixel.positionAsLongArray();
			min[0] *= scale;
			min[1] *= scale;
			pixel.get().setReal(Images.mean(Views.offsetInterval(image, min, block)));
		}
		return binned;
	}
}
