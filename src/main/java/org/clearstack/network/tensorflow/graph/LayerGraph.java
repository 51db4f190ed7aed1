// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.clearstack.network.Activation;
import org.clearstack.network.Layer;
import org.clearstack.network.Layer.Kind;
import org.clearstack.network.Layer.Stage;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/**
 * Finds the layers in a network's graph: which operations they are, and all that can be said of them without an image.
 */
public final class LayerGraph {

	private static final Set<String> CONVOLUTIONS = Set.of("Conv2D", "DepthwiseConv2dNative", "Conv2DBackpropInput");
	private static final Set<String> POOLS = Set.of("MaxPool", "MaxPoolV2", "AvgPool");
	private static final Set<String> RESAMPLINGS =
		Set.of("SpaceToDepth", "DepthToSpace", "ResizeNearestNeighbor", "ResizeBilinear", "ResizeBicubic");
	private static final Set<String> MERGES =
		Set.of("Add", "AddV2", "AddN", "Sub", "Mul", "ConcatV2", "Maximum", "Minimum");
	/** What belongs to the convolution before it. */
	private static final Set<String> TAILS =
		Set.of("BiasAdd", "Add", "AddV2", "Sub", "Mul", "FusedBatchNormV3", "Relu", "Relu6", "LeakyRelu", "Elu", "Selu",
			"Sigmoid", "Tanh", "Softplus", "Identity", "BatchToSpaceND");

	private final String prefix;
	private final GraphOperation input;
	private final List<GraphOperation> order;
	private final Set<String> image = new LinkedHashSet<>();
	private final LayerWeights weights;
	private final Map<String, Kind> kinds = new LinkedHashMap<>();
	private final Map<String, String> names = new HashMap<>();

	/**
	 * @param graph of the network
	 * @param prefix of the names of its operations, which the layers' names leave out
	 * @param input the image, (batch, height, width, channels)
	 * @param output its result
	 */
	public LayerGraph(final Graph graph, final String prefix, final GraphOperation input, final GraphOperation output) {
		this.prefix = prefix;
		this.input = input;
		order = ReceptiveField.imageOperations(input, output);
		order.forEach(op -> image.add(op.name()));
		weights = new LayerWeights(graph::operations);
		final Set<String> used = new LinkedHashSet<>();
		for (final GraphOperation op : order) {
			final Kind kind = kind(op);
			if (kind == null)
				continue;
			kinds.put(op.name(), kind);
			names.put(op.name(), unique(name(op, kind), used));
		}
	}

	private Kind kind(final GraphOperation op) {
		if (op.name().equals(input.name()))
			return null;
		if (CONVOLUTIONS.contains(op.type()))
			return Kind.CONVOLUTION;
		if (POOLS.contains(op.type()))
			return Kind.POOL;
		if (RESAMPLINGS.contains(op.type()))
			return Kind.RESAMPLING;
		if (isRepeated(op))
			return Kind.RESAMPLING;
		return MERGES.contains(op.type()) && images(op).stream().map(GraphOperation::name).distinct().count() > 1
			? Kind.MERGE : null;
	}

	/**
	 * Whether each pixel is repeated along an axis, as Keras does it: a new axis, copies along it, and both axes taken
	 * for one.
	 */
	private boolean isRepeated(final GraphOperation op) {
		return op.type().equals("Reshape") && image.contains(op.input(0).op().name())
			&& op.input(0).op().type().equals("Tile")
			&& ((GraphOperation) op.input(0).op()).input(0).op().type().equals("ExpandDims");
	}

	/** A convolution is known by its weights, where they are one variable; other layers by their operation. */
	private String name(final GraphOperation op, final Kind kind) {
		if (kind == Kind.CONVOLUTION) {
			final Set<String> variables = weights.behind(op.input(1)).keySet();
			final String variable = variables.size() == 1 ? variables.iterator().next() : "";
			if (!variable.isEmpty() && !variable.startsWith("Const"))
				return own(variable).replaceFirst("/(kernel|weights|filter|depthwise_kernel)(_\\d+)?$", "");
		}
		return own(op.name()).replaceFirst(
			"/(Conv2D|convolution|depthwise|MaxPool|MaxPool2d|AvgPool|AvgPool2d|concat|add|Repeat_\\d+/Reshape_1)$",
			"");
	}

	private String own(final String name) {
		return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
	}

	private static String unique(final String name, final Set<String> used) {
		String unique = name;
		for (int i = 2; !used.add(unique); i++)
			unique = name + "#" + i;
		return unique;
	}

	/**
	 * The inputs of an operation that are images: they depend on the network's input and may have four dimensions.
	 * Where an image was given other dimensions on the way, it is the one before.
	 */
	private List<GraphOperation> images(final GraphOperation op) {
		final List<GraphOperation> images = new ArrayList<>();
		for (final Operand<?> from : op.inputs())
			if (image.contains(from.op().name()) && isImage(from.asOutput()))
				images.add((GraphOperation) from.op());
			else if (image.contains(from.op().name()) && from.asOutput().dataType() == DataType.DT_FLOAT)
				images.addAll(images((GraphOperation) from.op()));
		return images;
	}

	private static boolean isImage(final Output<?> output) {
		return output.dataType() == DataType.DT_FLOAT
			&& (output.shape().isUnknown() || output.shape().numDimensions() == 4);
	}

	/** The operations that depend on the input, with their number, those there are most of first. */
	public String operations() {
		final Map<String, Long> counts = order.stream().skip(1)
			.collect(Collectors.groupingBy(GraphOperation::type, TreeMap::new, Collectors.counting()));
		return counts.isEmpty() ? "nothing"
			: counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
				.map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining(", "));
	}

	/** Name of each layer to the output that shows it: a convolution's with bias and activation function. */
	public Map<String, Output<?>> outputs() {
		final Map<String, Output<?>> outputs = new LinkedHashMap<>();
		for (final GraphOperation op : order)
			if (kinds.containsKey(op.name()))
				outputs.put(names.get(op.name()), (kinds.get(op.name()) == Kind.CONVOLUTION ? last(op) : op).output(0));
		return outputs;
	}

	/** Follows a convolution as long as one operation alone takes what is there, and works pixel by pixel on it. */
	private GraphOperation last(final GraphOperation convolution) {
		GraphOperation op = convolution;
		while (true) {
			final List<GraphOperation> next = op.consumers().stream().filter(o -> image.contains(o.name())).toList();
			if (next.size() != 1 || !TAILS.contains(next.get(0).type()) || images(next.get(0)).size() != 1)
				return op;
			op = next.get(0);
		}
	}

	/**
	 * Describes the layers. What has another size along one axis only is a step towards the next, and no layer.
	 *
	 * @param probe height and width of an image that was tried
	 * @param tried what each layer answered to it, by name
	 */
	public List<Layer> layers(final int probe, final Map<String, Activation> tried) {
		kinds.keySet().removeIf(name -> tried.get(names.get(name)).height() != tried.get(names.get(name)).width());
		names.keySet().retainAll(kinds.keySet());
		final Map<String, long[]> rates = new HashMap<>();
		rates.put(input.name(), new long[] { 1, 1 });
		for (final GraphOperation op : order)
			if (kinds.containsKey(op.name()))
				rates.put(op.name(), rate(tried.get(names.get(op.name())).height(), probe));
			else if (!images(op).isEmpty())
				rates.put(op.name(), rates.get(images(op).get(0).name()));
		final Map<String, Long> parameters = parameters();
		final List<GraphOperation> found = order.stream().filter(op -> kinds.containsKey(op.name())).toList();
		final Fields fields = new Fields(rates);
		final List<Layer> layers = new ArrayList<>();
		for (final GraphOperation op : found)
			layers.add(
				layer(op, stage(op, found, rates), rates.get(op.name()), tried.get(names.get(op.name())).channels(),
					parameters.getOrDefault(op.name(), 0L), fields.width(op)));
		return layers;
	}

	private static long[] rate(final long size, final int probe) {
		return size >= probe ? new long[] { Math.round((double) size / probe), 1 }
			: new long[] { 1, Math.round((double) probe / Math.max(1, size)) };
	}

	private Layer layer(final GraphOperation op, final Stage stage, final long[] rate, final int channels,
		final long parameters, final int field)
	{
		final Kind kind = kinds.get(op.name());
		final long[] kernel = kernel(op, kind);
		final double perAxis = (double) rate[0] / rate[1];
		final double flops = kind == Kind.CONVOLUTION ? 2.0 * kernel[0] * kernel[1] * kernel[2] * perAxis * perAxis : 0;
		return new Layer(names.get(op.name()), kind, stage, inputs(op),
			new Layer.Kernel((int) kernel[0], (int) kernel[1]),
			new Layer.Output(channels, (int) rate[0], (int) rate[1]), new Layer.Cost(parameters, field, flops));
	}

	/** Height, width, and products per output pixel and position in the kernel. */
	private static long[] kernel(final GraphOperation op, final Kind kind) {
		if (kind == Kind.POOL)
			return new long[] { ReceptiveField.kernel(op), ReceptiveField.kernel(op), 0 };
		if (kind != Kind.CONVOLUTION)
			return new long[] { 0, 0, 0 };
		final long[] shape = op.input(1).shape().asArray();
		if (op.type().equals("Conv2DBackpropInput")) {
			final long stride = op.attributes().getAttrIntList("strides")[1];
			return new long[] { shape[0], shape[1], shape[2] * shape[3] / (stride * stride) };
		}
		return new long[] { shape[0], shape[1], shape[2] * shape[3] };
	}

	/** The layers an operation gets its images from, through whatever lies between. */
	private List<String> inputs(final GraphOperation op) {
		final Set<String> found = new LinkedHashSet<>();
		for (final GraphOperation from : images(op))
			if (from.name().equals(input.name()))
				found.add(Layer.INPUT);
			else if (names.containsKey(from.name()))
				found.add(names.get(from.name()));
			else
				found.addAll(inputs(from));
		return List.copyOf(found);
	}

	/** Weights of each layer's operation: its own, and those of what follows until the next layer. */
	private Map<String, Long> parameters() {
		final Map<String, Long> parameters = new HashMap<>();
		final Map<String, String> owner = new HashMap<>();
		for (final GraphOperation op : order) {
			if (kinds.containsKey(op.name()))
				owner.put(op.name(), op.name());
			else if (!images(op).isEmpty())
				owner.put(op.name(), owner.get(images(op).get(0).name()));
			final boolean weighted =
				CONVOLUTIONS.contains(op.type()) || TAILS.contains(op.type()) || op.type().equals("MatMul");
			if (!weighted || owner.get(op.name()) == null)
				continue;
			for (final Operand<?> from : op.inputs())
				if (!image.contains(from.op().name()))
					parameters.merge(owner.get(op.name()), weights.count(from), Long::sum);
		}
		return parameters;
	}

	private static Stage stage(final GraphOperation op, final List<GraphOperation> found,
		final Map<String, long[]> rates)
	{
		final long lowest = found.stream().mapToLong(o -> rates.get(o.name())[1]).max().orElse(1);
		final List<GraphOperation> code = found.stream().filter(o -> rates.get(o.name())[1] == lowest).toList();
		if (lowest == 1)
			return Stage.BODY;
		if (rates.get(op.name())[1] == lowest)
			return Stage.CODE;
		return found.indexOf(op) < found.indexOf(code.get(0)) ? Stage.ENCODER : Stage.DECODER;
	}

	/** Receptive fields: each layer's pixels are followed backwards to the input, in exact integers. */
	private final class Fields {

		private final Map<String, long[]> rates;

		Fields(final Map<String, long[]> rates) {
			this.rates = rates;
		}

		/** The widest receptive field of a pixel of an operation's output; 0 if an operation before it is not known. */
		int width(final GraphOperation op) {
			final long up = rates.get(op.name())[0];
			final long slowest = order.stream().filter(o -> rates.containsKey(o.name()))
				.mapToLong(o -> rates.get(o.name())[1]).max().orElse(1);
			long widest = 0;
			for (long pixel = 0; pixel < up * slowest; pixel++) {
				final long[] interval = field(op, pixel);
				if (interval == null)
					return 0;
				widest = Math.max(widest, interval[1] - interval[0] + 1);
			}
			return (int) widest;
		}

		/** First and last input pixel that a pixel of an operation's output depends on, or null. */
		private long[] field(final GraphOperation op, final long pixel) {
			final Map<String, long[]> needed = new HashMap<>();
			needed.put(op.name(), new long[] { pixel, pixel });
			for (int i = order.indexOf(op); i > 0; i--) {
				final long[] interval = needed.get(order.get(i).name());
				if (interval == null)
					continue;
				for (final GraphOperation from : images(order.get(i))) {
					final long[] source = source(order.get(i), from, interval);
					if (source == null)
						return null;
					needed.merge(from.name(), source,
						(a, b) -> new long[] { Math.min(a[0], b[0]), Math.max(a[1], b[1]) });
				}
			}
			return needed.get(input.name());
		}

		private long[] source(final GraphOperation op, final GraphOperation from, final long[] i) {
			final long[] out = rates.get(op.name());
			final long[] in = rates.get(from.name());
			final double factor = (double) out[0] / out[1] * in[1] / in[0];
			switch (op.type()) {
				case "SpaceToBatchND" :
					return i;
				case "Conv2D", "DepthwiseConv2dNative" :
					return from.type().equals("SpaceToBatchND") ? dilated(op, from, i) : ReceptiveField.source(op, i);
				case "Conv2DBackpropInput" : {
					final long size = op.input(1).shape().get(0);
					final long stride = Math.round(factor);
					final long before =
						op.attributes().getAttrString("padding").equals("SAME") ? Math.max(0, size - stride) / 2 : 0;
					return new long[] { Math.floorDiv(i[0] + before - size + stride, stride),
						Math.floorDiv(i[1] + before, stride) };
				}
				case "Reshape" :
					return isRepeated(op)
						? new long[] { (long) Math.floor(i[0] / factor), (long) Math.floor(i[1] / factor) } : null;
				case "ResizeNearestNeighbor" :
					return new long[] { (long) Math.floor(i[0] / factor), (long) Math.floor(i[1] / factor) };
				case "ResizeBilinear" :
					return new long[] { (long) Math.floor((i[0] + 0.5) / factor - 0.5),
						(long) Math.floor((i[1] + 0.5) / factor - 0.5) + 1 };
				default :
					return kinds.containsKey(op.name()) || TAILS.contains(op.type()) || MERGES.contains(op.type())
						? ReceptiveField.source(op, i) : null;
			}
		}

		/**
		 * A convolution whose kernel has gaps is computed on images of every second or third pixel, put side by side as
		 * a batch. It is 'same' as far as the width of its field is concerned.
		 */
		private static long[] dilated(final GraphOperation op, final GraphOperation from, final long[] i) {
			if (!from.input(1).op().type().equals("Const"))
				return null;
			final long reach = (op.input(1).shape().get(0) - 1) * ReceptiveField.constant(from, 1);
			return new long[] { i[0] - reach / 2, i[1] - reach / 2 + reach };
		}
	}
}
