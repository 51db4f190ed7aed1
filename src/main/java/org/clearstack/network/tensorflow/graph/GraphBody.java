// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** The operations that see each other by name: those of a graph, or those of a function. */
final class GraphBody {

	private final String name;
	private final List<NodeDef> nodes;
	private final Map<String, NodeDef> byName = new LinkedHashMap<>();
	private final Map<String, Integer> arguments = new HashMap<>();
	private final List<String> results = new ArrayList<>();
	private boolean lists;

	/** The operations of a graph. */
	GraphBody(final List<NodeDef> nodes) {
		this("", nodes);
	}

	/** The operations of a function. */
	GraphBody(final FunctionDef function) {
		this(function.getSignature().getName(), function.getNodeDefList());
		for (int i = 0; i < function.getSignature().getInputArgCount(); i++)
			arguments.put(function.getSignature().getInputArg(i).getName(), i);
		for (final OpDef.ArgDef result : function.getSignature().getOutputArgList())
			results.add(function.getRetOrDefault(result.getName(), ""));
		lists = Stream.concat(function.getSignature().getInputArgList().stream(),
			function.getSignature().getOutputArgList().stream())
			.anyMatch(argument -> !argument.getNumberAttr().isEmpty() || !argument.getTypeListAttr().isEmpty());
	}

	private GraphBody(final String name, final List<NodeDef> nodes) {
		this.name = name;
		this.nodes = nodes;
		for (final NodeDef node : nodes)
			if (byName.put(node.getName(), node) != null)
				throw new BadGraphException("two operations are called " + node.getName() + where()
					+ ". Its graph is damaged; export it again.");
	}

	/** Of the function; empty for the graph itself. */
	String name() {
		return name;
	}

	List<NodeDef> nodes() {
		return nodes;
	}

	/** An operation by its name, or null. */
	NodeDef node(final String operation) {
		return byName.get(operation);
	}

	/** Number of an argument of the function; -1 if there is none of that name. */
	int argument(final String argument) {
		return arguments.getOrDefault(argument, -1);
	}

	/** How many tensors the function takes; -1 if an argument of it stands for several. */
	int argumentCount() {
		return lists ? -1 : arguments.size();
	}

	/** The tensors that the function gives back, as its operations name them; none for the graph itself. */
	List<String> results() {
		return results;
	}

	/** The rest of "operation x ...". */
	String where() {
		return name.isEmpty() ? "" : " in its function " + name;
	}

	/** The operation that an input comes from or waits for. */
	static String operation(final String input) {
		final String plain = input.startsWith("^") ? input.substring(1) : input;
		final int colon = plain.indexOf(':');
		return colon < 0 ? plain : plain.substring(0, colon);
	}
}
