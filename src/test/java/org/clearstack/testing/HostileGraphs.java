// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * SavedModels that would do more than compute, or would never end, made from Java; each differs from a harmless one by
 * one thing.
 */
public final class HostileGraphs {

	/** Operations that touch files, processes or other computers, that wait for what never comes, or that loop. */
	private static final List<String> OPERATIONS = List.of(
		("Abort WriteFile ReadFile MatchingFiles Save SaveSlices SaveV2 Restore RestoreSlice RestoreV2 "
			+ "MergeV2Checkpoints Print "
			+ "PrintV2 DebugIdentity DebugIdentityV2 DebugIdentityV3 DebugNanCount DebugNumericSummary DumpTensor "
			+ "WriteSummary WriteGraphSummary CreateSummaryFileWriter "
			+ "CreateSummaryDbWriter ImportEvent TextLineDataset TFRecordDataset TFRecordDatasetV2 "
			+ "FixedLengthRecordDatasetV2 CSVDatasetV2 SqlDataset LMDBDataset "
			+ "SnapshotDatasetV2 SaveDatasetV2 LoadDataset DatasetToTFRecord MatchingFilesDataset "
			+ "DataServiceDatasetV4 GeneratorDataset ShuffleDatasetV3 OneShotIterator "
			+ "IteratorGetNext WholeFileReaderV2 TextLineReaderV2 ReaderReadV2 ImmutableConst LoadAndRemapMatrix "
			+ "GenerateVocabRemapping InitializeTableFromTextFileV2 "
			+ "HashTableV2 MutableHashTableV2 LookupTableFindV2 FixedUnigramCandidateSampler RecordInput PyFunc "
			+ "EagerPyFunc PyFuncStateless RemoteCall Send Recv _Send _Recv _HostSend "
			+ "RpcServer RpcServerStart RpcClient RpcCall CollectiveReduceV2 WorkerHeartbeat "
			+ "FileSystemSetConfiguration FIFOQueueV2 QueueDequeueV2 Unstage MapUnstage MutexLock "
			+ "While StatelessWhile For Enter NextIteration Exit LoopCond XlaLaunch XlaCallModule TPUExecute "
			+ "TfLiteSubgraphExecute MlirPassthroughOp SymbolicGradient "
			+ "ParseTensor DecodeJpeg EncodePng Timestamp GetSessionHandleV2 NoSuchOperation").split(" "));

	/** Where such an operation may stand. */
	private enum Place {
		SERVING, INIT_COLLECTION, INIT_SIGNATURE, RESTORE, FUNCTION, BESIDE
	}

	private final GraphDef.Builder graph = GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(1087));
	private final MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
	private String output = "output";

	private HostileGraphs() {
		node("input", "Placeholder").putAttr("dtype", type(DataType.DT_FLOAT)).putAttr("shape",
			AttrValue.newBuilder().setShape(shape(-1, -1, -1, 1)).build());
		node("output", "Identity", "input").putAttr("T", type(DataType.DT_FLOAT));
		meta.getMetaInfoDefBuilder().addTags("serve");
	}

	/** All of them by what is wrong. */
	public static Map<String, SavedModel> all() {
		final Map<String, SavedModel> all = new LinkedHashMap<>();
		for (final String operation : OPERATIONS)
			for (final Place place : Place.values())
				if (!(operation.equals("RestoreV2") && place == Place.BESIDE))
					all.put(operation + " " + place, placed(operation, place));
		all.put("RestoreV2 of a file that is not the model's", otherRestore());
		all.put("AssignVariableOp while it computes", placed("AssignVariableOp", Place.SERVING));
		all.put("f a function that calls itself", recursive("f"));
		all.put("f two functions that call each other", recursive("g"));
		all.put("circle", circle());
		all.put("one after the other", chain(20_000));
		all.put("operations", doubling(40));
		all.put("Const of terabytes", constant());
		all.put("Fill of terabytes", filled("Fill", 0));
		all.put("Tile of terabytes", filled("Tile", 1));
		all.put("RandomUniform of terabytes", filled("RandomUniform", 0));
		all.put("ResizeBicubic of terabytes", filled("ResizeBicubic", 1));
		all.put("nowhere", missing());
		all.put("two operations", twice());
		all.put("no graph", SavedModel.newBuilder().build());
		return all;
	}

	/** A harmless one: the image as it is. */
	public static SavedModel harmless() {
		return new HostileGraphs().build();
	}

	private static SavedModel placed(final String operation, final Place place) {
		final HostileGraphs made = new HostileGraphs();
		if (place == Place.FUNCTION) {
			made.function("f", NodeDef.newBuilder().setName("evil").setOp(operation).build());
			made.node("call", "PartitionedCall", "input").putAttr("f", function("f"));
		}
		else
			made.node("evil", operation);
		switch (place) {
			case SERVING -> made.after("output", "evil");
			case INIT_COLLECTION -> made.meta.putCollectionDef("saved_model_main_op",
				CollectionDef.newBuilder().setNodeList(CollectionDef.NodeList.newBuilder()
					.addValue("evil")).build());
			case INIT_SIGNATURE -> made.meta.putSignatureDef("__saved_model_init_op",
				SignatureDef.newBuilder().putOutputs("__saved_model_init_op", info("evil")).build());
			case RESTORE ->
				made.meta.setSaverDef(SaverDef.newBuilder().setRestoreOpName("evil").setFilenameTensorName("file:0"));
			default -> {
			}
		}
		return made.build();
	}

	/** It reads a file whose name stands in the graph. */
	private static SavedModel otherRestore() {
		final HostileGraphs made = new HostileGraphs();
		made.node("file", "Placeholder").putAttr("dtype", type(DataType.DT_STRING));
		made.node("other", "Const").putAttr("value",
			AttrValue.newBuilder().setTensor(TensorProto.newBuilder().setDtype(DataType.DT_STRING)).build());
		made.node("RestoreV2", "RestoreV2", "other", "file", "file");
		made.meta.setSaverDef(SaverDef.newBuilder().setRestoreOpName("RestoreV2").setFilenameTensorName("file:0"));
		return made.build();
	}

	private static SavedModel recursive(final String called) {
		final HostileGraphs made = new HostileGraphs();
		made.function("f", NodeDef.newBuilder().setName("again").setOp("PartitionedCall").addInput("x")
			.putAttr("f", function(called)).build());
		if (!called.equals("f"))
			made.function(called, NodeDef.newBuilder().setName("back").setOp("f").addInput("x").build());
		made.node("call", "StatefulPartitionedCall", "input").putAttr("f", function("f"));
		return made.build();
	}

	private static SavedModel circle() {
		final HostileGraphs made = new HostileGraphs();
		made.node("a", "Relu", "b");
		made.node("b", "Relu", "a");
		return made.build();
	}

	/** So many operations, each after the one before. */
	public static SavedModel chain(final int length) {
		final HostileGraphs made = new HostileGraphs();
		for (int i = 0; i < length; i++)
			made.node("r" + i, "Identity", i == 0 ? "input" : "r" + (i - 1)).putAttr("T", type(DataType.DT_FLOAT));
		made.output = "r" + (length - 1);
		return made.build();
	}

	/** Each function calls the next one twice: two to the power of their number in a few kilobytes. */
	private static SavedModel doubling(final int functions) {
		final HostileGraphs made = new HostileGraphs();
		for (int i = 0; i < functions; i++)
			made.function("f" + i,
				NodeDef.newBuilder().setName("a").setOp("PartitionedCall").addInput("x")
					.putAttr("f", function("f" + (i + 1))).build(),
				NodeDef.newBuilder().setName("b").setOp("PartitionedCall").addInput("a:output:0")
					.putAttr("f", function("f" + (i + 1))).build());
		made.function("f" + functions, NodeDef.newBuilder().setName("a").setOp("Relu").addInput("x").build());
		made.node("call", "PartitionedCall", "input").putAttr("f", function("f0"));
		return made.build();
	}

	private static SavedModel constant() {
		final HostileGraphs made = new HostileGraphs();
		made.node("Const", "Const").putAttr("value",
			AttrValue.newBuilder().setTensor(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).addFloatVal(1)
				.setTensorShape(shape(1 << 20, 1 << 20))).build());
		return made.build();
	}

	private static SavedModel filled(final String operation, final int input) {
		final HostileGraphs made = new HostileGraphs();
		made.node("size", "Const").putAttr("value",
			AttrValue.newBuilder().setTensor(TensorProto.newBuilder().setDtype(DataType.DT_INT32).addIntVal(1 << 20)
				.addIntVal(1 << 20).setTensorShape(shape(2))).build());
		made.node("big", operation, input == 0 ? "size" : "input", input == 0 ? "input" : "size");
		return made.build();
	}

	private static SavedModel missing() {
		final HostileGraphs made = new HostileGraphs();
		made.node("a", "Relu", "nowhere");
		return made.build();
	}

	private static SavedModel twice() {
		final HostileGraphs made = new HostileGraphs();
		made.node("output", "Relu", "input");
		return made.build();
	}

	private NodeDef.Builder node(final String name, final String operation, final String... inputs) {
		return graph.addNodeBuilder().setName(name).setOp(operation).addAllInput(List.of(inputs));
	}

	private void after(final String name, final String before) {
		graph.getNodeBuilderList().stream().filter(node -> node.getName().equals(name))
			.forEach(node -> node.addInput("^" + before));
	}

	private void function(final String name, final NodeDef... nodes) {
		graph.getLibraryBuilder()
			.addFunction(FunctionDef.newBuilder()
				.setSignature(OpDef.newBuilder().setName(name).addInputArg(OpDef.ArgDef.newBuilder().setName("x")
					.setType(DataType.DT_FLOAT)))
				.addAllNodeDef(List.of(nodes)));
	}

	private SavedModel build() {
		meta.setGraphDef(graph).putSignatureDef("serving_default",
			SignatureDef.newBuilder().putInputs("input", info("input")).putOutputs("output", info(output)).build());
		return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
	}

	private static AttrValue function(final String name) {
		return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(name)).build();
	}

	private static AttrValue type(final DataType type) {
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
