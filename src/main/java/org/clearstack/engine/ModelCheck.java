// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.NpyFile;
import org.clearstack.network.TileNetwork;
import org.clearstack.task.ClearstackException;

/**
 * Whether a model answers its test input with its test output, as its description asks of whoever runs it.
 *
 * @param deviation largest difference from the test output
 * @param range largest minus smallest value of the test output
 */
public record ModelCheck(double deviation, double range) {

	/** Devices and versions round differently; a wrong model is wrong by far more than this share of the range. */
	private static final double TOLERANCE = 1e-3;

	/** Whether the answer is right, to rounding. */
	public boolean passed() {
		return deviation <= TOLERANCE * range;
	}

	/**
	 * Runs the test input.
	 *
	 * @param model with or without test tensors
	 * @param network of the model
	 * @param preprocessing of the input's values, where the description says that there is one, see {@link #isPreprocessed}
	 * @return nothing if the model has no test tensors
	 * @throws ClearstackException if they cannot be read, or do not fit the network
	 */
	public static Optional<ModelCheck> run(final ModelFolder model, final TileNetwork network, final UnaryOperator<float[]> preprocessing) {
		final Optional<Path> input = tensor(model, "inputs", "test_inputs");
		final Optional<Path> output = tensor(model, "outputs", "test_outputs");
		if (input.isEmpty() || output.isEmpty())
			return Optional.empty();
		try {
			final NpyFile given = NpyFile.read(input.get());
			final NpyFile expected = NpyFile.read(output.get());
			final int channels = model.spec().inputs();
			if (given.shape().length != 4 || given.shape()[3] != channels)
				throw new ClearstackException("The test input " + input.get() + " should have the axes batch, y, x and " + channels
					+ " channels, slices or maps; found " + given.shape().length + " axes.");
			final int batch = (int) given.shape()[0];
			final float[] found = network.run(preprocessing.apply(given.values()), batch, (int) given.shape()[1], (int) given.shape()[2]);
			return Optional.of(compare(found, expected.values()));
		}
		catch (final IOException e) {
			throw new ClearstackException("The test tensors of " + model.path() + " cannot be read: " + e.getMessage(), e);
		}
	}

	private static ModelCheck compare(final float[] found, final float[] expected) {
		if (found.length != expected.length)
			return new ModelCheck(Double.POSITIVE_INFINITY, 0);
		double deviation = 0;
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		for (int i = 0; i < found.length; i++) {
			final double difference = Math.abs((double) found[i] - expected[i]);
			deviation = Math.max(deviation, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
			min = Math.min(min, expected[i]);
			max = Math.max(max, expected[i]);
		}
		return new ModelCheck(deviation, max - min);
	}

	/** Whether the test input has to be normalised first. */
	public static boolean isPreprocessed(final ModelFolder model) {
		return first(model.description().get("inputs")).get("preprocessing") instanceof List<?> steps && !steps.isEmpty();
	}

	/** The test tensor: version 0.5 names it at the input or output, version 0.4 in a list. */
	private static Optional<Path> tensor(final ModelFolder model, final String tensors, final String list) {
		final Object source = first(model.description().get(tensors)).get("test_tensor") instanceof Map<?, ?> tensor ? tensor.get("source")
			: model.description().get(list) instanceof List<?> files && !files.isEmpty() ? files.get(0) : null;
		return Optional.ofNullable(source).map(file -> model.path().resolve(String.valueOf(file))).filter(Files::isRegularFile);
	}

	private static Map<?, ?> first(final Object list) {
		return list instanceof List<?> entries && !entries.isEmpty() && entries.get(0) instanceof Map<?, ?> map ? map : Map.of();
	}
}
