// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The graph of Clearstack's own autoencoder.
 * <p>
 * It works in the low-resolution domain: an encoder of residual blocks that halves the resolution from
 * level to level, the code, and a decoder that doubles it again and adds the encoder's features of the same
 * level. What it computes is a residual over the bicubic upscale (over the input, if it only denoises),
 * brought to full resolution by sub-pixel convolution (Shi et al., 2016).
 * <p>
 * No layer has a bias (Mohan et al., 2020) and the kernels of the first layer sum to zero, so that the
 * network commutes with gain and offset: f(a·x + b) = a·f(x) + b for every a &gt; 0. A constant image stays
 * constant, and neither normalisation nor the unit of the intensities changes a result.
 * <p>
 * When upscaling, the last layer projects exactly onto the images whose block means are the input:
 * flux is conserved.
 */
final class Autoencoder {

	private static final List<Long> HALF = List.of(1L, 2L, 2L, 1L);

	private final GraphBuilder blueprint;
	private final Ops tf;
	private final NetworkPlan plan;

	Autoencoder(final GraphBuilder blueprint) {
		this.blueprint = blueprint;
		this.tf = blueprint.tf();
		this.plan = blueprint.plan();
	}

	Operand<TFloat32> build(final Operand<TFloat32> image) {
		final Operand<TFloat32> features = body(head(image));
		final long scale = plan.scale();
		final Operand<TFloat32> tail =
			blueprint.conv("tail", 0, 3, features, plan.width(), plan.channels() * scale * scale);
		final Operand<TFloat32> restored = blueprint.middle(image);
		if (scale == 1)
			return tf.math.add(restored, tail);
		return conserve(restored, tf.math.add(tf.nn.depthToSpace(tail, scale), blueprint.bicubic(restored)));
	}

	/** The first convolution: its kernels sum to zero, so it cannot see an offset. */
	private Operand<TFloat32> head(final Operand<TFloat32> image) {
		final Operand<TFloat32> kernel =
			blueprint.weights().get("head", VariableSource.Start.he(1), 3, 3, plan.inputs(), plan.width());
		final Operand<TFloat32> mean = tf.math.mean(kernel, tf.constant(new int[] { 0, 1, 2 }), Mean.keepDims(true));
		return blueprint.convolve(image, tf.math.sub(kernel, mean));
	}

	/** What encoder, code and decoder make of the first features. */
	private Operand<TFloat32> body(final Operand<TFloat32> features) {
		if (!blueprint.training().isMixed())
			return new Body<>(TFloat32.class).level(0, features);
		final Operand<TBfloat16> halved =
			new Body<>(TBfloat16.class).level(0, tf.dtypes.cast(features, TBfloat16.class));
		return tf.dtypes.cast(halved, TFloat32.class);
	}

	/**
	 * Encoder, code and decoder.
	 *
	 * @param <T> what they compute with
	 */
	private final class Body<T extends TFloating> {

		private final Class<T> type;

		Body(final Class<T> type) {
			this.type = type;
		}

		/** Encoder and decoder of a level, with all coarser levels between them. */
		Operand<T> level(final int level, final Operand<T> features) {
			final long width = (long) plan.width() << level;
			if (level == plan.levels() - 1)
				return blocks("code", features, width);
			final Operand<T> encoded = blocks("encoder" + level, features, width);
			final Operand<T> coarse =
				level(level + 1, tf.nn.conv2d(encoded, kernel("down" + level, 1, 2, width, 2 * width), HALF, "SAME"));
			final Operand<T> doubled = tf.nn.depthToSpace(conv("up" + level, 1, 1, coarse, 2 * width, 4 * width), 2L);
			return blocks("decoder" + level, tf.math.add(encoded, doubled), width);
		}

		private Operand<T> blocks(final String name, final Operand<T> input, final long width) {
			Operand<T> features = input;
			for (int b = 0; b < plan.blocks(); b++) {
				final Operand<T> inner = tf.nn.relu(conv(name + "_" + b + "a", 1, 3, features, width, width));
				features = tf.math.add(features, conv(name + "_" + b + "b", 0.1, 3, inner, width, width));
			}
			return features;
		}

		private Operand<T> conv(final String name, final double gain, final long size, final Operand<T> x,
			final long in, final long out)
		{
			return blueprint.convolve(x, kernel(name, gain, size, in, out));
		}

		@SuppressWarnings("unchecked")
		private Operand<T> kernel(final String name, final double gain, final long size, final long in,
			final long out)
		{
			final Operand<TFloat32> weights =
				blueprint.weights().get(name, VariableSource.Start.he(gain), size, size, in, out);
			return type == TFloat32.class ? (Operand<T>) weights : tf.dtypes.cast(weights, type);
		}
	}

	/** Moves each block of the result so that its mean is the input pixel. */
	private Operand<TFloat32> conserve(final Operand<TFloat32> image, final Operand<TFloat32> upscaled) {
		final long scale = plan.scale();
		final List<Long> block = List.of(1L, scale, scale, 1L);
		final Operand<TFloat32> missing = tf.math.sub(image, tf.nn.avgPool(upscaled, block, block, "VALID"));
		return tf.math.add(upscaled, blueprint.nearest(missing, scale));
	}
}
