// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.clearstack.model.GraphGeometry;
import org.clearstack.task.ClearstackException;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.proto.TensorProto;

/**
 * Measures a network's receptive field on its graph.
 * <p>
 * Forwards from the input it follows how many pixels each operation has per input pixel; that gives the
 * scale and the multiple that tiles must obey. Backwards from one block of output pixels it follows the
 * interval of pixels that each operation needs of its inputs, in exact integers; what remains at the input
 * beyond the block is the margin. Convolutions and pools, 'SAME' or 'VALID', sub-pixel rearrangements and
 * everything that works pixel by pixel are known; another operation is an error, never a guess.
 */
public final class ReceptiveField {

	private static final Set<String> PIXELWISE =
		Set.of("Identity", "Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Abs",
			"Add", "AddV2", "AddN", "Sub", "Mul", "RealDiv", "Maximum", "Minimum", "BiasAdd", "ConcatV2", "Cast",
			"StopGradient", "FusedBatchNormV3");

	private final Operand<?> input;
	private final Map<String, Long> down = new HashMap<>();
	private final Map<String, Long> up = new HashMap<>();

	private ReceptiveField(final Operand<?> input) {
		this.input = input;
	}

	/**
	 * @param input the image the network is given, (batch, height, width, channels)
	 * @param output its result
	 * @throws ClearstackException if an operation between them is not known
	 */
	public static GraphGeometry of(final Operand<?> input, final Operand<?> output) {
		return new ReceptiveField(input).measure((GraphOperation) output.op());
	}

	private GraphGeometry measure(final GraphOperation output) {
		final List<GraphOperation> order = imageOperations((GraphOperation) input.op(), output);
		long multiple = 1;
		for (final GraphOperation op : order) {
			rate(op);
			multiple = lcm(multiple, down.get(op.name()));
		}
		final long scale = up.get(output.name()) / down.get(output.name());
		final long[] needed = needed(order, output, multiple * scale);
		final long reach = Math.max(0, Math.max(-needed[0], needed[1] - (multiple - 1)));
		return new GraphGeometry((int) ((reach + multiple - 1) / multiple * multiple), (int) multiple, (int) scale);
	}

	/** The operations that depend on the input, from the input to the output, each after those it depends on. */
	static List<GraphOperation> imageOperations(final GraphOperation input, final GraphOperation output) {
		final Map<String, Boolean> depends = new HashMap<>();
		depends.put(input.name(), true);
		final List<GraphOperation> order = new ArrayList<>(List.of(input));
		final Deque<GraphOperation> stack = new ArrayDeque<>(List.of(output));
		while (!stack.isEmpty()) {
			final GraphOperation op = stack.peek();
			final GraphOperation open = op.inputs().stream().map(i -> (GraphOperation) i.op())
				.filter(o -> !depends.containsKey(o.name())).findFirst().orElse(null);
			if (open != null && !depends.containsKey(op.name())) {
				stack.push(open);
				continue;
			}
			stack.pop();
			if (depends.containsKey(op.name()))
				continue;
			final boolean image = op.inputs().stream().anyMatch(i -> depends.get(i.op().name()));
			depends.put(op.name(), image);
			if (image)
				order.add(op);
		}
		return order;
	}

	/** How many pixels the result of an operation has along an axis: up / down per input pixel. */
	private void rate(final GraphOperation op) {
		if (op.name().equals(input.op().name())) {
			set(op, 1, 1);
			return;
		}
		final GraphOperation from = imageInputs(op).get(0);
		final long u = up.get(from.name());
		final long d = down.get(from.name());
		switch (op.type()) {
			case "Conv2D", "DepthwiseConv2dNative", "MaxPool", "MaxPoolV2", "AvgPool" -> set(op, u, d * stride(op));
			case "SpaceToDepth" -> set(op, u, d * block(op));
			case "DepthToSpace" -> set(op, u * block(op), d);
			default -> {
				if (!PIXELWISE.contains(op.type()))
					throw new ClearstackException(
						"The receptive field of this network cannot be measured: its operation " + op.name() + " is a "
							+ op.type()
							+ ", which Clearstack does not know.");
				set(op, u, d);
			}
		}
	}

	private void set(final GraphOperation op, final long u, final long d) {
		final long common = gcd(u, d);
		up.put(op.name(), u / common);
		down.put(op.name(), d / common);
	}

	private List<GraphOperation> imageInputs(final GraphOperation op) {
		return op.inputs().stream().map(i -> (GraphOperation) i.op()).filter(o -> up.containsKey(o.name())).toList();
	}

	/** First and last input pixel that the first {@code count} output pixels depend on. */
	private long[] needed(final List<GraphOperation> order, final GraphOperation output, final long count) {
		final Map<String, long[]> intervals = new HashMap<>();
		intervals.put(output.name(), new long[] { 0, count - 1 });
		final List<GraphOperation> backwards = new ArrayList<>(order);
		Collections.reverse(backwards);
		for (final GraphOperation op : backwards) {
			final long[] interval = intervals.get(op.name());
			if (interval == null || op.name().equals(input.op().name()))
				continue;
			final long[] source = source(op, interval);
			for (final GraphOperation from : imageInputs(op))
				intervals.merge(from.name(), source,
					(a, b) -> new long[] { Math.min(a[0], b[0]), Math.max(a[1], b[1]) });
		}
		return intervals.get(input.op().name());
	}

	/** First and last pixel of an operation's image input that an interval of its output pixels depends on. */
	static long[] source(final GraphOperation op, final long[] i) {
		switch (op.type()) {
			case "Conv2D", "DepthwiseConv2dNative", "MaxPool", "MaxPoolV2", "AvgPool" : {
				final long size = kernel(op);
				final long stride = stride(op);
				final long before =
					op.attributes().getAttrString("padding").equals("SAME") ? Math.max(0, size - stride) / 2 : 0;
				return new long[] { i[0] * stride - before, i[1] * stride - before + size - 1 };
			}
			case "SpaceToDepth" :
				return new long[] { i[0] * block(op), (i[1] + 1) * block(op) - 1 };
			case "DepthToSpace" :
				return new long[] { Math.floorDiv(i[0], block(op)), Math.floorDiv(i[1], block(op)) };
			default :
				return i;
		}
	}

	/** The larger of kernel height and width, dilated. */
	static long kernel(final GraphOperation op) {
		if (op.type().equals("MaxPoolV2"))
			return constant(op, 1);
		if (op.type().endsWith("Pool")) {
			final long[] size = op.attributes().getAttrIntList("ksize");
			return Math.max(size[1], size[2]);
		}
		final Output<?> filter = op.input(1);
		final long[] dilations = op.attributes().getAttrIntList("dilations");
		return Math.max((filter.shape().get(0) - 1) * dilations[1], (filter.shape().get(1) - 1) * dilations[2]) + 1;
	}

	private static long stride(final GraphOperation op) {
		return op.type().equals("MaxPoolV2") ? constant(op, 2) : op.attributes().getAttrIntList("strides")[1];
	}

	/**
	 * The second number, such as the height in sizes (batch, height, width, channels), of a constant list that is an
	 * input of an operation.
	 */
	static long constant(final GraphOperation op, final int input) {
		final TensorProto sizes =
			((GraphOperation) op.input(input).op()).attributes().getAttrValueProto("value").getTensor();
		if (sizes.getIntValCount() > 0)
			return sizes.getIntVal(Math.min(1, sizes.getIntValCount() - 1));
		return sizes.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt(Integer.BYTES);
	}

	private static long block(final GraphOperation op) {
		return op.attributes().getAttrInt("block_size");
	}

	private static long gcd(final long a, final long b) {
		return b == 0 ? a : gcd(b, a % b);
	}

	private static long lcm(final long a, final long b) {
		return a / gcd(a, b) * b;
	}
}
