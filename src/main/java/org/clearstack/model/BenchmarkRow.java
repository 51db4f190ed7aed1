// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of the benchmark.
 *
 * @param task such as {@code x2}, {@code poisson}, {@code gaussian} or {@code pairs}
 * @param field of the images
 * @param images that were restored
 * @param seen whether the network had learned from one of them
 * @param means PSNR in dB and SSIM
 * @param gains of PSNR in dB
 */
public record BenchmarkRow(String task, String field, int images, boolean seen, Means means, Gains gains) {

	/** Means over the images of a benchmark: PSNR in dB, and SSIM. */
	public record Means(double psnr, double ssim) {}

	/**
	 * Gains of PSNR in dB.
	 *
	 * @param upscaled whether the images were upscaled; otherwise they were denoised
	 * @param overSimplest mean gain over bicubic interpolation, or over the noisy images
	 * @param overBest mean gain over the best classical method
	 * @param worst gain of an image over the simplest
	 */
	public record Gains(boolean upscaled, double overSimplest, double overBest, double worst) {}

	private static final String OVER_NOISY = "over_noisy_db";
	private static final String OVER_BICUBIC = "over_bicubic_db";
	private static final String OVER_CLASSICAL = "over_best_classical_db";
	private static final String OVER_BACK_PROJECTION = "over_lanczos_back_projection_db";

	static BenchmarkRow of(final Entries row) {
		final double overNoisy = row.decimal(OVER_NOISY);
		return new BenchmarkRow(row.text("task"), row.text("field"), (int) row.decimal("images"),
			Boolean.TRUE.equals(row.map().get("seen_in_training")),
			new Means(row.decimal("psnr_db"), row.decimal("ssim")),
			new Gains(!row.has(OVER_NOISY), row.has(OVER_NOISY) ? overNoisy : row.decimal(OVER_BICUBIC),
				row.decimal(row.has(OVER_NOISY) ? OVER_CLASSICAL : OVER_BACK_PROJECTION),
				row.decimal("worst_gain_db")));
	}

	Map<String, Object> entries() {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("task", task);
		map.put("field", field);
		map.put("images", images);
		map.put("seen_in_training", seen);
		map.put("psnr_db", means.psnr());
		map.put("ssim", means.ssim());
		map.put(gains.upscaled() ? OVER_BICUBIC : OVER_NOISY, gains.overSimplest());
		map.put(gains.upscaled() ? OVER_BACK_PROJECTION : OVER_CLASSICAL, gains.overBest());
		map.put("worst_gain_db", gains.worst());
		return map;
	}
}
