// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.parallel.Parallelization;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.clearstack.metric.pixel.Border;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SSIM, MS-SSIM and the HFEN family. Tolerance against the oracle: 1e-11, for another order of additions. */
class WindowedMetricsTest {

	private static final double ROUNDING = 1e-11;

	@ParameterizedTest
	@EnumSource(Border.class)
	void logEqualsTheDenseKernelInPlanes(final Border border) {
		final Img<DoubleType> r = Images.noise(1, 23, 19);
		final Img<DoubleType> zero = Images.of(23, 19, (x, y) -> 0);

		for (final LogKernel kernel : new LogKernel[] { LogKernel.scipy().with(border),
			LogKernel.fspecial().with(border) })
			assertEquals(Oracle.logNorm(r, kernel), Hfen.hfen(zero, r, kernel), ROUNDING, kernel.toString());
	}

	@ParameterizedTest
	@EnumSource(Border.class)
	void logEqualsTheDenseKernelInVolumes(final Border border) {
		final Img<DoubleType> r = Images.noise(2, 9, 7, 8);
		final Img<DoubleType> x = Images.noise(3, 9, 7, 8);
		final LogKernel kernel = new LogKernel(1.1, 3, true, border, 3);
		final RandomAccessibleInterval<DoubleType> difference =
			Converters.convert(r, x, (a, b, out) -> out.set(b.get() - a.get()),
				new DoubleType());

		assertEquals(Oracle.logNorm(difference, kernel), Hfen.hfen(r, x, kernel), ROUNDING);
	}

	@ParameterizedTest
	@EnumSource(Border.class)
	void anImageSmallerThanTheKernelIsReflectedMoreThanOnce(final Border border) {
		final Img<DoubleType> r = Images.noise(4, 3, 2);
		final Img<DoubleType> zero = Images.of(3, 2, (x, y) -> 0);
		final LogKernel kernel = LogKernel.fspecial().with(border);

		assertEquals(Oracle.logNorm(r, kernel), Hfen.hfen(zero, r, kernel), ROUNDING);
	}

	@Test
	void ssimEqualsItsFormulaInPlanes() {
		final Img<DoubleType> r = Images.noise(5, 21, 17);
		final Img<DoubleType> x = Images.noise(6, 21, 17);

		for (final SsimWindow window : new SsimWindow[] { SsimWindow.gaussian(), SsimWindow.uniform(),
			SsimWindow.course() })
			assertEquals(Oracle.ssim(r, x, 0.9, window), Ssim.ssim(r, x, 0.9, window), ROUNDING, window.toString());
	}

	@Test
	void ssimEqualsItsFormulaInVolumes() {
		final Img<DoubleType> r = Images.noise(7, 12, 13, 11);
		final Img<DoubleType> x = Images.noise(8, 12, 13, 11);

		for (final SsimWindow window : new SsimWindow[] { SsimWindow.gaussian().in(3), SsimWindow.uniform().in(3) })
			assertEquals(Oracle.ssim(r, x, 0.9, window), Ssim.ssim(r, x, 0.9, window), ROUNDING, window.toString());
	}

	@Test
	void tilesLeaveNoSeam() {
		final Img<DoubleType> r = Images.noise(9, 259, 263);
		final Img<DoubleType> x = Images.noise(10, 259, 263);
		final SsimWindow window = new SsimWindow(0.8, 2, false, false, 0.01, 0.03, 2);
		final LogKernel kernel = new LogKernel(0.8, 2, false, Border.MIRROR, 2);
		final Img<DoubleType> zero = Images.of(259, 263, (i, j) -> 0);

		assertEquals(Oracle.ssim(r, x, 1, window), Ssim.ssim(r, x, 1, window), ROUNDING);
		assertEquals(Oracle.logNorm(x, kernel), Hfen.hfen(zero, x, kernel), 1e-12 * Oracle.logNorm(x, kernel));
	}

	@Test
	void theUsualKernelsLeaveNoSeam() {
		final Img<DoubleType> r = Images.noise(29, 270, 30);
		final Img<DoubleType> x = Images.noise(30, 270, 30);
		final RandomAccessibleInterval<DoubleType> difference =
			Converters.convert(r, x, (a, b, out) -> out.set(b.get() - a.get()),
				new DoubleType());

		assertEquals(Oracle.ssim(r, x, 1, SsimWindow.gaussian()), Ssim.ssim(r, x, 1), ROUNDING);
		for (final LogKernel kernel : new LogKernel[] { LogKernel.scipy(), LogKernel.fspecial() })
			assertEquals(Oracle.logNorm(difference, kernel), Hfen.hfen(r, x, kernel), ROUNDING, kernel.toString());
	}

	@Test
	void tilesOfVolumesLeaveNoSeam() {
		final Img<DoubleType> r = Images.noise(11, 66, 67, 65);
		final Img<DoubleType> x = Images.noise(12, 66, 67, 65);
		final SsimWindow window = new SsimWindow(0, 1, true, false, 0.01, 0.03, 3);

		assertEquals(Oracle.ssim(r, x, 1, window), Ssim.ssim(r, x, 1, window), ROUNDING);
	}

	@Test
	void slicesCountTogether() {
		final Img<DoubleType> r = Images.noise(13, 30, 25, 4);
		final Img<DoubleType> x = Images.noise(14, 30, 25, 4);
		double ssim = 0;
		double hfenn = 0;
		double squaredHfen = 0;

		for (int z = 0; z < 4; z++) {
			final var a = Views.hyperSlice(r, 2, z);
			final var b = Views.hyperSlice(x, 2, z);
			ssim += Ssim.ssim(a, b, 1) / 4;
			hfenn += Hfenn.hfenn(a, b, 1) / 4;
			squaredHfen += Math.pow(Hfen.hfen(a, b), 2);
		}

		assertEquals(ssim, Ssim.ssim(r, x, 1), 1e-14);
		assertEquals(hfenn, Hfenn.hfenn(r, x, 1), 1e-10);
		assertEquals(Math.sqrt(squaredHfen), Hfen.hfen(r, x), 1e-12);
	}

	@Test
	void identicalImagesArePerfect() {
		final Img<DoubleType> r = Images.noise(15, 180, 190);

		assertEquals(1, Ssim.ssim(r, r, 1));
		assertEquals(1, Ssim.ssim(r, r, 1, SsimWindow.uniform()));
		assertEquals(1, Ssim.ssim(r, r, 1, SsimWindow.course()));
		assertEquals(1, MsSsim.msSsim(r, r, 1));
		assertEquals(0, Hfen.hfen(r, r));
		assertEquals(0, Nhfen.nhfen(r, r));
		assertEquals(0, Hfenn.hfenn(r, r, 1));
	}

	@Test
	void whichImageIsFirstDoesNotMatter() {
		final Img<DoubleType> r = Images.noise(16, 180, 190);
		final Img<DoubleType> x = Images.shiftMean(r);

		assertEquals(Ssim.ssim(r, x, 1), Ssim.ssim(x, r, 1), 1e-14);
		assertEquals(MsSsim.msSsim(r, x, 1), MsSsim.msSsim(x, r, 1), 1e-14);
		assertEquals(Hfen.hfen(r, x), Hfen.hfen(x, r));
		assertEquals(Hfenn.hfenn(r, x, 1), Hfenn.hfenn(x, r, 1));
	}

	@Test
	void theUnitOfIntensityDoesNotMatter() {
		final Img<DoubleType> r = Images.noise(17, 180, 190);
		final Img<DoubleType> x = Images.shiftMean(r);
		final RandomAccessibleInterval<DoubleType> r1000 = scaled(r, 1000, 0);
		final RandomAccessibleInterval<DoubleType> x1000 = scaled(x, 1000, 0);

		assertEquals(Ssim.ssim(r, x, 1), Ssim.ssim(r1000, x1000, 1000), 1e-13);
		assertEquals(MsSsim.msSsim(r, x, 1), MsSsim.msSsim(r1000, x1000, 1000), 1e-13);
		assertEquals(Nhfen.nhfen(r, x), Nhfen.nhfen(r1000, x1000), 1e-13);
		assertEquals(Hfenn.hfenn(r, x, 1), Hfenn.hfenn(r1000, x1000, 1000), 1e-11);
		assertEquals(1000 * Hfen.hfen(r, x), Hfen.hfen(r1000, x1000), 1e-9);
	}

	@Test
	void aLargeOffsetDoesNotDrownTheContrast() {
		final Img<DoubleType> r = Images.noise(18, 60, 60);
		final Img<DoubleType> x = Images.shiftMean(r);
		final double contrast = Ssim.contrastStructure(r, x, 1, SsimWindow.gaussian());

		final double offset = Ssim.contrastStructure(scaled(r, 1, 1e8), scaled(x, 1, 1e8), 1, SsimWindow.gaussian());

		assertEquals(contrast, offset, 1e-6,
			"the pixels themselves keep 8 digits after the offset; squares of them would keep none");
	}

	@Test
	void theNumberOfThreadsDoesNotMatter() {
		final Img<DoubleType> r = Images.noise(19, 600, 300);
		final Img<DoubleType> x = Images.noise(20, 600, 300);

		for (final Metric metric : Metric.all()) {
			final double one = Parallelization.runSingleThreaded(() -> metric.compute(r, x, 1));
			final double five = Parallelization.runWithNumThreads(5, () -> metric.compute(r, x, 1));
			assertEquals(one, five, metric.name());
		}
	}

	@Test
	void theWindowMustFit() {
		final Img<DoubleType> small = Images.noise(21, 10, 40);
		final Img<DoubleType> large = Images.noise(22, 175, 400);

		final var ssim = assertThrows(IllegalArgumentException.class, () -> Ssim.ssim(small, small, 1));
		final var msSsim = assertThrows(IllegalArgumentException.class, () -> MsSsim.msSsim(large, large, 1));

		assertTrue(ssim.getMessage().contains("10 x 40") && ssim.getMessage().contains("at least 11"),
			ssim.getMessage());
		assertTrue(msSsim.getMessage().contains("175 x 400") && msSsim.getMessage().contains("at least 176"),
			msSsim.getMessage());
		assertEquals(1, Ssim.ssim(small, small, 1, SsimWindow.course()));
		assertThrows(IllegalArgumentException.class, () -> Ssim.ssim(large, large, 1, SsimWindow.gaussian().in(3)));
	}

	@Test
	void pixelsThatAreNotFiniteAreRefusedWithTheirPosition() {
		final Img<DoubleType> r = Images.noise(23, 200, 200);
		final Img<DoubleType> nan = Images.of(200, 200, (x, y) -> x == 199 && y == 3 ? Double.NaN : 0.5);
		final Img<DoubleType> infinite =
			Images.of(200, 200, (x, y) -> x == 0 && y == 0 ? Double.POSITIVE_INFINITY : 0.5);

		for (final Metric metric : Metric.all())
			if (metric.needs().contains(Metric.Need.FINITE)) {
				final var inTest =
					assertThrows(IllegalArgumentException.class, () -> metric.compute(r, nan, 1), metric.name());
				assertTrue(inTest.getMessage().contains("test image is NaN at [199, 3]"), inTest.getMessage());
			}
		for (final Metric metric : Metric.all())
			if (metric.definition(MetricRules.standard()).matches(".*\\dx\\d.*")) {
				final var inReference =
					assertThrows(IllegalArgumentException.class, () -> metric.compute(infinite, r, 1), metric.name());
				assertTrue(inReference.getMessage().contains("reference is Infinity at [0, 0]"),
					inReference.getMessage());
			}
	}

	@Test
	void aReferenceWithoutStructureCannotNormalise() {
		final Img<DoubleType> flat = Images.of(40, 40, (x, y) -> 7);
		final LogKernel kernel = LogKernel.fspecial().with(Border.REFLECT);

		final var error =
			assertThrows(IllegalArgumentException.class, () -> Nhfen.nhfen(flat, Images.noise(24, 40, 40), kernel));

		assertTrue(error.getMessage().contains("no structure"), error.getMessage());
	}

	@Test
	void theMeanOfTheMapIsTheMetric() {
		final Img<DoubleType> r = Images.noise(25, 270, 40);
		final Img<DoubleType> x = Images.shiftMean(r);
		final RandomAccessibleInterval<FloatType> ssim = Ssim.map(r, x, 1, SsimWindow.gaussian());
		final RandomAccessibleInterval<FloatType> log = Hfen.map(r, x, LogKernel.scipy());

		assertEquals(Ssim.ssim(r, x, 1), mean(Views.interval(ssim, new long[] { 5, 5 }, new long[] { 264, 34 })), 1e-7,
			"floats");
		assertEquals(Hfen.hfen(r, x, LogKernel.scipy()), Math.sqrt(meanOfSquares(log) * 270 * 40), 1e-5, "floats");
	}

	@Test
	void theMapsLieWhereTheReferenceLies() {
		final RandomAccessibleInterval<DoubleType> r = Views.translate(Images.noise(26, 20, 30), -7, 1000);
		final Img<DoubleType> x = Images.noise(27, 20, 30);
		final LogKernel kernel = new LogKernel(1.5, 6, false, Border.REFLECT, 2);

		final RandomAccessibleInterval<FloatType> log = Hfen.map(r, x, kernel);
		final RandomAccessibleInterval<FloatType> swapped = Hfen.map(x, r, kernel);

		assertEquals(-7, log.min(0));
		assertEquals(1000, Ssim.map(r, x, 1, SsimWindow.uniform()).min(1));
		assertEquals(-swapped.getAt(4, 5).get(), log.getAt(-3, 1005).get(),
			"LoG(x) - LoG(r) changes sign with the images");
	}

	@Test
	void blurLowersMsSsimAndNegativeStructureCountsAsZero() {
		final Img<DoubleType> r = Images.noise(28, 200, 200);
		final RandomAccessibleInterval<DoubleType> negative = scaled(r, -1, 1);

		final double blurred = MsSsim.msSsim(r, Images.shiftMean(r), 1);

		assertTrue(blurred > 0.3 && blurred < 0.99, "blurred: " + blurred);
		assertEquals(0, MsSsim.msSsim(r, negative, 1));
	}

	private static RandomAccessibleInterval<DoubleType> scaled(final RandomAccessibleInterval<DoubleType> image,
		final double gain,
		final double offset)
	{
		return Converters.convert(image, (in, out) -> out.set(gain * in.get() + offset), new DoubleType());
	}

	private static double mean(final RandomAccessibleInterval<FloatType> image) {
		double sum = 0;
		for (final FloatType pixel : Views.iterable(image))
			sum += pixel.get();
		return sum / Views.iterable(image).size();
	}

	private static double meanOfSquares(final RandomAccessibleInterval<FloatType> image) {
		double sum = 0;
		for (final FloatType pixel : Views.iterable(image))
			sum += pixel.get() * (double) pixel.get();
		return sum / Views.iterable(image).size();
	}

	/** What a thread allocates grows with the height by what it throws away at once; what it keeps is the rest. */
	@Test
	void ssimNeedsLessMemoryThan64RowsOnTwoThreads() {
		final int width = 2048;
		allocated(width, 512); // classes are loaded and their constants made

		final long kept = 2 * allocated(width, 512) - allocated(width, 1024);

		assertTrue(kept > 0 && 2 * kept <= 64L * width * Float.BYTES, kept + " bytes");
	}

	private static long allocated(final int width, final int height) {
		final Img<FloatType> r = ArrayImgs.floats(width, height);
		final Img<FloatType> x = ArrayImgs.floats(width, height);
		final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		final long before = threads.getCurrentThreadAllocatedBytes();
		assertEquals(1, Parallelization.runSingleThreaded(() -> Ssim.ssim(r, x, 1)), 0);
		return threads.getCurrentThreadAllocatedBytes() - before;
	}
}
