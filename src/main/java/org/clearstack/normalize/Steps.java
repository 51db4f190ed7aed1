// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.normalize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.clearstack.normalize.Step.Binarize;
import org.clearstack.normalize.Step.Clip;
import org.clearstack.normalize.Step.FixedMeanStd;
import org.clearstack.normalize.Step.MatchInput;
import org.clearstack.normalize.Step.MeanStd;
import org.clearstack.normalize.Step.ScaleLinear;
import org.clearstack.normalize.Step.ScaleRange;
import org.clearstack.normalize.Step.Sigmoid;

/**
 * Steps before and after a network, as text in one line, which a model's description keeps and a result tells:
 * <pre>
 * scale_range min=1 max=99.8 eps=1e-6 joint; clip min=0 max=1 -> scale_linear gain=37.2,40.1 offset=178.5,12
 * </pre>
 *
 * @param before what is done to the image
 * @param after what is done to the network's output
 */
public record Steps(List<Step> before, List<Step> after) {

	private static final String ARROW = "->";
	private static final Set<String> NAMES =
		Set.of("scale_linear", "fixed_zero_mean_unit_variance", "zero_mean_unit_variance", "scale_range",
			"scale_mean_variance", "clip", "binarize", "sigmoid", "nothing");

	public Steps {
		before = List.copyOf(before);
		after = List.copyOf(after);
	}

	/** Whether a text begins as one of steps does. */
	static boolean isSteps(final String text) {
		final String[] words = text.strip().split("[\\s;]+");
		return NAMES.contains(words[0]);
	}

	/** Whether nothing is done, neither before nor after. */
	public boolean isNothing() {
		return before.isEmpty() && after.isEmpty();
	}

	/**
	 * Reads the form above.
	 *
	 * @throws IllegalArgumentException if it is another
	 */
	static Steps parse(final String text) {
		final String[] sides = text.split(ARROW, -1);
		if (sides.length > 2)
			throw new IllegalArgumentException("The normalization '" + text + "' has more than one '" + ARROW + "'.");
		return new Steps(side(sides[0]), sides.length == 1 ? List.of() : side(sides[1]));
	}

	private static List<Step> side(final String text) {
		final List<Step> steps = new ArrayList<>();
		for (final String part : text.split(";"))
			if (!part.isBlank() && !part.strip().equals("nothing"))
				steps.add(step(part.strip()));
		return steps;
	}

	private static Step step(final String text) {
		final String[] words = text.split("\\s+");
		final Map<String, String> values = new HashMap<>();
		for (final String word : Arrays.asList(words).subList(1, words.length))
			values.put(word.replaceFirst("=.*", ""), word.contains("=") ? word.substring(word.indexOf('=') + 1) : "");
		final Arguments of = new Arguments(text, values);
		final Step step = switch (words[0]) {
			case "scale_linear" -> new ScaleLinear(of.list("gain", "1"), of.list("offset", "0"));
			case "fixed_zero_mean_unit_variance" -> new FixedMeanStd(of.list("mean", "0"), of.list("std", "1"));
			case "zero_mean_unit_variance" -> new MeanStd(of.number("eps", "1e-6"), of.has("joint"));
			case "scale_range" -> new ScaleRange(of.number("min", "0"), of.number("max", "100"),
				of.number("eps", "1e-6"), of.has("joint"), of.has("of_input"));
			case "scale_mean_variance" -> new MatchInput(of.number("eps", "1e-6"), of.has("joint"));
			case "clip" -> new Clip(of.number("min", "-Infinity"), of.number("max", "Infinity"));
			case "binarize" -> new Binarize(of.list("threshold", "0.5"));
			case "sigmoid" -> new Sigmoid();
			default -> throw new IllegalArgumentException(
				"The normalization has a step '" + words[0] + "', which is not known; use " + NAMES + ".");
		};
		of.refuseOthers();
		return step;
	}

	/** The arguments of a step. */
	private record Arguments(String step, Map<String, String> values) {

		boolean has(final String flag) {
			return values.remove(flag) != null;
		}

		double number(final String name, final String otherwise) {
			return list(name, otherwise).get(0);
		}

		List<Double> list(final String name, final String otherwise) {
			final String text = values.getOrDefault(name, otherwise);
			values.remove(name);
			try {
				return Arrays.stream(text.split(",")).map(Double::valueOf).toList();
			}
			catch (final NumberFormatException e) {
				throw new IllegalArgumentException(
					"The step '" + step + "' of the normalization has '" + text + "' where numbers are expected.", e);
			}
		}

		void refuseOthers() {
			if (!values.isEmpty())
				throw new IllegalArgumentException(
					"The step '" + step + "' of the normalization has unknown arguments: " + values.keySet() + ".");
		}
	}

	@Override
	public String toString() {
		return text(before) + (after.isEmpty() ? "" : " " + ARROW + " " + text(after));
	}

	private static String text(final List<Step> steps) {
		return steps.isEmpty() ? "nothing" : steps.stream().map(Steps::text).collect(Collectors.joining("; "));
	}

	private static String text(final Step step) {
		if (step instanceof ScaleLinear s)
			return "scale_linear gain=" + numbers(s.gain()) + " offset=" + numbers(s.offset());
		if (step instanceof FixedMeanStd s)
			return "fixed_zero_mean_unit_variance mean=" + numbers(s.mean()) + " std=" + numbers(s.std());
		if (step instanceof MeanStd s)
			return "zero_mean_unit_variance eps=" + s.eps() + joint(step);
		if (step instanceof ScaleRange s)
			return "scale_range min=" + s.min() + " max=" + s.max() + " eps=" + s.eps() + joint(step)
				+ (s.ofInput() ? " of_input" : "");
		if (step instanceof MatchInput s)
			return "scale_mean_variance eps=" + s.eps() + joint(step);
		if (step instanceof Clip s)
			return "clip min=" + s.min() + " max=" + s.max();
		return step instanceof Binarize s ? "binarize threshold=" + numbers(s.threshold()) : "sigmoid";
	}

	private static String joint(final Step step) {
		return step.isJoint() ? " joint" : "";
	}

	private static String numbers(final List<Double> numbers) {
		return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
	}
}
