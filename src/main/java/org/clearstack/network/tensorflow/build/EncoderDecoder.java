// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * An encoder of residual blocks that halves the resolution from level to level, the code, and a decoder that doubles it
 * again and adds the encoder's features of the same level. No layer has a bias.
 *
 * @param <T> what they compute with
 */
final class EncoderDecoder<T extends TFloating> {

	static final List<Long> HALF = List.of(1L, 2L, 2L, 1L);

	private final GraphBuilder builder;
	private final Ops tf;
	private final NetworkPlan plan;
	private final Class<T> type;
	private final int outer;

	private EncoderDecoder(final GraphBuilder builder, final Class<T> type, final int outer) {
		this.builder = builder;
		this.tf = builder.tf();
		this.plan = builder.plan();
		this.type = type;
		this.outer = outer;
	}

	/**
	 * Adds encoder, code and decoder to a graph; with 16-bit floats, if training is mixed.
	 *
	 * @param features of the first level
	 * @param outer residual blocks of the encoder and of the decoder at each level; the code has those of the plan
	 * @return features of the first level
	 */
	static Operand<TFloat32> of(final GraphBuilder builder, final Operand<TFloat32> features, final int outer) {
		if (!builder.training().isMixed())
			return new EncoderDecoder<>(builder, TFloat32.class, outer).level(0, features);
		final Ops tf = builder.tf();
		final Operand<TBfloat16> halved = new EncoderDecoder<>(builder, TBfloat16.class, outer).level(0,
			tf.dtypes.cast(features, TBfloat16.class));
		return tf.dtypes.cast(halved, TFloat32.class);
	}

	/** Encoder and decoder of a level, with all coarser levels between them. */
	private Operand<T> level(final int level, final Operand<T> features) {
		final long width = (long) plan.width() << level;
		if (level == plan.levels() - 1)
			return blocks("code", plan.blocks(), features, width);
		final Operand<T> encoded = blocks("encoder" + level, outer, features, width);
		final Operand<T> coarse =
			level(level + 1, tf.nn.conv2d(encoded, kernel("down" + level, 1, 2, width, 2 * width), HALF, "SAME"));
		final Operand<T> doubled = tf.nn.depthToSpace(conv("up" + level, 1, 1, coarse, 2 * width, 4 * width), 2L);
		return blocks("decoder" + level, outer, tf.math.add(encoded, doubled), width);
	}

	private Operand<T> blocks(final String name, final int count, final Operand<T> input, final long width) {
		Operand<T> features = input;
		for (int b = 0; b < count; b++) {
			final Operand<T> inner = tf.nn.relu(conv(name + "_" + b + "a", 1, 3, features, width, width));
			features = tf.math.add(features, conv(name + "_" + b + "b", 0.1, 3, inner, width, width));
		}
		return features;
	}

	private Operand<T> conv(final String name, final double gain, final long size, final Operand<T> x,
		final long in, final long out)
	{
		return builder.convolve(x, kernel(name, gain, size, in, out));
	}

	@SuppressWarnings("unchecked")
	private Operand<T> kernel(final String name, final double gain, final long size, final long in,
		final long out)
	{
		final Operand<TFloat32> weights =
			builder.weights().get(name, VariableSource.Start.he(gain), size, size, in, out);
		return type == TFloat32.class ? (Operand<T>) weights : tf.dtypes.cast(weights, type);
	}
}
