// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelSpec;
import org.clearstack.model.NpyFile;
import org.clearstack.model.TensorLayout;
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

	/** What a description wants done before and after the network; values are in the order row, column and channel. */
	public interface Processing {

		/** What is given to the network. */
		float[] before(float[] image);

		/** What becomes of the answer to an image. */
		float[] after(float[] prediction, float[] image);
	}

	/** Nothing is done: the test input is normalised already. */
	public static final Processing NONE = new Processing() {

		@Override
		public float[] before(final float[] image) {
			return image;
		}

		@Override
		public float[] after(final float[] prediction, final float[] image) {
			return prediction;
		}
	};

	/** An image or several as tiles: batch, row, column and channel. */
	private record Tiles(float[] values, int batch, int height, int width, int channels) {

		/** @param axes of the tensor, one letter each */
		static Tiles of(final NpyFile tensor, final String axes, final Path file) {
			if (tensor.shape().length != axes.length())
				throw new ClearstackException("The test tensor " + file + " should have the axes " + axes + "; found "
					+ tensor.shape().length + " axes.");
			final int[] size = { 1, 1, 1, 1 };
			final int[] stride = new int[4];
			int step = 1;
			for (int i = axes.length() - 1; i >= 0; i--) {
				size["byxc".indexOf(axes.charAt(i))] = (int) tensor.shape()[i];
				stride["byxc".indexOf(axes.charAt(i))] = step;
				step *= (int) tensor.shape()[i];
			}
			final float[] values = new float[tensor.values().length];
			int to = 0;
			for (int b = 0; b < size[0]; b++)
				for (int y = 0; y < size[1]; y++)
					for (int x = 0; x < size[2]; x++)
						for (int c = 0; c < size[3]; c++)
							values[to++] =
								tensor.values()[b * stride[0] + y * stride[1] + x * stride[2] + c * stride[3]];
			return new Tiles(values, size[0], size[1], size[2], size[3]);
		}

		/** One image of the batch. */
		float[] image(final int b) {
			return Arrays.copyOfRange(values, b * (values.length / batch), (b + 1) * (values.length / batch));
		}
	}

	/**
	 * Runs the test input.
	 *
	 * @param model with or without test tensors
	 * @param network of the model
	 * @param processing where the description says that there is one, see {@link #isPreprocessed}
	 * @return nothing if the model has no test tensors
	 * @throws ClearstackException if they cannot be read, or do not fit the network
	 */
	public static Optional<ModelCheck> run(final ModelFolder model, final TileNetwork network,
		final Processing processing)
	{
		final Optional<Path> input = tensor(model, "inputs", "test_inputs");
		final Optional<Path> output = tensor(model, "outputs", "test_outputs");
		if (input.isEmpty() || output.isEmpty())
			return Optional.empty();
		try {
			final TensorLayout layout = model.config().layout();
			final Tiles given = Tiles.of(NpyFile.read(input.get()), layout.input(), input.get());
			final Tiles expected = Tiles.of(NpyFile.read(output.get()), layout.output(), output.get());
			if (given.channels() != model.spec().inputs() || given.values().length == 0)
				throw new ClearstackException("The test input " + input.get() + " should have " + model.spec().inputs()
					+ " channels, slices or maps; found " + given.channels() + ".");
			ModelCheck worst = new ModelCheck(0, 0);
			for (int b = 0; b < given.batch(); b++) {
				final float[] image = given.image(b);
				final float[] prediction = network.run(processing.before(image), 1, given.height(), given.width());
				worst = worse(worst, compare(model.spec(), processing.after(prediction, image), given, expected, b));
			}
			return Optional.of(worst);
		}
		catch (final IOException e) {
			throw new ClearstackException("The test tensors of " + model.path() + " cannot be read: " + e.getMessage(),
				e);
		}
	}

	private static ModelCheck worse(final ModelCheck a, final ModelCheck b) {
		return new ModelCheck(Math.max(a.deviation, b.deviation), Math.max(a.range, b.range));
	}

	/** The expected answer may leave out a border, and have more channels. */
	private static ModelCheck compare(final ModelSpec spec, final float[] found, final Tiles given,
		final Tiles expected, final int b)
	{
		final int height = given.height() * spec.scale();
		final int width = given.width() * spec.scale();
		final int top = (height - expected.height()) / 2;
		final int left = (width - expected.width()) / 2;
		final int n = spec.channels();
		if (expected.batch() != given.batch() || expected.channels() < n || top < 0 || left < 0
			|| found.length != height * width * n)
			return new ModelCheck(Double.POSITIVE_INFINITY, 0);
		double deviation = 0;
		double min = Double.POSITIVE_INFINITY;
		double max = Double.NEGATIVE_INFINITY;
		final float[] right = expected.image(b);
		for (int y = 0; y < expected.height(); y++)
			for (int x = 0; x < expected.width(); x++)
				for (int c = 0; c < n; c++) {
					final float value = right[(y * expected.width() + x) * expected.channels() + c];
					final double difference = Math.abs((double) found[((y + top) * width + x + left) * n + c] - value);
					deviation = Math.max(deviation, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
					min = Math.min(min, value);
					max = Math.max(max, value);
				}
		return new ModelCheck(deviation, max - min);
	}

	/** Whether the test input has to be normalised first. */
	public static boolean isPreprocessed(final ModelFolder model) {
		return first(model.description().get("inputs")).get("preprocessing") instanceof List<?> before
			&& !before.isEmpty()
			|| first(model.description().get("outputs")).get("postprocessing") instanceof List<?> after
				&& !after.isEmpty();
	}

	/** The test tensor: version 0.5 names it at the input or output, version 0.4 in a list. */
	private static Optional<Path> tensor(final ModelFolder model, final String tensors, final String list) {
		final Object source = first(model.description().get(tensors)).get("test_tensor") instanceof Map<?, ?> tensor
			? tensor.get("source")
			: model.description().get(list) instanceof List<?> files && !files.isEmpty() ? files.get(0) : null;
		return Optional.ofNullable(source).map(file -> model.path().resolve(String.valueOf(file)))
			.filter(Files::isRegularFile);
	}

	private static Map<?, ?> first(final Object list) {
		return list instanceof List<?> entries && !entries.isEmpty() && entries.get(0) instanceof Map<?, ?> map ? map
			: Map.of();
	}
}
