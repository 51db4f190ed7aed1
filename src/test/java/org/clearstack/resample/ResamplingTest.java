// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedByteType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method promises: nothing moves, nothing is lost, any view and any size. */
class ResamplingTest {

	/** Values up to 1000 in 32 bit, some dozen roundings of 6e-8 each. */
	private static final double ROUNDING = 1e-3;

	static Stream<Arguments> methodsAndScales() {
		return Stream.of(Resampling.values()).flatMap(r -> Stream.of(1, 2, 3, 4, 7).map(s -> Arguments.of(r, s)));
	}

	@ParameterizedTest
	@MethodSource("methodsAndScales")
	void aConstantStaysConstant(final Resampling method, final int scale) {
		final Img<FloatType> constant = Images.plane(9, 5, (x, y) -> 123.4);

		final double[] large = Images.values(method.upscale(constant, scale));

		assertEquals(9 * 5 * scale * scale, large.length);
		for (final double v : large)
			assertEquals(123.4f, v, 123.4 * 1e-6);
	}

	@ParameterizedTest
	@MethodSource("methodsAndScales")
	void theMeanIsKept(final Resampling method, final int scale) {
		final Img<FloatType> image = Images.noise(7, 13, 8);

		final double mean = Images.mean(method.upscale(image, scale));

		assertEquals(Images.mean(image), mean, Images.mean(image) * 1e-6);
	}

	@ParameterizedTest
	@EnumSource
	void scaleOneKeepsEveryValue(final Resampling method) {
		final Img<FloatType> image = Images.noise(1, 17, 6, 2);
		image.getAt(8, 3, 0).set(Float.NaN);
		image.getAt(2, 2, 1).set(Float.POSITIVE_INFINITY);

		final Img<FloatType> same = method.upscale(image, 1);

		Images.assertSame(image, same, 0);
	}

	/**
	 * Each pixel's contribution is symmetric around its centre, so the centroid stays but for rounding; half a pixel's
	 * shift would be 0.25 or more.
	 */
	@ParameterizedTest
	@MethodSource("methodsAndScales")
	void theCentroidOfASpotStaysInPlace(final Resampling method, final int scale) {
		final Img<FloatType> spot =
			Images.plane(41, 37, (x, y) -> 1000 * Math.exp(-(sq(x - 19.3) + sq(y - 17.8)) / (2 * 1.5 * 1.5)));

		final double[] before = centroid(spot, 1);
		final double[] after = centroid(method.upscale(spot, scale), scale);

		assertEquals(19.3, before[0], 1e-4);
		assertArrayEquals(before, after, 1e-5);
	}

	@ParameterizedTest
	@MethodSource("methodsAndScales")
	void crossCorrelationWithTheOriginalPeaksAtZero(final Resampling method, final int scale) {
		final int n = 24 * scale;
		final Img<FloatType> original = Images.plane(n, n, (x, y) -> texture((x + 0.5) / scale, (y + 0.5) / scale));
		final Img<FloatType> binned = Images.plane(24, 24, (x, y) -> Images.mean(Views.interval(original,
			Intervals.createMinSize(x * scale, y * scale, scale, scale))));

		final double[] large = Images.values(method.upscale(binned, scale));

		final double[] expected = Images.values(original);
		final double peak = correlation(expected, large, n, 0, 0);
		assertTrue(peak > 0);
		for (int dy = -3; dy <= 3; dy++)
			for (int dx = -3; dx <= 3; dx++)
				assertTrue(dx == 0 && dy == 0 || correlation(expected, large, n, dx, dy) < peak, dx + ", " + dy);
	}

	static Stream<Arguments> kernels() {
		return Stream.of(
			Arguments.of(Resampling.NEAREST, (DoubleUnaryOperator) x -> Math.abs(x) < 0.5 ? 1 : 0),
			Arguments.of(Resampling.BILINEAR, (DoubleUnaryOperator) x -> Math.max(0, 1 - Math.abs(x))),
			Arguments.of(Resampling.BICUBIC, (DoubleUnaryOperator) x -> keys(Math.abs(x), -0.5)),
			Arguments.of(Resampling.BICUBIC_SHARP, (DoubleUnaryOperator) x -> keys(Math.abs(x), -0.75)),
			Arguments.of(Resampling.LANCZOS, (DoubleUnaryOperator) x -> Math.abs(x) >= 3 ? 0 : x == 0 ? 1
				: 3 * Math.sin(Math.PI * x) * Math.sin(Math.PI * x / 3) / (Math.PI * Math.PI * x * x)));
	}

	/**
	 * A wave of frequency f comes out as the kernel's response: sum of h(d - k) cos(2 pi f (i + k)), over the sum of h.
	 */
	@ParameterizedTest
	@MethodSource("kernels")
	void aWaveComesOutAsTheKernelSays(final Resampling method, final DoubleUnaryOperator kernel) {
		for (final double frequency : new double[] { 0.05, 0.21, 0.37, 0.5 })
			for (int scale = 2; scale <= 5; scale++) {
				final Img<FloatType> wave = Images.plane(32, 3, (x, y) -> Math.cos(2 * Math.PI * frequency * x));

				final RandomAccess<FloatType> large = method.upscale(wave, scale).randomAccess();

				for (int x = 10 * scale; x < 20 * scale; x++)
					assertEquals(interpolated(kernel, frequency, (x + 0.5) / scale - 0.5),
						large.setPositionAndGet(x, 1).get(), 2e-6);
			}
	}

	@ParameterizedTest
	@EnumSource
	void viewsGiveWhatTheirCopiesGive(final Resampling method) {
		final Img<FloatType> volume = Images.noise(3, 12, 9, 4);
		final RandomAccessibleInterval<FloatType> view = Views.translate(Views.permute(Views.interval(volume,
			new long[] { 2, 1, 1 }, new long[] { 10, 7, 3 }), 0, 2), -5, 7, 100);
		final Img<FloatType> copy = ArrayImgs.floats(floats(Images.values(view)), view.dimensionsAsLongArray());

		final Img<FloatType> large = method.upscale(view, 3);

		assertArrayEquals(new long[] { 9, 21, 9 }, large.dimensionsAsLongArray());
		Images.assertSame(method.upscale(copy, 3), large, 0);
	}

	@ParameterizedTest
	@EnumSource
	void eachPlaneOfAStackIsUpscaledAlone(final Resampling method) {
		final Img<FloatType> stack = Images.noise(4, 8, 6, 3, 2);

		final Img<FloatType> large = method.upscale(stack, 2);

		assertArrayEquals(new long[] { 16, 12, 3, 2 }, large.dimensionsAsLongArray());
		for (int t = 0; t < 2; t++)
			for (int z = 0; z < 3; z++)
				Images.assertSame(method.upscale(Views.hyperSlice(Views.hyperSlice(stack, 3, t), 2, z), 2),
					Views.hyperSlice(Views.hyperSlice(large, 3, t), 2, z), 0);
	}

	@ParameterizedTest
	@EnumSource
	void bytesAreUpscaledAsTheFloatsOfTheirValues(final Resampling method) {
		final byte[] values = { 0, 127, -128, -1, 5, 200 - 256 };
		final Img<UnsignedByteType> bytes = ArrayImgs.unsignedBytes(values, 3, 2);
		final Img<FloatType> floats = ArrayImgs.floats(new float[] { 0, 127, 128, 255, 5, 200 }, 3, 2);

		final Img<FloatType> large = method.upscale(bytes, 2);

		Images.assertSame(method.upscale(floats, 2), large, 0);
	}

	@ParameterizedTest
	@MethodSource("methodsAndScales")
	void imagesOfOnePixelAndOneRowGrow(final Resampling method, final int scale) {
		final Img<FloatType> pixel = Images.plane(1, 1, (x, y) -> 42);
		final Img<FloatType> row = Images.noise(5, 7, 1);

		final Img<FloatType> large = method.upscale(pixel, scale);
		final Img<FloatType> turned = method.upscale(Views.permute(row, 0, 1), scale);

		Images.assertSame(Images.plane(scale, scale, (x, y) -> 42), large, 42e-6);
		Images.assertSame(Views.permute(method.upscale(row, scale), 0, 1), turned, ROUNDING);
	}

	/** Mirrored at pixel edges, an image and its mirror image side by side are what the kernel sees. */
	@ParameterizedTest
	@EnumSource
	void theBorderIsMirroredAtPixelEdges(final Resampling method) {
		final Img<FloatType> image = Images.noise(6, 10, 7);
		final RandomAccessibleInterval<FloatType> framed = Views.interval(Views.extendMirrorDouble(image),
			new long[] { -40, -41 }, new long[] { 49, 48 });

		final Img<FloatType> large = method.upscale(image, 2);

		Images.assertSame(Views.interval(method.upscale(framed, 2), new long[] { 80, 82 }, new long[] { 99, 95 }),
			large, ROUNDING);
	}

	@ParameterizedTest
	@MethodSource("methodsAndScales")
	void nanStaysNearby(final Resampling method, final int scale) {
		final int reach = switch (method) {
			case NEAREST -> 0;
			case BILINEAR -> 1;
			case BICUBIC, BICUBIC_SHARP -> 2;
			default -> 3;
		};
		final Img<FloatType> image = Images.noise(8, 21, 21);
		image.getAt(10, 10).set(Float.NaN);

		final double[] large = Images.values(method.upscale(image, scale));

		assertEquals(21 * 21 * scale * scale, large.length);
		final int width = 21 * scale;
		assertTrue(Double.isNaN(large[(10 * scale + scale / 2) * width + 10 * scale + scale / 2]));
		for (int i = 0; i < large.length; i++)
			if (Math.abs(i % width / scale - 10) > reach || Math.abs(i / width / scale - 10) > reach)
				assertTrue(Double.isFinite(large[i]), "pixel " + i % width + ", " + i / width);
	}

	@ParameterizedTest
	@EnumSource
	void aMethodIsFoundByItsLabel(final Resampling method) {
		final Resampling found = Resampling.parse(" " + method.label().toUpperCase() + " ");

		assertSame(method, found);
	}

	@Test
	void anUnknownLabelIsAnsweredWithTheKnownOnes() {
		final String message =
			assertThrows(IllegalArgumentException.class, () -> Resampling.parse("spline")).getMessage();

		assertEquals(
			"There is no resampling \"spline\". Use one of: nearest, bilinear, bicubic, bicubic-0.75, lanczos, "
				+ "lanczos+bp.",
			message);
	}

	@Test
	void badInputIsRefusedWithAReason() {
		final Img<FloatType> line = ArrayImgs.floats(5);
		final RandomAccessibleInterval<FloatType> huge = Views.interval(Views.extendValue(ArrayImgs.floats(1, 1), 0f),
			Intervals.createMinSize(0, 0, 40_000, 40_000));

		assertMessage("found 0", () -> Resampling.BICUBIC.upscale(ArrayImgs.floats(5, 5), 0));
		assertMessage("found 1 dimension", () -> Resampling.BICUBIC.upscale(line, 2));
		assertMessage("found 40000 x 40000 times a scale of 2", () -> Resampling.BICUBIC.upscale(huge, 2));
	}

	private static void assertMessage(final String part, final Executable call) {
		final String message = assertThrows(IllegalArgumentException.class, call).getMessage();
		assertTrue(message.contains(part), message);
	}

	private static double interpolated(final DoubleUnaryOperator kernel, final double frequency, final double x) {
		double sum = 0;
		double weights = 0;
		for (int k = (int) Math.floor(x) - 4; k <= x + 4; k++) {
			final double weight = kernel.applyAsDouble(x - k);
			sum += weight * Math.cos(2 * Math.PI * frequency * k);
			weights += weight;
		}
		return sum / weights;
	}

	private static double keys(final double x, final double a) {
		if (x >= 2)
			return 0;
		if (x >= 1)
			return a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a;
		return (a + 2) * x * x * x - (a + 3) * x * x + 1;
	}

	private static double sq(final double x) {
		return x * x;
	}

	private static double texture(final double x, final double y) {
		return Math.sin(0.9 * x + 0.4 * y) + Math.cos(0.31 * x - 1.1 * y) + Math.sin(0.07 * x * y)
			+ 0.5 * Math.cos(1.7 * x + 0.2);
	}

	/** Centre of mass, in pixels of the image before upscaling. */
	private static double[] centroid(final Img<FloatType> image, final int scale) {
		final double[] values = Images.values(image);
		final int width = (int) image.dimension(0);
		double sum = 0;
		double sumX = 0;
		double sumY = 0;
		for (int i = 0; i < values.length; i++) {
			sum += values[i];
			sumX += values[i] * (i % width);
			sumY += values[i] * (i / width);
		}
		return new double[] { (sumX / sum + 0.5) / scale - 0.5, (sumY / sum + 0.5) / scale - 0.5 };
	}

	/** Correlation coefficient of the inner part of one image of n × n pixels with the other one shifted. */
	private static double correlation(final double[] a, final double[] b, final int n, final int dx, final int dy) {
		double sumA = 0, sumB = 0, ab = 0, aa = 0, bb = 0;
		for (int y = 4; y < n - 4; y++)
			for (int x = 4; x < n - 4; x++) {
				final double u = a[y * n + x];
				final double v = b[(y + dy) * n + x + dx];
				sumA += u;
				sumB += v;
				ab += u * v;
				aa += u * u;
				bb += v * v;
			}
		final double count = sq(n - 8);
		return (ab - sumA * sumB / count) / Math.sqrt((aa - sumA * sumA / count) * (bb - sumB * sumB / count));
	}

	private static float[] floats(final double[] values) {
		final float[] floats = new float[values.length];
		for (int i = 0; i < floats.length; i++)
			floats[i] = (float) values[i];
		return floats;
	}
}
