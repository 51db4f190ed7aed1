// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * A graph of which variables are made constants, so that TensorFlow can prepare them once: oneDNN keeps the weights in
 * the order in which it multiplies them, and what follows from constants alone is computed before the first tile.
 * Functions are unfolded, see {@link InlinedGraph}, and convolutions joined with what follows, see {@link ZeroBias}.
 */
public final class FrozenGraph {

	/** Operations that are a variable and give a reference to its values. */
	private static final Set<String> REFERENCES = Set.of("Variable", "VariableV2");
	private static final String HANDLE = "VarHandleOp";
	private static final String READING = "ReadVariableOp";
	/** What must be fed: the input alone. */
	private static final Set<String> FED = Set.of("Placeholder", "PlaceholderV2");

	private final GraphDef flat;
	private final String output;
	/** Variables whose values are asked for, with the tensor that has them. */
	private final Map<String, String> tensors = new LinkedHashMap<>();
	private final GraphDef.Builder readings = GraphDef.newBuilder();

	private FrozenGraph(final GraphDef flat, final String output, final String prefix) {
		this.flat = flat;
		this.output = output;
		readings.setVersions(flat.getVersions());
		for (final NodeDef node : flat.getNodeList())
			if (REFERENCES.contains(node.getOp()))
				tensors.put(node.getName(), node.getName() + ":0");
			else if (node.getOp().equals(HANDLE))
				read(node, prefix);
	}

	private void read(final NodeDef handle, final String prefix) {
		readings.addNode(handle);
		final NodeDef.Builder reading = readings.addNodeBuilder().setName(handle.getName() + "/frozen").setOp(READING)
			.addInput(handle.getName()).putAttr("dtype", handle.getAttrOrThrow("dtype"));
		tensors.put(handle.getName(), prefix + "/" + reading.getName() + ":0");
	}

	/**
	 * Prepares a graph.
	 *
	 * @param graph of a SavedModel
	 * @param input name of the tensor that is fed, such as {@code input:0}
	 * @param output name of the tensor that is fetched
	 * @param prefix under which {@link #readings()} will be added to the graph
	 * @return empty if the graph has no variables, or uses them otherwise than by reading all of their values, or does
	 * not depend on the input
	 */
	public static Optional<FrozenGraph> of(final GraphDef graph, final String input, final String output,
		final String prefix)
	{
		final InlinedGraph inlined = new InlinedGraph(graph, output);
		final GraphDef flat = inlined.graph();
		final Map<String, NodeDef> nodes =
			flat.getNodeList().stream().collect(Collectors.toMap(NodeDef::getName, node -> node));
		final boolean fed = nodes.containsKey(GraphBody.operation(input)) && flat.getNodeList().stream()
			.filter(node -> FED.contains(node.getOp()))
			.allMatch(node -> node.getName().equals(GraphBody.operation(input)));
		if (!fed || !flat.getNodeList().stream().allMatch(node -> canBeFrozen(node, nodes)))
			return Optional.empty();
		final FrozenGraph frozen = new FrozenGraph(flat, inlined.output(), prefix);
		return frozen.tensors.isEmpty() ? Optional.empty() : Optional.of(frozen);
	}

	/** Handles of variables may go nowhere but to operations that read them; other operations have no state. */
	private static boolean canBeFrozen(final NodeDef node, final Map<String, NodeDef> nodes) {
		final boolean handled = node.getInputList().stream()
			.anyMatch(input -> nodes.get(GraphBody.operation(input)).getOp().equals(HANDLE));
		return handled ? node.getOp().equals(READING)
			: REFERENCES.contains(node.getOp()) || node.getOp().equals(HANDLE)
				|| Operations.PURE.contains(node.getOp());
	}

	/** What must be added to the original graph, under the prefix, to read its variables; may be empty. */
	public GraphDef readings() {
		return readings.build();
	}

	/** Names of the tensors, in the original graph with {@link #readings()}, that hold the variables' values. */
	public List<String> tensors() {
		return new ArrayList<>(tensors.values());
	}

	/** The result, such as {@code last/BiasAdd:0}. */
	public String output() {
		return output;
	}

	/**
	 * The graph with constants.
	 *
	 * @param values of {@link #tensors()}, in their order
	 */
	public GraphDef graph(final List<TensorProto> values) {
		final Map<String, TensorProto> constants = new HashMap<>();
		final List<String> variables = new ArrayList<>(tensors.keySet());
		for (int i = 0; i < variables.size(); i++)
			constants.put(variables.get(i), values.get(i));
		final GraphDef.Builder graph = flat.toBuilder().clearNode().clearLibrary();
		for (final NodeDef node : flat.getNodeList())
			if (REFERENCES.contains(node.getOp()))
				graph.addNode(constant(node.getName(), constants.get(node.getName())));
			else if (node.getOp().equals(READING))
				graph.addNode(constant(node.getName(), constants.get(GraphBody.operation(node.getInput(0)))));
			else if (!node.getOp().equals(HANDLE))
				graph.addNode(node);
		return ZeroBias.added(graph.build());
	}

	private static NodeDef constant(final String name, final TensorProto value) {
		return NodeDef.newBuilder().setName(name).setOp("Const")
			.putAttr("dtype", AttrValue.newBuilder().setType(value.getDtype()).build())
			.putAttr("value", AttrValue.newBuilder().setTensor(value).build()).build();
	}
}
