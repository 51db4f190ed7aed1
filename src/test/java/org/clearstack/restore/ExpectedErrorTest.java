// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.array.ArrayRandomAccess;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.Noise;
import org.clearstack.device.DeviceChoice;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ResultImage;
import org.clearstack.model.ErrorCalibration;
import org.clearstack.model.ModelConfig;
import org.clearstack.noise.NoiseModel;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.ImageRestorer.Restored;
import org.clearstack.stack.NormalizationCache;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectedErrorTest {

	private static final List<String> FILES =
		List.of("nuclei-t12.tif", "ct-heart-z16.tif", "galaxies-5bands.tif", "em-celegans-z12.tif");

	private static float[] filled(final int count, final double value) {
		final float[] pixels = new float[count];
		Arrays.fill(pixels, (float) value);
		return pixels;
	}

	private static float[] pixels(final Img<FloatType> plane) {
		final float[] pixels = new float[(int) plane.size()];
		int i = 0;
		for (final FloatType pixel : plane)
			pixels[i++] = pixel.get();
		return pixels;
	}

	@Test
	void spreadAndNoiseAddInQuadrature() {
		final Img<FloatType> deviation = ArrayImgs.floats(filled(20 * 12, 0.3), 20, 12);
		final Img<FloatType> source = ArrayImgs.floats(filled(20 * 12, 50), 20, 12);

		final Img<FloatType> error =
			new ExpectedError(new ErrorCalibration(5, 0.2), 1).of(deviation, source, NoiseModel.white(2, 10, 3));

		final double expected = Math.sqrt(25 * 0.09 + 0.04 * (2 * (50 - 10) + 9));
		assertArrayEquals(filled(20 * 12, expected), pixels(error), 1e-5f);
	}

	@Test
	void aPixelOfALargerResultTakesTheNoiseOfItsSourcePixel() {
		final float[] dim = filled(8 * 8, 0);
		for (int i = 0; i < 64; i++)
			dim[i] = i % 8 < 4 ? 0 : 10_000;
		final Img<FloatType> source = ArrayImgs.floats(dim, 8, 8);
		final var deviation = Views.translate(ArrayImgs.floats(filled(8 * 4, 0), 8, 4), 8, 4);

		final Img<FloatType> error =
			new ExpectedError(new ErrorCalibration(5, 1), 2).of(deviation, source, NoiseModel.white(1, 0, 0));

		final ArrayRandomAccess<FloatType> at = (ArrayRandomAccess<FloatType>) error.randomAccess();
		assertEquals(100, at.setPositionAndGet(7, 1).get(), 1, "output pixel 15 is of source pixel 7, which is bright");
		assertTrue(at.setPositionAndGet(0, 1).get() < 85, "the source is smoothed before its shot noise is taken");
	}

	@Test
	void aHoleStaysAndDoesNotSpread() {
		final float[] deviation = filled(15 * 15, 2);
		deviation[7 * 15 + 7] = Float.NaN;

		final float[] error = pixels(new ExpectedError(new ErrorCalibration(3, 1), 1)
			.of(ArrayImgs.floats(deviation, 15, 15), ArrayImgs.floats(filled(225, 1), 15, 15), NoiseModel.gaussian(0)));

		for (int i = 0; i < error.length; i++)
			assertEquals(i == 7 * 15 + 7 ? Float.NaN : 6, error[i], 1e-5f, "pixel " + i);
	}

	@Test
	void noiseThatNobodyKnowsIsMeasured() {
		final Random random = new Random(3);
		final float[] noisy = new float[101 * 97];
		for (int i = 0; i < noisy.length; i++)
			noisy[i] = (float) (i % 101 + 7 * random.nextGaussian());
		noisy[500] = Float.NaN;

		assertEquals(7, ExpectedError.deviationOfNoise(noisy, 101), 0.35);
		assertEquals(0, ExpectedError.deviationOfNoise(filled(50, 3), 50), "one row has no noise to measure");
	}

	@Test
	void factorsAreKeptInTheDescription() {
		final ModelConfig config =
			ModelConfig.of(ModelConfig.of(Map.of()).with(new ErrorCalibration(4.5, 0.3)).in(Map.of()));

		assertEquals(new ErrorCalibration(4.5, 0.3), config.errorCalibration().orElseThrow());
		assertTrue(ModelConfig.of(Map.of()).errorCalibration().isEmpty());
		final ModelConfig wrong = ModelConfig
			.of(Map.of("config", Map.of("clearstack", Map.of("uncertainty", Map.of("spread", "many", "noise", 1)))));
		assertThrows(IllegalArgumentException.class, wrong::errorCalibration);
		assertThrows(IllegalArgumentException.class, () -> new ErrorCalibration(-1, 2));
		assertThrows(IllegalArgumentException.class, () -> new ErrorCalibration(0, 0));
	}

	/**
	 * As a user sees it: of the errors of several fields together about two thirds are below the map, and nine tenths
	 * below twice it; of single images more or fewer.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "general-denoise", "general-x2" })
	void theMapOfAResultIsAsLargeAsItsErrors(final String model) {
		double one = 0;
		double two = 0;
		for (final String file : FILES) {
			final ImagePlus image = IJ.openImage("test-images/" + file);
			final int size = Math.min(96, Math.min(image.getWidth(), image.getHeight()) / 2 * 2);
			image.setSlice(image.getStackSize() / 2 + 1);
			image.setRoi(image.getWidth() / 2 - size / 2, image.getHeight() / 2 - size / 2, size, size);
			final FloatProcessor truth = image.getProcessor().crop().convertToFloatProcessor();
			final Restored done = degradedAndRestored(truth, model);
			for (int i = 0; i < size * size; i++) {
				final double error = Math.abs(done.image().getProcessor().getf(i) - truth.getf(i));
				final double expected = done.uncertainty().getProcessor().getf(i);
				one += error < expected ? 1.0 / size / size / FILES.size() : 0;
				two += error < 2 * expected ? 1.0 / size / size / FILES.size() : 0;
			}
		}
		assertEquals(0.68, one, 0.1, "within one standard deviation");
		assertEquals(0.93, two, 0.06, "within two");
	}

	private static Restored degradedAndRestored(final FloatProcessor truth, final String model) {
		final int size = truth.getWidth();
		final int scale = model.endsWith("x2") ? 2 : 1;
		final Img<FloatType> plane = ArrayImgs.floats((float[]) truth.getPixels(), size, size);
		final NoiseModel noise =
			scale == 1 ? NoiseModel.gaussian(0.03 * (truth.getStats().max - truth.getStats().min)) : null;
		final Img<FloatType> source =
			scale == 1 ? new Noise(0, noise.read(), 0, 5).addTo(plane) : Binning.bin(plane, scale);
		final RestorationOptions options =
			new RestorationOptions(RestoreSettings.AUTOMATIC.withEnsemble(true).withNoise(noise),
				NormalizationCache.Scope.MODEL, PostProcessing.NONE, 100, true, ResultImage.Type.FLOAT);
		return ImageRestorer.of(model).with(options).on(DeviceChoice.parse("cpu"))
			.restore(
				ImagePart
					.whole(new ImagePlus("degraded", new FloatProcessor(size / scale, size / scale, pixels(source)))),
				Progress.NONE);
	}
}
