// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.proposal;

import ij.ImagePlus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.clearstack.task.ClearstackException;

/**
 * A model for an image, and why. Looks at which models are installed and at what their descriptions say of them: the
 * scale, the kind of images, and the benchmark.
 *
 * @param model the proposed one
 * @param goal what it shall do
 * @param reason a sentence or two
 */
public record Proposal(ModelCard model, Goal goal, String reason) {

	/** The name that stands for a proposed model. */
	public static final String AUTO = "auto";

	/** Standard deviation of the noise as a share of the range from which it is worth removing. */
	private static final double NOISY = 0.01;

	/**
	 * Proposes a model.
	 *
	 * @throws ClearstackException if no installed model does what is wanted; the message says what to do
	 */
	public static Proposal of(final ImagePlus image, final Goal goal) {
		return of(ImageFacts.of(image), goal, ModelCard.installed());
	}

	static Proposal of(final ImageFacts facts, final Goal wanted, final List<ModelCard> installed) {
		final Goal goal = wanted == Goal.BEST || wanted == Goal.MODEL ? needed(facts) : wanted;
		final List<ModelCard> able =
			installed.stream().filter(card -> card.scale() == goal.scale() && !card.isDemonstration())
				.filter(card -> !isReplaced(card, installed))
				.filter(card -> card.fits(facts.channels(), facts.slices())).toList();
		if (able.isEmpty())
			throw new ClearstackException("No installed model can " + goal + " of an image of " + facts.channels()
				+ " channels. Choose another goal, or train or import"
				+ " a model (Plugins>Clearstack).");
		final String task = task(facts, goal);
		final boolean known = facts.trouble().isEmpty();
		final ModelCard model = best(able, task, known ? facts.field() : "");
		return new Proposal(model, goal, reason(facts, goal, model, task, wanted));
	}

	/** Whether the model that superseded it is installed as well. */
	private static boolean isReplaced(final ModelCard card, final List<ModelCard> installed) {
		return card.isSuperseded()
			&& installed.stream().anyMatch(other -> other.name().equals(card.benchmark().successor()));
	}

	/** What an image needs most: noise is removed first. */
	private static Goal needed(final ImageFacts facts) {
		return !facts.trouble().isEmpty() || facts.level() > NOISY || facts.oversampled() ? Goal.DENOISE : Goal.X2;
	}

	private static String task(final ImageFacts facts, final Goal goal) {
		if (goal != Goal.DENOISE)
			return goal == Goal.X4 ? "x4" : "x2";
		return facts.shared() ? "pairs" : facts.measured().shot() ? "poisson" : "gaussian";
	}

	/** The best of the benchmark for a field; of those that were not benchmarked, one for the field or for any. */
	private static ModelCard best(final List<ModelCard> able, final String task, final String field) {
		final boolean known = !field.isEmpty() && able.stream().anyMatch(card -> card.score(task, field).isPresent());
		final long breadth = able.stream().mapToLong(card -> card.breadth(task)).max().orElse(0);
		final Optional<ModelCard> scored = able.stream()
			.filter(card -> known ? card.score(task, field).isPresent() : breadth > 0 && card.breadth(task) == breadth)
			.filter(card -> known || card.fields().isEmpty())
			.max(Comparator
				.comparingDouble((ModelCard card) -> card.score(task, known ? field : "").orElseThrow().psnr()));
		return scored.orElseGet(() -> able.stream()
			.min(Comparator.comparingInt((ModelCard card) -> distance(card, field)).thenComparing(ModelCard::name))
			.orElseThrow());
	}

	/** 0 for a model of the field, 1 for one of any, 2 for one of another field. */
	private static int distance(final ModelCard card, final String field) {
		return card.fields().contains(field) ? 0 : card.fields().isEmpty() ? 1 : 2;
	}

	// -- words --

	private static String reason(final ImageFacts facts, final Goal goal, final ModelCard model, final String task,
		final Goal wanted)
	{
		if (!facts.trouble().isEmpty())
			return "Clearstack cannot tell what suits this image, which " + facts.trouble() + "; " + model.name()
				+ " is for images of any kind.";
		final StringBuilder text = new StringBuilder();
		text.append(facts.field().isEmpty() ? "The kind of image cannot be seen from its file"
			: kind(facts.field()) + ", since " + facts.sign());
		text.append("; ").append(noise(facts)).append('.');
		if (wanted == Goal.BEST)
			text.append(goal == Goal.DENOISE
				? facts.level() > NOISY ? " Noise is removed first."
					: " It is sampled finely, so enlarging brings nothing."
				: " It has little noise, so it is enlarged.");
		else if (goal != Goal.DENOISE && facts.oversampled())
			text.append(" It is sampled more finely than its detail needs: enlarging brings hardly anything.");
		else if (goal != Goal.DENOISE && facts.level() > 3 * NOISY)
			text.append(" Remove its noise first, or it is enlarged too.");
		final Optional<ModelCard.MeanScore> score = model.score(task, facts.field()).or(() -> model.score(task, ""));
		score.ifPresent(row -> text.append(String.format(Locale.ROOT, " In the benchmark %s gains %.1f dB %s.",
			model.name(), row.gain(), where(task))));
		return text.toString();
	}

	private static String kind(final String field) {
		return switch (field) {
			case "astronomy" -> "An image of the sky";
			case "microscopy" -> "A micrograph";
			default -> "A slice of a tomogram";
		};
	}

	private static String where(final String task) {
		return switch (task) {
			case "x2", "x4" -> "over bicubic interpolation";
			case "pairs" -> "over real noisy images";
			case "poisson" -> "over images with shot noise";
			default -> "over images with even noise";
		};
	}

	private static String noise(final ImageFacts facts) {
		if (facts.noise() == null)
			return "its noise cannot be measured";
		if (facts.noise().isNone())
			return "it has no noise that could be measured";
		return String.format(Locale.ROOT, "its noise is %.1f %% of the range, %s%s", 100 * facts.level(),
			facts.measured().shot() ? "mostly shot noise" : "much the same everywhere",
			facts.shared() ? ", and neighbouring pixels share it" : "");
	}
}
