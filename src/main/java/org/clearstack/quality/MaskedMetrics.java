// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.quality;

import java.util.function.DoubleUnaryOperator;
import net.imglib2.Cursor;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.IntegerType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.ConstantUtils;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.clearstack.metric.Hfen;
import org.clearstack.metric.Hfenn;
import org.clearstack.metric.LogKernel;
import org.clearstack.metric.Mae;
import org.clearstack.metric.MaskedSsim;
import org.clearstack.metric.Metric;
import org.clearstack.metric.MsSsim;
import org.clearstack.metric.Mse;
import org.clearstack.metric.Nhfen;
import org.clearstack.metric.Nrmse;
import org.clearstack.metric.Psnr;
import org.clearstack.metric.Rmse;
import org.clearstack.metric.SiPsnr;
import org.clearstack.metric.Ssim;

/**
 * Two images, or parts of them, and where they count: computes each metric by given rules.
 * <p>
 * Under a mask, metrics with a window are those of their map: SSIM is the mean of the map over the pixels inside (for
 * windows that stay inside the image, less its border, so that a mask that is everywhere changes nothing), HFEN the
 * norm of the LoG error inside, NHFEN is divided by the norm of the filtered reference inside, HFENN is the mean
 * inside.
 *
 * @param reference the clean image
 * @param test the image to rate, of the same dimensions
 * @param mask of the same dimensions, or null
 * @param range the data range, or NaN where no metric needs one
 */
record MaskedMetrics(RandomAccessibleInterval<? extends RealType<?>> reference,
	RandomAccessibleInterval<? extends RealType<?>> test,
	RandomAccessibleInterval<? extends BooleanType<?>> mask, double range) {

	private static final double HFENN_SCALE = 1e4;

	/** @throws IllegalArgumentException if the metric cannot be computed, saying why */
	double compute(final Metric metric, final QualitySettings rules) {
		return switch (metric.key()) {
			case "mse" -> Mse.mse(reference, test, mask);
			case "rmse" -> Rmse.rmse(reference, test, mask);
			case "nrmse" -> Nrmse.nrmse(reference, test, Nrmse.Normalization.EUCLIDEAN, mask);
			case "mae" -> Mae.mae(reference, test, mask);
			case "psnr" -> Psnr.psnr(reference, test, range, mask);
			case "sipsnr" -> SiPsnr.siPsnr(reference, test, range, mask);
			case "ssim" -> ssim(rules.ssimWindow());
			case "msssim" -> msSsim(rules.dimensions());
			case "microssim" -> whole(metric, rules);
			case "microms3im" -> whole(metric, rules);
			case "hfen" -> hfen(rules.hfenKernel());
			case "nhfen" -> nhfen(rules.hfenKernel());
			case "hfenn" -> hfenn(rules.hfennKernel());
			default -> throw new IllegalStateException(metric.key());
		};
	}

	private double ssim(final Ssim.Window window) {
		if (mask == null)
			return hasGaps() ? MaskedSsim.ssim(reference, test, range, window, null)
				: Ssim.ssim(reference, test, range, window);
		final RandomAccessibleInterval<FloatType> map = Ssim.map(reference, test, range, window);
		Interval inner = map;
		for (int d = 0; d < window.dimensions() && window.crop(); d++)
			inner = Intervals.expand(inner, -window.radius(), d);
		return mean(map, inner, value -> value);
	}

	/** Whether a pixel is NaN in either image, as beside a registered or stitched image. */
	private boolean hasGaps() {
		return hasGaps(reference) || hasGaps(test);
	}

	private static boolean hasGaps(final RandomAccessibleInterval<? extends RealType<?>> image) {
		if (image.getType() instanceof IntegerType)
			return false;
		for (final RealType<?> pixel : Views.iterable(image))
			if (Double.isNaN(pixel.getRealDouble()))
				return true;
		return false;
	}

	private double msSsim(final int dimensions) {
		if (mask != null)
			throw new IllegalArgumentException(
				"it is defined on rectangles only, since it bins the images. Select a rectangle, or leave out msssim.");
		return MsSsim.msSsim(reference, test, range, dimensions);
	}

	/** MicroSSIM and MicroMS3IM, which scale an image by all of its pixels. */
	private double whole(final Metric metric, final QualitySettings rules) {
		if (mask != null || rules.volume())
			throw new IllegalArgumentException(
				"it is defined on planes and rectangles only. Select a rectangle, choose volume=false, or leave out "
					+ metric.key() + ".");
		return metric.compute(reference, test, range);
	}

	private double hfen(final LogKernel kernel) {
		return mask == null ? Hfen.hfen(reference, test, kernel)
			: Math.sqrt(mean(Hfen.map(reference, test, kernel)) * pixels());
	}

	private double nhfen(final LogKernel kernel) {
		if (mask == null)
			return Nhfen.nhfen(reference, test, kernel);
		final double structure = mean(
			Hfen.map(reference, ConstantUtils.constantRandomAccessibleInterval(new FloatType(), reference), kernel));
		if (!(structure > 0))
			throw new IllegalArgumentException(
				"the reference has no structure inside the mask to normalise by. Use hfen or hfenn instead.");
		return Math.sqrt(mean(Hfen.map(reference, test, kernel)) / structure);
	}

	private double hfenn(final LogKernel kernel) {
		return mask == null ? Hfenn.hfenn(reference, test, range, kernel)
			: HFENN_SCALE * mean(Hfen.map(reference, test, kernel)) / range / range;
	}

	private long pixels() {
		long pixels = 0;
		for (final BooleanType<?> inside : Views.iterable(mask))
			pixels += inside.get() ? 1 : 0;
		return pixels;
	}

	private double mean(final RandomAccessibleInterval<FloatType> map) {
		return mean(map, map, value -> value * value);
	}

	/** The mean of a function of the map over the pixels that are inside both interval and mask. */
	private double mean(final RandomAccessibleInterval<FloatType> map, final Interval inner,
		final DoubleUnaryOperator function)
	{
		double sum = 0;
		long pixels = 0;
		if (!Intervals.isEmpty(inner)) {
			final Cursor<FloatType> values = Views.flatIterable(Views.interval(map, inner)).cursor();
			for (final BooleanType<?> inside : Views.flatIterable(Views.interval(mask, inner))) {
				final float value = values.next().get();
				if (inside.get()) {
					sum += function.applyAsDouble(value);
					pixels++;
				}
			}
		}
		if (pixels == 0)
			throw new IllegalArgumentException(
				"no pixel inside the mask is far enough from the border of the image. Use another mask, or a "
					+ "smaller window.");
		return sum / pixels;
	}
}
