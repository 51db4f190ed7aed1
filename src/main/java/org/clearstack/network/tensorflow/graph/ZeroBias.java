// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Gives convolutions that have no bias one of zeros. TensorFlow joins a convolution with the activation or the addition
 * that follows it only if a bias stands between; joined, oneDNN applies them while the sums are in the processor's
 * cache. Adding zero changes no value. The zeros are the default of a placeholder that nobody feeds: constant zeros
 * would be optimised away before anything is joined.
 */
final class ZeroBias {

	private static final String CONVOLUTION = "Conv2D";
	private static final String BIAS = "BiasAdd";
	/** What TensorFlow joins with a convolution and its bias, and oneDNN computes to the same bits as alone. */
	private static final Set<String> JOINED = Set.of("Relu", "Relu6", "Add", "AddV2");
	private static final String FORMAT = "data_format";

	private ZeroBias() {}

	/** The graph with zeros added where they let operations be joined. */
	static GraphDef added(final GraphDef graph) {
		final Map<String, NodeDef> nodes =
			graph.getNodeList().stream().collect(Collectors.toMap(NodeDef::getName, node -> node));
		final Set<String> before = new HashSet<>();
		for (final NodeDef node : graph.getNodeList())
			if (JOINED.contains(node.getOp()))
				node.getInputList().forEach(input -> before.add(GraphBody.operation(input)));
		final GraphDef.Builder changed = graph.toBuilder().clearNode();
		for (final NodeDef node : graph.getNodeList()) {
			final long channels = before.contains(node.getName()) ? channels(node, nodes) : 0;
			if (channels == 0)
				changed.addNode(node);
			else
				add(changed, node, channels);
		}
		return changed.build();
	}

	/** Channels of a convolution whose kernel is a constant of 32-bit floats; 0 for all else. */
	private static long channels(final NodeDef node, final Map<String, NodeDef> nodes) {
		if (!node.getOp().equals(CONVOLUTION) || node.getAttrOrThrow("T").getType() != DataType.DT_FLOAT)
			return 0;
		NodeDef kernel = nodes.get(GraphBody.operation(node.getInput(1)));
		while (kernel != null && kernel.getOp().equals("Identity"))
			kernel = nodes.get(GraphBody.operation(kernel.getInput(0)));
		if (kernel == null || !kernel.getOp().equals("Const"))
			return 0;
		final TensorShapeProto shape = kernel.getAttrOrThrow("value").getTensor().getTensorShape();
		return shape.getDimCount() == 4 ? shape.getDim(3).getSize() : 0;
	}

	/** The sum takes the convolution's name, so that what follows reads it. */
	private static void add(final GraphDef.Builder graph, final NodeDef convolution, final long channels) {
		final String name = convolution.getName();
		final AttrValue type = convolution.getAttrOrThrow("T");
		final TensorShapeProto shape = TensorShapeProto.newBuilder()
			.addDim(TensorShapeProto.Dim.newBuilder().setSize(channels)).build();
		final TensorProto zeros = TensorProto.newBuilder().setDtype(type.getType()).setTensorShape(shape)
			.setTensorContent(ByteString.copyFrom(new byte[Math.toIntExact(channels * Float.BYTES)])).build();
		final NodeDef unbiased = convolution.toBuilder().setName(name + "/clearstack_unbiased").build();
		final NodeDef constant = NodeDef.newBuilder().setName(name + "/clearstack_zeros").setOp("Const")
			.putAttr("dtype", type).putAttr("value", AttrValue.newBuilder().setTensor(zeros).build()).build();
		final NodeDef bias = NodeDef.newBuilder().setName(name + "/clearstack_bias").setOp("PlaceholderWithDefault")
			.putAttr("dtype", type).putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
			.addInput(constant.getName()).build();
		final NodeDef.Builder sum = NodeDef.newBuilder().setName(name).setOp(BIAS).putAttr("T", type)
			.addInput(unbiased.getName()).addInput(bias.getName());
		if (convolution.containsAttr(FORMAT))
			sum.putAttr(FORMAT, convolution.getAttrOrThrow(FORMAT));
		graph.addNode(unbiased).addNode(constant).addNode(bias).addNode(sum);
	}
}
