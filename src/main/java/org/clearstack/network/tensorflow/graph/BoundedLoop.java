// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * How often a loop runs at most, where its graph says so: a counter that begins at a constant, grows by a constant, and
 * goes on while it is less than a constant. There may be several such counters.
 */
final class BoundedLoop {

	private static final Set<String> LESS = Set.of("Less", "LessEqual");
	private static final Set<String> GREATER = Set.of("Greater", "GreaterEqual");
	private static final Set<String> SUMS = Set.of("Add", "AddV2");
	/** So that a counter of 32 bits does not become negative before it is compared. */
	private static final long LARGEST = Integer.MAX_VALUE;

	private final GraphBody caller;
	private final NodeDef loop;
	private final GraphBody condition;
	private final GraphBody body;

	private BoundedLoop(final GraphBodies bodies, final GraphBody caller, final NodeDef loop) {
		this.caller = caller;
		this.loop = loop;
		condition = bodies.function(function(loop, "cond"));
		body = bodies.function(function(loop, "body"));
	}

	private static String function(final NodeDef loop, final String attribute) {
		return loop.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getFunc().getName();
	}

	/**
	 * Rounds at most.
	 *
	 * @param caller in which the loop stands
	 * @param loop a While or StatelessWhile
	 * @return empty if the graph does not say
	 */
	static OptionalLong rounds(final GraphBodies bodies, final GraphBody caller, final NodeDef loop) {
		return new BoundedLoop(bodies, caller, loop).rounds();
	}

	private OptionalLong rounds() {
		final long inputs = loop.getInputList().stream().filter(input -> !input.startsWith("^")).count();
		if (condition == null || body == null || condition.results().size() != 1
			|| condition.argumentCount() != inputs || body.argumentCount() != inputs || body.results().size() != inputs)
			return OptionalLong.empty();
		return rounds(condition.results().get(0));
	}

	/**
	 * The least of all conditions that must hold. All must be single values: a list of them counts as true whatever it
	 * holds.
	 */
	private OptionalLong rounds(final String condition) {
		final NodeDef test = source(this.condition, condition);
		if (test == null || test.getInputCount() < 2)
			return OptionalLong.empty();
		final String first = test.getInput(0);
		final String second = test.getInput(1);
		if (test.getOp().equals("LogicalAnd")) {
			final OptionalLong one = rounds(first);
			final OptionalLong other = rounds(second);
			return one.isEmpty() || other.isEmpty() ? OptionalLong.empty()
				: OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
		}
		if (LESS.contains(test.getOp()))
			return rounds(first, second, test.getOp().equals("LessEqual"));
		if (GREATER.contains(test.getOp()))
			return rounds(second, first, test.getOp().equals("GreaterEqual"));
		return OptionalLong.empty();
	}

	private OptionalLong rounds(final String counter, final String bound, final boolean inclusive) {
		final int number = argument(condition, counter);
		if (number < 0)
			return OptionalLong.empty();
		final OptionalLong start = constant(caller, loop.getInput(number));
		final OptionalLong step = step(number);
		final OptionalLong end = bound(bound);
		if (start.isEmpty() || step.isEmpty() || end.isEmpty() || step.getAsLong() < 1
			|| Math.abs(start.getAsLong()) > LARGEST || step.getAsLong() > LARGEST - Math.max(0, end.getAsLong())
			|| Math.abs(end.getAsLong()) > LARGEST)
			return OptionalLong.empty();
		final long way = end.getAsLong() - start.getAsLong() + (inclusive ? 1 : 0);
		return OptionalLong.of(Math.max(0, (way + step.getAsLong() - 1) / step.getAsLong()));
	}

	/** By how much a round makes an argument larger. */
	private OptionalLong step(final int counter) {
		final NodeDef sum = source(body, body.results().get(counter));
		if (sum == null || !SUMS.contains(sum.getOp()) || sum.getInputCount() < 2)
			return OptionalLong.empty();
		if (argument(body, sum.getInput(0)) == counter)
			return constant(body, sum.getInput(1));
		return argument(body, sum.getInput(1)) == counter ? constant(body, sum.getInput(0)) : OptionalLong.empty();
	}

	/** A constant of the condition, or an argument that no round changes. */
	private OptionalLong bound(final String bound) {
		final int number = argument(condition, bound);
		if (number < 0)
			return constant(condition, bound);
		return argument(body, body.results().get(number)) == number ? constant(caller, loop.getInput(number))
			: OptionalLong.empty();
	}

	/** The operation that a tensor comes from, past those that change nothing; null if it is an argument. */
	private static NodeDef source(final GraphBody in, final String tensor) {
		final String name = past(in, tensor);
		return in.argument(name) >= 0 ? null : in.node(name);
	}

	/** The argument that a tensor is; -1 if it is none. */
	private static int argument(final GraphBody in, final String tensor) {
		final String name = past(in, tensor);
		return in.node(name) == null ? in.argument(name) : -1;
	}

	private static String past(final GraphBody in, final String tensor) {
		final Set<String> seen = new HashSet<>();
		String name = GraphBody.operation(tensor);
		for (NodeDef node = in.node(name); node != null && node.getOp().equals("Identity") && node.getInputCount() > 0
			&& in.argument(name) < 0 && seen.add(name); node = in.node(name))
			name = GraphBody.operation(node.getInput(0));
		return name;
	}

	/** A single whole number of 32 or 64 bits. */
	private static OptionalLong constant(final GraphBody in, final String name) {
		final NodeDef node = source(in, name);
		if (node == null || !node.getOp().equals("Const") || !node.containsAttr("value"))
			return OptionalLong.empty();
		final TensorProto tensor = node.getAttrOrThrow("value").getTensor();
		final boolean whole = tensor.getDtype() == DataType.DT_INT32 || tensor.getDtype() == DataType.DT_INT64;
		final boolean single = tensor.getTensorShape().getDimCount() == 0 && !tensor.getTensorShape().getUnknownRank();
		final List<Long> numbers = ConstantSize.numbers(tensor);
		return whole && single && numbers.size() == 1 ? OptionalLong.of(numbers.get(0)) : OptionalLong.empty();
	}
}
