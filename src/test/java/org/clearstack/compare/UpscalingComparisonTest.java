// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.degrade.Binning;
import org.clearstack.degrade.Degradation;
import org.clearstack.degrade.Noise;
import org.clearstack.metric.Metric;
import org.clearstack.metric.Psnr;
import org.clearstack.picture.Detail;
import org.clearstack.resample.Resampling;
import org.clearstack.task.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class UpscalingComparisonTest {

	private static final Metric PSNR = Metric.of("psnr");
	private static final Metric MSE = Metric.of("mse");

	@Test
	void otherMetricsAreRatedIfTheyAreAskedFor() {
		final RatedMethod rated = new UpscalingComparison(List.of(noise(40, 40, 1, 0)), Degradation.binning(2), 0, 0)
			.by(List.of(Metric.of("mae"), Metric.of("hfen"))).rate(bicubic(), Progress.NONE);

		assertEquals(List.of("psnr", "mae", "hfen"), rated.metrics().stream().map(Metric::key).toList());
		assertTrue(rated.mean(Metric.of("hfen")) > rated.mean(Metric.of("mae")));
	}

	@Test
	void aMethodIsRatedPlaneByPlaneAsByHand() {
		final Img<FloatType> image = noise(24, 20, 3, 0);

		final RatedMethod rated =
			new UpscalingComparison(List.of(image), Degradation.binning(2), 100, 1).rate(bicubic(), Progress.NONE);

		double sum = 0;
		double worst = Double.POSITIVE_INFINITY;
		for (int z = 0; z < 3; z++) {
			final RandomAccessibleInterval<FloatType> plane = Views.hyperSlice(image, 2, z);
			final double psnr = Psnr.psnr(plane, Resampling.BICUBIC.upscale(Binning.bin(plane, 2), 2), 100);
			assertEquals(psnr, rated.value(PSNR, 0, z), 1e-12);
			sum += psnr;
			worst = Math.min(worst, psnr);
		}
		assertEquals(sum / 3, rated.mean(PSNR), 1e-12);
		assertEquals(worst, rated.worst(PSNR), 1e-12);
		assertTrue(rated.worst(MSE) >= rated.mean(MSE));
		assertEquals(24 * 20 * 3, rated.pixels());
		assertTrue(rated.seconds() > 0);
	}

	@Test
	void theShownSliceIsKeptOfEveryChannel() {
		final List<Img<FloatType>> channels = List.of(noise(16, 16, 4, 0), noise(16, 16, 4, 9));
		final UpscalingComparison comparison = new UpscalingComparison(channels, Degradation.binning(2), 0, 2);

		final RatedMethod rated = comparison.rate(bicubic(), Progress.NONE);

		for (int c = 0; c < 2; c++) {
			final RandomAccessibleInterval<FloatType> plane = Views.hyperSlice(channels.get(c), 2, 2);
			assertArrayEquals(values(plane), values(comparison.original().get(c)));
			assertArrayEquals(values(Binning.bin(plane, 2)), values(comparison.low().get(c)));
			assertArrayEquals(values(Resampling.BICUBIC.upscale(Binning.bin(plane, 2), 2)),
				values(rated.shown().get(c)));
		}
	}

	@Test
	void viewsWithAnOriginAreComparedAsTheirCopies() {
		final Img<FloatType> image = noise(40, 40, 2, 0);
		final Interval part = FinalInterval.createMinSize(5, 7, 0, 24, 20, 2);

		final RatedMethod view =
			new UpscalingComparison(List.of(Views.interval(image, part)), Degradation.binning(2), 0, 0).rate(bicubic(),
				Progress.NONE);
		final RatedMethod copy =
			new UpscalingComparison(List.of(Views.zeroMin(Views.interval(image, part))), Degradation.binning(2), 0, 0)
				.rate(bicubic(),
					Progress.NONE);

		assertEquals(copy.ratings(), view.ratings());
	}

	@Test
	void whatTheScaleDoesNotDivideIsCroppedAndTold() {
		final UpscalingComparison comparison =
			new UpscalingComparison(List.of(noise(23, 19, 1, 0)), Degradation.binning(3), 0, 0);

		assertEquals(21, comparison.width());
		assertEquals(18, comparison.height());
		assertEquals(List.of("Cropped from 23 x 19 to 21 x 18 pixels, which 3 divides."), comparison.notes());
		assertEquals(1, comparison.rate(Upscaler.of(Resampling.NEAREST, 3), Progress.NONE).ratings().size());
	}

	@Test
	void pixelsThatAreNoNumbersAreFilledAndTold() {
		final Img<FloatType> image = noise(20, 20, 1, 0);
		image.getAt(3, 4, 0).set(Float.NaN);
		image.getAt(10, 4, 0).set(Float.NEGATIVE_INFINITY);

		final UpscalingComparison comparison = new UpscalingComparison(List.of(image), Degradation.binning(2), 0, 0);

		assertEquals(List.of("2 pixels that are NaN or infinite were filled from their neighbours."),
			comparison.notes());
		assertTrue(Double.isFinite(comparison.rate(bicubic(), Progress.NONE).mean(PSNR)));
	}

	@Test
	void everyPlaneGetsNoiseOfItsOwn() {
		final Img<FloatType> flat = ArrayImgs.floats(16, 16, 2);
		final UpscalingComparison comparison =
			new UpscalingComparison(List.of(flat, flat), new Degradation(0, 2, new Noise(0, 5, 0, 1)), 1, 0);
		final UpscalingComparison second =
			new UpscalingComparison(List.of(flat, flat), new Degradation(0, 2, new Noise(0, 5, 0, 1)), 1, 1);

		final List<Float> firsts =
			List.of(comparison.low().get(0).getAt(0, 0).get(), comparison.low().get(1).getAt(0, 0).get(),
				second.low().get(0).getAt(0, 0).get(), second.low().get(1).getAt(0, 0).get());

		assertEquals(4, firsts.stream().distinct().count(), firsts.toString());
	}

	@Test
	void smallAndConstantImagesAreRefused() {
		assertMessage("15 x 40 pixels; a comparison by 2 needs at least 16 x 16",
			() -> new UpscalingComparison(List.of(noise(15, 40, 1, 0)), Degradation.binning(2), 0, 0));
		assertMessage("one value only",
			() -> new UpscalingComparison(List.of(ArrayImgs.floats(20, 20, 1)), Degradation.binning(2), 0, 0));
		assertMessage("There is no slice 3: the image has 2",
			() -> new UpscalingComparison(List.of(noise(16, 16, 2, 0)), Degradation.binning(2), 0, 2));
	}

	@Test
	void cancellingStops() {
		final UpscalingComparison comparison =
			new UpscalingComparison(List.of(noise(16, 16, 2, 0)), Degradation.binning(2), 0, 0);

		assertThrows(CancellationException.class, () -> comparison.rate(bicubic(), new Progress() {
			@Override
			public void report(final long done, final long total, final String message) {}

			@Override
			public boolean isCanceled() {
				return true;
			}
		}));
	}

	@Test
	void theRichestPartIsWhereNeighboursDiffer() {
		final Img<FloatType> plane = ArrayImgs.floats(40, 30);
		for (int y = 18; y < 24; y++)
			for (int x = 22; x < 30; x++)
				plane.getAt(x, y).set((x + y) % 2 * 100);

		final Interval richest = Detail.richest(plane, 10, 2);

		assertEquals(10, richest.dimension(0));
		assertEquals(0, richest.min(0) % 2 + richest.min(1) % 2);
		assertTrue(richest.min(0) <= 22 && richest.max(0) >= 29 && richest.min(1) <= 18 && richest.max(1) >= 23,
			richest.min(0) + ", " + richest.min(1));
		assertEquals(12, Detail.richest(ArrayImgs.floats(40, 12), 20, 2).dimension(1), "no larger than the plane");
	}

	private static Upscaler bicubic() {
		return Upscaler.of(Resampling.BICUBIC, 2);
	}

	private static Img<FloatType> noise(final int width, final int height, final int depth, final int seed) {
		final Random random = new Random(seed);
		final Img<FloatType> image = ArrayImgs.floats(width, height, depth);
		image.forEach(pixel -> pixel.set(100 * random.nextFloat()));
		return image;
	}

	private static double[] values(final RandomAccessibleInterval<? extends RealType<?>> image) {
		return Views.flatIterable(image).stream().mapToDouble(RealType::getRealDouble).toArray();
	}

	private static void assertMessage(final String part, final Executable call) {
		final String message = assertThrows(IllegalArgumentException.class, call).getMessage();
		assertTrue(message.contains(part), message);
	}
}
