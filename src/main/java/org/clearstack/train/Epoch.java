// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.train;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an epoch brought.
 *
 * @param number counted from 1; 0 is the network before training
 * @param loss mean over the epoch's steps; NaN before training
 * @param training score on patches of images it learns from
 * @param validation score on patches of images it never learns from
 * @param seconds since training began
 */
public record Epoch(int number, double loss, PatchScore training, PatchScore validation, double seconds) {

	/** Header of {@link #csv}. */
	private static final String HEADER =
		"epoch,loss,validation_psnr_db,validation_ssim,training_psnr_db,training_ssim,seconds";

	/** A table of epochs; further metrics of any of them have columns of their own, empty where one was not rated. */
	static String csv(final List<Epoch> history) {
		final Set<String> others = new LinkedHashSet<>();
		history.forEach(epoch -> others.addAll(epoch.validation().others().keySet()));
		return Stream.concat(
			Stream.of(HEADER + others.stream().map(key -> ",validation_" + key).collect(Collectors.joining())),
			history.stream().map(epoch -> epoch.csv(others))).collect(Collectors.joining("\n", "", "\n"));
	}

	/** The same with further metrics of the validation images. */
	Epoch rated(final Map<String, Double> others) {
		return new Epoch(number, loss, training, new PatchScore(validation.psnr(), validation.ssim(), others), seconds);
	}

	/** The epoch as a line of a table of its own. */
	public String csv() {
		return csv(validation.others().keySet());
	}

	private String csv(final Set<String> others) {
		return String.format(Locale.ROOT, "%d,%.6g,%.4f,%.6f,%.4f,%.6f,%.1f", number, loss, validation.psnr(),
			validation.ssim(), training.psnr(),
			training.ssim(), seconds)
			+ others.stream().map(validation.others()::get)
				.map(value -> value == null ? "," : String.format(Locale.ROOT, ",%.6g", value))
				.collect(Collectors.joining());
	}
}
