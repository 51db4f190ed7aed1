// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.clearstack.task.ClearstackException;

/**
 * Models of CSBDeep's family, which came before bioimage.io's description: those of CARE that csbdeep's {@code
 * export_TF} writes, with a file {@code meta.json}, and those of Noise2Void and imagej-modelzoo with descriptions of
 * the versions 0.1.0 and 0.2.0-csbdeep. They are given in the words of bioimage.io 0.4.
 */
public final class CsbdeepModel {

	/** File of csbdeep's export. */
	public static final String META = "meta.json";

	/** What csbdeep's PercentileNormalizer takes by default. */
	private static final String CARE_NORMALIZATION = "percentile 2 99.8";

	private CsbdeepModel() {}

	/** Whether a description is one of the versions before bioimage.io's own. */
	public static boolean isOld(final Map<String, Object> description) {
		final String version = String.valueOf(description.get("format_version"));
		return version.startsWith("0.1.") || version.startsWith("0.2.") || version.contains("csbdeep");
	}

	/**
	 * A description of version 0.1 or 0.2 as one of version 0.4.
	 *
	 * @param graph of the SavedModel, from the description's folder
	 * @throws ClearstackException if it wants what is not known
	 */
	public static Map<String, Object> modern(final Map<String, Object> old, final String graph) {
		final Map<String, Object> description = new LinkedHashMap<>(old);
		final Map<String, Object> prediction = YamlText.map(old.get("prediction"));
		final Map<String, Object> input = first(old, "inputs");
		final Map<String, Object> output = first(old, "outputs");
		input.put("preprocessing", steps(prediction.get("preprocess"), true));
		output.put("postprocessing", steps(prediction.get("postprocess"), false));
		if (output.get("halo") == null && input.get("halo") != null)
			output.put("halo", input.get("halo"));
		description.put("format_version", "0.4.10");
		description.put("inputs", List.of(input));
		description.put("outputs", List.of(output));
		description.put("weights", Map.of("tensorflow_saved_model_bundle", Map.of("source", graph)));
		return description;
	}

	private static Map<String, Object> first(final Map<String, Object> description, final String tensors) {
		final List<?> list = YamlText.list(description.get(tensors));
		if (list.size() != 1)
			throw new ClearstackException(
				"This model cannot be used: it has " + list.size() + " tensors under " + tensors + "; expected one.");
		return new LinkedHashMap<>(YamlText.map(list.get(0)));
	}

	/** Noise2Void's steps have no names, but the numbers that make mean 0 and deviation 1, or take that back. */
	private static List<Object> steps(final Object list, final boolean before) {
		final List<Object> steps = new ArrayList<>();
		for (final Object entry : list instanceof Map<?, ?> one ? List.of(one) : YamlText.list(list)) {
			final Map<String, Object> step = YamlText.map(entry);
			final Map<String, Object> kwargs = YamlText.map(step.get("kwargs"));
			final Object mean = kwargs.get("mean");
			final Object std = kwargs.get("stdDev") == null ? kwargs.get("std") : kwargs.get("stdDev");
			if (mean == null || std == null)
				throw new ClearstackException(
					"This model cannot be used: it wants the " + (before ? "preprocessing " : "postprocessing ") + step
						+ ", which is not known; expected mean and stdDev.");
			steps.add(before
				? Map.of("name", "zero_mean_unit_variance", "kwargs",
					Map.of("mode", "fixed", "axes", "yx", "mean", mean, "std", std))
				: Map.of("name", "scale_linear", "kwargs", Map.of("axes", "yx", "gain", std, "offset", mean)));
		}
		return steps;
	}

	/**
	 * The description that csbdeep's {@code meta.json} stands for.
	 *
	 * @param meta the file
	 * @param name to call the model
	 * @param channels that the graph takes
	 * @param outputChannels that it gives
	 * @throws ClearstackException if it is a kind of CARE that is not restored here
	 */
	public static Map<String, Object> ofMeta(final Path meta, final String name, final int channels,
		final int outputChannels)
	{
		final Map<String, Object> care = YamlText.read(meta);
		final String type = String.valueOf(care.getOrDefault("type", "CARE"));
		final String axes = String.valueOf(care.getOrDefault("axes", "YXC")).toUpperCase(Locale.ROOT);
		if (axes.contains("Z") || axes.contains("T") || !type.equals("CARE"))
			throw new ClearstackException(
				"This model cannot be used: it is a " + type + " of csbdeep for the axes " + axes
					+ "; only CARE for 2D images (YX, YXC) is restored. Run this one in Fiji's CSBDeep or in Python.");
		final boolean probabilistic = Boolean.TRUE.equals(care.get("probabilistic"));
		if (outputChannels != (probabilistic ? 2 : 1) * channels)
			throw new ClearstackException(
				"This model cannot be used: it makes " + outputChannels + " channels of " + channels
					+ (probabilistic ? ", mean and scale of each" : "")
					+ "; expected as many.");
		final int step = largest(YamlText.list(care.get("axes_div_by")), 1);
		final int overlap = largest(YamlText.list(care.get("tile_overlap")), 0);
		final Map<String,
			Object> input = new LinkedHashMap<>(
				Map.of("name", "input", "axes", "byxc", "data_type", "float32", "clearstack_normalization",
					CARE_NORMALIZATION, "shape",
					Map.of("min", List.of(1, step, step, channels), "step", List.of(0, step, step, 0))));
		final Map<String, Object> output = new LinkedHashMap<>(Map.of("name", "output", "axes", "byxc", "data_type",
			"float32", "clearstack_channels", outputChannels,
			"clearstack_wanted", channels, "shape",
			Map.of("reference_tensor", "input", "scale", List.of(1, 1, 1, 1), "offset", List.of(0, 0, 0, 0)), "halo",
			List.of(0, overlap, overlap, 0)));
		return new LinkedHashMap<>(Map.of("format_version", "0.4.10", "type", "model", "name", name, "description",
			type + " of csbdeep " + care.getOrDefault("version", "")
				+ ", normalised by its percentiles 2 and 99.8"
				+ (probabilistic ? "; the mean of its distribution, its scale is left out" : ""),
			"inputs", List.of(input),
			"outputs", List.of(output), "weights",
			Map.of("tensorflow_saved_model_bundle", Map.of("source", "saved_model.pb"))));
	}

	private static int largest(final List<?> numbers, final int least) {
		return numbers.stream().filter(Number.class::isInstance).mapToInt(number -> ((Number) number).intValue())
			.filter(n -> n >= 0 && n <= 4096).max().orElse(least);
	}

	/** Names of files that hold a description, the usual one first. */
	public static List<String> descriptions() {
		return List.of("rdf.yaml", "bioimageio.yaml", "model.yaml", "rdf.yml", "model.yml", "config.yaml");
	}

	/** The description in a folder, or null. */
	public static Path description(final Path folder) {
		return descriptions().stream().map(folder::resolve).filter(Files::isRegularFile).findFirst().orElse(null);
	}
}
