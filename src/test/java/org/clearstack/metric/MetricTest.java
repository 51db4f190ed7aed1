// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.Img;
import net.imglib2.type.logic.BitType;
import net.imglib2.type.numeric.real.DoubleType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.junit.jupiter.api.Test;
import org.scijava.plugin.Plugin;

class MetricTest {

	@Test
	void eachMetricIsFoundByItsKey() {
		assertEquals(
			List.of("mse", "rmse", "nrmse", "mae", "psnr", "sipsnr", "ssim", "msssim", "microssim", "microms3im",
				"hfen", "nhfen", "hfenn"),
			Metric.all().stream().map(Metric::key).toList());
		for (final Metric metric : Metric.all())
			assertEquals(metric, Metric.of(metric.key()));
	}

	@Test
	void anUnknownKeyIsAnsweredWithTheKnown() {
		final var error = assertThrows(IllegalArgumentException.class, () -> Metric.of("lpips"));

		assertTrue(error.getMessage().contains("\"lpips\"") && error.getMessage().contains("sipsnr, ssim"),
			error.getMessage());
	}

	@Test
	void aBetterImageIsRatedBetterByEachMetric() {
		final Img<DoubleType> r =
			Images.of(200, 200, (x, y) -> 0.5 + 0.25 * Math.sin(0.7 * x) + 0.25 * Math.cos(0.4 * y));
		final Img<DoubleType> groundTruth = Images.shiftMean(r);
		final Img<DoubleType> degraded = Images.shiftMean(Images.shiftMean(groundTruth));

		for (final Metric metric : Metric.all()) {
			final double better = metric.compute(r, groundTruth, 1) - metric.compute(r, degraded, 1);
			assertEquals(metric.higherIsBetter(), better > 0, metric.name());
		}
	}

	@Test
	void aHoleIsLeftOutOrRefusedAsTheMetricSays() {
		final Img<DoubleType> r = Images.noise(1, 200, 200);
		final Img<DoubleType> x = Images.shiftMean(r);
		x.getAt(100, 100).set(Double.NaN);

		for (final Metric metric : Metric.all())
			if (metric.needs().contains(Metric.Need.FINITE))
				assertThrows(IllegalArgumentException.class, () -> metric.compute(r, x, 1), metric.name());
			else
				assertTrue(Double.isFinite(metric.compute(r, x, 1)), metric.name());
	}

	/** The maps of both images without the hole, over the windows that do not reach it. */
	@Test
	void windowsThatTouchAHoleAreLeftOut() {
		final Img<DoubleType> r = Images.noise(1, 60, 50);
		final Img<DoubleType> x = Images.noise(2, 60, 50);
		final Img<DoubleType> holed =
			Images.of(60, 50, (i, j) -> i == 20 && j == 30 ? Double.NaN : x.getAt(i, j).get());
		final int radius = LogKernel.scipy().radius();
		double sum = 0;
		int n = 0;
		final RandomAccessibleInterval<FloatType> map = Hfen.map(r, x, LogKernel.scipy());
		for (int j = 0; j < 50; j++)
			for (int i = 0; i < 60; i++)
				if (Math.max(Math.abs(i - 20), Math.abs(j - 30)) > radius) {
					sum += map.getAt(i, j).get() * map.getAt(i, j).get();
					n++;
				}

		assertEquals(1e4 * sum / n, Metric.of("hfenn").compute(r, holed, 1), 1e-7 * 1e4 * sum / n);
	}

	@Test
	void withAMaskWholeWindowsOrThoseWithTheirCentreInsideCount() {
		final Img<DoubleType> r = Images.noise(1, 60, 50);
		final Img<DoubleType> x = Images.noise(2, 60, 50);
		final RandomAccessibleInterval<BitType> mask = Converters.convert(
			(RandomAccessibleInterval<DoubleType>) Images.of(60, 50,
				(i, j) -> i >= 10 && i < 40 && j >= 8 && j < 45 ? 1 : 0),
			(in, out) -> out.set(in.get() == 1), new BitType());
		final MetricRules whole = new MetricRules(SsimWindow.uniform(), null, 2, true);
		final MetricRules centres = new MetricRules(SsimWindow.uniform(), null, 2, false);
		final RandomAccessibleInterval<DoubleType> cut = Views.interval(r, new long[] { 10, 8 }, new long[] { 39, 44 });
		final RandomAccessibleInterval<DoubleType> cutX =
			Views.interval(x, new long[] { 10, 8 }, new long[] { 39, 44 });
		double sum = 0;
		final RandomAccessibleInterval<FloatType> map = Ssim.map(r, x, 1, SsimWindow.uniform());
		for (int j = 8; j < 45; j++)
			for (int i = 10; i < 40; i++)
				sum += map.getAt(i, j).get();

		final double found = new ImagePair(r, x, mask, 1, whole).rate(Metric.of("ssim"));
		assertEquals(Ssim.ssim(cut, cutX, 1, SsimWindow.uniform()), found, 1e-12);
		assertEquals(sum / (30 * 37), new ImagePair(r, x, mask, 1, centres).rate(Metric.of("ssim")), 1e-9);
	}

	@Test
	void whatAMetricDoesNotTakeIsRefused() {
		final Img<DoubleType> r = Images.noise(1, 200, 200);
		final RandomAccessibleInterval<BitType> mask =
			Converters.convert((RandomAccessibleInterval<DoubleType>) r, (in, out) -> out.set(true), new BitType());

		final ImagePair masked = new ImagePair(r, r, mask, 1, MetricRules.standard());
		final ImagePair volume = new ImagePair(r, r, null, 1, new MetricRules(SsimWindow.gaussian(), null, 3, false));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> masked.rate(Metric.of("msssim"))).getMessage()
			.contains("rectangles only"));
		assertTrue(assertThrows(IllegalArgumentException.class, () -> volume.rate(Metric.of("microssim"))).getMessage()
			.contains("planes only"));
	}

	@Test
	void eachSaysWhatItIs() {
		for (final Metric metric : Metric.all()) {
			assertFalse(metric.about().formula().isEmpty(), metric.name());
			assertTrue(metric.about().values().contains("identical images"), metric.name());
			assertEquals(metric.key(), metric.getClass().getAnnotation(Plugin.class).name());
		}
		assertThrows(IllegalArgumentException.class,
			() -> new Metric.About("My metric", "My metric", "", false, "", "", ""));
	}
}
