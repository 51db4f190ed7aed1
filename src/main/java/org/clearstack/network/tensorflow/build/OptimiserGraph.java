// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.network.TrainerOptions;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** How the weights follow a gradient: Adam or Adadelta, and a running mean of the weights. */
final class OptimiserGraph {

	private static final float BETA1 = 0.9f;
	private static final float BETA2 = 0.999f;
	private static final float EPSILON = 1e-8f;
	private static final float RHO = 0.95f;
	private static final float ADADELTA_EPSILON = 1e-7f;

	private final Ops tf;
	private final TrainerOptions options;
	private final Placeholder<TFloat32> rate;
	private final Placeholder<TFloat32> power1;
	private final Placeholder<TFloat32> power2;
	/** Share of the way that the averaged weights go towards the weights at a step. */
	private final Placeholder<TFloat32> follow;

	/** @param tf of the graph that computes the gradients */
	OptimiserGraph(final Ops tf, final TrainerOptions options) {
		this.tf = tf;
		this.options = options;
		rate = scalar();
		power1 = scalar();
		power2 = scalar();
		follow = scalar();
	}

	private Placeholder<TFloat32> scalar() {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
	}

	/**
	 * A step of all weights, which waits for the whole gradient.
	 *
	 * @param gradient of each parameter, in their order
	 */
	Op stepAlong(final List<TrainedVariable> parameters, final List<? extends Operand<TFloat32>> gradient) {
		final Ops gated = tf.withControlDependencies(new ArrayList<Op>(gradient));
		final List<Op> applied = new ArrayList<>();
		for (int i = 0; i < parameters.size(); i++)
			applied.add(apply(gated, parameters.get(i), gradient.get(i)));
		final Ops after = tf.withControlDependencies(applied);
		final List<Op> moved = new ArrayList<>();
		for (final TrainedVariable p : parameters) {
			final Operand<TFloat32> difference =
				after.math.sub(after.identity(p.average().variable()), after.identity(p.weights().variable()));
			moved.add(after.assignSub(p.average().variable(), after.math.mul(difference, follow)));
		}
		return tf.withControlDependencies(moved).noOp();
	}

	private Op apply(final Ops gated, final TrainedVariable p, final Operand<TFloat32> gradient) {
		return switch (options.optimiser()) {
			case ADADELTA -> gated.train.applyAdadelta(p.weights().variable(), p.moment1().variable(),
				p.moment2().variable(), rate, gated.constant(RHO), gated.constant(ADADELTA_EPSILON), gradient);
			case ADAM -> gated.train.applyAdam(p.weights().variable(), p.moment1().variable(),
				p.moment2().variable(), power1, power2, rate, gated.constant(BETA1), gated.constant(BETA2),
				gated.constant(EPSILON), gradient);
		};
	}

	/**
	 * Feeds what a step needs beside the gradient.
	 *
	 * @param learningRate of the step
	 * @param steps number of the step, from 1
	 */
	void feed(final SessionCall call, final float learningRate, final long steps) {
		call.feed(rate, TFloat32.scalarOf(learningRate));
		call.feed(power1, TFloat32.scalarOf((float) Math.pow(BETA1, steps)));
		call.feed(power2, TFloat32.scalarOf((float) Math.pow(BETA2, steps)));
		call.feed(follow, TFloat32.scalarOf(1 - decay(steps)));
	}

	/** Decay of the running mean: short at first, so that it forgets the random start. */
	private float decay(final long steps) {
		return Math.min(options.average(), (1f + steps) / (10f + steps));
	}
}
