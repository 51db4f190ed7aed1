// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.graph;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/**
 * Finds the weights behind an operation: the variables it gets its kernel or bias from, directly or through arithmetic.
 * In a graph without variables (a frozen one) the constants are the weights.
 */
final class LayerWeights {

	private static final Set<String> VARIABLES = Set.of("VariableV2", "Variable", "VarHandleOp");

	private final boolean frozen;
	private final Set<String> counted = new HashSet<>();

	/** @param operations all of the graph */
	LayerWeights(final Iterable<GraphOperation> operations) {
		boolean found = false;
		for (final GraphOperation op : operations)
			found |= VARIABLES.contains(op.type());
		frozen = !found;
	}

	/** The weights behind an operand: name of each variable or constant to its number of values. */
	Map<String, Long> behind(final Operand<?> operand) {
		final Map<String, Long> found = new LinkedHashMap<>();
		collect(operand.asOutput(), found, new HashSet<>());
		return found;
	}

	/** The number of weights behind an operand that no call has counted before. */
	long count(final Operand<?> operand) {
		long sum = 0;
		for (final Map.Entry<String, Long> weights : behind(operand).entrySet())
			if (counted.add(weights.getKey()))
				sum += weights.getValue();
		return sum;
	}

	private void collect(final Output<?> output, final Map<String, Long> found, final Set<String> seen) {
		final GraphOperation op = (GraphOperation) output.op();
		if (!seen.add(op.name()))
			return;
		switch (op.type()) {
			case "VariableV2", "Variable" -> found.put(op.name(), op.output(0).shape().size());
			case "ReadVariableOp" -> found.put(op.input(0).op().name(), op.output(0).shape().size());
			case "Const" -> {
				if (frozen && op.output(0).dataType() == DataType.DT_FLOAT)
					found.put(op.name(), op.output(0).shape().size());
			}
			default -> op.inputs().forEach(input -> collect(input.asOutput(), found, seen));
		}
	}
}
