// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Noise;
import org.clearstack.engine.LoadedModels;
import org.clearstack.image.ImagePlanes;
import org.clearstack.model.ModelLibrary;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.restore.Restorer;
import org.clearstack.task.Progress;
import org.clearstack.testing.TestImages;
import org.junit.jupiter.api.Test;

/** The bundled denoiser that is given the noise, on real images. */
class GivenNoiseDenoiserTest {

	private static final String MODEL = "general-denoise";

	@Test
	void theRightNoiseRemovesMoreThanHalfOfItAndAWrongOneLess() {
		final RandomAccessibleInterval<FloatType> groundTruth = crop(128);
		final RandomAccessibleInterval<FloatType> noisy = new Noise(0, 12, 0, 5).addTo(groundTruth);

		final double right = psnr(groundTruth, restored(noisy, NoiseModel.gaussian(12)));
		final double low = psnr(groundTruth, restored(noisy, NoiseModel.gaussian(3)));
		final double high = psnr(groundTruth, restored(noisy, NoiseModel.gaussian(48)));

		assertTrue(right > psnr(groundTruth, noisy) + 3.5, "from " + psnr(groundTruth, noisy) + " to " + right + " dB");
		assertTrue(right > low + 1, "told a quarter of the noise: " + low + ", right: " + right);
		assertTrue(right > high + 1, "told four times the noise: " + high + ", right: " + right);
	}

	@Test
	void shotNoiseIsBetterToldAsSuch() {
		final RandomAccessibleInterval<FloatType> groundTruth = crop(128);
		final RandomAccessibleInterval<FloatType> noisy = new Noise(8, 0, 0, 5).addTo(groundTruth);

		final double asShotNoise = psnr(groundTruth, restored(noisy, NoiseModel.white(8, 0, 0)));
		final double asReadNoise =
			psnr(groundTruth, restored(noisy, NoiseModel.gaussian(Math.sqrt(8 * mean(groundTruth)))));

		assertTrue(asShotNoise > asReadNoise, "as shot noise " + asShotNoise + ", as read noise " + asReadNoise);
	}

	@Test
	void hardlyAnyNoiseLeavesTheImage() {
		final RandomAccessibleInterval<FloatType> groundTruth = crop(128);

		assertTrue(psnr(groundTruth, restored(groundTruth, NoiseModel.gaussian(0))) > 45,
			"none: " + psnr(groundTruth, restored(groundTruth, NoiseModel.gaussian(0))));
		assertTrue(psnr(groundTruth, restored(groundTruth, NoiseModel.gaussian(0.1))) > 45,
			"0.1: " + psnr(groundTruth, restored(groundTruth, NoiseModel.gaussian(0.1))));
	}

	@Test
	void unitAndOffsetDoNotMatter() {
		final RandomAccessibleInterval<FloatType> noisy = new Noise(2, 6, 0, 5).addTo(crop(100));
		final NoiseModel noise = new NoiseModel(2, 0, 6, 0.1, 0);
		final Img<FloatType> other = ArrayImgs.floats(100, 100);
		for (int y = 0; y < 100; y++)
			for (int x = 0; x < 100; x++)
				other.getAt(x, y).set(0.01f * noisy.getAt(x, y).get() - 3);

		final RandomAccessibleInterval<FloatType> plain = restored(noisy, noise);
		final RandomAccessibleInterval<FloatType> mapped = restored(other, noise.mapped(0.01, -3));

		for (int y = 0; y < 100; y++)
			for (int x = 0; x < 100; x++)
				assertEquals(plain.getAt(x, y).get(), (mapped.getAt(x, y).get() + 3) / 0.01, 0.05,
					"of 255 grey levels at " + x + ", " + y);
	}

	@Test
	void aSmallAndAConstantImageAreRestored() {
		final RandomAccessibleInterval<FloatType> small =
			restored(new Noise(0, 12, 0, 5).addTo(crop(40)), RestoreSettings.AUTOMATIC);
		assertTrue(psnr(crop(40), small) > 25, "40 × 40 pixels: " + psnr(crop(40), small));

		final Img<FloatType> constant = ArrayImgs.floats(40, 40);
		constant.forEach(pixel -> pixel.set(1000));
		for (final NoiseModel noise : new NoiseModel[] { null, NoiseModel.gaussian(0), NoiseModel.gaussian(50) })
			for (final FloatType pixel : restored(constant, noise))
				assertEquals(1000, pixel.get(), noise == null || noise.isNone() ? 1e-2 : 5, "told " + noise);
	}

	@Test
	void tilesDoNotShow() {
		final RandomAccessibleInterval<FloatType> noisy = new Noise(2, 6, 0, 5).addTo(crop(301));
		final RestoreSettings told = RestoreSettings.AUTOMATIC.withNoise(NoiseModel.white(2, 0, 6));

		final RandomAccessibleInterval<FloatType> tiled = restored(noisy, told.withTile(140));
		final RandomAccessibleInterval<FloatType> untiled = restored(noisy, told.withTile(2048));

		assertTrue(TestImages.worstError(untiled, tiled) / 255 <= 1e-4,
			"worst difference " + TestImages.worstError(untiled, tiled));
	}

	private static RandomAccessibleInterval<FloatType> crop(final int size) {
		final var image = ImagePlanes.of(IJ.openImage("test-images/em-mitochondria.tif")).plane(0, 0, 0);
		final Img<FloatType> crop = ArrayImgs.floats(size, size);
		for (int y = 0; y < size; y++)
			for (int x = 0; x < size; x++)
				crop.getAt(x, y).set(image.getAt(x, y).getRealFloat());
		return crop;
	}

	private static RandomAccessibleInterval<FloatType> restored(final RandomAccessibleInterval<FloatType> image,
		final NoiseModel noise)
	{
		return restored(image, RestoreSettings.AUTOMATIC.withNoise(noise));
	}

	private static RandomAccessibleInterval<FloatType> restored(final RandomAccessibleInterval<FloatType> image,
		final RestoreSettings settings)
	{
		return LoadedModels.use(ModelLibrary.find(MODEL), "cpu",
			network -> new Restorer(network, settings).restore(image, Progress.NONE));
	}

	private static double mean(final RandomAccessibleInterval<FloatType> image) {
		double sum = 0;
		for (final FloatType pixel : Views.iterable(image))
			sum += pixel.get();
		return sum / image.size();
	}

	/** Of a range of 255. */
	private static double psnr(final RandomAccessibleInterval<FloatType> groundTruth,
		final RandomAccessibleInterval<FloatType> image)
	{
		final var other = Views.flatIterable(image).cursor();
		double sum = 0;
		for (final FloatType pixel : Views.flatIterable(groundTruth)) {
			final double difference = pixel.get() - other.next().get();
			sum += difference * difference;
		}
		return 10 * Math.log10(255.0 * 255 * groundTruth.size() / sum);
	}
}
