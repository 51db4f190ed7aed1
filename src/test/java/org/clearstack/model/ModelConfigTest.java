// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.clearstack.normalize.Normalization;
import org.clearstack.task.ClearstackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelConfigTest {

	private static final Path MODELS = Path.of("models");

	static List<Path> bundled() throws IOException {
		try (Stream<Path> all = Files.list(MODELS)) {
			return all.map(folder -> folder.resolve(ModelFolder.DESCRIPTION)).filter(Files::exists).sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("bundled")
	void isWrittenAsItWasRead(final Path file) {
		final Map<String, Object> description = ModelFolder.parse(file);

		assertEquals(ModelFolder.yaml(description), ModelFolder.yaml(ModelConfig.of(description).in(description)));
	}

	/** What a training writes, made again of the typed parts. */
	@ParameterizedTest
	@MethodSource("bundled")
	void theTypedPartsAreAllThatATrainingWrites(final Path file) {
		final ModelConfig read = ModelConfig.of(ModelFolder.parse(file));
		final ModelSpec spec = read.spec("bundled");

		final ModelConfig written = ModelConfig.of(spec.input(), spec.geometry(), spec.normalization())
			.with(read.plan()).with(read.training(), new TrainingRecord.Quality(1, 2, 3))
			.withImages(read.trainingImages(), read.validationImages());

		assertEquals(spec, written.spec("bundled"));
		assertEquals(read.decisive().replace(", mixed_precision true", ""), written.decisive());
		final List<String> known = read.lines().stream().map(ModelConfig.Line::what).toList(); // fewer in old models
		for (final String part : List.of("network", "training", "validation"))
			assertEquals(lines(read, part).toString().replace("value=ours", "value=residual"), // its former name
				lines(written, part).stream().filter(line -> known.contains(line.what())).toList().toString());
	}

	private static List<ModelConfig.Line> lines(final ModelConfig config, final String part) {
		return config.lines().stream().filter(line -> line.what().startsWith(part)).toList();
	}

	@ParameterizedTest
	@MethodSource("bundled")
	void theBenchmarkIsReadAndWritten(final Path file) {
		final ModelConfig read = ModelConfig.of(ModelFolder.parse(file));

		assertFalse(read.benchmark().isEmpty() && read.architecture().orElseThrow().restores());
		assertEquals(lines(read, "benchmark"), lines(read.withBenchmark(read.benchmark(), Map.of()), "benchmark"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = {
		"margin; many; The model description says config: clearstack: margin: many; expected a whole number below",
		"scale; 1.5; The model description says config: clearstack: scale: 1.5; expected a whole number below",
		"multiple; ; The model description does not say config: clearstack: multiple. Choose a folder that Train",
		"normalization; quantile 1 2; The normalization 'quantile 1 2' is not known",
		"scale; 99; A network may have at most 512 channels, a scale of 32" })
	void whatMeansNothingIsTold(final String key, final String value, final String message) {
		final Map<String, Object> entries = new HashMap<>(
			Map.of("channels", 1, "scale", 2, "margin", 4, "multiple", 2, "normalization", "none"));
		if (value == null)
			entries.remove(key);
		else
			entries.put(key, value.matches("[\\d.]+") ? (Object) Double.valueOf(value) : value);
		final ModelConfig config = ModelConfig.of(Map.of("config", Map.of("clearstack", entries)));

		final RuntimeException told = assertThrows(RuntimeException.class, () -> config.spec("strange"));

		assertTrue(told.getMessage().startsWith(message), told.getMessage());
	}

	@Test
	void theUsualLayoutIsNotWritten() {
		final ModelConfig plain =
			ModelConfig.of(new ModelInput(2, 1, 0), new GraphGeometry(4, 2, 1), Normalization.NONE);

		assertEquals(new TensorLayout("byxc", "byxc", 2, 0, 0), plain.layout());
		assertEquals(plain, plain.with(plain.layout()));

		final TensorLayout other = new TensorLayout("bcyx", "byxc", 4, 64, 32);
		assertEquals(other, plain.with(other).layout());
		assertEquals(", layout bcyx byxc, output_channels 4, input_size [64, 32]", plain.with(other).decisive());
	}

	@ParameterizedTest
	@CsvSource({ "bxc, 2", "byxc bzyx, 2", "byxc byxc, 1", "byxc byxc, 5000" })
	void aLayoutThatMeansNothingIsTold(final String layout, final int outputChannels) {
		final ModelConfig config = ModelConfig.of(Map.of("config",
			Map.of("clearstack", Map.of("channels", 2, "layout", layout, "output_channels", outputChannels))));

		final ClearstackException told = assertThrows(ClearstackException.class, config::layout);

		assertTrue(told.getMessage().contains("says layout " + layout + ", output_channels " + outputChannels),
			told.getMessage());
	}

	@Test
	void entriesOfOthersStay() {
		final Map<String, Object> description =
			Map.of("name", "n", "config", Map.of("other", 1, "clearstack", Map.of("margin", 3, "unknown", "x")));

		assertEquals(
			Map.of("name", "n", "config", Map.of("other", 1, "clearstack", Map.of("margin", 5, "unknown", "x"))),
			ModelConfig.of(description).withMargin(5).in(description));
	}
}
