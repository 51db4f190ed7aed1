// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Makes the restoration of a SavedModel fill the variables that its network reads. A network of Keras 3 that was
 * written by {@code tf.saved_model.save} has each variable twice: the network reads one, but the weights are restored
 * into a copy of it that nothing reads, so that TensorFlow tells it could not find the variable. The copy is known by
 * the assignment that would fill it from the variable.
 */
public final class Keras3RestoreFix {

	private static final String VARIABLE = "VarHandleOp";

	private final GraphDef graph;
	private final Map<String, NodeDef> nodes;
	private final NodeDef restoration;

	private Keras3RestoreFix(final MetaGraphDef model) {
		graph = model.getGraphDef();
		nodes =
			graph.getNodeList().stream().collect(Collectors.toMap(NodeDef::getName, Function.identity(), (a, b) -> a));
		restoration = nodes.get(operation(model.getSaverDef().getRestoreOpName()));
	}

	/**
	 * The graph of a SavedModel, with a restoration that fills the variables themselves.
	 *
	 * @return the very same graph if there is nothing to change
	 */
	public static GraphDef graph(final MetaGraphDef model) {
		return new Keras3RestoreFix(model).graph();
	}

	private GraphDef graph() {
		if (restoration == null)
			return graph;
		final Map<String, String> originals = originals();
		if (originals.isEmpty())
			return graph;
		final NodeDef.Builder changed = restoration.toBuilder().clearInput();
		restoration.getInputList().forEach(input -> changed.addInput(originals.getOrDefault(operation(input), input)));
		return graph.toBuilder().setNode(graph.getNodeList().indexOf(restoration), changed).build();
	}

	/** Copies that are restored for nobody, each with the variable it copies, which is not restored. */
	private Map<String, String> originals() {
		final Set<String> restored =
			restoration.getInputList().stream().map(Keras3RestoreFix::operation).collect(Collectors.toSet());
		final Set<String> read = readByFunctions();
		final Map<String, String> originals = new HashMap<>();
		for (final NodeDef assignment : graph.getNodeList()) {
			if (!assignment.getOp().equals("AssignVariableOp") || assignment.getInputCount() < 2)
				continue;
			final String copy = operation(assignment.getInput(0));
			final String variable = readFrom(assignment.getInput(1));
			if (restored.contains(copy) && !read.contains(copy) && isVariable(variable) && restored.add(variable))
				originals.put(copy, variable);
		}
		return originals;
	}

	/** The operations whose results are handed to what is no part of saving and restoring. */
	private Set<String> readByFunctions() {
		final Set<String> read = new HashSet<>();
		for (final NodeDef node : graph.getNodeList())
			if (InlinedGraph.isCall(node) && !node.equals(restoration) && !isSaving(node))
				node.getInputList().forEach(input -> read.add(operation(input)));
		return read;
	}

	/** Saving and restoring are given the same variables. */
	private boolean isSaving(final NodeDef node) {
		final List<String> variables = restoration.getInputList();
		return node.getInputCount() >= variables.size()
			&& node.getInputList().subList(0, variables.size()).equals(variables);
	}

	private String readFrom(final String value) {
		final NodeDef reading = nodes.get(operation(value));
		return reading != null && reading.getOp().equals("ReadVariableOp") ? operation(reading.getInput(0)) : "";
	}

	private boolean isVariable(final String name) {
		return nodes.containsKey(name) && nodes.get(name).getOp().equals(VARIABLE);
	}

	/** The operation that an input comes from or waits for. */
	private static String operation(final String input) {
		final String name = input.startsWith("^") ? input.substring(1) : input;
		final int colon = name.indexOf(':');
		return colon < 0 ? name : name.substring(0, colon);
	}
}
