// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.clearstack.engine.EngineLoader;
import org.clearstack.model.ModelFolder;
import org.clearstack.network.TileNetwork;
import org.clearstack.task.ClearstackException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Loops that end, and such as may not; each of these differs from the first by one thing. */
class BoundedLoopTest {

	@TempDir
	Path folder;

	@Test
	void aLoopThatCountsToANumberIsOpened() {
		assertDoesNotThrow(() -> check(new Loop()));
		assertDoesNotThrow(() -> check(new Loop().with(loop -> loop.start = -3)));
		assertDoesNotThrow(() -> check(new Loop().with(loop -> loop.test = "LessEqual")));
		assertDoesNotThrow(() -> check(new Loop().with(loop -> loop.bound = "most")), "an argument that stays");
	}

	@Test
	void aLoopThatMayNotEndIsRefusedByName() {
		refused(new Loop().with(loop -> loop.step = 0));
		refused(new Loop().with(loop -> loop.step = -1));
		refused(new Loop().with(loop -> loop.test = "Greater"));
		refused(new Loop().with(loop -> loop.test = "NotEqual"));
		refused(new Loop().with(loop -> loop.type = DataType.DT_INT8));
		refused(new Loop().with(loop -> loop.type = DataType.DT_FLOAT));
		refused(new Loop().with(loop -> loop.growth = "Mul"));
		refused(new Loop().with(loop -> loop.counted = "most"));
		refused(new Loop().with(loop -> loop.list = true));
		refused(new Loop().with(loop -> loop.results = List.of("sum:z:0", "more:z:0", "sum:z:0")).with(
			loop -> loop.bound = "most"));
		refused(new Loop().with(loop -> loop.results = List.of("i", "more:z:0", "most")));
		refused(new Loop().with(loop -> loop.condition = "either:z:0"));
		refused(new Loop().with(loop -> loop.condition = "both:z:0"));
	}

	@Test
	void aLoopOfTooManyRoundsIsRefused() {
		final ClearstackException refused =
			assertThrows(ClearstackException.class, () -> check(new Loop().with(loop -> loop.end = 2_000_000_000)));

		assertTrue(refused.getMessage().contains("more than " + GraphCheck.MOST_OPERATIONS + " operations"),
			refused.getMessage());
	}

	@Test
	@Tag("slow")
	void aLoopRunsAsOftenAsItSays() throws IOException {
		Files.copy(Path.of("src/test/resources/models-of-strangers/half/rdf.yaml"), folder.resolve("rdf.yaml"));
		Files.createDirectory(folder.resolve("saved_model"));
		Files.write(folder.resolve("saved_model/saved_model.pb"), new Loop().model().toByteArray());
		final float[] image = new float[64];
		final float[] more = new float[64];
		for (int i = 0; i < 64; i++) {
			image[i] = i;
			more[i] = i + 5;
		}

		try (TileNetwork network = EngineLoader.engine().open(ModelFolder.read(folder), "cpu")) {
			assertArrayEquals(more, network.run(image, 1, 8, 8));
		}
	}

	private static void check(final Loop loop) {
		GraphCheck.check(loop.model(), "m");
	}

	private static void refused(final Loop loop) {
		final String message = assertThrows(ClearstackException.class, () -> check(loop)).getMessage();
		assertTrue(message.contains("its operation StatelessWhile (loop) is a loop that may never end"), message);
	}

	/** {@code for (i = 0; i < 5; i++) image += 1}, as TensorFlow writes it. */
	private static final class Loop {

		private int start;
		private int end = 5;
		private int step = 1;
		private String test = "Less";
		private String growth = "AddV2";
		private String bound = "bound";
		private String counted = "i";
		private DataType type = DataType.DT_INT32;
		private boolean list;
		private String condition = "test:z:0";
		private List<String> results = List.of("sum:z:0", "more:z:0", "most");

		Loop with(final Consumer<Loop> change) {
			change.accept(this);
			return this;
		}

		SavedModel model() {
			final GraphDef.Builder graph = GraphDef.newBuilder();
			graph.getVersionsBuilder().setProducer(1087);
			graph.getLibraryBuilder().addFunction(condition()).addFunction(body());
			graph.addNode(NodeDef.newBuilder().setName("input").setOp("Placeholder").putAttr("dtype", of(
				DataType.DT_FLOAT)).putAttr("shape", AttrValue.newBuilder().setShape(shape(-1, -1, -1, 1)).build()));
			graph.addNode(number("start", start)).addNode(number("end", end));
			graph.addNode(NodeDef.newBuilder().setName("loop").setOp("StatelessWhile").addInput("start")
				.addInput("input").addInput("end").putAttr("cond", function("condition"))
				.putAttr("body", function("body"))
				.putAttr("T", AttrValue.newBuilder().setList(AttrValue.ListValue.newBuilder().addType(type)
					.addType(DataType.DT_FLOAT).addType(type)).build()));
			graph.addNode(NodeDef.newBuilder().setName("output").setOp("Identity").addInput("loop:1")
				.putAttr("T", of(DataType.DT_FLOAT)));
			return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(MetaGraphDef.newBuilder()
				.setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve")).setGraphDef(graph)
				.putSignatureDef("serving_default", SignatureDef.newBuilder().putInputs("input", info("input"))
					.putOutputs("output", info("output")).setMethodName("tensorflow/serving/predict").build()))
				.build();
		}

		private FunctionDef condition() {
			return FunctionDef.newBuilder().setSignature(signature("condition").addOutputArg(OpDef.ArgDef.newBuilder()
				.setName("go").setType(DataType.DT_BOOL)))
				.addNodeDef(number("bound", end))
				.addNodeDef(NodeDef.newBuilder().setName("test").setOp(test).addInput(counted)
					.addInput(bound.equals("bound") ? "bound:output:0" : bound).putAttr("T", of(type)))
				.addNodeDef(logical("either", "LogicalOr")).addNodeDef(logical("both", "LogicalAnd"))
				.addNodeDef(NodeDef.newBuilder().setName("other").setOp("NotEqual").addInput("image")
					.addInput("image").putAttr("T", of(DataType.DT_FLOAT)))
				.putRet("go", condition).build();
		}

		private static NodeDef logical(final String name, final String operation) {
			return NodeDef.newBuilder().setName(name).setOp(operation).addInput("test:z:0").addInput("other:z:0")
				.build();
		}

		private FunctionDef body() {
			final FunctionDef.Builder body = FunctionDef.newBuilder();
			final OpDef.Builder signature = signature("body");
			for (final String name : List.of("next", "changed", "same"))
				signature.addOutputArg(OpDef.ArgDef.newBuilder().setName(name)
					.setType(name.equals("changed") ? DataType.DT_FLOAT : type));
			final NodeDef one =
				NodeDef.newBuilder().setName("one").setOp("Const").putAttr("dtype", of(DataType.DT_FLOAT))
					.putAttr("value",
						AttrValue.newBuilder().setTensor(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
							.addFloatVal(1).setTensorShape(shape())).build())
					.build();
			return body.setSignature(signature).addNodeDef(number("step", step)).addNodeDef(one)
				.addNodeDef(NodeDef.newBuilder().setName("sum").setOp(growth).addInput("i").addInput("step:output:0")
					.putAttr("T", of(type)))
				.addNodeDef(NodeDef.newBuilder().setName("more").setOp("AddV2").addInput("image")
					.addInput("one:output:0").putAttr("T", of(DataType.DT_FLOAT)))
				.putRet("next", results.get(0)).putRet("changed", results.get(1)).putRet("same", results.get(2))
				.build();
		}

		private OpDef.Builder signature(final String name) {
			return OpDef.newBuilder().setName(name)
				.addInputArg(OpDef.ArgDef.newBuilder().setName("i").setType(type))
				.addInputArg(OpDef.ArgDef.newBuilder().setName("image").setType(DataType.DT_FLOAT))
				.addInputArg(OpDef.ArgDef.newBuilder().setName("most").setType(type));
		}

		private NodeDef number(final String name, final int value) {
			return NodeDef.newBuilder().setName(name).setOp("Const").putAttr("dtype", of(type))
				.putAttr("value", AttrValue.newBuilder().setTensor(TensorProto.newBuilder().setDtype(type)
					.addIntVal(value).setTensorShape(list ? shape(1) : shape())).build())
				.build();
		}

		private static AttrValue function(final String name) {
			return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(name)).build();
		}

		private static AttrValue of(final DataType type) {
			return AttrValue.newBuilder().setType(type).build();
		}

		private static TensorInfo info(final String name) {
			return TensorInfo.newBuilder().setName(name + ":0").setDtype(DataType.DT_FLOAT)
				.setTensorShape(shape(-1, -1, -1, 1)).build();
		}

		private static TensorShapeProto shape(final long... sizes) {
			final TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
			for (final long size : sizes)
				shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
			return shape.build();
		}
	}
}
