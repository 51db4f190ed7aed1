// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.Architecture;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.Layer.Kind;
import org.clearstack.network.Layer.Stage;
import org.clearstack.task.ClearstackException;
import org.clearstack.testing.SavedModels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class NetworkAnatomyTest {

	private static final Path KERAS = Path.of("src/test/resources/keras");
	private static final Path KERAS_SAVED = Path.of("src/test/resources/keras-saved");
	private static final float[] BIAS = { 0.1f, -0.2f };

	@TempDir
	Path folder;

	private final Random random = new Random(11);
	private final float[] kernel1 = noise(3 * 3 * 1 * 2);
	private final float[] kernel2 = noise(3 * 3 * 2 * 3);

	@Test
	void activationsAreThoseComputedByHand() throws IOException {
		final float[] image = noise(8 * 6);

		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(toy(), "cpu")) {
			final List<Activation> found = anatomy.activations(List.of("first", "pool", "second"), image, 6, 8);

			final float[] first = relu(convolved(image, 8, 6, 1, kernel1, BIAS));
			final float[] pool = pooled(first, 8, 6, 2);
			assertActivation(first, 8, 6, 2, found.get(0));
			assertActivation(pool, 4, 3, 2, found.get(1));
			assertActivation(convolved(pool, 4, 3, 2, kernel2, new float[3]), 4, 3, 3, found.get(2));
		}
	}

	@Test
	void layersAreDescribedAsByHand() throws IOException {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(toy(), "cpu")) {
			// 3 pixels; the pool adds one; the second sees three pixels of the pool, two apart.
			assertEquals(List.of(
				new Layer("first", Kind.CONVOLUTION, Stage.ENCODER, List.of("input"),
					new Layer.Kernel(3, 3), new Layer.Output(2, 1, 1), new Layer.Cost(9 * 2 + 2, 3, 2 * 9 * 2)),
				new Layer("pool", Kind.POOL, Stage.CODE, List.of("first"),
					new Layer.Kernel(2, 2), new Layer.Output(2, 1, 2), new Layer.Cost(0, 4, 0)),
				new Layer("second", Kind.CONVOLUTION, Stage.CODE, List.of("pool"),
					new Layer.Kernel(3, 3), new Layer.Output(3, 1, 2),
					new Layer.Cost(9 * 2 * 3 + 3, 8, 2 * 9 * 2 * 3 / 4.0))),
				anatomy.layers());
		}
	}

	/**
	 * The network of the course at three channels. Its parameters by hand: 9 · in · out + out for each convolution.
	 * Receptive fields by hand: each 3 x 3 adds two pixels of its resolution, each pool one. In the decoder a pixel's
	 * field depends on where it lies in its block of four; the widest is what counts: of the last convolution's 7 fine
	 * pixels, the widest need 4 pixels at half resolution, which need 5 at a quarter, and those are 4 apart and 24
	 * wide: 24 + 4 · 4 = 40.
	 */
	@Test
	void theCourseHasItsParametersAndReceptiveField() throws IOException {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(course(), "cpu")) {
			final List<Layer> convolutions =
				anatomy.layers().stream().filter(layer -> layer.kind() == Kind.CONVOLUTION).toList();

			assertEquals(List.of("l1", "l2", "l4", "l5", "l7", "d1", "d2", "d3", "d4", "out"),
				convolutions.stream().map(Layer::name).toList());
			assertEquals(List.of(1792L, 36928L, 73856L, 147584L, 295168L, 295040L, 147584L, 73792L, 36928L, 1731L),
				convolutions.stream().map(Layer::parameters).toList());
			assertEquals(1_110_403, anatomy.layers().stream().mapToLong(Layer::parameters).sum());
			assertEquals(List.of(3, 5, 10, 14, 24, 28, 32, 36, 36, 40),
				convolutions.stream().map(Layer::receptiveField).toList());
			assertEquals(
				List.of("ENCODER", "ENCODER", "ENCODER", "ENCODER", "CODE", "DECODER", "DECODER", "DECODER", "DECODER",
					"DECODER"),
				convolutions.stream().map(layer -> layer.stage().name()).toList());
			assertEquals(List.of(1, 1, 2, 2, 4, 2, 2, 1, 1, 1),
				convolutions.stream().map(layer -> layer.output().down()).toList());
			assertEquals(2.0 * 9 * 256 * 128 / 4, convolutions.get(5).flops());
			assertEquals(List.of("l5", "d2"),
				layer(anatomy, "merge1").inputs().stream().sorted((a, b) -> b.compareTo(a)).toList());
			assertEquals(14, anatomy.layers().stream().filter(layer -> layer.kind() != Kind.MERGE).count(),
				"ten convolutions, two pools, two upsamplings");
		}
	}

	@Test
	void theCourseNetworkThatIsTrainedHereIsTheSame() throws IOException {
		final TrainerOptions options = new TrainerOptions(Loss.MAE, Optimiser.ADAM, 0.9f, 7);
		try (Trainer trainer =
			EngineLoader.engine().trainer(new NetworkPlan(Architecture.COURSE, 3, 1, 64, 1, 1), options)) {
			trainer.export(trainer.weights(), folder.resolve(ModelFolder.SAVED_MODEL));
		}
		final ModelFolder model = ModelFolder.write(folder,
			Map.of("name", "course", "config", Map.of("clearstack", Map.of("scale", 1, "channels", 3, "margin",
				24, "multiple", 4))));

		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(model, "cpu")) {
			final List<Layer> convolutions =
				anatomy.layers().stream().filter(layer -> layer.kind() == Kind.CONVOLUTION).toList();

			assertEquals(
				List.of("encoder1a", "encoder1b", "encoder2a", "encoder2b", "code", "decoder2a", "decoder2b",
					"decoder1a", "decoder1b", "output"),
				convolutions.stream().map(Layer::name).toList());
			assertEquals(1_110_403, convolutions.stream().mapToLong(Layer::parameters).sum());
			assertEquals(List.of(3, 5, 10, 14, 24, 28, 32, 36, 36, 40),
				convolutions.stream().map(Layer::receptiveField).toList());
			assertEquals(2, anatomy.layers().stream()
				.filter(layer -> layer.kind() == Kind.POOL && layer.kernel().height() == 2).count());
			assertEquals(2, anatomy.layers().stream().filter(layer -> layer.kind() == Kind.MERGE).count());
		}
	}

	/** What Keras exports lies in functions that call functions. Reference values: {@code make_keras.py}. */
	@Test
	void theLayersOfAKerasExportAreFoundInItsFunctions() throws IOException {
		assertAnswersOfKeras(KERAS, List.of("first", "functional_1/pool_1", "deep", "functional_1/large_1",
			"functional_1/joined_1", "spread", "last"));
	}

	/**
	 * Written by {@code tf.saved_model.save}, the weights are restored into copies of the variables that are read.
	 * Reference values: {@code make_keras_saved.py}.
	 */
	@Test
	void theLayersOfAKerasNetworkThatWasSavedAnotherWayAnswerToo() throws IOException {
		assertAnswersOfKeras(KERAS_SAVED,
			List.of("first", "functional_1/pool_1", "deep", "large", "functional_1/joined_1", "last"));
	}

	private static void assertAnswersOfKeras(final Path model, final List<String> names) throws IOException {
		final Map<String, float[]> expected = new LinkedHashMap<>();
		for (final String line : Files.readAllLines(model.resolve("layers.csv")))
			expected.put(line.substring(0, line.indexOf(',')), numbers(line.substring(line.indexOf(',') + 1)));
		final float[] image = numbers(Files.readString(model.resolve("input.csv")).strip());

		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(ModelFolder.read(model), "cpu")) {
			assertEquals(names, anatomy.layers().stream().map(Layer::name).toList());
			final List<Activation> found = anatomy.activations(names, image, 8, 8);
			final Iterator<float[]> values = expected.values().iterator();
			for (final Activation activation : found)
				assertAnswer(values.next(), activation.values(), activation.layer());
			assertAnswer(expected.get("last"), anatomy.predict(found.get(2), image, 8, 8),
				"deep, given back, leads to the same result");
		}
	}

	@Test
	void aKerasNetworkThatWasSavedAnotherWayIsRunLikeAnyOther() throws IOException {
		final float[] image = numbers(Files.readString(KERAS_SAVED.resolve("input.csv")).strip());
		final List<String> layers = Files.readAllLines(KERAS_SAVED.resolve("layers.csv"));
		final String last = layers.get(layers.size() - 1);

		try (TileNetwork network = EngineLoader.engine().open(ModelFolder.read(KERAS_SAVED), "cpu")) {
			assertAnswer(numbers(last.substring("last,".length())), network.run(image, 1, 8, 8), "last");
		}
	}

	/** Keras may add up in another order: float rounding of values up to 10, or of the largest. */
	private static void assertAnswer(final float[] expected, final float[] found, final String layer) {
		float largest = 10;
		for (final float value : expected)
			largest = Math.max(largest, Math.abs(value));
		assertArrayEquals(expected, found, 1e-6f * largest, layer);
	}

	/**
	 * By hand: 3 · 3 · in · out + out weights of a convolution, and four numbers a channel of the normalisation behind
	 * the second. Fields: 3; a pool of 2 adds 1; 3 pixels 2 apart: 8; repeating pixels adds none; the widest of 2
	 * neighbours that lie in different pixels of the coarse image: 2 more.
	 */
	@Test
	void theLayersOfAKerasExportAreDescribedAsByHand() {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(ModelFolder.read(KERAS), "cpu")) {
			assertEquals(List.of(
				new Layer("first", Kind.CONVOLUTION, Stage.ENCODER, List.of("input"),
					new Layer.Kernel(3, 3), new Layer.Output(4, 1, 1), new Layer.Cost(9 * 4 + 4, 3, 2 * 9 * 4)),
				new Layer("functional_1/pool_1", Kind.POOL, Stage.CODE, List.of("first"),
					new Layer.Kernel(2, 2), new Layer.Output(4, 1, 2), new Layer.Cost(0, 4, 0)),
				new Layer("deep", Kind.CONVOLUTION, Stage.CODE, List.of("functional_1/pool_1"),
					new Layer.Kernel(3, 3), new Layer.Output(6, 1, 2),
					new Layer.Cost(9 * 4 * 6 + 6 + 4 * 6, 8, 2 * 9 * 4 * 6 / 4.0)),
				new Layer("functional_1/large_1", Kind.RESAMPLING, Stage.DECODER, List.of("deep"),
					new Layer.Kernel(0, 0), new Layer.Output(6, 1, 1), new Layer.Cost(0, 8, 0)),
				new Layer("functional_1/joined_1", Kind.MERGE, Stage.DECODER, List.of("first", "functional_1/large_1"),
					new Layer.Kernel(0, 0), new Layer.Output(10, 1, 1), new Layer.Cost(0, 8, 0)),
				new Layer("spread", Kind.CONVOLUTION, Stage.DECODER, List.of("functional_1/joined_1"),
					new Layer.Kernel(2, 2), new Layer.Output(3, 1, 1),
					new Layer.Cost(4 * 10 * 3 + 3, 10, 2 * 4 * 10 * 3)),
				new Layer("last", Kind.CONVOLUTION, Stage.DECODER, List.of("spread"),
					new Layer.Kernel(1, 1), new Layer.Output(1, 1, 1), new Layer.Cost(3 + 1, 10, 2 * 3))),
				anatomy.layers());
		}
	}

	/**
	 * By hand: 3 · 3 · in · out + out weights, but no bias before the normalisation, which has four numbers a channel.
	 * Fields: 3; a pool of 2 adds 1; 3 pixels 2 apart with gaps of 1, 8; the transposed convolution mixes 2 coarse
	 * pixels, 2; the last sees 3 fine pixels that lie in up to 2 coarse ones, 2.
	 */
	@Test
	void aKernelWithGapsIsOneLayerOfItsResolution() {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(ModelFolder.read(KERAS_SAVED), "cpu")) {
			assertEquals(List.of(9 * 4 + 4 * 4L, 0L, 9 * 4 * 6 + 6L, 9 * 6 * 4 + 4L, 0L, 9 * 8 + 1L),
				anatomy.layers().stream().map(Layer::parameters).toList());
			assertEquals(List.of(3, 4, 12, 14, 14, 16), anatomy.layers().stream().map(Layer::receptiveField).toList());
			assertEquals(List.of(1, 2, 2, 1, 1, 1),
				anatomy.layers().stream().map(layer -> layer.output().down()).toList());
		}
	}

	@Test
	void theBundledModelIsKnownByItsWeights() {
		final ModelFolder model = ModelLibrary.find("microscopy-x2");
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(model, "cpu")) {
			final Layer tail = layer(anatomy, "tail");

			assertEquals(4, tail.channels(), "two by two sub-pixels");
			assertTrue(
				tail.receptiveField() <= 2 * model.spec().margin() + 1 && tail.receptiveField() > model.spec().margin(),
				"field " + tail.receptiveField() + ", margin " + model.spec().margin());
			assertEquals(9 * 48, layer(anatomy, "head").parameters(), "one channel in, 48 features out, 3 x 3");
			final Layer last = anatomy.layers().get(anatomy.layers().size() - 1);
			assertEquals(2, last.output().up());
		}
	}

	@Test
	void anUnknownLayerIsAnsweredWithThoseThereAre() throws IOException {
		try (NetworkAnatomy anatomy = EngineLoader.engine().anatomy(toy(), "cpu")) {
			final ClearstackException told = assertThrows(ClearstackException.class,
				() -> anatomy.activations(List.of("third"), new float[16], 4, 4));

			assertTrue(told.getMessage().contains("no layer \"third\". It has: first, pool, second."),
				told.getMessage());
		}
	}

	@Test
	void aGraphWithoutLayersIsRefused() throws IOException {
		final SavedModels nothing = new SavedModels(1);
		final ModelFolder model = nothing.write(folder, "input", 1, 0, 1);

		final ClearstackException told =
			assertThrows(ClearstackException.class, () -> EngineLoader.engine().anatomy(model, "cpu"));

		assertTrue(told.getMessage().contains(
			"shows no convolution or other layer; between input and result it has: nothing."), told.getMessage());
	}

	// -- networks --

	private ModelFolder toy() throws IOException {
		final SavedModels toy = new SavedModels(1);
		final String first = toy.convolution("first", "input", 3, kernel1, BIAS, true);
		return toy.write(folder, toy.convolution("second", toy.maxPool("pool", first), 3, kernel2, new float[3], false),
			1, 4, 2);
	}

	private ModelFolder course() throws IOException {
		final SavedModels net = new SavedModels(3);
		final String l2 = conv(net, "l2", conv(net, "l1", "input", 3, 64), 64, 64);
		final String l5 = conv(net, "l5", conv(net, "l4", net.maxPool("pool1", l2), 64, 128), 128, 128);
		final String l7 = conv(net, "l7", net.maxPool("pool2", l5), 128, 256);
		final String d2 = conv(net, "d2", conv(net, "d1", net.upsample("up1", l7), 256, 128), 128, 128);
		final String d4 =
			conv(net, "d4", conv(net, "d3", net.upsample("up2", net.add("merge1", l5, d2)), 128, 64), 64, 64);
		return net.write(folder, conv(net, "out", net.add("merge2", l2, d4), 64, 3), 1, 20, 4);
	}

	private static String conv(final SavedModels net, final String name, final String from, final int in,
		final int out)
	{
		return net.convolution(name, from, 3, new float[9 * in * out], new float[out], true);
	}

	private static Layer layer(final NetworkAnatomy anatomy, final String name) {
		return anatomy.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
	}

	// -- by hand --

	private float[] noise(final int count) {
		final float[] values = new float[count];
		for (int i = 0; i < count; i++)
			values[i] = random.nextFloat() - 0.5f;
		return values;
	}

	/** A 3 x 3 convolution in the order row, column, channel, with zeros outside. */
	private static float[] convolved(final float[] image, final int width, final int height, final int in,
		final float[] kernel, final float[] bias)
	{
		final int out = bias.length;
		final float[] result = new float[width * height * out];
		for (int y = 0; y < height; y++)
			for (int x = 0; x < width; x++)
				for (int o = 0; o < out; o++) {
					double sum = bias[o];
					for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
						for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
							for (int i = 0; i < in; i++)
								sum += image[(v * width + u) * in + i]
									* kernel[(((v - y + 1) * 3 + u - x + 1) * in + i) * out + o];
					result[(y * width + x) * out + o] = (float) sum;
				}
		return result;
	}

	private static float[] numbers(final String line) {
		final String[] words = line.split(",");
		final float[] values = new float[words.length];
		for (int i = 0; i < values.length; i++)
			values[i] = Float.parseFloat(words[i]);
		return values;
	}

	private static float[] relu(final float[] values) {
		for (int i = 0; i < values.length; i++)
			values[i] = Math.max(0, values[i]);
		return values;
	}

	private static float[] pooled(final float[] image, final int width, final int height, final int channels) {
		final float[] result = new float[width / 2 * (height / 2) * channels];
		for (int y = 0; y < height / 2; y++)
			for (int x = 0; x < width / 2; x++)
				for (int c = 0; c < channels; c++) {
					float max = Float.NEGATIVE_INFINITY;
					for (int k = 0; k < 4; k++)
						max = Math.max(max, image[((2 * y + k / 2) * width + 2 * x + k % 2) * channels + c]);
					result[(y * (width / 2) + x) * channels + c] = max;
				}
		return result;
	}

	private static void assertActivation(final float[] expected, final int width, final int height, final int channels,
		final Activation found)
	{
		assertEquals(width, found.width());
		assertEquals(height, found.height());
		assertEquals(channels, found.channels());
		assertEquals(expected.length, found.values().length);
		for (int i = 0; i < expected.length; i++)
			assertEquals(expected[i], found.values()[i], 1e-5,
				found.layer() + " " + i + ": sums of 18 products near 1 in float");
	}
}
