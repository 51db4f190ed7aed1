// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph and its functions, who calls whom, and how large and deep all of it is when each call stands for what it
 * calls.
 */
final class GraphBodies {

	/** An operation that calls a function. */
	record Call(GraphBody in, NodeDef node) {}

	/** Operations, and operations one after the other. */
	private record Size(long operations, long depth) {}

	/** Functions that call each other, at most; those of Keras are three or four. */
	private static final int NESTED = 50;

	private final GraphBody top;
	private final Map<String, GraphBody> functions = new LinkedHashMap<>();
	private final Map<String, List<Call>> calls = new HashMap<>();
	private final Map<GraphBody, Size> sizes = new HashMap<>();

	/** @throws BadGraphException if a name stands for two things */
	GraphBodies(final GraphDef graph) {
		top = new GraphBody(graph.getNodeList());
		for (final FunctionDef function : graph.getLibrary().getFunctionList())
			if (functions.put(function.getSignature().getName(), new GraphBody(function)) != null)
				throw new BadGraphException(
					"two of its functions are called " + function.getSignature().getName() + ". Export it again.");
		for (final GraphBody body : all())
			for (final NodeDef node : body.nodes())
				for (final GraphBody called : called(node))
					calls.computeIfAbsent(called.name(), name -> new ArrayList<>()).add(new Call(body, node));
	}

	/** The graph itself. */
	GraphBody top() {
		return top;
	}

	/** A function by its name, or null. */
	GraphBody function(final String name) {
		return functions.get(name);
	}

	/** The graph and its functions. */
	Collection<GraphBody> all() {
		final Set<GraphBody> all = new LinkedHashSet<>(List.of(top));
		all.addAll(functions.values());
		return all;
	}

	/** The operations that call a function. */
	List<Call> callsOf(final GraphBody function) {
		return calls.getOrDefault(function.name(), List.of());
	}

	/** The functions that an operation calls, or names in any other way. */
	List<GraphBody> called(final NodeDef node) {
		final List<GraphBody> called = new ArrayList<>();
		add(called, node.getOp());
		for (final AttrValue value : node.getAttrMap().values()) {
			if (value.hasFunc())
				add(called, value.getFunc().getName());
			value.getList().getFuncList().forEach(function -> add(called, function.getName()));
		}
		return called;
	}

	private void add(final List<GraphBody> called, final String name) {
		if (functions.containsKey(name))
			called.add(functions.get(name));
	}

	/**
	 * Checks that the graph ends and is not too large.
	 *
	 * @throws BadGraphException if a function calls itself, operations wait for each other, or there are too many
	 */
	void checkSizes() {
		for (final GraphBody body : all())
			size(body, new LinkedHashSet<>());
	}

	private Size size(final GraphBody body, final Set<String> callers) {
		final Size known = sizes.get(body);
		if (known != null)
			return known;
		if (!callers.add(body.name()))
			throw new BadGraphException(
				"its function " + body.name() + " calls itself, which may never end. Export it without recursion.");
		if (callers.size() > NESTED)
			throw new BadGraphException("its functions call each other more than " + NESTED + " times, down to "
				+ body.name() + ". Export it again.");
		final Size size = measure(body, callers);
		callers.remove(body.name());
		if (size.operations() > GraphCheck.MOST_OPERATIONS)
			throw new BadGraphException(
				"it has more than " + GraphCheck.MOST_OPERATIONS + " operations" + body.where() + ".");
		if (size.depth() > GraphCheck.DEEPEST)
			throw new BadGraphException("it has " + size.depth() + " operations one after the other" + body.where()
				+ "; at most " + GraphCheck.DEEPEST
				+ " are borne.");
		sizes.put(body, size);
		return size;
	}

	/** Takes the operations in an order in which each comes after those it depends on. */
	private Size measure(final GraphBody body, final Set<String> callers) {
		final Map<String, Integer> waiting = new HashMap<>();
		final Map<String, List<String>> next = new HashMap<>();
		for (final NodeDef node : body.nodes()) {
			int count = 0;
			for (final String input : node.getInputList())
				if (isOperation(body, node, input)) {
					next.computeIfAbsent(GraphBody.operation(input), name -> new ArrayList<>()).add(node.getName());
					count++;
				}
			waiting.put(node.getName(), count);
		}
		final Deque<String> ready = new ArrayDeque<>();
		waiting.forEach((name, count) -> {
			if (count == 0)
				ready.add(name);
		});
		final Map<String, Long> depths = new HashMap<>();
		long operations = 0;
		long deepest = 0;
		int done = 0;
		while (!ready.isEmpty()) {
			final String name = ready.pop();
			final Size own = own(body, body.node(name), callers);
			final long depth = depths.getOrDefault(name, 0L) + own.depth();
			operations = Math.min(Long.MAX_VALUE / 4, operations + own.operations());
			deepest = Math.max(deepest, depth);
			done++;
			for (final String after : next.getOrDefault(name, List.of())) {
				depths.merge(after, depth, Math::max);
				if (waiting.merge(after, -1, Integer::sum) == 0)
					ready.add(after);
			}
		}
		if (done < body.nodes().size())
			throw new BadGraphException("some of its operations" + body.where()
				+ " wait for each other in a circle, which may never end. Export it without loops.");
		return new Size(operations, deepest);
	}

	private Size own(final GraphBody body, final NodeDef node, final Set<String> callers) {
		final long rounds = rounds(body, node);
		long operations = 1;
		long depth = 1;
		for (final GraphBody called : called(node)) {
			final Size inside = size(called, callers);
			operations += rounds * inside.operations();
			depth = Math.max(depth, 1 + inside.depth());
		}
		return new Size(operations, depth);
	}

	/** Of a loop; one more, because its condition is asked once more. */
	private long rounds(final GraphBody body, final NodeDef node) {
		if (!Operations.LOOPS.contains(node.getOp()))
			return 1;
		final OptionalLong rounds = BoundedLoop.rounds(this, body, node);
		GraphCheck.refuseUnless(rounds.isPresent(), body, node);
		return Math.min(rounds.getAsLong() + 1, GraphCheck.MOST_OPERATIONS);
	}

	private boolean isOperation(final GraphBody body, final NodeDef node, final String input) {
		final String name = GraphBody.operation(input);
		if (body.node(name) != null)
			return true;
		if (body != top && body.argument(name) >= 0)
			return false;
		throw new BadGraphException("its operation " + node.getName() + body.where() + " gets its input from " + name
			+ ", which is not there. Export it again.");
	}
}
