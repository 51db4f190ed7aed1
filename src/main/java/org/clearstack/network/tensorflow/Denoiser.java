// SPDX-License-Identifier: BSD-2-Clause

package org.clearstack.network.tensorflow;

import java.util.ArrayList;
import java.util.List;
import org.clearstack.model.NetworkPlan;
import org.clearstack.network.tensorflow.build.GraphBuilder;
import org.clearstack.network.tensorflow.build.VariableSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

final class Denoiser {

	private static final List<Long> HALF = List.of(1L, 2L, 2L, 1L);
	private final GraphBuilder blueprint;
	private final Ops tf;
	private final NetworkPlan plan;
	private final int[] widths;
	private final int[] blocks;

	Denoiser(final GraphBuilder blueprint) {
		this.blueprint = blueprint;
		this.tf = blueprint.tf();
		this.plan = blueprint.plan();
		final String[] levels = System.getProperty("den", "64x1,128x4").split(",");
		widths = new int[levels.length];
		blocks = new int[levels.length];
		for (int i = 0; i < levels.length; i++) {
			widths[i] = Integer.parseInt(levels[i].split("x")[0]);
			blocks[i] = Integer.parseInt(levels[i].split("x")[1]);
		}
	}

	Operand<TFloat32> build(final Operand<TFloat32> image) {
		final Operand<TFloat32> features = body(head(image));
		final Operand<TFloat32> tail = blueprint.conv("tail", 0, 3, features, widths[0], 4L * plan.channels());
		return tf.math.add(blueprint.convolve(image, pick()), tf.nn.depthToSpace(tail, 2L));
	}

	private Operand<TFloat32> pick() {
		final float[][][][] pick = new float[1][1][plan.inputs()][plan.channels()];
		for (int c = 0; c < plan.channels(); c++)
			pick[0][0][c][c] = 1;
		return tf.constant(pick);
	}

	private Operand<TFloat32> head(final Operand<TFloat32> image) {
		final int channels = plan.channels();
		final Operand<TFloat32> ofImage = blueprint.weights().get("head", VariableSource.Start.he(1), 6, 6, channels, widths[0]);
		final Operand<TFloat32> mean = tf.math.mean(ofImage, tf.constant(new int[] { 0, 1, 2 }), Mean.keepDims(true));
		final Operand<TFloat32> ofMaps = blueprint.weights().get("maps", VariableSource.Start.he(1), 6, 6, plan.inputs() - channels, widths[0]);
		return tf.nn.conv2d(image, tf.concat(List.of(tf.math.sub(ofImage, mean), ofMaps), tf.constant(2)), HALF, "SAME");
	}

	private Operand<TFloat32> body(final Operand<TFloat32> features) {
		if (!blueprint.training().isMixed())
			return new Body<>(TFloat32.class).level(0, features);
		return tf.dtypes.cast(new Body<>(TBfloat16.class).level(0, tf.dtypes.cast(features, TBfloat16.class)), TFloat32.class);
	}

	private final class Body<T extends TFloating> {

		private final Class<T> type;

		Body(final Class<T> type) {
			this.type = type;
		}

		Operand<T> level(final int level, final Operand<T> features) {
			final long width = widths[level];
			if (level == widths.length - 1)
				return blocks("code", features, level);
			final long next = widths[level + 1];
			final Operand<T> encoded = blocks("encoder" + level, features, level);
			final Operand<T> coarse = level(level + 1, tf.nn.conv2d(encoded, kernel("down" + level, 1, 2, width, next), HALF, "SAME"));
			final Operand<T> doubled = tf.nn.depthToSpace(conv("up" + level, 1, 1, coarse, next, 4 * width), 2L);
			return blocks("decoder" + level, tf.math.add(encoded, doubled), level);
		}

		private Operand<T> blocks(final String name, final Operand<T> input, final int level) {
			final long width = widths[level];
			Operand<T> features = input;
			for (int b = 0; b < blocks[level]; b++) {
				final Operand<T> inner = tf.nn.relu(conv(name + "_" + b + "a", 1, 3, features, width, width));
				features = tf.math.add(features, conv(name + "_" + b + "b", 0.1, 3, inner, width, width));
			}
			return features;
		}

		private Operand<T> conv(final String name, final double gain, final long size, final Operand<T> x, final long in, final long out) {
			return blueprint.convolve(x, kernel(name, gain, size, in, out));
		}

		@SuppressWarnings("unchecked")
		private Operand<T> kernel(final String name, final double gain, final long size, final long in, final long out) {
			final Operand<TFloat32> weights = blueprint.weights().get(name, VariableSource.Start.he(gain), size, size, in, out);
			return type == TFloat32.class ? (Operand<T>) weights : tf.dtypes.cast(weights, type);
		}
	}
}
