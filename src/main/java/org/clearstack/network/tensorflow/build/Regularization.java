// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** What training does to activations: dropout that depends on seed and step, and penalties on their size. */
final class Regularization implements GraphBuilder.Training {

	private final Ops tf;
	private final Operand<TInt64> draw;
	private final boolean mixed;
	private final List<Operand<TFloat32>> penalties = new ArrayList<>();

	/**
	 * For one network.
	 *
	 * @param draw seed and step, which decide what dropout draws
	 * @param mixed whether the middle of the network computes in 16 bits
	 */
	Regularization(final Ops tf, final Operand<TInt64> draw, final boolean mixed) {
		this.tf = tf;
		this.draw = draw;
		this.mixed = mixed;
	}

	/** The penalties so far, to be added to the loss. */
	List<Operand<TFloat32>> penalties() {
		return List.copyOf(penalties);
	}

	@Override
	public Operand<TFloat32> dropout(final Operand<TFloat32> activations, final float share) {
		final Operand<TFloat32> uniform = tf.random.statelessRandomUniform(tf.shape(activations), draw);
		final Operand<TFloat32> kept =
			tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(share)), TFloat32.class);
		return tf.math.mul(activations, tf.math.mul(kept, tf.constant(1 / (1 - share))));
	}

	@Override
	public boolean isMixed() {
		return mixed;
	}

	/** As Keras does: the sum over a batch, divided by its size. */
	@Override
	public void penalise(final Operand<TFloat32> activations, final float weight) {
		final Operand<TFloat32> sums = tf.reduceSum(tf.math.abs(activations), tf.constant(new int[] { 1, 2, 3 }));
		penalties.add(tf.math.mul(tf.math.mean(sums, tf.constant(new int[] { 0 })), tf.constant(weight)));
	}
}
