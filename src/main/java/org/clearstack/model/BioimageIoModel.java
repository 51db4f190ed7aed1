// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.clearstack.task.ClearstackException;

/**
 * What Clearstack must know of a model that others trained, read from its description as bioimage.io specifies it, versions 0.4 and 0.5: axes, sizes, halo
 * and preprocessing. Models that do more than Clearstack can are refused.
 */
public final class BioimageIoModel {

	private final Map<?, ?> input;
	private final Map<?, ?> output;

	/** @param description of one input and one output */
	public BioimageIoModel(final Map<String, Object> description) {
		input = only(description, "inputs");
		output = only(description, "outputs");
	}

	private static Map<?, ?> only(final Map<String, Object> description, final String what) {
		if (description.get(what) instanceof List<?> list && list.size() == 1 && list.get(0) instanceof Map<?, ?> map)
			return map;
		throw refused("it should have one tensor under " + what);
	}

	/** What {@code config: clearstack:} needs, but for the margin. */
	public Map<String, Object> settings() {
		if (!axes(input).equals(List.of("batch", "y", "x", "channel")) || !axes(output).equals(List.of("batch", "y", "x", "channel")))
			throw refused("its axes are " + axes(input) + " and " + axes(output) + "; expected batch, y, x and channel");
		if (output.get("postprocessing") instanceof List<?> steps && !steps.stream().allMatch(step -> id(step).equals("ensure_dtype")))
			throw refused("it wants a postprocessing: " + steps.stream().map(BioimageIoModel::id).toList());
		final Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("scale", scale());
		settings.put("channels", channels());
		settings.put("multiple", multiple());
		settings.put("normalization", normalization());
		return settings;
	}

	/** The halo in input pixels, rounded up; nothing if none is told. */
	public OptionalInt margin() {
		final int scale = scale();
		if (isOld())
			return output.get("halo") instanceof List<?> halo && halo.size() == 4 ? OptionalInt.of((number(halo.get(1)) + scale - 1) / scale) : OptionalInt.empty();
		return axis(output, "y").get("halo") instanceof Number halo ? OptionalInt.of((halo.intValue() + scale - 1) / scale) : OptionalInt.empty();
	}

	/** Version 0.4 writes axes as letters. */
	private boolean isOld() {
		return input.get("axes") instanceof String;
	}

	private static List<String> axes(final Map<?, ?> tensor) {
		final List<String> names = new ArrayList<>();
		if (tensor.get("axes") instanceof String letters)
			for (final char letter : letters.toCharArray())
				names.add(letter == 'b' ? "batch" : letter == 'c' ? "channel" : String.valueOf(letter));
		else if (tensor.get("axes") instanceof List<?> list)
			for (final Object axis : list)
				names.add(axis instanceof Map<?, ?> map ? String.valueOf(map.get(map.get("id") == null || !"space".equals(map.get("type")) ? "type" : "id")) : "?");
		return names;
	}

	private static Map<?, ?> axis(final Map<?, ?> tensor, final String id) {
		final int index = axes(tensor).indexOf(id);
		return tensor.get("axes") instanceof List<?> list && index >= 0 && list.get(index) instanceof Map<?, ?> axis ? axis : Map.of();
	}

	private int scale() {
		final double scale = isOld() ? oldScale() : decimal(axis(input, "y").get("scale"), 1) / decimal(axis(output, "y").get("scale"), 1);
		if (scale < 1 || scale > 16 || scale != Math.rint(scale))
			throw refused("its output is " + scale + " times as large as its input; expected a whole number from 1 to 16");
		return (int) scale;
	}

	private double oldScale() {
		return output.get("shape") instanceof Map<?, ?> shape && shape.get("scale") instanceof List<?> scale && scale.size() == 4 ? decimal(scale.get(1), 1) : 1;
	}

	private int channels() {
		if (isOld())
			return number(oldSizes("min").get(3));
		return axis(input, "channel").get("channel_names") instanceof List<?> names ? names.size() : 1;
	}

	private int multiple() {
		final Object size = axis(input, "y").get("size");
		if (isOld())
			return Math.max(1, number(oldSizes("step").get(1)));
		if (size instanceof Map<?, ?> range && range.get("step") instanceof Number step)
			return Math.max(1, step.intValue());
		throw refused("its input has a fixed size; expected one that may grow in steps");
	}

	private List<?> oldSizes(final String what) {
		if (input.get("shape") instanceof Map<?, ?> shape && shape.get(what) instanceof List<?> sizes && sizes.size() == 4)
			return sizes;
		throw refused("its input has a fixed size; expected one that may grow in steps");
	}

	/** As {@code org.clearstack.normalize} reads it. */
	private String normalization() {
		String rule = "none";
		if (input.get("preprocessing") instanceof List<?> steps)
			for (final Object step : steps) {
				final Map<?, ?> options = step instanceof Map<?, ?> map && map.get("kwargs") instanceof Map<?, ?> kwargs ? kwargs : Map.of();
				rule = switch (id(step)) {
					case "ensure_dtype" -> rule;
					case "scale_range" -> "percentile " + decimal(options.get("min_percentile"), 0) + " " + decimal(options.get("max_percentile"), 100);
					case "zero_mean_unit_variance" -> "mean-std";
					default -> throw refused("it wants a preprocessing called " + id(step) + "; expected scale_range or zero_mean_unit_variance");
				};
			}
		return rule;
	}

	/** Version 0.5 calls a step's name id. */
	private static String id(final Object step) {
		if (!(step instanceof Map<?, ?> map))
			return String.valueOf(step);
		return String.valueOf(map.get("id") == null ? map.get("name") : map.get("id"));
	}

	private static int number(final Object value) {
		return (int) decimal(value, 0);
	}

	private static double decimal(final Object value, final double otherwise) {
		return value instanceof Number number ? number.doubleValue() : otherwise;
	}

	private static ClearstackException refused(final String why) {
		return new ClearstackException("This model cannot be used: " + why + ". Choose a model that makes one 2D image of one 2D image.");
	}
}
