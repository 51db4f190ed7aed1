// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow.build;

import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * An autoencoder in the strict sense: all that the decoder knows of the image has passed through the code. Nothing is
 * merged across it, nothing is added to an interpolated input. At each level 3×3 convolutions and ReLU; 2×2
 * convolutions of stride 2 halve, sub-pixel convolutions double. The code, named {@code latent}, has as many channels
 * as the first level, at the lowest resolution: with 3 levels and 8 features it holds 8 numbers for 16 pixels. No layer
 * has a bias, so that the gain of an image does not matter.
 */
final class PlainNetwork {

	private static final List<Long> HALF = List.of(1L, 2L, 2L, 1L);

	private final GraphBuilder builder;
	private final Ops tf;
	private final NetworkPlan plan;

	PlainNetwork(final GraphBuilder builder) {
		this.builder = builder;
		this.tf = builder.tf();
		this.plan = builder.plan();
	}

	Operand<TFloat32> build(final Operand<TFloat32> image) {
		final long scale = plan.scale();
		final Operand<TFloat32> features = level(0, layer("head", 3, image, plan.inputs(), plan.width()));
		final Operand<TFloat32> tail =
			builder.conv("tail", 1, 3, features, plan.width(), plan.channels() * scale * scale);
		return scale == 1 ? tail : tf.nn.depthToSpace(tail, scale);
	}

	/** Encoder and decoder of a level, with all coarser levels between them. */
	private Operand<TFloat32> level(final int level, final Operand<TFloat32> features) {
		final long width = (long) plan.width() << level;
		if (level == plan.levels() - 1)
			return code(features, width);
		final Operand<TFloat32> encoded = layers("encoder" + level, features, width);
		final Operand<TFloat32> kernel =
			builder.weights().get("down" + level, VariableSource.Start.he(1), 2, 2, width, 2 * width);
		final Operand<TFloat32> coarse = level(level + 1, tf.nn.relu(tf.nn.conv2d(encoded, kernel, HALF, "SAME")));
		final Operand<TFloat32> doubled =
			tf.nn.depthToSpace(builder.conv("up" + level, 1, 1, coarse, 2 * width, 4 * width), 2L);
		return layers("decoder" + level, tf.nn.relu(doubled), width);
	}

	private Operand<TFloat32> code(final Operand<TFloat32> features, final long width) {
		final Operand<TFloat32> latent = builder.conv("latent", 1, 1,
			layers("encoder" + (plan.levels() - 1), features, width), width, plan.width());
		return layers("decoder" + (plan.levels() - 1), layer("unfold", 1, latent, plan.width(), width), width);
	}

	private Operand<TFloat32> layers(final String name, final Operand<TFloat32> input, final long width) {
		Operand<TFloat32> features = input;
		for (int b = 0; b < plan.blocks(); b++)
			features = layer(name + "_" + b, 3, features, width, width);
		return features;
	}

	private Operand<TFloat32> layer(final String name, final long size, final Operand<TFloat32> x, final long in,
		final long out)
	{
		return tf.nn.relu(builder.conv(name, 1, size, x, in, out));
	}
}
