// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a network was trained.
 *
 * @param data what was learned from
 * @param optimisation how the weights were moved
 * @param schedule how often and on what
 */
public record TrainingRecord(Data data, Optimisation optimisation, Schedule schedule) {

	/** How often and on what a network was trained, beside the settings of the optimiser. */
	public record Schedule(int epochs, int steps, int batch, int patch, int margin, long seed, double seconds) {}

	/** How the weights were moved, as {@code org.clearstack.network.TrainerOptions} says. */
	public record Optimisation(String loss, String optimiser, double rate, int warmUp, double decay, double averaging,
		String precision) {}

	/** What was learned from, and how patches were varied. */
	public record Data(String supervision, String degradation, double jitter, double soften, double shrink) {}

	/**
	 * How good a trained network was on the validation images.
	 *
	 * @param epoch after which it was
	 * @param psnr in dB
	 * @param untrained PSNR before training in dB
	 */
	public record Quality(int epoch, double psnr, double untrained) {}

	Map<String, Object> entries() {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("lesson", data.supervision());
		map.put("degradation", data.degradation());
		map.put("loss", optimisation.loss());
		map.put("optimiser", optimisation.optimiser());
		map.put("rate", optimisation.rate());
		map.put("warm_up", optimisation.warmUp());
		map.put("decay", optimisation.decay());
		map.put("jitter", data.jitter());
		map.put("soften", data.soften());
		map.put("shrink", data.shrink());
		map.put("epochs", schedule.epochs());
		map.put("steps", schedule.steps());
		map.put("batch", schedule.batch());
		map.put("patch", schedule.patch());
		map.put("margin", schedule.margin());
		map.put("averaging", optimisation.averaging());
		map.put("precision", optimisation.precision());
		map.put("seed", schedule.seed());
		map.put("seconds", Math.round(schedule.seconds()));
		return map;
	}

	static TrainingRecord of(final Entries from) {
		return new TrainingRecord(
			new Data(from.text("lesson"), from.text("degradation"), from.decimal("jitter"),
				from.decimal("soften"), from.decimal("shrink")),
			new Optimisation(from.text("loss"), from.text("optimiser"), from.decimal("rate"),
				(int) from.decimal("warm_up"), from.decimal("decay"), from.decimal("averaging"),
				from.text("precision")),
			new Schedule((int) from.decimal("epochs"), (int) from.decimal("steps"), (int) from.decimal("batch"),
				(int) from.decimal("patch"), (int) from.decimal("margin"), (long) from.decimal("seed"),
				from.decimal("seconds")));
	}
}
