// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.imglib2.img.Img;
import net.imglib2.type.numeric.real.DoubleType;
import org.junit.jupiter.api.Test;

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
		final Img<DoubleType> good = Images.shiftMean(r);
		final Img<DoubleType> poor = Images.shiftMean(Images.shiftMean(good));

		for (final Metric metric : Metric.all()) {
			final double better = metric.compute(r, good, 1) - metric.compute(r, poor, 1);
			assertEquals(metric.higherIsBetter(), better > 0, metric.name());
		}
	}

	@Test
	void onlyPointwiseMetricsLeaveNanOut() {
		final Img<DoubleType> r = Images.noise(1, 200, 200);
		final Img<DoubleType> x = Images.shiftMean(r);
		x.getAt(100, 100).set(Double.NaN);

		for (final Metric metric : Metric.all())
			if (metric.pointwise())
				assertTrue(Double.isFinite(metric.compute(r, x, 1)), metric.name());
			else
				assertThrows(IllegalArgumentException.class, () -> metric.compute(r, x, 1), metric.name());
	}
}
