// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clearstack.normalize.Normalization;
import org.clearstack.normalize.Steps;
import org.clearstack.task.ClearstackException;

/**
 * What Clearstack must know of a model that others trained, read from its description as bioimage.io specifies it,
 * versions 0.3 to 0.5: axes, sizes, halo, preprocessing and postprocessing. Models that do more than Clearstack can are
 * refused.
 */
public final class BioimageIoModel {

	private static final int LARGEST_SCALE = 16;
	private static final int MOST_CHANNELS = 64;
	private static final List<String> AXES = List.of("batch", "channel", "y", "x");

	private final Map<?, ?> input;
	private final Map<?, ?> output;

	/** @param description of one input and one output */
	public BioimageIoModel(final Map<String, Object> description) {
		input = only(description, "inputs");
		output = only(description, "outputs");
	}

	private static Map<?, ?> only(final Map<String, Object> description, final String what) {
		final List<?> list = YamlText.list(description.get(what));
		if (list.size() == 1 && list.get(0) instanceof Map<?, ?> map)
			return map;
		throw refused("it has " + list.size() + " tensors under " + what + "; expected one");
	}

	/** What Clearstack must know, as far as the description says it. */
	public ModelConfig config() {
		final String in = letters(input);
		final String out = letters(output);
		final int channels = channels(input);
		final int outputChannels = channels(output);
		if (outputChannels != channels
			&& !(output.get("clearstack_wanted") instanceof Integer wanted && wanted == channels))
			throw refused("it makes " + outputChannels + " channels of " + channels + "; expected as many");
		final int scale = scale();
		if (fixed("y") > 0 != fixed("x") > 0)
			throw refused("its input has a fixed size along one axis alone");
		return ModelConfig
			.of(new ModelInput(channels, 1, 0), new GraphGeometry(margin(), multiple(), scale), normalization(channels))
			.with(new TensorLayout(in, out, outputChannels, fixed("y"), fixed("x")));
	}

	private Normalization normalization(final int channels) {
		if (input.get("clearstack_normalization") instanceof String rule)
			return Normalization.parse(rule);
		final Steps steps = Preprocessing.read(input, output, channels);
		return steps.isNothing() ? Normalization.NONE : Normalization.of(steps);
	}

	/** The halo in input pixels, rounded up; 0 if none is given. */
	private int margin() {
		final int scale = scale();
		return (Math.max(halo("y"), halo("x")) + scale - 1) / scale;
	}

	private int halo(final String axis) {
		final Object halo = isOld(output) ? old(output, output.get("halo"), axis) : axis(output, axis).get("halo");
		return halo instanceof Number ? whole("halo", halo) : 0;
	}

	/** Version 0.4 and older write axes as letters. */
	private static boolean isOld(final Map<?, ?> tensor) {
		return tensor.get("axes") instanceof String;
	}

	private static List<String> axes(final Map<?, ?> tensor) {
		final List<String> names = new ArrayList<>();
		if (tensor.get("axes") instanceof String letters)
			for (final char letter : letters.toCharArray())
				names.add(letter == 'b' ? "batch" : letter == 'c' ? "channel" : String.valueOf(letter));
		else
			for (final Object axis : YamlText.list(tensor.get("axes")))
				names.add(axis instanceof Map<?, ?> map
					? String.valueOf(map.get(map.get("id") == null || !"space".equals(map.get("type")) ? "type" : "id"))
					: "?");
		return names;
	}

	/** Axes as one letter each, such as byxc. */
	private static String letters(final Map<?, ?> tensor) {
		final List<String> axes = axes(tensor);
		if (!AXES.containsAll(axes) || axes.stream().distinct().count() < axes.size() || !axes.contains("y")
			|| !axes.contains("x"))
			throw refused("its axes are " + axes + "; expected y and x, and perhaps batch and channel, in any order"
				+ (axes.contains("z") ? ". Volumes (z) are not restored by"
					+ " networks of others yet" : ""));
		final StringBuilder letters = new StringBuilder();
		axes.forEach(axis -> letters.append(axis.charAt(0)));
		return letters.toString();
	}

	private static Map<?, ?> axis(final Map<?, ?> tensor, final String id) {
		final int index = axes(tensor).indexOf(id);
		return tensor.get("axes") instanceof List<?> list && index >= 0 && list.get(index) instanceof Map<?, ?> axis
			? axis : Map.of();
	}

	/** The entry of an axis in a list of one for each; null if there is none. */
	private static Object old(final Map<?, ?> tensor, final Object list, final String axis) {
		final int index = axes(tensor).indexOf(axis);
		return list instanceof List<?> entries && index >= 0 && index < entries.size() ? entries.get(index) : null;
	}

	private int scale() {
		final double y = scale("y");
		final double x = scale("x");
		if (y != x)
			throw refused(
				"its output is " + y + " times as high and " + x + " times as wide as its input; expected the same");
		if (!(y >= 1) || y > LARGEST_SCALE || y != Math.rint(y))
			throw refused("its output is " + y + " times as large as its input; expected a whole number from 1 to "
				+ LARGEST_SCALE);
		return (int) y;
	}

	private double scale(final String axis) {
		if (isOld(output))
			return output.get("shape") instanceof Map<?, ?> shape ? decimal(old(output, shape.get("scale"), axis), 1)
				: ratio(old(output, output.get("shape"), axis), axis);
		if (axis(output, axis).get("size") instanceof Number size)
			return ratio(size, axis);
		return decimal(axis(input, axis).get("scale"), 1) / decimal(axis(output, axis).get("scale"), 1);
	}

	/** Of sizes that are fixed. */
	private double ratio(final Object size, final String axis) {
		return fixed(axis) > 0 ? decimal(size, fixed(axis)) / fixed(axis) : 1;
	}

	private static int channels(final Map<?, ?> tensor) {
		if (!axes(tensor).contains("channel"))
			return 1;
		int channels = 1;
		if (isOld(tensor)) {
			final Object sizes =
				tensor.get("shape") instanceof Map<?, ?> shape ? shape.get("min") : tensor.get("shape");
			final Object own = old(tensor, sizes, "channel");
			final Object stated = tensor.get("clearstack_channels");
			channels = own != null ? whole("channels", own) : stated != null ? whole("channels", stated) : -1;
		}
		else if (axis(tensor, "channel").get("channel_names") instanceof List<?> names)
			channels = names.size();
		else if (axis(tensor, "channel").get("size") instanceof Number size)
			channels = whole("channels", size);
		if (channels == -1)
			return 1;
		if (channels < 1 || channels > MOST_CHANNELS)
			throw refused("it has " + channels + " channels; expected 1 to " + MOST_CHANNELS);
		return channels;
	}

	private int multiple() {
		if (fixed("y") > 0)
			return Math.min(Integer.lowestOneBit(fixed("y")), Math.min(Integer.lowestOneBit(fixed("x")), 64));
		final int y = step("y");
		final int x = step("x");
		int multiple = Math.max(y, x);
		while (multiple % y != 0 || multiple % x != 0)
			multiple++;
		return multiple;
	}

	private int step(final String axis) {
		final Object step = isOld(input) ? old(input, shape().get("step"), axis)
			: size(axis) instanceof Map<?, ?> range ? range.get("step") : null;
		final int found = step == null ? 1 : Math.max(1, whole("step", step));
		if (found > 1024)
			throw refused("its sizes go in steps of " + found + " pixels; expected at most 1024");
		return found;
	}

	private Object size(final String axis) {
		return axis(input, axis).get("size");
	}

	private Map<?, ?> shape() {
		return input.get("shape") instanceof Map<?, ?> shape ? shape : Map.of();
	}

	/** The size along an axis where it is the only one; otherwise 0. */
	private int fixed(final String axis) {
		final Object size;
		if (!isOld(input))
			size = size(axis) instanceof Number ? size(axis) : null;
		else if (input.get("shape") instanceof List<?> list)
			size = old(input, list, axis);
		else
			size = old(input, shape().get("step"), axis) instanceof Number step && step.doubleValue() == 0
				? old(input, shape().get("min"), axis) : null;
		final int fixed = size == null ? 0 : whole("size", size);
		if (fixed < 0 || fixed > 8192)
			throw refused("its input has a size of " + fixed + " pixels; expected at most 8192");
		return fixed;
	}

	private static int whole(final String what, final Object value) {
		if (value instanceof Number number && number.doubleValue() == number.intValue() && number.intValue() >= 0)
			return number.intValue();
		throw refused("it has the " + what + " " + value + "; expected a whole number");
	}

	private static double decimal(final Object value, final double otherwise) {
		return value instanceof Number number ? number.doubleValue() : otherwise;
	}

	private static ClearstackException refused(final String why) {
		return new ClearstackException(
			"This model cannot be used: " + why + ". Choose a model that makes one 2D image of one 2D image.");
	}
}
