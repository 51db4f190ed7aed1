// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.metric;

import java.util.List;
import java.util.stream.Collectors;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.RealType;

/**
 * A measure of quality with its usual parameters, so that a table of many can be made in a loop.
 * All metrics are in {@link #all()}.
 *
 * @param key short name in lower case, for macros, such as {@code psnr}
 * @param name as printed above a column
 * @param unit such as dB; "intensity" for that of the images, empty for none
 * @param higherIsBetter whether a better test image has a higher value
 * @param pointwise whether NaN pixels are left out; other metrics refuse them
 * @param computation the static function behind it
 */
public record Metric(String key, String name, String unit, boolean higherIsBetter, boolean pointwise,
	Computation computation) {

	private static final List<Metric> ALL = List.of(
		new Metric("mse", "MSE", "intensity²", false, true, (r, x, range) -> Mse.mse(r, x)),
		new Metric("rmse", "RMSE", "intensity", false, true, (r, x, range) -> Rmse.rmse(r, x)),
		new Metric("nrmse", "NRMSE", "", false, true, (r, x, range) -> Nrmse.nrmse(r, x)),
		new Metric("mae", "MAE", "intensity", false, true, (r, x, range) -> Mae.mae(r, x)),
		new Metric("psnr", "PSNR", "dB", true, true, Psnr::psnr),
		new Metric("sipsnr", "SI-PSNR", "dB", true, true, SiPsnr::siPsnr),
		new Metric("ssim", "SSIM", "", true, false, Ssim::ssim),
		new Metric("msssim", "MS-SSIM", "", true, false, MsSsim::msSsim),
		new Metric("microssim", "MicroSSIM", "", true, false, (r, x, range) -> MicroSsim.microSsim(r, x)),
		new Metric("microms3im", "MicroMS3IM", "", true, false, (r, x, range) -> MicroSsim.microMs3im(r, x)),
		new Metric("hfen", "HFEN", "intensity", false, false, (r, x, range) -> Hfen.hfen(r, x)),
		new Metric("nhfen", "NHFEN", "", false, false, (r, x, range) -> Nhfen.nhfen(r, x)),
		new Metric("hfenn", "HFENN", "", false, false, Hfenn::hfenn));

	/** A static function of this package with its parameters chosen. */
	public interface Computation {

		/**
		 * @param reference the clean image; dimensions beyond the second are slices
		 * @param test the image to rate, of the same dimensions
		 * @param range the data range L, in intensities; ignored by metrics that need none
		 * @return the value
		 */
		double compute(RandomAccessibleInterval<? extends RealType<?>> reference,
			RandomAccessibleInterval<? extends RealType<?>> test,
			double range);
	}

	/** @return all metrics, in the order of a table. */
	public static List<Metric> all() {
		return ALL;
	}

	/**
	 * @param key of a metric
	 * @return the metric
	 * @throws IllegalArgumentException if there is none of this key
	 */
	public static Metric of(final String key) {
		return ALL.stream().filter(metric -> metric.key.equals(key)).findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
				"There is no metric \"" + key + "\"; choose one of "
					+ ALL.stream().map(Metric::key).collect(Collectors.joining(", ")) + "."));
	}

	/**
	 * Rates an image.
	 *
	 * @param reference the clean image; dimensions beyond the second are slices
	 * @param test the image to rate, of the same dimensions
	 * @param range the data range L, in intensities; ignored by metrics that need none
	 * @return the value, in the metric's unit
	 * @throws IllegalArgumentException if the images cannot be rated; the message says why
	 */
	public double compute(final RandomAccessibleInterval<? extends RealType<?>> reference,
		final RandomAccessibleInterval<? extends RealType<?>> test, final double range)
	{
		return computation.compute(reference, test, range);
	}
}
