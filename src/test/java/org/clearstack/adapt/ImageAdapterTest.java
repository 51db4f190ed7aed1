// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.adapt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import org.clearstack.degrade.Noise;
import org.clearstack.device.DeviceChoice;
import org.clearstack.image.ImagePart;
import org.clearstack.image.ResultImage;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.noise.NoiseModel;
import org.clearstack.restore.RestoreSettings;
import org.clearstack.stack.ImageRestorer;
import org.clearstack.stack.RestorationOptions;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageAdapterTest {

	private static final ModelFolder MODEL = ModelLibrary.find("general-denoise");
	private static final NoiseModel NOISE = NoiseModel.gaussian(0.05);
	private static final RestoreSettings SETTINGS = RestoreSettings.AUTOMATIC.withNoise(NOISE);

	/** A part of an electron micrograph, 0 to 1. */
	private static float[] truth(final int size) {
		final ImagePlus image = IJ.openImage(Path.of("test-images/em-mitochondria.tif").toString());
		final ImageProcessor part = image.getProcessor().convertToFloatProcessor();
		part.setRoi(60, 60, size, size);
		final float[] pixels = (float[]) part.crop().getPixels();
		for (int i = 0; i < pixels.length; i++)
			pixels[i] /= 255;
		return pixels;
	}

	private static ImagePlus noisy(final float[] truth, final int size) {
		final float[] noisy = new float[truth.length];
		int i = 0;
		for (final FloatType pixel : new Noise(0, NOISE.read(), 0, 5).addTo(ArrayImgs.floats(truth, size, size)))
			noisy[i++] = pixel.get();
		return new ImagePlus("noisy", new FloatProcessor(size, size, noisy));
	}

	private static double psnr(final ModelFolder model, final ImagePlus noisy, final float[] truth) {
		final ImagePlus clean = ImageRestorer.of(model)
			.with(RestorationOptions.plain(SETTINGS, ResultImage.Type.FLOAT)).restore(noisy);
		final float[] pixels = (float[]) clean.getProcessor().getPixels();
		double sum = 0;
		for (int i = 0; i < pixels.length; i++)
			sum += (pixels[i] - truth[i]) * (pixels[i] - truth[i]);
		return -10 * Math.log10(sum / pixels.length);
	}

	private static ImageAdapter adapter(final String budget) {
		return new ImageAdapter(MODEL, AdaptationBudget.parse(budget)).with(SETTINGS).on(DeviceChoice.parse("cpu"));
	}

	@Test
	void anAdaptedModelIsKeptAndIsBetterWhereItSaysSo(@TempDir final Path folder) {
		final float[] truth = truth(192);
		final ImagePlus noisy = noisy(truth, 192);
		final float[] before = ((float[]) noisy.getProcessor().getPixels()).clone();

		final ImageAdapter.Adapted adapted =
			adapter("60 steps").keptIn(folder.resolve("mine")).adapt(ImagePart.whole(noisy), Progress.NONE);

		assertTrue(
			adapted.text()
				.contains("60 steps on 1 slice of the image; the pixels that were held back are restored better"),
			adapted.text());
		assertEquals(folder.resolve("mine"), adapted.model().path());
		assertEquals("mine", adapted.model().spec().name());
		assertEquals("general-denoise", adapted.model().config().ancestor());
		assertTrue(adapted.model().config().benchmark().isEmpty());
		assertNotEquals(MODEL.identity(), adapted.model().identity());
		final double gain = psnr(adapted.model(), noisy, truth) - psnr(MODEL, noisy, truth);
		assertTrue(gain > 0, () -> "gained " + gain + " dB");
		assertArrayEquals(before, (float[]) noisy.getProcessor().getPixels());
	}

	@Test
	void theSameStepsGiveTheSameModel() {
		final ImagePlus noisy = noisy(truth(192), 192);

		final ModelFolder first = adapter("12 steps").adapt(ImagePart.whole(noisy), Progress.NONE).model();
		final ModelFolder second = adapter("12 steps").adapt(ImagePart.whole(noisy), Progress.NONE).model();

		assertEquals(first.sha256(), second.sha256());
	}

	/** Pure noise on nothing: what could be learned is noise, and the pixels held back see it. */
	@Test
	void aModelThatGainsNothingStaysAsItIs() {
		final ImagePlus noisy = noisy(new float[128 * 128], 128);

		final ImageAdapter.Adapted adapted = adapter("20 steps").adapt(ImagePart.whole(noisy), Progress.NONE);

		final double loss = psnr(MODEL, noisy, new float[128 * 128])
			- psnr(adapted.model(), noisy, new float[128 * 128]);
		assertTrue(adapted.model() == MODEL || loss < 0, () -> adapted.text() + ", but lost " + loss + " dB");
	}

	@Test
	void pixelsThatAreNotFiniteAreNotLearned() {
		final ImagePlus noisy = noisy(truth(128), 128);
		for (int y = 0; y < 128; y++)
			for (int x = 0; x < 70; x++)
				noisy.getProcessor().setf(x, y, Float.NaN);

		final ImageAdapter.Adapted adapted = adapter("10 steps").adapt(ImagePart.whole(noisy), Progress.NONE);

		final float[] pixels =
			(float[]) ImageRestorer.of(adapted.model()).with(RestorationOptions.plain(SETTINGS, ResultImage.Type.FLOAT))
				.restore(noisy).getProcessor().getPixels();
		assertTrue(Float.isFinite(pixels[64 * 128 + 100]));
		assertTrue(Float.isNaN(pixels[64 * 128 + 30]));
	}

	@Test
	void aConstantImageLeavesTheModelAsItIs() {
		final ImagePlus constant = new ImagePlus("constant", new FloatProcessor(128, 128));

		assertSame(MODEL, adapter("10 steps").adapt(ImagePart.whole(constant), Progress.NONE).model());
	}

	@Test
	void smallImagesAndThoseWithoutNoiseAreRefused() {
		final ImagePart small = ImagePart.whole(new ImagePlus("small", new FloatProcessor(200, 40)));
		final ImagePart clean = ImagePart.whole(noisy(truth(128), 128));
		final ImageAdapter silent =
			adapter("10 steps").with(RestoreSettings.AUTOMATIC.withNoise(NoiseModel.gaussian(0)));

		assertTrue(assertThrows(IllegalArgumentException.class, () -> adapter("1 steps").adapt(small, Progress.NONE))
			.getMessage().contains("200×40"));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> silent.adapt(clean, Progress.NONE)).getMessage()
			.contains("no noise"));
	}

	@Test
	void onlyModelsThatAreGivenTheNoiseAreAdapted() {
		final ModelFolder blind = ModelLibrary.find("microscopy-denoise");

		assertTrue(assertThrows(IllegalArgumentException.class,
			() -> new ImageAdapter(blind, AdaptationBudget.parse("60"))).getMessage().contains("microscopy-denoise"));
	}

	@Test
	void aStoppedAdaptationLeavesNothing(@TempDir final Path folder) {
		final int[] reports = new int[1];
		final Progress stopping = new Progress() {

			@Override
			public void report(final long done, final long total, final String message) {
				reports[0]++;
			}

			@Override
			public boolean isCanceled() {
				return reports[0] == 3;
			}
		};
		final ImageAdapter adapter = adapter("50 steps").keptIn(folder.resolve("mine"));
		final ImagePart noisy = ImagePart.whole(noisy(truth(128), 128));

		assertThrows(CancellationException.class, () -> adapter.adapt(noisy, stopping));
		assertFalse(Files.exists(folder.resolve("mine")));
	}

	@ParameterizedTest
	@CsvSource({ "60, 60, 0", "'400 steps', 0, 400", "2.5 s, 2.5, 0", "0, 0, 0", "90 seconds, 90, 0" })
	void aBudgetIsSecondsOrSteps(final String text, final double seconds, final int steps) {
		assertEquals(new AdaptationBudget(seconds, steps), AdaptationBudget.parse(text));
	}

	@ParameterizedTest
	@CsvSource({ "-1", "'a minute'", "1.5 steps", "1e9", "9999999 steps", "''" })
	void anotherBudgetIsRefused(final String text) {
		assertThrows(IllegalArgumentException.class, () -> AdaptationBudget.parse(text));
	}
}
