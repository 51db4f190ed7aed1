// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.Locale;
import org.clearstack.metric.pixel.Border;

/**
 * How metrics with windows are computed, where their definitions leave a choice.
 *
 * @param window of SSIM
 * @param border of all LoG kernels, or null for that of each metric's definition
 * @param dimensions that windows and kernels reach over: 2, or 3 for neighbouring slices too
 * @param inside whether windows that touch a pixel outside the mask are left out; else those whose centre is
 */
public record MetricRules(SsimWindow window, Border border, int dimensions, boolean inside) {

	/** @return all as the metrics define it. */
	public static MetricRules standard() {
		return new MetricRules(SsimWindow.gaussian(), null, 2, false);
	}

	/** @return the window of SSIM in as many dimensions. */
	public SsimWindow ssimWindow() {
		return window.in(dimensions);
	}

	/** @return the kernel of HFEN and NHFEN. */
	public LogKernel hfenKernel() {
		return kernel(LogKernel.fspecial());
	}

	/** @return the kernel of HFENN. */
	public LogKernel hfennKernel() {
		return kernel(LogKernel.scipy());
	}

	private LogKernel kernel(final LogKernel kernel) {
		return (border == null ? kernel : kernel.with(border)).in(dimensions);
	}

	/** A window in words, for tables. */
	static String words(final SsimWindow window) {
		return (window.sigma() > 0 ? "Gaussian sigma " + window.sigma() : "uniform") + " "
			+ size(window.radius(), window.dimensions())
			+ (window.crop() ? " inside the image" : " border reflect")
			+ (window.sampleCovariance() ? " sample covariance" : "");
	}

	/** A kernel in words, for tables. */
	static String words(final LogKernel kernel) {
		return "LoG sigma " + kernel.sigma() + " " + size(kernel.radius(), kernel.dimensions()) + " border "
			+ kernel.border().toString().toLowerCase(Locale.ROOT) + (kernel.zeroSum() ? " zero sum" : "");
	}

	private static String size(final int radius, final int dimensions) {
		final int width = 2 * radius + 1;
		return width + "x" + width + (dimensions == 3 ? "x" + width : "");
	}
}
