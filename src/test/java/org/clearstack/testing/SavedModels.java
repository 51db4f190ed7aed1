// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clearstack.model.ModelFolder;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * Writes small model folders with graphs made operation by operation, their weights as constants: without TensorFlow's
 * library.
 */
public final class SavedModels {

	private final GraphDef.Builder graph = GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(1087));
	private final int channels;

	/** Starts a network for images of so many channels; its input is called {@code input}. */
	public SavedModels(final int channels) {
		this.channels = channels;
		add("input", "Placeholder", List.of()).putAttr("dtype", type(DataType.DT_FLOAT)).putAttr("shape",
			AttrValue.newBuilder().setShape(shape(-1, -1, -1,
				channels)).build());
	}

	/** A 'same' convolution, bias, and ReLU if asked; the operations are NAME/Conv2D, NAME/BiasAdd and NAME/Relu. */
	public String convolution(final String name, final String from, final int size, final float[] kernel,
		final float[] bias, final boolean relu)
	{
		final int out = bias.length;
		constant(name + "/kernel", kernel, size, size, kernel.length / size / size / out, out);
		constant(name + "/bias", bias, out);
		floats(add(name + "/Conv2D", "Conv2D", List.of(from, name + "/kernel"))).putAttr("strides", ints(1, 1, 1, 1))
			.putAttr("padding", string("SAME"))
			.putAttr("dilations", ints(1, 1, 1, 1));
		floats(add(name + "/BiasAdd", "BiasAdd", List.of(name + "/Conv2D", name + "/bias")));
		if (!relu)
			return name + "/BiasAdd";
		floats(add(name + "/Relu", "Relu", List.of(name + "/BiasAdd")));
		return name + "/Relu";
	}

	/** The maximum of 2 x 2 pixels. */
	public String maxPool(final String name, final String from) {
		floats(add(name, "MaxPool", List.of(from))).putAttr("strides", ints(1, 2, 2, 1))
			.putAttr("ksize", ints(1, 2, 2, 1)).putAttr("padding",
				string("VALID"));
		return name;
	}

	/**
	 * Twice as many pixels by nearest neighbour, its size computed in the graph from that of its input, as Keras does.
	 */
	public String upsample(final String name, final String from) {
		floats(add(name + "/shape", "Shape", List.of(from))).putAttr("out_type", type(DataType.DT_INT32));
		integers(name + "/one", 1);
		integers(name + "/three", 3);
		integers(name + "/two", 2, 2);
		add(name + "/size", "StridedSlice", List.of(name + "/shape", name + "/one", name + "/three", name + "/step"))
			.putAttr("T", type(DataType.DT_INT32))
			.putAttr("Index", type(DataType.DT_INT32));
		integers(name + "/step", 1);
		add(name + "/doubled", "Mul", List.of(name + "/size", name + "/two")).putAttr("T", type(DataType.DT_INT32));
		floats(add(name, "ResizeNearestNeighbor", List.of(from, name + "/doubled"))).putAttr("half_pixel_centers",
			AttrValue.newBuilder().setB(true).build());
		return name;
	}

	/** The sum of two images. */
	public String add(final String name, final String first, final String second) {
		floats(add(name, "AddV2", List.of(first, second)));
		return name;
	}

	/**
	 * Writes the model.
	 *
	 * @param folder to write to, which exists
	 * @param output the last operation
	 * @param multiple what its tiles must be multiples of
	 */
	public ModelFolder write(final Path folder, final String output, final int scale, final int margin,
		final int multiple) throws IOException
	{
		Files.createDirectories(folder.resolve("saved_model"));
		final SignatureDef signature = SignatureDef.newBuilder().putInputs("input", info("input:0"))
			.putOutputs("output", info(output + ":0")).build();
		final MetaGraphDef.Builder meta =
			MetaGraphDef.newBuilder().setGraphDef(graph).putSignatureDef("serving_default", signature);
		meta.getMetaInfoDefBuilder().addTags("serve");
		Files.write(folder.resolve("saved_model/saved_model.pb"),
			SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build()
				.toByteArray());
		Files.writeString(folder.resolve("rdf.yaml"),
			"name: toy\nconfig:\n  clearstack:\n    scale: " + scale + "\n    channels: " + channels + "\n    margin: "
				+ margin + "\n    multiple: " + multiple + "\n    normalization: none\n");
		return ModelFolder.read(folder);
	}

	private NodeDef.Builder add(final String name, final String operation, final List<String> inputs) {
		return graph.addNodeBuilder().setName(name).setOp(operation).addAllInput(inputs);
	}

	private static NodeDef.Builder floats(final NodeDef.Builder node) {
		return node.putAttr("T", type(DataType.DT_FLOAT));
	}

	private void constant(final String name, final float[] values, final long... shape) {
		final ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asFloatBuffer().put(values);
		constant(name, DataType.DT_FLOAT, bytes, shape);
	}

	private void integers(final String name, final int... values) {
		final ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		bytes.asIntBuffer().put(values);
		constant(name, DataType.DT_INT32, bytes, values.length);
	}

	private void constant(final String name, final DataType type, final ByteBuffer bytes, final long... shape) {
		final TensorProto tensor =
			TensorProto.newBuilder().setDtype(type).setTensorShape(shape(shape)).setTensorContent(
				ByteString.copyFrom(bytes)).build();
		add(name, "Const", List.of()).putAttr("dtype", type(type)).putAttr("value",
			AttrValue.newBuilder().setTensor(tensor).build());
	}

	private TensorInfo info(final String name) {
		return TensorInfo.newBuilder().setName(name).setDtype(DataType.DT_FLOAT)
			.setTensorShape(shape(-1, -1, -1, channels)).build();
	}

	private static TensorShapeProto shape(final long... sizes) {
		final TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
		for (final long size : sizes)
			shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
		return shape.build();
	}

	private static AttrValue type(final DataType type) {
		return AttrValue.newBuilder().setType(type).build();
	}

	private static AttrValue ints(final long... values) {
		final AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
		for (final long value : values)
			list.addI(value);
		return AttrValue.newBuilder().setList(list).build();
	}

	private static AttrValue string(final String text) {
		return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
	}
}
