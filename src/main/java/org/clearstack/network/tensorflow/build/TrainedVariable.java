// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * A variable of a network with all that training keeps for it.
 *
 * @param name of the layer's weights, unique in a network
 * @param weights that are trained
 * @param moment1 the optimiser's first memory
 * @param moment2 the optimiser's second memory
 * @param average running mean of the weights
 */
record TrainedVariable(String name, Shape shape, Slot weights, Slot moment1, Slot moment2, Slot average) {

	/** A variable, and how to give it a value. */
	record Slot(Variable<TFloat32> variable, Operand<TFloat32> value, Placeholder<TFloat32> next, Op assign) {

		/** Reads go through an identity: TensorFlow's gradients of what reads a variable directly can crash. */
		static Slot of(final Ops tf, final Shape shape) {
			final Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
			final Placeholder<TFloat32> next = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
			return new Slot(variable, tf.identity(variable), next, tf.assign(variable, next));
		}
	}

	/** Adds the variables to a graph; they have no values yet. */
	static TrainedVariable of(final Ops tf, final String name, final Shape shape) {
		return new TrainedVariable(name, shape, Slot.of(tf, shape), Slot.of(tf, shape), Slot.of(tf, shape),
			Slot.of(tf, shape));
	}

	/** Weights, both moments and average, in this order. */
	Stream<Slot> slots() {
		return Stream.of(weights, moment1, moment2, average);
	}
}
