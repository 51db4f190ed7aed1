// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Refuses tensors whose size stands in the graph and is too large for any machine: a few bytes can ask for terabytes.
 */
final class ConstantSize {

	/** Values of a tensor; 2 GB of floats. */
	private static final double MOST = 1 << 29;

	/** Operations that make a tensor of a size that one of their inputs says, with that input's number. */
	private static final Map<String,
		Integer> SIZED = Map.ofEntries(Map.entry("Fill", 0), Map.entry("BroadcastTo", 1), Map.entry("Reshape", 1),
			Map.entry("RandomUniform", 0), Map.entry("RandomStandardNormal", 0), Map.entry("RandomUniformInt", 0),
			Map.entry("TruncatedNormal", 0),
			Map.entry("StatelessRandomUniform", 0), Map.entry("StatelessRandomNormal", 0),
			Map.entry("StatelessRandomUniformV2", 0),
			Map.entry("StatelessRandomNormalV2", 0), Map.entry("StatelessTruncatedNormal", 0),
			Map.entry("StatelessTruncatedNormalV2", 0), Map.entry("Tile", 1), Map.entry("ScatterNd", 2),
			Map.entry("ResizeBilinear", 1), Map.entry("ResizeBicubic", 1), Map.entry("ResizeArea", 1),
			Map.entry("ResizeNearestNeighbor", 1),
			Map.entry("OneHot", 1), Map.entry("LinSpace", 2));

	private ConstantSize() {}

	static void check(final GraphBody body, final NodeDef node) {
		if (node.getOp().equals("Const") || node.getOp().equals("HostConst"))
			constant(body, node);
		else if (SIZED.containsKey(node.getOp()))
			sized(body, node, SIZED.get(node.getOp()));
		else if (node.getOp().equals("Range"))
			range(body, node);
		else if (node.getOp().equals("Pad") || node.getOp().equals("PadV2") || node.getOp().equals("MirrorPad"))
			padded(body, node);
		if (node.getAttrMap().containsKey("shape"))
			shape(body, node, node.getAttrOrThrow("shape").getShape());
	}

	private static void constant(final GraphBody body, final NodeDef node) {
		if (node.containsAttr("value"))
			shape(body, node, node.getAttrOrThrow("value").getTensor().getTensorShape());
	}

	private static void shape(final GraphBody body, final NodeDef node, final TensorShapeProto shape) {
		refuse(body, node, product(shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList()));
	}

	private static void sized(final GraphBody body, final NodeDef node, final int input) {
		refuse(body, node, product(numbers(body, node, input)));
	}

	private static void range(final GraphBody body, final NodeDef node) {
		final List<Long> start = numbers(body, node, 0);
		final List<Long> end = numbers(body, node, 1);
		final List<Long> step = numbers(body, node, 2);
		if (start.size() == 1 && end.size() == 1 && step.size() == 1 && step.get(0) != 0)
			refuse(body, node, Math.abs(((double) end.get(0) - start.get(0)) / step.get(0)));
	}

	private static void padded(final GraphBody body, final NodeDef node) {
		numbers(body, node, 1).forEach(number -> refuse(body, node, number > 1 << 16 ? MOST * 2 : 0));
	}

	private static void refuse(final GraphBody body, final NodeDef node, final double values) {
		if (values > MOST)
			throw new BadGraphException(String.format(Locale.ROOT,
				"its operation %s (%s%s) wants a tensor of %.0f values; at most %.0f are allowed.", node.getOp(),
				node.getName(), body.where(), values, MOST));
	}

	private static double product(final List<Long> sizes) {
		double product = 1;
		for (final long size : sizes)
			product *= Math.max(1, size);
		return product;
	}

	/** Whole numbers of an input that is a constant; none if it is none. */
	private static List<Long> numbers(final GraphBody body, final NodeDef node, final int input) {
		if (node.getInputCount() <= input)
			return List.of();
		final NodeDef constant = body.node(GraphBody.operation(node.getInput(input)));
		if (constant == null || !constant.getOp().equals("Const") || !constant.containsAttr("value"))
			return List.of();
		return numbers(constant.getAttrOrThrow("value").getTensor());
	}

	static List<Long> numbers(final TensorProto tensor) {
		final List<Long> numbers = new ArrayList<>();
		tensor.getIntValList().forEach(value -> numbers.add((long) value));
		numbers.addAll(tensor.getInt64ValList());
		if (!tensor.getTensorContent().isEmpty() && tensor.getTensorContent().size() <= 1024)
			if (tensor.getDtype() == DataType.DT_INT32) {
				final IntBuffer values =
					tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
				while (values.hasRemaining())
					numbers.add((long) values.get());
			}
			else if (tensor.getDtype() == DataType.DT_INT64) {
				final LongBuffer values =
					tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
				while (values.hasRemaining())
					numbers.add(values.get());
			}
		final double size =
			product(tensor.getTensorShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
		if (numbers.size() == 1) // one number may stand for all
			for (int i = 1; i < Math.min(8, size); i++)
				numbers.add(numbers.get(0));
		return numbers;
	}
}
