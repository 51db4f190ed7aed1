// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The autoencoder of the NVIDIA Deep Learning Institute's course "Image Super Resolution Using Autoencoders", layer for
 * layer: 3×3 convolutions with bias, ReLU and an L1 penalty on their activations; max-pooling and dropout in the
 * encoder; the decoder adds the encoder's features of the same resolution. It takes an image that is already as large
 * as the result, so for upscaling the image is first interpolated bicubically. Intensities are expected in [0, 1]: the
 * last layer's ReLU gives nothing below zero. 1,110,403 parameters at 3 channels.
 * <p>
 * Training starts with an output near 0.5 everywhere: were it below zero, the last ReLU would give zero, have no
 * slope, and never learn.
 */
final class CourseNetwork {

	private static final float PENALTY = 1e-9f;
	private static final float DROPOUT = 0.3f;

	private final GraphBuilder builder;
	private final Ops tf;

	CourseNetwork(final GraphBuilder builder) {
		this.builder = builder;
		this.tf = builder.tf();
	}

	Operand<TFloat32> build(final Operand<TFloat32> image) {
		final NetworkPlan plan = builder.plan();
		final Operand<TFloat32> l1 = layer("encoder1a", builder.bicubic(image), plan.inputs(), 64);
		final Operand<TFloat32> l2 = layer("encoder1b", l1, 64, 64);
		final Operand<TFloat32> l3 = builder.training().dropout(pooled(l2), DROPOUT);
		final Operand<TFloat32> l4 = layer("encoder2a", l3, 64, 128);
		final Operand<TFloat32> l5 = layer("encoder2b", l4, 128, 128);
		final Operand<TFloat32> l7 = layer("code", pooled(l5), 128, 256);
		final Operand<TFloat32> l8 = layer("decoder2a", builder.nearest(l7, 2), 256, 128);
		final Operand<TFloat32> l9 = tf.math.add(layer("decoder2b", l8, 128, 128), l5);
		final Operand<TFloat32> l10 = layer("decoder1a", builder.nearest(l9, 2), 128, 64);
		final Operand<TFloat32> l11 = tf.math.add(layer("decoder1b", l10, 64, 64), l2);
		return layer("output", 0.03, 0.5, l11, 64, plan.channels());
	}

	private Operand<TFloat32> layer(final String name, final Operand<TFloat32> x, final long in, final long out) {
		return layer(name, 1, 0, x, in, out);
	}

	/** A layer whose weights start with a gain, and its biases at a value. */
	private Operand<TFloat32> layer(final String name, final double gain, final double bias, final Operand<TFloat32> x,
		final long in, final long out)
	{
		final Operand<TFloat32> biased = tf.nn.biasAdd(builder.conv(name, gain, 3, x, in, out),
			builder.weights().get(name + "_bias", VariableSource.Start.at(bias), out));
		final Operand<TFloat32> activations = tf.nn.relu(biased);
		builder.training().penalise(activations, PENALTY);
		return activations;
	}

	private Operand<TFloat32> pooled(final Operand<TFloat32> x) {
		final Operand<TInt32> two = tf.constant(new int[] { 1, 2, 2, 1 });
		return tf.nn.maxPool(x, two, two, "SAME");
	}
}
