// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.clearstack.model.ModelFolder;
import org.clearstack.model.ModelLibrary;
import org.clearstack.network.tensorflow.TensorFlowEngine;
import org.clearstack.network.tensorflow.graph.FrozenGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;

/** A network whose variables are constants answers what it did before. */
@Tag("slow")
class NetworkSessionTest {

	private static final int SIZE = 64;
	private static final String SIGNATURE = "serving_default";
	private static final ConfigProto SETTINGS = SessionSettings.restoring(OptionalInt.empty(), false);

	@BeforeAll
	static void startTensorFlow() {
		new TensorFlowEngine();
	}

	static Stream<String> models() {
		return ModelLibrary.names().stream();
	}

	@ParameterizedTest
	@MethodSource("models")
	void bundledModelsAnswerTheSameBits(final String name) throws Exception {
		final ModelFolder folder = ModelLibrary.find(name);
		try (Model model = load(folder.savedModel());
			NetworkSession frozen = frozen(model)) {
			assertTrue(frozen.own(), "its variables stayed variables");
			final float[] tile = tile(folder.spec().inputs());
			assertArrayEquals(answer(original(model), tile), answer(frozen, tile));
			assertArrayEquals(answer(original(model), new float[tile.length]),
				answer(frozen, new float[tile.length]));
		}
	}

	/** Its operations lie in functions, and its convolutions have biases. */
	@Test
	void aNetworkOfKerasAnswersTheSame() throws Exception {
		final Path folder = Path.of("src/test/resources/keras/saved_model");
		try (Model model = load(folder); NetworkSession frozen = frozen(model)) {
			assertTrue(frozen.own(), "its variables stayed variables");
			final float[] tile = tile(1);
			final float[] expected = answer(original(model), tile);
			assertArrayEquals(expected, answer(frozen, tile), 1e-6f * range(expected));
		}
	}

	@Test
	void aGraphWithoutVariablesIsLeftAsItIs() {
		final GraphDef.Builder graph = GraphDef.newBuilder();
		graph.addNode(node("input", "Placeholder"));
		graph.addNode(node("output", "Relu", "input"));

		assertTrue(FrozenGraph.of(graph.build(), "input:0", "output:0", "p").isEmpty());
	}

	@Test
	void aVariableOfWhichPartsAreReadStaysOne() {
		final GraphDef.Builder graph = GraphDef.newBuilder();
		graph.addNode(node("input", "Placeholder"));
		graph.addNode(node("weights", "VarHandleOp").toBuilder()
			.putAttr("shared_name", AttrValue.newBuilder().setS(ByteString.EMPTY).build()));
		graph.addNode(node("read", "ReadVariableOp", "weights"));
		graph.addNode(node("whole", "Add", "input", "read"));
		graph.addNode(node("part", "ResourceGather", "weights", "whole"));

		assertEquals("whole:0", FrozenGraph.of(graph.build(), "input:0", "whole:0", "p").orElseThrow().output());
		assertTrue(FrozenGraph.of(graph.build(), "input:0", "part:0", "p").isEmpty());
	}

	// -- helpers --

	private static NodeDef node(final String name, final String operation, final String... inputs) {
		return NodeDef.newBuilder().setName(name).setOp(operation)
			.putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
			.addAllInput(List.of(inputs)).build();
	}

	private static Model load(final Path savedModel) throws Exception {
		assertFalse(Files.notExists(savedModel), savedModel + " is missing");
		final Model model = Model.newInstance("network", Device.cpu(), "TensorFlow");
		model.load(savedModel, "saved_model.pb",
			Map.of("Tags", "serve", "SignatureDefKey", SIGNATURE, "ConfigProto", SETTINGS));
		return model;
	}

	private static SavedModelBundle bundle(final Model model) {
		return ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
	}

	private static String input(final Model model) {
		return signature(model).getInputsMap().values().iterator().next().getName();
	}

	private static String output(final Model model) {
		return signature(model).getOutputsMap().values().iterator().next().getName();
	}

	private static SignatureDef signature(final Model model) {
		return bundle(model).getMetaGraphDef().getSignatureDefMap().get(SIGNATURE);
	}

	private static NetworkSession original(final Model model) {
		return NetworkSession.of(bundle(model), input(model), output(model));
	}

	private static NetworkSession frozen(final Model model) {
		return NetworkSession.frozen(bundle(model), input(model), output(model), SETTINGS);
	}

	private static float[] answer(final NetworkSession network, final float[] tile) {
		try (SessionSlot slot = new SessionSlot(network)) {
			slot.run(tile, new long[] { 1, SIZE, SIZE, tile.length / SIZE / SIZE });
			return slot.result().clone();
		}
	}

	private static float[] tile(final int inputs) {
		final Random random = new Random(1);
		final float[] tile = new float[SIZE * SIZE * inputs];
		for (int i = 0; i < tile.length; i++)
			tile[i] = random.nextFloat();
		return tile;
	}

	private static float range(final float[] values) {
		float least = Float.POSITIVE_INFINITY;
		float largest = Float.NEGATIVE_INFINITY;
		for (final float value : values) {
			least = Math.min(least, value);
			largest = Math.max(largest, value);
		}
		return largest - least;
	}
}
