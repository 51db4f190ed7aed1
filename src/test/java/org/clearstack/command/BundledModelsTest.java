// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.image.ImageFiles;
import org.clearstack.metric.Psnr;
import org.clearstack.model.ModelFolder;
import org.clearstack.resample.Resampling;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every bundled model must do with images it was not made for, and with pixels that no image should have. New
 * models are tested as they come.
 */
@Tag("slow")
class BundledModelsTest {

	private static final int SIZE = 48;

	@TempDir
	Path folder;

	@TestFactory
	Stream<DynamicContainer> everyBundledModel() throws IOException {
		try (Stream<Path> models = Files.list(Path.of("models"))) {
			return models.sorted().map(ModelFolder::read).filter(BundledModelsTest::restores).toList().stream()
				.map(model -> dynamicContainer(model.spec().name(), tests(model)));
		}
	}

	private Stream<DynamicTest> tests(final ModelFolder model) {
		final Map<String, Executable> tests = new LinkedHashMap<>();
		tests.put("a constant image stays constant", () -> constant(model));
		tests.put("NaN stays where it is", () -> nan(model));
		tests.put("an infinite pixel stays alone", () -> infinite(model));
		tests.put("nothing is invented in empty background", () -> background(model));
		tests.put("noise is not amplified", () -> noise(model));
		tests.put("a saturated star does not ring", () -> star(model));
		tests.put("the flux of each pixel is kept", () -> flux(model));
		tests.put("a hot pixel stays one", () -> hotPixel(model));
		tests.put("unit, offset and bit depth change nothing", () -> units(model));
		tests.put("images of other fields stay what they are", () -> otherFields(model));
		tests.put("an image that was upscaled before stays smooth", () -> upscaledBefore(model));
		tests.put("an alpha channel does not matter", () -> alpha(model));
		tests.put("three by three pixels suffice", () -> tiny(model));
		return tests.entrySet().stream().map(test -> dynamicTest(test.getKey(), test.getValue()));
	}

	/**
	 * The networks of the course and of Latent View are there to be looked at and compared with; their cards say so.
	 * That which measures noise gives no image.
	 */
	private static boolean restores(final ModelFolder model) {
		return model.config().architecture().filter(kind -> kind.restores() && !kind.isDemonstration()).isPresent();
	}

	// -- pixels that no image should have --

	private static void constant(final ModelFolder model) {
		for (final float value : new float[] { 0, 100.5f, -3e-6f, 60000 })
			for (final float pixel : restored(model, image((x, y) -> value)))
				assertEquals(value, pixel, 1e-5 * Math.abs(value), "a constant of " + value);
	}

	private static void nan(final ModelFolder model) {
		final float[] image = image(BundledModelsTest::scene);
		for (final int at : new int[] { 0, 5 * SIZE + 7, 30 * SIZE + 30, 30 * SIZE + 31, 31 * SIZE + 30,
			31 * SIZE + 31 })
			image[at] = Float.NaN;

		final float[] result = restored(model, image);

		final int scale = model.spec().scale();
		for (int i = 0; i < result.length; i++)
			assertEquals(Float.isNaN(image[source(i, scale)]), !Float.isFinite(result[i]), "pixel " + i);
	}

	private static void infinite(final ModelFolder model) {
		final float[] image = image(BundledModelsTest::scene);
		final float[] clean = restored(model, image);
		final int hole = 20 * SIZE + 11;
		image[hole] = Float.POSITIVE_INFINITY;

		final float[] result = restored(model, image);

		final int scale = model.spec().scale();
		for (int i = 0; i < result.length; i++)
			if (source(i, scale) == hole)
				assertEquals(Float.POSITIVE_INFINITY, result[i]);
			else
				assertEquals(clean[i], result[i], 0.1 * range(clean),
					"what is beside it is a guess from its neighbours, but no more than that");
	}

	private static void background(final ModelFolder model) {
		final float[] image = image((x, y) -> Math.hypot(x - 8, y - 24) < 3 ? 1000 : 100);

		final float[] result = restored(model, image);

		for (int i = 0; i < result.length; i++)
			if (distance(i, model.spec().scale(), 8, 24) > 20)
				assertEquals(100, result[i], 4.5, "half a percent of the range, far from the only thing there is");
	}

	private static void noise(final ModelFolder model) {
		final Random random = new Random(1);
		final float[] image = image((x, y) -> (float) (100 + 2 * random.nextGaussian()));

		final float[] result = restored(model, image);

		assertEquals(mean(image), mean(result), 0.2, "a tenth of the noise");
		assertTrue(deviation(result) < 1.1 * deviation(image),
			"noise of " + deviation(result) + " of " + deviation(image));
		assertTrue(range(result) < 1.5 * range(image), "a range of " + range(result) + " of " + range(image));
	}

	private static void star(final ModelFolder model) {
		final float[] image = image(
			(x, y) -> (float) Math.min(65535, 500 + 1e6 * Math.exp(-Math.pow(Math.hypot(x - 24.3, y - 23.6), 2) / 8)));

		final float[] result = restored(model, image);

		final double low = (min(image) - min(result)) / range(image);
		final double high = (max(result) - max(image)) / range(image);
		assertTrue(low < 0.05 && high < 0.15,
			"it goes " + low + " below and " + high + " above the range, as shares of it");
	}

	/** So whatever is summed over whole pixels of the image, such as a star, is the same in the result. */
	private static void flux(final ModelFolder model) {
		final float[] image = image(
			(x, y) -> (float) (-2 + scene(x, y) + 40000 * Math.exp(-Math.pow(Math.hypot(x - 12.3, y - 33.6), 2) / 2)));

		final float[] result = restored(model, image);

		final int scale = model.spec().scale();
		final double[] sums = new double[image.length];
		for (int i = 0; i < result.length; i++)
			sums[source(i, scale)] += result[i];
		if (scale == 1)
			assertEquals(mean(image), mean(result), 0.01 * range(image), "of a denoiser, the mean only");
		else
			for (int i = 0; i < image.length; i++)
				assertEquals(image[i], sums[i] / (scale * scale), 1e-6 * range(image), "float rounding");
	}

	private static void hotPixel(final ModelFolder model) {
		final float[] image = image((x, y) -> x == 24 && y == 23 ? 10000 : 500 + x);

		final float[] result = restored(model, image);

		final int scale = model.spec().scale();
		for (int i = 0; i < result.length; i++)
			if (distance(i, scale, 24, 23) > 8)
				assertEquals(image[source(i, scale)], result[i], 0.02 * 9500, "it reaches not far, pixel " + i);
		assertTrue(max(result) < 500 + 4 * 9500 && min(result) > 500 - 9500,
			"from " + min(result) + " to " + max(result));
	}

	// -- images it was not made for --

	private static void units(final ModelFolder model) {
		final ByteProcessor bytes = new ByteProcessor(SIZE, SIZE);
		for (int i = 0; i < SIZE * SIZE; i++)
			bytes.set(i, Math.round(scene(i % SIZE, i / SIZE)));
		final float[] expected = restored(model, bytes);

		final ShortProcessor shorts = new ShortProcessor(SIZE, SIZE);
		for (int i = 0; i < SIZE * SIZE; i++)
			shorts.set(i, 200 * bytes.get(i) + 1000);
		assertSame(expected, restored(model, shorts), v -> (v - 1000) / 200);

		final FloatProcessor negative = new FloatProcessor(SIZE, SIZE);
		for (int i = 0; i < SIZE * SIZE; i++)
			negative.setf(i, 1e-3f * bytes.get(i) - 0.1f);
		assertSame(expected, restored(model, negative), v -> (v + 0.1) / 1e-3);
	}

	private static void assertSame(final float[] expected, final float[] found, final DoubleUnaryOperator unit) {
		for (int i = 0; i < expected.length; i++)
			assertEquals(expected[i], unit.applyAsDouble(found[i]), 1e-5 * range(expected),
				"float rounding through the network, pixel " + i);
	}

	private static void otherFields(final ModelFolder model) {
		final int scale = model.spec().scale();
		for (final String name : List.of("em-mitochondria.tif", "galaxies-hst.fits", "neutron-slice.tif",
			"tissue-rgb.png")) {
			final ImageProcessor part = Restoring.open(name).getProcessor().convertToFloatProcessor();
			part.setRoi(60, 60, SIZE, SIZE);
			final float[] image = (float[]) part.crop().getPixels();

			final float[] result = restored(model, image);

			final float[] plain =
				scale == 1 ? image : floats(Resampling.BICUBIC.upscale(ArrayImgs.floats(image, SIZE, SIZE), scale));
			assertTrue(psnr(plain, result) > 15,
				name + " is " + psnr(plain, result) + " dB from " + (scale == 1 ? "the image" : "bicubic"));
			assertTrue(range(result) < 2 * range(image),
				name + " has a range of " + range(result) + " of " + range(image));
			assertEquals(mean(image), mean(result), 0.03 * range(image), name);
		}
	}

	private static void upscaledBefore(final ModelFolder model) {
		final float[] small = image(BundledModelsTest::scene);
		final float[] before = floats(
			Views.interval(Resampling.BILINEAR.upscale(ArrayImgs.floats(small, SIZE, SIZE), 2), new long[] { 20, 20 },
				new long[] { 19 + SIZE, 19 + SIZE }));

		final float[] result = restored(model, before);

		final int scale = model.spec().scale();
		final float[] plain =
			scale == 1 ? before : floats(Resampling.BICUBIC.upscale(ArrayImgs.floats(before, SIZE, SIZE), scale));
		assertTrue(psnr(plain, result) > 35,
			"it is " + psnr(plain, result) + " dB from " + (scale == 1 ? "the image" : "bicubic"));
	}

	private void alpha(final ModelFolder model) throws IOException {
		final BufferedImage transparent = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB);
		final BufferedImage opaque = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < SIZE * SIZE; i++) {
			final int grey = Math.round(scene(i % SIZE, i / SIZE));
			transparent.setRGB(i % SIZE, i / SIZE, 0xff000000 | grey << 16 | grey / 2 << 8 | 255 - grey);
			opaque.setRGB(i % SIZE, i / SIZE, grey << 16 | grey / 2 << 8 | 255 - grey);
		}
		ImageIO.write(transparent, "png", folder.resolve("alpha.png").toFile());
		ImageIO.write(opaque, "png", folder.resolve("opaque.png").toFile());

		final ImagePlus result = restored(model, ImageFiles.open(folder.resolve("alpha.png")));

		assertEquals(ImagePlus.COLOR_RGB, result.getType());
		assertEquals(SIZE * model.spec().scale(), result.getWidth());
		assertArrayEquals(
			(int[]) restored(model, ImageFiles.open(folder.resolve("opaque.png"))).getProcessor().getPixels(),
			(int[]) result.getProcessor().getPixels());
	}

	private static void tiny(final ModelFolder model) {
		final float[] image = { 1, 2, 3, 2, 9, 4, 3, 4, 5 };

		final float[] result =
			(float[]) restored(model, new ImagePlus("tiny", new FloatProcessor(3, 3, image)), "type=float")
				.getProcessor().getPixels();

		assertEquals(9 * model.spec().scale() * model.spec().scale(), result.length);
		for (final float pixel : result)
			assertTrue(pixel > -8 && pixel < 18, "finite, and at most a range beyond the image's 1 to 9: " + pixel);
		assertFalse(range(result) == 0, "not flat");
	}

	// -- helpers --

	/** A pixel of an image. */
	@FunctionalInterface
	private interface Pixel {
		float at(int x, int y);
	}

	private static float[] image(final Pixel pixel) {
		final float[] image = new float[SIZE * SIZE];
		for (int i = 0; i < image.length; i++)
			image[i] = pixel.at(i % SIZE, i / SIZE);
		return image;
	}

	/** Blobs and stripes, 20 to 220. */
	private static float scene(final int x, final int y) {
		final double stripes = 40 * Math.sin(0.7 * x + 0.2 * y);
		final double blob = 120 * Math.exp(-Math.pow(Math.hypot(x - 30, y - 18), 2) / 40);
		return (float) (60 + stripes + blob);
	}

	private static float[] restored(final ModelFolder model, final float[] image) {
		return restored(model, new FloatProcessor(SIZE, SIZE, image.clone()));
	}

	private static float[] restored(final ModelFolder model, final ImageProcessor image) {
		return (float[]) restored(model, new ImagePlus("image", image), "type=float").getProcessor().getPixels();
	}

	/** An image restored; where the model sees several planes, one of a stack in which all planes are the same. */
	private static ImagePlus restored(final ModelFolder model, final ImagePlus image, final String... options) {
		final List<String> all = new ArrayList<>(List.of(options));
		all.add("model=" + model.path());
		if (model.spec().depth() > 1) {
			final ImageStack planes = new ImageStack(image.getWidth(), image.getHeight());
			for (int n = 0; n < 3; n++)
				planes.addSlice(image.getProcessor().duplicate());
			all.add("slices=current slice");
			return Restoring.restored(new ImagePlus("stack", planes), all.toArray(String[]::new));
		}
		return Restoring.restored(image, all.toArray(String[]::new));
	}

	/** The pixel of the image that an output pixel lies in. */
	private static int source(final int output, final int scale) {
		final int width = SIZE * scale;
		return output / width / scale * SIZE + output % width / scale;
	}

	/** Of an output pixel from an input pixel, in input pixels. */
	private static double distance(final int output, final int scale, final int x, final int y) {
		final int at = source(output, scale);
		return Math.hypot(at % SIZE - x, at / SIZE - y);
	}

	private static float[] floats(final RandomAccessibleInterval<FloatType> image) {
		final float[] values = new float[(int) image.size()];
		int i = 0;
		for (final FloatType value : Views.flatIterable(image))
			values[i++] = value.get();
		return values;
	}

	private static double psnr(final float[] a, final float[] b) {
		return Psnr.psnr(ArrayImgs.floats(a, a.length, 1), ArrayImgs.floats(b, b.length, 1), range(a));
	}

	private static double min(final float[] values) {
		double min = Double.POSITIVE_INFINITY;
		for (final float value : values)
			min = Math.min(min, value);
		return min;
	}

	private static double max(final float[] values) {
		double max = Double.NEGATIVE_INFINITY;
		for (final float value : values)
			max = Math.max(max, value);
		return max;
	}

	private static double range(final float[] values) {
		return max(values) - min(values);
	}

	private static double mean(final float[] values) {
		double sum = 0;
		for (final float value : values)
			sum += value;
		return sum / values.length;
	}

	private static double deviation(final float[] values) {
		final double mean = mean(values);
		double sum = 0;
		for (final float value : values)
			sum += (value - mean) * (value - mean);
		return Math.sqrt(sum / values.length);
	}
}
