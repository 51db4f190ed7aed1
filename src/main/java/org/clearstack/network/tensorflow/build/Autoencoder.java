// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

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

	private final GraphBuilder builder;
	private final Ops tf;
	private final NetworkPlan plan;

	Autoencoder(final GraphBuilder builder) {
		this.builder = builder;
		this.tf = builder.tf();
		this.plan = builder.plan();
	}

	Operand<TFloat32> build(final Operand<TFloat32> image) {
		final Operand<TFloat32> features = EncoderDecoder.of(builder, head(image), plan.blocks());
		final long scale = plan.scale();
		final Operand<TFloat32> tail =
			builder.conv("tail", 0, 3, features, plan.width(), plan.channels() * scale * scale);
		final Operand<TFloat32> restored = builder.middle(image);
		if (scale == 1)
			return tf.math.add(restored, tail);
		return conserve(restored, tf.math.add(tf.nn.depthToSpace(tail, scale), builder.bicubic(restored)));
	}

	/** The first convolution: its kernels sum to zero, so it cannot see an offset. */
	private Operand<TFloat32> head(final Operand<TFloat32> image) {
		final Operand<TFloat32> kernel =
			builder.weights().get("head", VariableSource.Start.he(1), 3, 3, plan.inputs(), plan.width());
		final Operand<TFloat32> mean = tf.math.mean(kernel, tf.constant(new int[] { 0, 1, 2 }), Mean.keepDims(true));
		return builder.convolve(image, tf.math.sub(kernel, mean));
	}

	/** Moves each block of the result so that its mean is the input pixel. */
	private Operand<TFloat32> conserve(final Operand<TFloat32> image, final Operand<TFloat32> upscaled) {
		final long scale = plan.scale();
		final List<Long> block = List.of(1L, scale, scale, 1L);
		final Operand<TFloat32> missing = tf.math.sub(image, tf.nn.avgPool(upscaled, block, block, "VALID"));
		return tf.math.add(upscaled, builder.nearest(missing, scale));
	}
}
