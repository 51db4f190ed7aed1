// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.clearstack.normalize.Step;
import org.clearstack.normalize.Steps;
import org.clearstack.task.ClearstackException;

/**
 * What a description of bioimage.io, versions 0.3 to 0.5, wants to be done to the image and to the network's output,
 * read into {@link Steps}, which the restoration, the check at import and the provenance of a result share. Steps that
 * are not known, or cannot be done, are refused by name.
 */
public final class Preprocessing {

	private static final double EPS = 1e-6;

	private final String inputName;
	private final int channels;

	private Preprocessing(final Map<?, ?> input, final int channels) {
		inputName = String.valueOf(input.get("id") == null ? input.get("name") : input.get("id"));
		this.channels = channels;
	}

	/**
	 * Reads the steps.
	 *
	 * @param input description of the network's input
	 * @param output its description
	 * @param channels of both
	 * @throws ClearstackException if a step or an argument is not known
	 */
	public static Steps read(final Map<?, ?> input, final Map<?, ?> output, final int channels) {
		final Preprocessing reading = new Preprocessing(input, channels);
		return new Steps(reading.steps(input.get("preprocessing"), true),
			reading.steps(output.get("postprocessing"), false));
	}

	private List<Step> steps(final Object list, final boolean before) {
		final List<Step> steps = new ArrayList<>();
		for (final Object entry : YamlText.list(list)) {
			final Map<String, Object> map = YamlText.map(entry);
			final Object name = map.get("id") == null ? map.get("name") : map.get("id");
			final Step step = step(new Arguments(String.valueOf(name), YamlText.map(map.get("kwargs"))), before);
			if (step != null)
				steps.add(step);
		}
		return steps;
	}

	/** A step; null for one that changes nothing here, where numbers are floats all the way. */
	private Step step(final Arguments of, final boolean before) {
		final String where = before ? "preprocessing" : "postprocessing";
		final Step step = switch (of.step()) {
			case "ensure_dtype" -> type(of, before);
			case "scale_linear" ->
				new Step.ScaleLinear(of.numbers("gain", 1, channels), of.numbers("offset", 0, channels));
			case "zero_mean_unit_variance" ->
				of.text("mode", "per_sample").equals("fixed") || of.has("mean") && of.has("std") ? fixed(of)
					: new Step.MeanStd(of.number("eps", EPS), of.isJoint(channels));
			case "fixed_zero_mean_unit_variance" -> fixed(of);
			case "scale_range" -> range(of, before);
			case "scale_mean_variance" -> matched(of, before);
			case "clip" ->
				new Step.Clip(of.number("min", Double.NEGATIVE_INFINITY), of.number("max", Double.POSITIVE_INFINITY));
			case "binarize" -> new Step.Binarize(of.numbers("threshold", 0.5, channels));
			case "sigmoid" -> new Step.Sigmoid();
			default -> throw refused("it wants a " + where + " called " + of.step()
				+ "; known are ensure_dtype, scale_linear, zero_mean_unit_variance,"
				+ " fixed_zero_mean_unit_variance, scale_range, scale_mean_variance, clip, binarize and sigmoid");
		};
		of.refuseOthers(where);
		return step;
	}

	private static Step type(final Arguments of, final boolean before) {
		final String type = of.text("dtype", "float32");
		if (before && !type.startsWith("float"))
			throw refused("its preprocessing ensure_dtype wants whole numbers, " + type
				+ "; images are given to networks as 32-bit float");
		return null;
	}

	private Step fixed(final Arguments of) {
		of.text("mode", "");
		final List<Double> std = of.numbers("std", 1, channels);
		if (std.contains(0.0))
			throw refused("its step " + of.step() + " divides by a standard deviation of 0");
		of.number("eps", 0);
		return new Step.FixedMeanStd(of.numbers("mean", 0, channels), std);
	}

	private Step range(final Arguments of, final boolean before) {
		of.text("mode", "");
		final boolean ofInput = !before && isInput(of);
		if (before)
			isInput(of);
		final double min = of.number("min_percentile", 0);
		final double max = of.number("max_percentile", 100);
		if (!(min >= 0 && max <= 100 && min < max))
			throw refused("its step scale_range has the percentiles " + min + " and " + max
				+ "; expected two from 0 to 100, the lower one first");
		return new Step.ScaleRange(min, max, of.number("eps", EPS), of.isJoint(channels), ofInput);
	}

	private Step matched(final Arguments of, final boolean before) {
		of.text("mode", "");
		if (before)
			throw refused("its preprocessing wants scale_mean_variance, which is for a network's output");
		if (!isInput(of))
			throw refused("its postprocessing scale_mean_variance does not name the input " + inputName
				+ " as its reference_tensor");
		return new Step.MatchInput(of.number("eps", EPS), of.isJoint(channels));
	}

	/** Whether the reference tensor is the network's input; none at all is the tensor itself. */
	private boolean isInput(final Arguments of) {
		final String reference = of.text("reference_tensor", "");
		if (!reference.isEmpty() && !reference.equals(inputName))
			throw refused("its step " + of.step() + " refers to the tensor " + reference + "; there is only the input "
				+ inputName);
		return !reference.isEmpty();
	}

	private static ClearstackException refused(final String why) {
		return new ClearstackException("This model cannot be used: " + why + ".");
	}

	/** The arguments of a step; those that are asked for are known ones. */
	private record Arguments(String step, Map<String, Object> values, Set<String> known) {

		Arguments(final String step, final Map<String, Object> values) {
			this(step, values, new HashSet<>(Set.of("axes", "axis")));
		}

		boolean has(final String name) {
			return values.get(name) != null;
		}

		String text(final String name, final String otherwise) {
			known.add(name);
			return values.get(name) == null ? otherwise : String.valueOf(values.get(name));
		}

		double number(final String name, final double otherwise) {
			return numbers(name, otherwise, 1).get(0);
		}

		List<Double> numbers(final String name, final double otherwise, final int most) {
			known.add(name);
			if (values.get(name) == null)
				return List.of(otherwise);
			final List<?> list = values.get(name) instanceof List<?> many ? many : List.of(values.get(name));
			final List<Double> numbers = new ArrayList<>();
			for (final Object value : flat(list))
				numbers.add(value instanceof Number number && Double.isFinite(number.doubleValue())
					? number.doubleValue() : refuse(name, value));
			if (numbers.size() != 1 && numbers.size() != most)
				throw refused("its step " + step + " has " + numbers.size() + " numbers " + name
					+ "; expected one, or one for each of " + most + " channels");
			return numbers;
		}

		private double refuse(final String name, final Object value) {
			throw refused("its step " + step + " has the " + name + " " + value + "; expected a number");
		}

		/** Numbers may lie in lists of lists, with an axis of one for each axis of the image. */
		private static List<?> flat(final List<?> list) {
			return list.stream()
				.flatMap(
					entry -> entry instanceof List<?> inner ? flat(inner).stream() : java.util.stream.Stream.of(entry))
				.toList();
		}

		/** Whether it is computed over all channels together: its axes have the channels, or there are none. */
		boolean isJoint(final int channels) {
			final Object axes = values.get("axes");
			if (channels == 1)
				return false;
			if (axes == null)
				return true;
			return axes instanceof List<?> names ? names.contains("channel") || names.contains("c")
				: String.valueOf(axes).contains("c");
		}

		void refuseOthers(final String where) {
			for (final String name : values.keySet())
				if (!known.contains(name))
					throw refused("its " + where + " " + step + " has an argument " + name + " that is not known");
		}
	}
}
