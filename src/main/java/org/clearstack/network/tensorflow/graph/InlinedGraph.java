// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.clearstack.task.ClearstackException;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * A graph whose functions are unfolded. TensorFlow 2 and Keras write a SavedModel whose graph does little but call
 * functions, which hold the operations; here each call is replaced by the operations of what it calls, as far as a
 * result depends on them. Only what computes values is taken over: no control edges, no placement.
 * <p>
 * Operations of functions keep their names, but for a number at the end where another one has it already. In a function
 * {@code name:output:0} is an operation's output by the name its definition gives it, and a name alone is an argument.
 */
public final class InlinedGraph {

	private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

	/**
	 * The operations that see each other: those of the graph, or those of a function that was called; then with who
	 * called it.
	 */
	private record Scope(Map<String, NodeDef> nodes, FunctionDef function, NodeDef call, Scope caller,
		Map<String, Scope> called) {

		Scope(final List<NodeDef> nodes, final FunctionDef function, final NodeDef call, final Scope caller) {
			this(nodes.stream().collect(Collectors.toMap(NodeDef::getName, node -> node)), function, call, caller,
				new HashMap<>());
		}
	}

	/** An output of an operation that is no call. */
	private record Source(Scope scope, NodeDef node, int index) {}

	private final Map<String, FunctionDef> functions;
	/** Operations that TensorFlow knows; read when first needed, because they are many. */
	private Map<String, OpDef> definitions;
	private final Scope top;
	private final GraphDef.Builder flat;
	private final Map<Scope, Map<String, String>> names = new IdentityHashMap<>();
	private final Set<String> used;
	private final Deque<Source> open = new ArrayDeque<>();
	private final String output;

	/**
	 * @param graph of a SavedModel
	 * @param output of the result, such as {@code StatefulPartitionedCall:0}
	 * @throws ClearstackException if a function is missing or called as it cannot be
	 */
	public InlinedGraph(final GraphDef graph, final String output) {
		functions = graph.getLibrary().getFunctionList().stream()
			.collect(Collectors.toMap(f -> f.getSignature().getName(), f -> f));
		top = new Scope(graph.getNodeList(), null, null, null);
		used = new HashSet<>(top.nodes().keySet());
		flat = GraphDef.newBuilder().setVersions(graph.getVersions()).setLibrary(graph.getLibrary());
		this.output = name(source(top, output));
		while (!open.isEmpty())
			add(open.pop());
	}

	/** Whether a graph calls functions. */
	public static boolean isNeeded(final GraphDef graph) {
		return graph.getNodeList().stream().anyMatch(InlinedGraph::isCall);
	}

	/** Whether an operation calls a function. */
	static boolean isCall(final NodeDef node) {
		return CALLS.contains(node.getOp());
	}

	/** The operations that the result depends on; none of them is a call. */
	public GraphDef graph() {
		return flat.build();
	}

	/** The result, such as {@code last/BiasAdd:0}. */
	public String output() {
		return output;
	}

	/** Finds what an input is, through all calls. */
	private Source source(final Scope scope, final String input) {
		final String[] parts = input.split(":");
		if (scope.function() != null && parts.length == 1)
			return source(scope.caller(), scope.call().getInput(argument(scope.function(), input)));
		final NodeDef node = scope.nodes().get(parts[0]);
		if (node == null)
			throw new ClearstackException(
				"The graph of the SavedModel is damaged: it has no operation " + parts[0] + ". Export it again.");
		final int index = parts.length == 1 ? 0
			: parts.length == 2 ? Integer.parseInt(parts[1]) : index(node, parts[1]) + Integer.parseInt(parts[2]);
		final String function = function(node);
		if (function == null)
			return new Source(scope, node, index);
		final Scope callee = scope.called().computeIfAbsent(node.getName(), name -> callee(scope, node, function));
		return source(callee,
			callee.function().getRetOrThrow(callee.function().getSignature().getOutputArg(index).getName()));
	}

	private Scope callee(final Scope caller, final NodeDef call, final String name) {
		final FunctionDef function = functions.get(name);
		if (function == null)
			throw new ClearstackException(
				"The SavedModel calls the function " + name + ", which it does not hold. Export it again.");
		return new Scope(function.getNodeDefList(), function, call, caller);
	}

	/** The function that an operation calls, or null. */
	private String function(final NodeDef node) {
		if (isCall(node))
			return node.getAttrOrThrow("f").getFunc().getName();
		return functions.containsKey(node.getOp()) ? node.getOp() : null;
	}

	private static int argument(final FunctionDef function, final String name) {
		for (int i = 0; i < function.getSignature().getInputArgCount(); i++)
			if (function.getSignature().getInputArg(i).getName().equals(name))
				return i;
		throw new ClearstackException("The function " + function.getSignature().getName()
			+ " of the SavedModel has no argument " + name + ". Export it again.");
	}

	/** Where an output that has a name begins among all outputs of an operation. */
	private int index(final NodeDef node, final String name) {
		final OpDef definition = definition(node);
		int index = 0;
		for (final OpDef.ArgDef argument : definition.getOutputArgList()) {
			if (argument.getName().equals(name))
				return index;
			index += size(node, argument);
		}
		throw new ClearstackException(
			"The operation " + node.getName() + " of the SavedModel is a " + node.getOp() + " without an output " + name
				+ ". Export it again.");
	}

	/** A call's outputs have one name together. */
	private OpDef definition(final NodeDef node) {
		if (definitions == null)
			definitions = TensorFlow.registeredOpList().getOpList().stream()
				.collect(Collectors.toMap(OpDef::getName, Function.identity(), (a, b) -> a));
		final OpDef definition = functions.containsKey(node.getOp()) ? functions.get(node.getOp()).getSignature()
			: definitions.get(node.getOp());
		if (definition == null)
			throw new ClearstackException("The SavedModel has an operation " + node.getOp() + ", which TensorFlow "
				+ TensorFlow.version() + " does not know.");
		return definition;
	}

	private static int size(final NodeDef node, final OpDef.ArgDef argument) {
		if (!argument.getNumberAttr().isEmpty())
			return (int) node.getAttrOrThrow(argument.getNumberAttr()).getI();
		return argument.getTypeListAttr().isEmpty() ? 1
			: node.getAttrOrThrow(argument.getTypeListAttr()).getList().getTypeCount();
	}

	/** The name of a source in the flat graph, to which it is added if it is not there yet. */
	private String name(final Source source) {
		final Map<String, String> known = names.computeIfAbsent(source.scope(), scope -> new HashMap<>());
		final String own = source.node().getName();
		if (!known.containsKey(own)) {
			known.put(own, source.scope() == top ? own : unique(own));
			open.push(source);
		}
		return known.get(own) + ":" + source.index();
	}

	private String unique(final String name) {
		String unique = name;
		for (int i = 1; !used.add(unique); i++)
			unique = name + "_" + i;
		return unique;
	}

	private void add(final Source source) {
		final NodeDef node = source.node();
		final NodeDef.Builder copy =
			flat.addNodeBuilder().setName(names.get(source.scope()).get(node.getName())).setOp(node.getOp());
		node.getAttrMap().forEach((key, value) -> {
			if (!key.equals("_class"))
				copy.putAttr(key, value.getPlaceholder().isEmpty() ? value
					: source.scope().call().getAttrOrThrow(value.getPlaceholder()));
		});
		if (node.getOp().equals("VarHandleOp") && node.getAttrOrThrow("shared_name").getS().isEmpty())
			// its variable is found by this name
			copy.putAttr("shared_name", AttrValue.newBuilder().setS(node.getNameBytes()).build());
		node.getInputList().stream().filter(input -> !input.startsWith("^"))
			.forEach(input -> copy.addInput(name(source(source.scope(), input))));
	}
}
